"""The figures of a digest: open items by age; after a week, that week; after a month, the hours saved in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from mailbot.deciding.history import since
from mailbot.deciding.holds import Setting, open_items
from mailbot.deciding.saving import acts, derivation, minutes
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import ChaserSent, ClientWrote, ItemMoved, QuestionPut, RequestCompleted, RequestOpened
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemState, Request

Facts = Mapping[str, object]
Matters = Sequence[tuple[ClientRecord, Request]]

_AGES = (7, 14, 28)
"""Days since the asking at which an open item comes into the next group."""


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


def last_month(records: Sequence[ClientRecord], at: Setting) -> Facts | None:
    """The hours saved in the month before, and how they come about; on the first working day after it, else None."""
    first = at.today.replace(day=1)
    if at.calendar.next_working(first) != at.today:
        return None
    begin = (first - timedelta(days=1)).replace(day=1)
    done = acts(records, _midnight(begin, at.calendar), _midnight(first, at.calendar))
    each = at.practice.minutes
    return {"first": begin, "minutes": minutes(done, each), "acts": derivation(done, each)}


def _midnight(day: date, calendar: WorkCalendar) -> datetime:
    return calendar.at(day, time.min) - timedelta(microseconds=1)
