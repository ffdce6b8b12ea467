"""What stated habits come to on one day: the same habits always give the same mails."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date

from mailbot.deciding.ground.holds import open_items
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.habits import Habit, Habits
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request
from mailbot.domain.understanding import Outcome


def answer_of(record: ClientRecord, habits: Habits, day: date, calendar: WorkCalendar) -> tuple[Outcome, ...]:
    """What a client's mail of that day does to each item; empty: they don't write."""
    habit = habits.clients.get(record.client.id, habits.usual)
    return tuple(o for request in record.open for o in _answered(request, habit, day, calendar))


def _answered(request: Request, habit: Habit, day: date, calendar: WorkCalendar) -> Iterator[Outcome]:
    asked = calendar.day(request.last_chased or request.opened)
    dice = f"{request.client}/{request.ref}/{asked.isoformat()}"
    if calendar.add_working(asked, habit.after) != day or _thrown("answers", dice) >= habit.answers:
        return
    waiting = open_items(request)
    asks = _thrown("asks", dice) < habit.asks
    for item in waiting:
        state = ItemState.QUERY if asks and item == waiting[0] else _brought(item, habit, dice)
        promised = calendar.add_working(day, habit.promised_for) if state is ItemState.PROMISED else None
        if state is not None:
            yield Outcome(request.ref, item.id, state, promised)


def _brought(item: Item, habit: Habit, dice: str) -> ItemState | None:
    if _thrown("brings", dice, item.id) < habit.brings:
        return ItemState.RECEIVED
    return ItemState.PROMISED if _thrown("promises", dice, item.id) < habit.promises else None


def _thrown(*words: str) -> float:
    """A number from 0 up to 1 that is always the same for the same words."""
    return int.from_bytes(hashlib.sha256("/".join(words).encode()).digest()[:6]) / 2**48
