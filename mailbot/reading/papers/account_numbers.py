"""Which account a paper is about: the last digits of its number, where it names one and no other."""

from __future__ import annotations

import re
from functools import lru_cache

from mailbot.domain.sources import DIGITS
from mailbot.reading.papers.paper_words import PaperWords

_TOP_LINES = 40
_MASKED = r"(?:[Xx*•·.…]{1,12}[ -]?){0,4}"
_NUMBER = rf"{_MASKED}\d(?:[ -]?\d){{3,17}}"
_NEXT_HEAD = r"(?:[A-Za-z][A-Za-z ]{2,20}\n\s{0,12})?"
_SORT_CODE = r"\d{2}-\d{2}-\d{2}"


def account_ending(text: str, words: PaperWords) -> str:
    """The last four digits of the one account named at the head of a paper; "" for none, and for several."""
    head = "\n".join(text.splitlines()[:_TOP_LINES])
    pattern = _pattern(words.entries.get("account_number", ()))
    endings = {re.sub(r"\D", "", hit["number"])[-DIGITS:] for hit in pattern.finditer(head)} if pattern else set()
    return endings.pop() if len(endings) == 1 else ""


@lru_cache(maxsize=16)
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str] | None:
    """A label, perhaps the next column's heading and a sort code (whose column may stand first), and the number."""
    if not labels:
        return None
    said = "|".join(r"\s+".join(map(re.escape, label.split())) for label in labels)
    return re.compile(
        rf"\b(?:{said})\b[\s.:#]{{0,12}}{_NEXT_HEAD}(?:{_SORT_CODE}\s{{1,12}})?(?P<number>{_NUMBER})", re.IGNORECASE
    )
