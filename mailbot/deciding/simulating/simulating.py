"""Months ahead on paper: clients and staff behave as is stated, the practice as it is set up, and nothing is sent."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time

from mailbot.deciding.arrivals import decide
from mailbot.deciding.simulating.ahead import Ahead
from mailbot.deciding.simulating.habits import answer_of
from mailbot.deciding.simulating.staff import Draw, staff_answer, staff_confirm, staff_work
from mailbot.deciding.staff.opening import new_items
from mailbot.domain.decision import Decision
from mailbot.domain.drafts import DraftAnswered, DraftPut, Verdict, draft_of
from mailbot.domain.events import ItemMoved, RequestCompleted, RequestOpened
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
    drafted: int = 0
    """Requests that fell due by the calendar, or to which a job came, put to staff for the first time."""
    confirmed: int = 0
    """Of those put, those to which staff said yes."""
    draft_letters: int = 0
    """Among the questions to staff: mails that put drafts, new and old."""


def simulate(ahead: Ahead, habits: Habits, until: date, draw: Draw) -> Iterator[Day]:
    """Day by day, up to and including the last; afterwards `ahead.register` shows how things stand.

    `draw`: the request that a yes to a draft opens, or None where nothing of it is new.
    """
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
            staff_answer(habits, day, ahead)
            staff_work(habits, day, ahead)
            staff_confirm(habits, day, draw, ahead)
        _count(found, ahead, letters, events)
        yield found


def _with_open(ahead: Ahead) -> tuple[ClientRecord, ...]:
    return tuple(r for r in ahead.register.clients.values() if r.open)


def _count(found: Day, ahead: Ahead, letters: int, events: int) -> None:
    for _, letter in ahead.letters[letters:]:
        found.letters[letter.purpose] += 1
        found.draft_letters += letter.template in ("drafts", "job_draft")
        if letter.purpose is Purpose.CHASER:
            found.chasers[letter.stage] += 1
    for _, client, event in ahead.events[events:]:
        found.opened += isinstance(event, RequestOpened)
        found.completed += isinstance(event, RequestCompleted)
        found.received += isinstance(event, ItemMoved) and event.state is ItemState.RECEIVED
        found.drafted += isinstance(event, DraftPut) and _is_new(event, ahead.register.clients[client])
        found.confirmed += isinstance(event, DraftAnswered) and event.verdict is Verdict.SEND


def _is_new(put: DraftPut, record: ClientRecord) -> bool:
    draft = draft_of(record.drafts, put.duty, put.term)
    return draft is not None and draft.times == 1


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
    ahead.enact(decide(understood, mail, ahead.known))
