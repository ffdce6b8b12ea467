"""What deciding costs: what is due for 2,000 clients, and a simulated year of 500."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from mailbot.cli.collecting import settle
from mailbot.deciding import due, next_due
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Item, ItemState
from mailbot.domain.understanding import Outcome
from tests.deciding.practice import LONDON, PRACTICE, Story, calendar, client, request, rules

_CLIENTS, _ITEMS, _YEAR_OF = 2_000, 5, 500
_BEGIN = datetime(2026, 1, 5, 10, 0, tzinfo=LONDON)
_TIMES = 5
_NUMBERS = count()


def run() -> dict[str, Any]:
    """Milliseconds for one decision over everybody, the best of five, with the digest and a third of the reminders due,
    and with all of them, 2,000: the first decision of a day, and each after it, when what is known of a record is known
    until it changes. Seconds for the year. Memory is kept as the daemon keeps it."""
    book = Story.of(_BEGIN, *(_client(n, _BEGIN) for n in range(_CLIENTS))).register
    now = _BEGIN + timedelta(days=9)
    noon = now + timedelta(hours=2)
    thresholds = gc.get_threshold()
    settle()
    decided = min(_milliseconds(lambda: due(book, PRACTICE, rules(), calendar(), now)) for _ in range(_TIMES))
    every = min(_milliseconds(lambda: due(book, PRACTICE, rules(), calendar(), noon)) for _ in range(_TIMES))
    first, first_of_all = (min(_milliseconds(_anew(book, at)) for _ in range(_TIMES)) for at in (now, noon))
    looked = min(_milliseconds(lambda: next_due(book, PRACTICE, rules(), calendar(), now)) for _ in range(_TIMES))
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    seconds, letters = _year()
    return {
        "clients": _CLIENTS,
        "items_each": _ITEMS,
        "due_ms": round(decided, 1),
        "every_one_due_ms": round(every, 1),
        "first_due_ms": round(first, 1),
        "first_every_one_due_ms": round(first_of_all, 1),
        "next_due_ms": round(looked, 1),
        "year_clients": _YEAR_OF,
        "year_s": round(seconds, 1),
        "year_letters": letters,
    }


def _client(number: int, opened: datetime) -> tuple[Any, list[Any]]:
    whose = client(f"Person {number}", f"p{number}@clients.example", id=f"C{number}")
    items = [Item("abcde"[i], f"Paper {i} of person {number}") for i in range(_ITEMS)]
    return whose, [request(f"R{number}", whose, *items, opened=opened, due_on=date(2026, 1, 30))]


def _anew(book: Register, at: datetime) -> Callable[[], Any]:
    """A decision of a practice of which nothing is known yet."""
    practice = replace(PRACTICE, name=f"{PRACTICE.name} {next(_NUMBERS)}")
    return lambda: due(book, practice, rules(), calendar(), at)


def _milliseconds(work: Any) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


def _year() -> tuple[float, int]:
    """Everybody is asked at some time of the year; two in three answer, in their own time, some of it."""
    dice = random.Random(7)
    story = Story.of(_BEGIN)
    asked = sorted((dice.randrange(300), n) for n in range(_YEAR_OF))
    start = time.perf_counter()
    for day in range(365):
        for when, number in asked:
            if when == day:
                whose, requests = _client(number, story.now)
                story.register.put(ClientRecord(whose, tuple(requests), opened=1))
        for record in tuple(story.register.clients.values()):
            if record.open and dice.random() < 0.04:
                _answers(record, story, dice)
        story.days_pass(1)
    return time.perf_counter() - start, len(story.sent)


def _answers(record: ClientRecord, story: Story, dice: random.Random) -> None:
    items = [i for i in record.open[0].items if i.state is ItemState.OUTSTANDING]
    some = dice.sample(items, k=min(len(items), dice.randint(1, 5)))
    story.client_writes(record.client.emails[0], *(Outcome(record.open[0].ref, i.id, ItemState.RECEIVED) for i in some))
