"""An answer by number to something we asked: "2", "option 1 please", "the second"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.reading.text.words import words

_POLITE = "please|pls|thanks|thank you|ta|cheers"
_NUMBER = re.compile(
    r"^\W{0,40}(?:i (?:mean|meant|choose|pick)\s|option|choice|number|no\.?|nr\.?|#|answer)?\s{0,9}\(?(\d{1,2})\)?"
    rf"(?:\s{{0,9}}(?:{_POLITE}|it is|is right|then|yes))*\W*$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"^\W*(?:the\s)?(first|second|third|fourth|fifth|last|latter|former)"
    r"(?:\s(?:one|option|of these|please|thanks))*\W*$",
    re.IGNORECASE,
)
_POLITE_END = re.compile(rf"(?<!\W)(?:\W{{1,40}}(?:{_POLITE})){{1,5}}\W*$", re.IGNORECASE)
_FEWEST = 2
"""Words that pick an answer; a mere "yes" or "no" is read for itself, unless it is all that was offered."""
_PLACES = {"first": 1, "former": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_EXPLAINED = re.compile(r"\s\([^()]*(?:\([^()]*\)[^()]*)*\)\s*$")


def chosen(text: str, choices: Sequence[str], orders: Sequence[str] = ()) -> str | None:
    """What the answer orders that the first line of a text picks out of those we offered; None when it picks none.

    `orders`: what each of them orders, where that is not its own words; "" leaves everything as it is. It is picked by
    its number, or (where it orders what its words don't say) by the words with which it begins.
    """
    first = next((line for line in text.splitlines() if line.strip()), "")
    number = _picked(first, len(choices)) or (_begun(first, choices) if orders else 0)
    if not 1 <= number <= len(choices):
        return None
    return orders[number - 1] if number <= len(orders) else without_explanation(choices[number - 1])


def _picked(line: str, count: int) -> int:
    if found := _NUMBER.match(line):
        return int(found[1])
    if found := _ORDINAL.match(line):
        return _PLACES.get(found[1].lower(), count)
    return 0


def _begun(line: str, choices: Sequence[str]) -> int:
    """The one answer that begins with just these words, thanks aside: "it is here, ta" of "It is here; tick it off"."""
    said = _forms(_POLITE_END.sub("", line))
    fitting = [at for at, choice in enumerate(choices, 1) if _forms(choice)[: len(said)] == said]
    whole = any(_forms(choice) == said for choice in choices)
    return fitting[0] if (whole or len(said) >= _FEWEST) and len(fitting) == 1 else 0


def _forms(text: str) -> tuple[str, ...]:
    return tuple(w.form for w in words(text))


def without_explanation(choice: str) -> str:
    """ "waive R1/a (the P60)" -> "waive R1/a"."""
    return _EXPLAINED.sub("", choice)
