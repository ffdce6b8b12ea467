"""Reckoning with days: the next Friday, the end of next month, the first Monday in January, the bank holiday."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.easter import easter as easter_sunday

Span = tuple[date, date]
"""First and last day; a week runs from Monday to Friday, for what is promised for a week is due in it."""

_FAR = 200
"""Days: behind "to", a date without a year further off than this is the last one ("statements to 5 April")."""
_GONE, _JUST_GONE = 120, 45
"""Days: a date without a year as little gone by is a past one; behind "by" still less."""


def last_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add(day: date, unit: str, count: int) -> date:
    """So many hours, days, working days, weeks … later; hours are counted up to whole days."""
    if unit == "hour":
        return day + timedelta(days=count // 24 + (count % 24 > 12))
    if unit == "working_day":
        return _working(day, count)
    sizes = {"day": 1, "week": 7, "fortnight": 14}
    if unit in sizes:
        return day + timedelta(days=sizes[unit] * count)
    months = {"month": 1, "quarter": 3, "year": 12, "tax_year": 12}[unit] * count
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(date(year, month + 1, min(day.day, 28)) + timedelta(days=max(0, day.day - 28)), last_of(year, month + 1))


def _working(day: date, count: int) -> date:
    weeks, rest = divmod(abs(count), 5)
    step = timedelta(days=1 if count >= 0 else -1)
    day += 7 * weeks * step
    while rest:
        day += step
        rest -= day.weekday() < 5
    return day


def a_working_day_before(day: date) -> date:
    """That day, or the Friday before it when it is a Saturday or Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


# -- dates ------------------------------------------------------------------------------------------------------------


def dated(day: int, month: int, year: int | None, written: date, lead: str = "") -> date:
    """A day of a month; without its year the one that is meant on that day of writing. ValueError when there is none.

    `lead`: "k" or "b" behind "by" or "before", "~" behind "to".
    """
    if year is not None:
        return date(year + 2000 if year < 100 else year, month, day)
    past, ahead = _around(day, month, written)
    if ahead == written:
        return ahead
    gone = (written - past).days
    if lead == "~":
        return ahead if (ahead - written).days <= _FAR else past
    return past if gone <= (_JUST_GONE if lead in ("k", "b") else _GONE) else ahead


def _around(day: int, month: int, written: date) -> tuple[date, date]:
    """The last such day before, and the first on or after, the day of writing."""
    days = [d for y in range(written.year - 4, written.year + 5) for d in _maybe(y, month, day)]
    return max(d for d in days if d < written), min(d for d in days if d >= written)


def _maybe(year: int, month: int, day: int) -> Iterator[date]:
    if 1 <= year <= 9999 and day <= calendar.monthrange(year, month)[1]:
        yield date(year, month, day)


def monthly(day: int, written: date) -> date:
    """ "The 10th": the next day of that number, today included."""
    return next(d for d in _months_ahead(day, written) if d >= written)


def _months_ahead(day: int, written: date) -> Iterator[date]:
    for step in range(15):
        year, month = divmod(written.year * 12 + written.month - 1 + step, 12)
        yield from _maybe(year, month + 1, day)


def weekday_dated(weekday: int, day: int, written: date) -> date | None:
    """ "Friday 13th": the next such day within some months that falls so, else the last one; None when none does."""
    ahead = [d for d in _months_ahead(day, written) if d.weekday() == weekday and 0 <= (d - written).days <= 200]
    if ahead:
        return ahead[0]
    behind = [d for d in _months_ahead(day, add(written, "month", -3)) if d.weekday() == weekday and d < written]
    return behind[-1] if behind else None


# -- weekdays ---------------------------------------------------------------------------------------------------------


def weekday_after(day: date, weekday: int, *, least: int = 1) -> date:
    """The first such weekday at least so many days later."""
    first = day + timedelta(days=least)
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def nth_weekday(nth: int, weekday: int, within: Span) -> date:
    """The first, second … such weekday of a span; its last for 0."""
    if nth == 0:
        return within[1] - timedelta(days=(within[1].weekday() - weekday) % 7)
    return weekday_after(within[0], weekday, least=0) + timedelta(days=7 * (nth - 1))


# -- spans ------------------------------------------------------------------------------------------------------------


def span(unit: str, offset: int, written: date) -> Span:
    """This (0), the next (1), the last (-1) week, month, quarter, year; at the weekend "this week" is the one ahead."""
    day = add(written, "day" if unit in ("hour", "working_day") else unit, offset)
    if unit in ("week", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        if offset == 0 and written.weekday() > 4:
            monday += timedelta(days=7)
        return monday, monday + timedelta(days=4)
    if unit == "month":
        return day.replace(day=1), last_of(day.year, day.month)
    if unit == "quarter":
        first = 3 * ((day.month - 1) // 3) + 1
        return date(day.year, first, 1), last_of(day.year, first + 2)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if unit == "tax_year":
        end = dated(5, 4, None, day, "~") if day.month == 4 and day.day <= 5 else _around(5, 4, day)[1]
        return add(end, "year", -1) + timedelta(days=1), end
    return day, day


def in_that_month(month: int, year: int | None, written: date) -> Span:
    """A month by its name; without its year the one that is on or next ahead."""
    if year is None:
        year = written.year + (month < written.month)
    return date(year, month, 1), last_of(year, month)


def part_of(part: str, unit: str, within: Span) -> date:
    """The day by which the start, early part, middle or end of a span has come."""
    first, last = within
    if part == "end" or unit in ("day", "hour", "working_day"):
        return last
    if part == "start":
        return first
    if unit in ("week", "fortnight"):
        return first + timedelta(days=1 if part == "early" else 2)
    if unit == "month":
        return first.replace(day=7 if part == "early" else 15)
    return first + (last - first) / (4 if part == "early" else 2)


# -- named days -------------------------------------------------------------------------------------------------------


def named_day(key: str, written: date) -> date:
    """ "12-25", "easter+1", "bank_holiday": the next such day, today included."""
    return next(
        d for year in (written.year - 1, written.year, written.year + 1) for d in _named(key, year) if d >= written
    )


def _named(key: str, year: int) -> Iterator[date]:
    if key.startswith("easter"):
        yield easter_sunday(year) + timedelta(days=int(key.removeprefix("easter")))
    elif key == "bank_holiday":
        yield from bank_holidays(year)
    else:
        yield from _maybe(year, int(key[:2]), int(key[3:]))


def bank_holidays(year: int) -> tuple[date, ...]:
    """Those of England and Wales by rule, in order (Banking and Financial Dealings Act 1971), with substitute days."""
    easter = easter_sunday(year)
    may, august = (date(year, 5, 1), date(year, 5, 31)), (date(year, 8, 1), date(year, 8, 31))
    christmas = [d for d in (date(year, 12, n) for n in range(25, 29)) if d.weekday() < 5][:2]
    return (
        next(d for d in (date(year, 1, n) for n in (1, 2, 3)) if d.weekday() < 5),
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        nth_weekday(1, 0, may),
        nth_weekday(0, 0, may),
        nth_weekday(0, 0, august),
        *christmas,
    )
