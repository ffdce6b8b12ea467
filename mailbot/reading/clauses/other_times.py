"""What is said of another year or quarter than the one asked about."""

from __future__ import annotations

import re

_THEN = re.compile(
    r"\b(?:in|for|during|back in|of)\s(?:the\s)?(?:tax year\s|year\s)?(?P<year>(?:19|20)\d\d)(?:\s?[-/]\s?\d{2,4})?\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:was|were|had|wasn['’]?t|weren['’]?t|hadn['’]?t|didn['’]?t|used to)\b", re.IGNORECASE)
_FROM_THEN_ON = re.compile(
    r"\b(?:since|sold|closed|ended|ceased|left|stopped|finished|gone|gave up|retired|paid off)\b", re.IGNORECASE
)
"""What happened then and holds since."""
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_FOR_A_TIME = re.compile(
    rf"\bfor\s(?:the\s)?(?:quarter\s(?:to|ended|ending)\s)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{_MONTH}\b"
    rf"|\bthe\s(?:quarter to\s)?{_MONTH.replace('month', 'alone')}(?:['’]s)?\s(?:quarter|return|bill|one|instalment)\b",
    re.IGNORECASE,
)
_A_MONTH = re.compile(rf"\b{_MONTH}\b", re.IGNORECASE)


def of_another_year(said: str, ask: str) -> bool:
    """ "In 2023/24 there was no boiler invoice", where 2025/26 (or no year) is asked about.

    Not "sold in 2024, so there are none": what ended then is gone for good.
    """
    years = [m["year"] for m in _THEN.finditer(said)]
    other = bool(years) and not any(y in ask for y in years)
    return other and bool(_WAS.search(said)) and not _FROM_THEN_ON.search(said)


def for_another_time(said: str, ask: str) -> bool:
    """ "I paid the VAT for the June quarter", where September's is open."""
    named = {(m["month"] or m["alone"]).lower() for m in _FOR_A_TIME.finditer(said)}
    asked = {m["month"].lower() for m in _A_MONTH.finditer(ask)}
    return bool(named and asked) and not named & asked
