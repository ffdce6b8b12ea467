"""The sentences of a line that staff write."""

from __future__ import annotations

import re

from mailbot.reading.text.words import words

_MOST_SENTENCES = 400
_STOP = re.compile(r"(?<![.!?؟…])[.!?؟…]+[\"'’”)]*(?=\s|$)|\s;\s|;(?=\s)|\n")
_SHORTENED = re.compile(
    r"(?:^|[\s(])(?:mrs?|ms|dr|prof|st|no|nos|ltd|co|inc|approx|ref|e\.g|i\.e|etc|vs|incl|[A-Z])\.$", re.IGNORECASE
)
_ASIDE = re.compile(r"\([^()\n]{0,200}\)(?!\s+[A-Z])")
""" "(is that the lift?)" inside a sentence."""


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a line, at most 400."""
    found, at = [], 0
    shut = [b.span() for b in _ASIDE.finditer(text)]
    for stop in _STOP.finditer(text):
        if any(start < stop.start() < end for start, end in shut) or _in_run(text[at : stop.end()]):
            continue
        if stop[0].startswith(".") and _SHORTENED.search(text[max(stop.end() - 8, 0) : stop.end()]):
            continue
        found.append(text[at : stop.end()].strip())
        at = stop.end()
        if len(found) >= _MOST_SENTENCES:
            break
    return tuple(s for s in (*found, text[at:].strip()) if words(s))


def _in_run(text: str) -> bool:
    """Whether a semicolon only divides what a colon announced: "I need: the lease; the deed"."""
    return text.endswith(";") and ":" in text
