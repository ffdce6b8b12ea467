"""The clock of a working day: when mails to clients and to staff leave."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision
from mailbot.domain.practice import WorkingHours

_EARLIEST, _LATEST = time(8, 0), time(18, 0)
"""No chaser leaves outside these, whatever hours a practice keeps (FORMAT.md, rule 4)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that falls due at a moment, and what follows then."""

    moment: datetime
    then: Callable[[], Decision]


@lru_cache(maxsize=1 << 14)
def slot(name: str, hours: WorkingHours) -> time:
    """The minute at which a client's chasers leave: the same every day, spread over the window, never on the hour."""
    start, end = _minutes(max(hours.chase_from, _EARLIEST)), _minutes(min(hours.chase_until, latest(hours)))
    minutes = _off_the_hour(start, max(end, start + 2))
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6])
    minute = minutes[number % len(minutes)]
    return time(minute // 60, minute % 60, number // len(minutes) % 60)


@lru_cache(maxsize=8)
def _off_the_hour(start: int, end: int) -> tuple[int, ...]:
    return tuple(m for m in range(start, end) if m % 60)


def latest(hours: WorkingHours) -> time:
    """The last moment of a day at which a chaser may leave."""
    return min(hours.closes, _LATEST)


def chasing_time(day: date, name: str, now: datetime, calendar: WorkCalendar, off: Collection[date] = ()) -> datetime:
    """When a chaser that is ripe on `day` leaves: at its slot on the first working day, or now if that is past.

    `off`: public holidays where the client is at home.
    """
    start, end = slot(name, calendar.hours), latest(calendar.hours)
    moment = _on_working_day(day, start, end, now, calendar)
    while off and (there := calendar.day(moment)) in off:
        moment = _on_working_day(there + timedelta(days=1), start, end, now, calendar)
    return moment


def is_chasing_time(now: datetime, calendar: WorkCalendar) -> bool:
    """Whether a chaser that could not leave at its moment may leave now."""
    local = now.astimezone(calendar.zone)
    start = max(min(calendar.hours.opens, calendar.hours.chase_from), _EARLIEST)
    return calendar.is_working(local.date()) and start <= local.time() <= latest(calendar.hours)


def staff_time(day: date, now: datetime, calendar: WorkCalendar) -> datetime:
    """When a letter to staff that is ripe on `day` leaves: when the practice opens, or now if it is open."""
    return _on_working_day(day, calendar.hours.opens, calendar.hours.closes, now, calendar)


def _on_working_day(day: date, start: time, end: time, now: datetime, calendar: WorkCalendar) -> datetime:
    today = calendar.day(now)
    day = calendar.next_working(max(day, today))
    if day == today and now > calendar.at(day, end):
        day = calendar.next_working(day + timedelta(days=1))
    moment = calendar.at(day, start)
    return now if day == today and now > moment else moment


def a_working_day_later(moment: datetime, calendar: WorkCalendar) -> datetime:
    """The same hour of the next working day; counted from opening time when it was not working time."""
    local = moment.astimezone(calendar.zone)
    clock = min(max(local.time(), calendar.hours.opens), calendar.hours.closes)
    day = local.date()
    if not calendar.is_working(day) or local.time() > calendar.hours.closes:
        day, clock = calendar.add_working(day, 1), calendar.hours.opens
    return calendar.at(calendar.add_working(day, 1), clock)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
