"""The clauses of a sentence: what leads up, what stands behind a colon, which of them asks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_MOST_LEADING = 6
"""Words before a colon that only say what for, or whom: "For the trustees: …"."""
_COLON = re.compile(r":(?=\s|$)|\s[-–—]\s")
_BUT = re.compile(r",\s(?:but|and|so)\s|\sbut\s|\s[-–—]\s|:\s")
_LEAST_IN_QUESTION = 3


def behind_clause(text: str, every: Frames, asks: Sequence[str]) -> str:
    """What stands behind what leads up to it: "If the fund is restricted, tell me which …", "For the trustees: send …".

    `asks`: the labels of frames that ask; "" where none of them begins there.
    """
    head, colon, rest = text.partition(": ")
    leads = bool(colon) and len(words(head)) <= _MOST_LEADING
    if not leads or every.has(head, "heading_ours", "not_asked", "attached"):
        head, comma, rest = text.partition(", ")
        leads = bool(comma) and bool(every.begins(head.strip(), "conditional", "leads_up"))
    begins = every.begins(rest, *asks) and not every.begins(rest, "noun_verb")
    return rest if leads and begins else ""


def last_clause(text: str, every: Frames) -> str:
    """ "Forgive me if you told me, but is the hall let?": the clause that asks; else the text itself."""
    for cut in reversed(list(_BUT.finditer(text))):
        rest = text[cut.end() :]
        if every.begins(rest, "asks_with") and len(words(rest)) > _LEAST_IN_QUESTION:
            return rest
    return text


def clause_end(text: str) -> str:
    """The last clause of what stands before "is missing", or before "those are what I need"."""
    text = text.rstrip()[:-1] if text.rstrip().endswith(":") else text
    return re.split(r"[:;]\s|\s[-–—]\s|,\s(?=(?:but|so|and)\s)|\bthat\s(?=the\s)", text)[-1]


def at_colon(phrase: str) -> tuple[str, str | None]:
    """(what stands before a colon or dash, what behind it); None: there is none, or nothing behind a dash."""
    found = _COLON.search(phrase)
    if found is None:
        return phrase, None
    rest = phrase[found.end() :].strip()
    return phrase[: found.start()], rest if rest or ":" in found[0] else None
