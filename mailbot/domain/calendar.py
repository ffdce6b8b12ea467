"""Working days: pure arithmetic over a set of holidays that somebody else looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.domain.practice import WorkingHours

_MOST_KNOWN = 1 << 12
"""Counts that are remembered before all of them are forgotten."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days count. `holidays` holds public holidays and the practice's own closures."""

    zone: ZoneInfo
    hours: WorkingHours
    holidays: frozenset[date]
    elsewhere: Mapping[str, frozenset[date]] = field(default_factory=dict, repr=False, compare=False, hash=False)
    """ISO 3166 code of a place where clients are at home to its public holidays."""
    _known: dict[tuple[date, int | date], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False, hash=False
    )
    """What was counted before: thousands of clients ask for the same few hundred days."""

    def day(self, moment: datetime) -> date:
        """The day it is in the practice at that moment."""
        return moment.astimezone(self.zone).date()

    def is_working(self, day: date) -> bool:
        """Whether the practice works on that day."""
        return day.weekday() in self.hours.weekdays and day not in self.holidays

    def next_working(self, day: date) -> date:
        """That day if the practice works on it, else the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add_working(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself (or the next working day) for 0."""
        found: date | None = self._known.get((day, count))
        if found is None:
            found = self._counted(day, count) if count else self.next_working(day)
            self._remember((day, count), found)
        return found

    def _remember(self, asked: tuple[date, int | date], found: date | int) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[asked] = found

    def _counted(self, day: date, count: int) -> date:
        step, left = timedelta(days=1 if count > 0 else -1), abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_between(self, start: date, end: date) -> int:
        """Working days after `start`, up to and including `end`; 0 when `end` is not later."""
        found: int | None = self._known.get((start, end))
        if found is None:
            days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
            found = sum(self.is_working(d) for d in days)
            self._remember((start, end), found)
        return found

    def at(self, day: date, clock: time) -> datetime:
        """That hour on that day in the practice, aware."""
        return datetime.combine(day, clock, tzinfo=self.zone)
