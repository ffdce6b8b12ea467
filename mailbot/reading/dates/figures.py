"""Dates written in figures: 2026-12-04, 4/12/2026, 04.12.26, 12/11."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mailbot.reading.dates.day_words import Token
from mailbot.reading.text.words import LONGEST

_ISO = re.compile(r"(?<![\w./-])((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\w/-])")
_FULL = re.compile(r"(?<![\w./,-])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d|\d\d)(?![\w/-]|\.\d)")
_SHORT = re.compile(r"(?<![\w./,£$€-])(\d{1,2})([/.])(\d{1,2})(?P<dot>\.?)(?![\w/%-]|[.,]\d)")
_BANK = re.compile(r"(?:sort|code|s/c|account|a/c)\W{0,3}$", re.IGNORECASE)
_NUMBER_BEHIND = re.compile(r"\D{0,14}\d{6,}")
_NO_DATES = {(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (24, 7)}
"""Fractions, and round the clock."""


def figures(text: str, *, month_first: bool = False) -> tuple[Token, ...]:
    """Dates in figures, in order, day before month unless `month_first`: "D" a whole date, "F" a (day, month) alone."""
    text = text[:LONGEST]
    found: list[Token] = []
    for hits in (_iso(text), _full(text, month_first), _short(text, month_first)):
        found.extend([t for t in hits if not any(t.start < o.end and o.start < t.end for o in found)])
    return tuple(sorted(found, key=lambda t: t.start))


def _iso(text: str) -> Iterator[Token]:
    for hit in _ISO.finditer(text):
        day = _day(int(hit[1]), int(hit[3]), int(hit[4]))
        if day:
            yield Token("D", day, hit.start(), hit.end())


def _full(text: str, month_first: bool) -> Iterator[Token]:
    for hit in _FULL.finditer(text):
        year = int(hit[4]) if len(hit[4]) == 4 else 2000 + int(hit[4])
        day, month = _turned(int(hit[1]), int(hit[3]), month_first)
        found = _day(year, month, day)
        if found and not _is_sort_code(text, hit):
            yield Token("D", found, hit.start(), hit.end())


def _is_sort_code(text: str, hit: re.Match[str]) -> bool:
    """20-11-26 is one when an account number stands behind it, or "sort code" before."""
    if hit[2] != "-" or len(hit[4]) != 2:
        return False
    return bool(_BANK.search(text[max(0, hit.start() - 12) : hit.start()]) or _NUMBER_BEHIND.match(text, hit.end()))


def _short(text: str, month_first: bool) -> Iterator[Token]:
    for hit in _SHORT.finditer(text):
        day, month = _turned(int(hit[1]), int(hit[3]), month_first)
        if not _day(2024, month, day) or (day, month) in _NO_DATES:
            continue
        # "9.30" is an hour or a sum until a lead says otherwise
        sure = hit[2] == "/" or bool(hit["dot"])
        yield Token("F", (day, month), hit.start(), hit.end() - len(hit["dot"]), unsure=not sure)


def _turned(first: int, second: int, month_first: bool) -> tuple[int, int]:
    """(day, month); turned round where only that makes a date."""
    day, month = (second, first) if month_first else (first, second)
    return (month, day) if month > 12 >= day else (day, month)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
