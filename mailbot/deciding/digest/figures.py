"""The figures of a digest: open items by age; after a week, that week; after a month, what it saved and how long
clients took."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from mailbot.deciding.digest.saving import acts, derivation, minutes
from mailbot.deciding.digest.turnaround import by_client, by_month, on_average, took
from mailbot.deciding.ground.history import since
from mailbot.deciding.ground.holds import Setting, open_items
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import ChaserSent, ClientWrote, ItemMoved, QuestionPut, RequestCompleted, RequestOpened
from mailbot.domain.practice import Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemState, Request

Facts = Mapping[str, object]
Matters = Sequence[tuple[ClientRecord, Request]]

_AGES = (7, 14, 28)
"""Days since the asking at which an open item comes into the next group."""
_MONTHS = 3
"""Whole months before this one that are told of."""


def ages(matters: Matters, at: Setting) -> Iterator[Facts]:
    """Items still to come from clients, by the days since they were asked for: {from, to (None: open), count}."""
    counted: Counter[int] = Counter()
    for _, request in matters:
        days = (at.today - at.calendar.day(request.opened)).days
        counted[bisect_right(_AGES, days)] += len(open_items(request))
    if counted:
        for group, (first, last) in enumerate(zip((0, *_AGES), (*_AGES, None), strict=True)):
            yield {"from": first, "to": last, "count": counted[group]}


def last_week(records: Sequence[ClientRecord], at: Setting) -> Facts | None:
    """What happened from Monday to Sunday; on the first working day after, else None."""
    monday = at.today - timedelta(days=at.today.weekday())
    if at.calendar.next_working(monday) != at.today:
        return None
    begin, end = _midnight(monday - timedelta(days=7), at.calendar), _midnight(monday, at.calendar)
    found: Counter[str] = Counter()
    for record in records:
        found.update(_name(e.event) for e in since(record, begin) if e.at <= end)
    names = ("opened", "chased", "wrote", "received", "complete", "asked")
    return {"first": monday - timedelta(days=7), **{name: found[name] for name in names}}


def _name(event: object) -> str:
    match event:
        case RequestOpened():
            return "opened"
        case ChaserSent():
            return "chased"
        case ClientWrote():
            return "wrote"
        case ItemMoved(state=ItemState.RECEIVED):
            return "received"
        case RequestCompleted():
            return "complete"
        case QuestionPut():
            return "asked"
        case _:
            return ""


def last_month(records: Sequence[ClientRecord], reader: Staff, at: Setting) -> Facts | None:
    """The hours saved in the month before, what they are worth, and how they come about; on the first working day after
    it, else None.
    """
    first = at.today.replace(day=1)
    if at.calendar.next_working(first) != at.today:
        return None
    begin = (first - timedelta(days=1)).replace(day=1)
    done = acts(records, _midnight(begin, at.calendar), _midnight(first, at.calendar))
    each, worth = at.practice.minutes, at.practice.worth
    total = minutes(done, each)
    return {
        "first": begin,
        "reader": reader.id,
        "minutes": total,
        "acts": derivation(done, each),
        "worth": worth.of(total),
        "rate": worth.rate,
        "currency": worth.currency,
    }


def clients_of_last_month(matters: Iterable[tuple[ClientRecord, Request]], at: Setting) -> Facts | None:
    """How long clients took in the month before; on the first working day after it, else None.

    {first, count, days, before (0: not known), easy, hard}: the last two as `turnaround.by_client` has them.
    """
    first = at.today.replace(day=1)
    if at.calendar.next_working(first) != at.today:
        return None
    begin = (first - timedelta(days=1)).replace(day=1)
    found = took(matters, _midnight(begin, at.calendar), _midnight(first, at.calendar), at.calendar)
    easy, hard = by_client(found)
    average = on_average(found) or {"count": 0, "days": 0}
    return {"first": begin, **average, "before": at.practice.worth.days_before, "easy": easy, "hard": hard}


def days_by_month(matters: Iterable[tuple[ClientRecord, Request]], at: Setting) -> Iterator[Facts]:
    """Days from asking to all in, of this month and those before it; on the first working day of a week or a month.

    {first (None: before mailbot), days, count, running}; nothing when nothing was completed.
    """
    monday, first = at.today - timedelta(days=at.today.weekday()), at.today.replace(day=1)
    if at.today not in (at.calendar.next_working(monday), at.calendar.next_working(first)):
        return
    begin = first
    for _ in range(_MONTHS):
        begin = (begin - timedelta(days=1)).replace(day=1)
    found = tuple(by_month(took(matters, _midnight(begin, at.calendar), at.now, at.calendar), at.today))
    before = at.practice.worth.days_before
    if found and before:
        yield {"first": None, "days": before, "count": 0, "running": False}
    yield from found


def _midnight(day: date, calendar: WorkCalendar) -> datetime:
    return calendar.at(day, time.min) - timedelta(microseconds=1)
