"""Which months of a period papers cover, and which are still missing."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mailbot.domain.documents import Period
from mailbot.reading.papers.periods import months_on

_STUB = 5
"""Days: a month of which no more are asked for (1 to 5 April of a tax year) is not asked for by itself."""
STATED, LINES, SPARSE = 3, 8, 25
"""Days that may lack at either end of a month: of a stated period, of a list of transactions, of few entries."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A month that is asked for, by the name it goes under."""

    name: str
    """ "YYYY-MM"."""
    period: Period


def slots(asked: Period, tax_months: bool = False) -> tuple[Slot, ...]:
    """The months of a period: calendar months, or tax months (6th to 5th) named by the month they end in."""
    whole = list(_tax_months(asked) if tax_months else _calendar_months(asked))
    long = [s for s in whole if _days(s.period) > _STUB]
    return tuple(long or whole)


def _calendar_months(asked: Period) -> Iterable[Slot]:
    first = asked.start.replace(day=1)
    while first <= asked.end and (first.year - asked.start.year) < 12:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        yield Slot(f"{first:%Y-%m}", Period(max(first, asked.start), min(last, asked.end)))
        first = last + timedelta(days=1)


def _tax_months(asked: Period) -> Iterable[Slot]:
    """Those that end within the period."""
    end = asked.start.replace(day=5)
    if end < asked.start:
        end = _next_fifth(end)
    while end <= asked.end and (end.year - asked.start.year) < 12:
        start = (end - timedelta(days=6)).replace(day=6)
        if start >= asked.start - timedelta(days=35):
            yield Slot(f"{end:%Y-%m}", Period(start, end))
        end = _next_fifth(end)


def _next_fifth(end: date) -> date:
    return (
        months_on(end, 1).replace(day=5)
        if months_on(end, 1).month != end.month
        else (end + timedelta(days=31)).replace(day=5)
    )


def _days(period: Period) -> int:
    return (period.end - period.start).days + 1


def covered(wanted: Sequence[Slot], periods: Iterable[tuple[Period, int]], had: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of the months that these periods cover. Each period comes with the days it may lack at its ends.

    `had`: what earlier mails brought, months ("2026-07") and parts of months ("2026-07-14/2026-08-13").
    """
    earlier = tuple(had)
    joined = _joined([*periods, *_parts(earlier)])
    return tuple(s.name for s in wanted if s.name in earlier or any(_covers(p, slack, s.period) for p, slack in joined))


def left_over(
    wanted: Sequence[Slot], periods: Iterable[tuple[Period, int]], had: Iterable[str], here: Sequence[str]
) -> tuple[str, ...]:
    """The parts of months that are here and make no whole month yet, as ISO 8601 intervals."""
    short = [s for s in wanted if s.name not in here]
    found = _joined([*((p, n) for p, n in periods if n <= STATED), *_parts(had)])
    return tuple(f"{p.start}/{p.end}" for p, _ in found if any(overlap(p, s.period) for s in short))


def _parts(had: Iterable[str]) -> Iterator[tuple[Period, int]]:
    for part in had:
        first, slash, last = part.partition("/")
        if slash and len(first) == len(last) == len("2026-07-14"):
            yield Period(date.fromisoformat(first), date.fromisoformat(last)), STATED


def _covers(period: Period, slack: int, month: Period) -> bool:
    lack = max((period.start - month.start).days, 0) + max((month.end - period.end).days, 0)
    return lack <= min(slack, max(_days(month) // 3, 0)) and overlap(period, month) > 0


def _joined(periods: Sequence[tuple[Period, int]]) -> list[tuple[Period, int]]:
    """Periods that follow upon one another made one."""
    found: list[tuple[Period, int]] = []
    for period, slack in sorted(periods, key=lambda p: (p[0].start, p[0].end)):
        last = found[-1] if found else None
        if last and period.start <= last[0].end + timedelta(days=1 + min(slack, last[1])):
            end = max(last[0].end, period.end)
            found[-1] = (Period(last[0].start, end), max(slack, last[1]))
        else:
            found.append((period, slack))
    return found


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return Period(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]))


def overlap(one: Period, other: Period) -> int:
    """Days that two periods share."""
    return max((min(one.end, other.end) - max(one.start, other.start)).days + 1, 0)


def in_words(period: Period) -> str:
    """A period as a client reads it: "2025/26", "July to September 2026", "31 March 2026"."""
    start, end = period.start, period.end
    if (start.month, start.day, end.month, end.day) == (4, 6, 4, 5) and end.year == start.year + 1:
        return f"{start.year}/{end.year % 100:02d}"
    if start == end:
        return _day(start)
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        months = (start.year, start.month) == (end.year, end.month)
        if months:
            return f"{start:%B %Y}"
        return f"{start:%B} to {end:%B %Y}" if start.year == end.year else f"{start:%B %Y} to {end:%B %Y}"
    return f"{_day(start)} to {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
