"""Months ahead on paper: clients behave as is stated, the practice as it is set up, and nothing is sent."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

from mailbot.deciding.ahead import Ahead
from mailbot.deciding.arrivals import decide
from mailbot.deciding.habits import answer_of
from mailbot.deciding.opening import new_items
from mailbot.domain.decision import Decision
from mailbot.domain.events import Event, ItemMoved, ItemRuled, QuestionSettled, RequestCompleted, RequestOpened
from mailbot.domain.habits import Asking, Habits
from mailbot.domain.letters import Purpose
from mailbot.domain.mail import Address, Nature, stand_in
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemKind, ItemState, Request, RequestKind
from mailbot.domain.understanding import AskedItem, MailKind, Match, Outcome, Reason, Understanding

_AFTER_WORK = time(18, 30)
"""When stated mails come: what they change counts from the next morning."""
_KINDS = {RequestKind.APPROVAL: ItemKind.APPROVAL, RequestKind.PAYMENT: ItemKind.PAYMENT}


@dataclass(slots=True)
class Day:
    """What came of one day."""

    day: date
    working: bool
    chasers: Counter[int] = field(default_factory=Counter)
    """Stage to how many."""
    letters: Counter[Purpose] = field(default_factory=Counter)
    opened: int = 0
    answers: int = 0
    """Mails of clients."""
    received: int = 0
    """Items."""
    completed: int = 0
    """Requests."""


def simulate(ahead: Ahead, habits: Habits, until: date) -> Iterator[Day]:
    """Day by day, up to and including the last; afterwards `ahead.register` shows how things stand."""
    for day in ahead.days(until):
        letters, events = len(ahead.letters), len(ahead.events)
        found = Day(day, ahead.calendar.is_working(day))
        for number, asking in enumerate(habits.asked):
            if asking.on == day:
                _ask(asking, number, ahead)
        ahead.let_pass(day)
        if found.working:
            ahead.now = max(ahead.now, ahead.calendar.at(day, _AFTER_WORK))
            found.answers = sum(_clients_write(record, habits, day, ahead) for record in _with_open(ahead))
            _staff_answer(habits, day, ahead)
        _count(found, ahead, letters, events)
        yield found


def _with_open(ahead: Ahead) -> tuple[ClientRecord, ...]:
    return tuple(r for r in ahead.register.clients.values() if r.open)


def _count(found: Day, ahead: Ahead, letters: int, events: int) -> None:
    for _, letter in ahead.letters[letters:]:
        found.letters[letter.purpose] += 1
        if letter.purpose is Purpose.CHASER:
            found.chasers[letter.stage] += 1
    for _, _, event in ahead.events[events:]:
        found.opened += isinstance(event, RequestOpened)
        found.completed += isinstance(event, RequestCompleted)
        found.received += isinstance(event, ItemMoved) and event.state is ItemState.RECEIVED


# -- what the practice asks for ---------------------------------------------------------------------------------------


def _ask(asking: Asking, number: int, ahead: Ahead) -> None:
    ahead.now = max(ahead.now, ahead.calendar.at(asking.on, ahead.calendar.hours.opens))
    wanted = [AskedItem(ask, _KINDS.get(asking.kind, ItemKind.DOCUMENT)) for ask in asking.items]
    for record in tuple(ahead.register.clients.values()):
        client = record.client
        if asking.clients and client.id not in asking.clients:
            continue
        request = Request(
            ref=f"{client.id}-s{number + 1}",
            client=client.id,
            owner=client.manager or client.partner,
            kind=asking.kind,
            subject=asking.subject,
            opened=ahead.now,
            due=asking.due,
            items=tuple(new_items((), tuple(wanted))),
        )
        ahead.enact(Decision(((client.id, RequestOpened(request, Reason("simulated"))),)))


# -- what people do ---------------------------------------------------------------------------------------------------


def _clients_write(record: ClientRecord, habits: Habits, day: date, ahead: Ahead) -> bool:
    outcomes = answer_of(record, habits, day, ahead.calendar)
    address = next(iter(record.client.emails), "")
    if not outcomes or not address or address in record.dead:
        return False
    _arrives(record, address, outcomes, ahead)
    return True


def _arrives(record: ClientRecord, address: str, outcomes: tuple[Outcome, ...], ahead: Ahead) -> None:
    """Their mail as if it had been read."""
    refs = tuple(dict.fromkeys(o.request for o in outcomes))
    match = Match(record.client.id, refs, Reason("simulated"), known_sender=True)
    understood = Understanding(MailKind.CLIENT_REPLY, Nature.PERSON, "Simulated.", match=match, outcomes=outcomes)
    digest = hashlib.sha256(f"{record.client.id} {ahead.now.isoformat()}".encode()).hexdigest()
    mail = stand_in(digest, Address(address), "(simulated)", ahead.now)
    ahead.enact(decide(understood, mail, ahead.register, ahead.practice, ahead.rules, ahead.calendar, ahead.now))


def _staff_answer(habits: Habits, day: date, ahead: Ahead) -> None:
    for record in _with_open(ahead):
        events: list[Event] = []
        for question in record.questions:
            asked = ahead.calendar.day(question.asked)
            if ahead.calendar.working_between(asked, day) >= habits.staff_after:
                events.append(QuestionSettled(question.id, "Simulated."))
                events += _answered(record, question.request or "", question.items)
        if events:
            ahead.enact(Decision(tuple((record.client.id, event) for event in events)))


def _answered(record: ClientRecord, ref: str, items: tuple[str, ...]) -> Iterator[Event]:
    request = record.request(ref)
    for item in request.items if request else ():
        if item.id in items and item.state is ItemState.QUERY:
            yield ItemRuled(ref, item.id, "answered", reason=Reason("simulated"))
