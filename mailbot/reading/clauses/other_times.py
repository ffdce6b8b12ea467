"""What is said of another year or quarter than the one asked about."""

from __future__ import annotations

import re

from mailbot.domain.grammar import Times


def of_another_year(said: str, ask: str, times: Times) -> bool:
    """ "In 2023/24 there was no boiler invoice", where 2025/26 (or no year) is asked about.

    Not "sold in 2024, so there are none": what ended then is gone for good.
    """
    years = [_group(hit) for hit in times.then.finditer(said)]
    other = bool(years) and not any(y in ask for y in years)
    return other and bool(times.was.search(said)) and not times.from_then_on.search(said)


def for_another_time(said: str, ask: str, times: Times) -> bool:
    """ "I paid the VAT for the June quarter", where September's is open."""
    named = {_group(hit) for hit in times.for_a_time.finditer(said)}
    asked = {_group(hit) for hit in times.month.finditer(ask)}
    return bool(named and asked) and not named & asked


def _group(hit: re.Match[str]) -> str:
    """What stands in the group that was found."""
    return next((g for g in hit.groups() if g), "").lower()
