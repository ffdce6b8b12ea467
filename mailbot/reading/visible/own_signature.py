"""What stands below a member of staff's own name: their title, their hours, the firm's small print."""

from __future__ import annotations

import re
from dataclasses import replace

from mailbot.domain.mail import VisibleText
from mailbot.reading.text.words import fold, words

_MOST_BESIDE = 7
"""Words that may stand behind the name in its line: "Siân Meredith ACA, Senior Manager"."""
_ENTRY = re.compile(r"^\s*(?:[-*•☐]|\d{1,2}[.)]|\([a-z\d]\)|\[ ?\])\s")
_POSTSCRIPT = re.compile(r"^\s*(?:p\.?\s?s\b|n\.?b\b|pps\b|also\b)", re.IGNORECASE)
_NAMES = 2
_EDGES = " \t,.:;-–—*_"


def without_own_signature(visible: VisibleText, name: str) -> VisibleText:
    """The text up to its writer's name in a line by itself; a postscript or a list below it is kept."""
    lines = visible.text.split("\n")
    for number, line in enumerate(lines):
        if number and _is_name(line, name) and any(words(before) for before in lines[:number]):
            below = lines[number + 1 :]
            if any(_ENTRY.match(b) for b in below):
                return visible
            kept = next((below[n:] for n, b in enumerate(below) if _POSTSCRIPT.match(b)), [])
            return replace(visible, text="\n".join([*lines[:number], *kept]).rstrip())
    return visible


def _in_short(bare: str, whole: str) -> bool:
    """ "Gus Whitelaw" for Angus Whitelaw: some first name and the surname, and nothing else."""
    names, said = whole.split(" "), bare.split(" ")
    return len(names) == len(said) == _NAMES and names[-1] == said[-1] and said[0].isalpha()


def _is_name(line: str, name: str) -> bool:
    bare, whole = fold(line.strip(_EDGES)), fold(name)
    first = whole.split(" ")[0]
    if bare in (first, whole) or _in_short(bare, whole):
        return True
    rest = bare[len(whole) :] if bare.startswith(whole) else "."
    return (rest == "" or rest[0] in " ,|-–—") and 0 < len(words(rest)) <= _MOST_BESIDE
