"""The stretch of time that a request for a paper speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from mailbot.domain.documents import Period
from mailbot.domain.rules import Rules
from mailbot.reading.papers.periods import Dated, find_periods, months_back, tax_year_of

_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12}
_COUNT = r"(\d{1,2}|two|three|four|five|six|twelve)"
_THING = r"(?:months?|payslips?|pay slips?|statements?|bills?)'?"
_NEWEST = r"(?:last|latest|past|previous|most recent|recent)"
_LAST = re.compile(
    rf"\b{_NEWEST}\s+(?:{_COUNT}\s+{_THING}|(?:monthly\s|bank\s)?{_THING}\b)"
    rf"|\b{_COUNT}\s+(?:{_NEWEST}|months'?|months\s(?:of|worth))(?=\s)",
    re.IGNORECASE,
)
"""The last three months; three months' payslips; the latest statement."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What time is asked for."""

    periods: tuple[Period, ...] = ()
    kind: str = ""
    """span | tax_year | month | day | year, of the first; "" when none is named."""
    own: bool = True
    """False: it is not the item that names it but the request around it."""
    latest: int = 0
    """So many of the latest months, whichever they are."""
    spots: tuple[tuple[int, int], ...] = ()
    """Where in the item's words it stands."""

    @property
    def whole(self) -> Period | None:
        """From the first day to the last."""
        if not self.periods:
            return None
        return Period(min(p.start for p in self.periods), max(p.end for p in self.periods))


def asked_period(ask: str, subject: str, rules: Rules, near: date) -> Asked:
    """The time that an item names; else its request's subject, when that names a span; else none."""
    found = find_periods(ask, rules, near)
    if latest := _latest(ask):
        return Asked(latest=latest, spots=tuple((d.start, d.end) for d in found))
    if found:
        return _of(found, own=True)
    around = [d for d in find_periods(subject, rules, near) if d.kind in ("span", "tax_year", "month", "year")]
    return _of(around[:1], own=False) if around else Asked()


def _of(found: list[Dated] | tuple[Dated, ...], own: bool) -> Asked:
    rank = {"span": 0, "tax_year": 0, "month": 1, "day": 2, "year": 3}
    best = min(rank[d.kind] for d in found)
    chosen = [d for d in found if rank[d.kind] == best]
    return Asked(
        tuple(dict.fromkeys(d.period for d in chosen)),
        chosen[0].kind,
        own,
        spots=tuple((d.start, d.end) for d in found) if own else (),
    )


def _latest(ask: str) -> int:
    """ "Last three months' payslips": 3; "latest payslip": 1; 0 when it speaks of no such thing."""
    hit = _LAST.search(ask)
    if not hit:
        return 0
    count = (hit[1] or hit[2] or "1").lower()
    return min(_COUNTS.get(count, int(count) if count.isdecimal() else 1), 24)


def latest_months(count: int, newest: date | None, near: date) -> Period:
    """The last so many whole months before `near`; ending with the paper's own month where that is newer."""
    end = near.replace(day=1) - timedelta(days=1)
    if newest and newest > end - timedelta(days=75):
        end = (newest.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return Period(months_back(end, count), end)


def last_tax_year(near: date) -> Period:
    """The tax year that ended last."""
    first = tax_year_of(near) - 1
    return Period(date(first, 4, 6), date(first + 1, 4, 5))
