"""Requests that a staff mail opens, and items that it adds to one that is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, product
from string import ascii_lowercase

from mailbot.deciding.chasing.asking import asking_moment
from mailbot.deciding.chasing.ladder import ripe
from mailbot.deciding.chasing.matters import days_off
from mailbot.deciding.ground.desk import Desk, Facts
from mailbot.deciding.jobs.jobs import job_of_request, joined
from mailbot.deciding.jobs.recurring import before_the_law, due_day
from mailbot.domain.duties import statutory, statutory_of
from mailbot.domain.events import ItemAdded, RequestOpened
from mailbot.domain.payments import Payment
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemKind, Request, RequestState
from mailbot.domain.terms import term_from
from mailbot.domain.tokens import tagged_address
from mailbot.domain.understanding import AskedItem, FromList, Opening

_LONGEST_ID = 24
"""Characters of a client's id that go into a ref; both stand in tagged addresses."""


def open_request(opening: Opening, desk: Desk) -> Facts | None:
    """Open the request, or add its items to the one it follows up; what the confirmation says of it.

    None when the client is not known, or there is nothing to ask for.
    """
    record = desk.record(opening.client)
    if record is None or not opening.items:
        return None
    request = record.request(opening.adds_to) if opening.adds_to else None
    if request is not None and request.state is not RequestState.CANCELLED:
        return _add(opening, record, request, desk)
    return _open(opening, record, desk)


def _open(opening: Opening, record: ClientRecord, desk: Desk) -> Facts:
    ref = new_ref(record, desk)
    due = opening.due or _due(opening.drawn, desk)
    address = tagged_address(desk.practice, ref)
    request = Request(
        ref=ref,
        client=record.client.id,
        owner=opening.owner or desk.author.id,
        kind=opening.kind,
        subject=opening.subject,
        opened=desk.now,
        due=due,
        items=tuple(new_items((), opening.items)),
        message_id=None if opening.drawn else opening.message_id or asking_id(record, desk),
        reply_to=address if address != desk.practice.bot else "",
        checklist=opening.drawn.checklist if opening.drawn else "",
        term=opening.drawn.term if opening.drawn else "",
        to_be_asked=opening.drawn is not None,
    )
    desk.note(record.client.id, RequestOpened(request, opening.reason))
    desk.note(record.client.id, *joined(request, opening.job, record, desk.rules, desk.now))
    return {**_facts(ref, request.items, desk, by_default=opening.due is None, added=False), **_drawn(opening)}


def _add(opening: Opening, record: ClientRecord, request: Request, desk: Desk) -> Facts:
    items = tuple(new_items(request.items, opening.items))
    desk.note(record.client.id, *(ItemAdded(request.ref, item, opening.reason) for item in items))
    return {**_facts(request.ref, items, desk, by_default=False, added=True), **_drawn(opening)}


def _drawn(opening: Opening) -> Facts:
    """What became of the checklist."""
    drawn = opening.drawn or FromList("", "")
    return {
        "left_out": drawn.left_out,
        "dropped": drawn.dropped,
        "unsure": drawn.unsure,
        "already": drawn.already,
        "brief": bool(drawn.duty),
    }


def asking_id(record: ClientRecord, desk: Desk) -> str | None:
    """The Message-ID that the client saw: of this mail when it went to them, else of the mail it passes on."""
    mail = desk.mail
    inner = mail.embedded[0] if mail.embedded else None
    if inner and inner.message_id and not record.client.addresses & {a.email for a in (*mail.to, *mail.cc)}:
        return inner.message_id
    return mail.message_id


def _due(drawn: FromList | None, desk: Desk) -> date:
    """By the calendar, for what came by it; else by the checklist's term, or the practice's."""
    term = term_from(drawn.term) if drawn else None
    duty = next((d for d in desk.rules.duties if drawn and d.key == drawn.duty), None)
    if duty and term:
        return due_day(duty, term, desk.setting)
    day = default_due(desk, drawn.due_days if drawn else 0)
    law = statutory(drawn.checklist, term, desk.rules.duties) if drawn and term else None
    return before_the_law(day, law, desk.setting)


def default_due(desk: Desk, days: int = 0) -> date:
    """So many days on, or (0) the practice's own term, moved on to a working day."""
    return desk.calendar.next_working(desk.today + timedelta(days=days or desk.practice.default_due_days))


def new_ref(record: ClientRecord, desk: Desk) -> str:
    """A short ref that no other request of the practice bears: the client's id and how many they have had."""
    client = re.sub(r"[^A-Za-z0-9]+", "-", record.client.id).strip("-")[:_LONGEST_ID] or "R"
    taken = {r.ref.lower() for known in desk.register.clients.values() for r in known.requests}
    taken |= {r.ref.lower() for r in record.requests}
    return next(ref for n in count(record.opened + 1) if (ref := f"{client}-{n}").lower() not in taken)


def new_items(before: tuple[Item, ...], asked: tuple[AskedItem, ...]) -> Iterator[Item]:
    """Items with ids that the request has not used: a to z, then aa, ab and so on."""
    used = {i.id for i in before}
    free = (name for name in _letters() if name not in used)
    for one in asked:
        yield Item(
            next(free),
            one.ask,
            one.kind,
            payment=one.payment,
            papers=one.papers,
            hint=one.hint,
            listed=one.listed,
            expected=one.expected,
        )


def _letters() -> Iterator[str]:
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))


def item_of(ask: str, payment: Payment | None = None) -> AskedItem:
    """An item ordered in plain words: money is to be paid, a question wants an answer, anything else is a document."""
    if payment:
        return AskedItem(ask, ItemKind.PAYMENT, payment)
    return AskedItem(ask, ItemKind.ANSWER if ask.rstrip().endswith("?") else ItemKind.DOCUMENT)


def _facts(ref: str, items: tuple[Item, ...], desk: Desk, *, by_default: bool, added: bool) -> Facts:
    record = desk.record_of(ref)
    request = record.request(ref) if record else None
    assert record is not None
    assert request is not None
    coming = ripe(record, request, desk.rules, desk.setting)
    job = job_of_request(record, ref)
    off = days_off(record.client, desk.rules, desk.setting)
    return {
        "ref": ref,
        "client": record.client.name,
        "subject": request.subject,
        "kind": request.kind.value,
        "due": request.due,
        "by_default": by_default,
        "past": request.due < desk.today,
        "added": added,
        "first_chaser": coming.day,
        "job": job.title if job and not added else "",
        "asking": desk.calendar.day(moment) if (moment := asking_moment(record, request, desk.setting, off)) else None,
        "left_out": (),
        "dropped": (),
        "unsure": (),
        "already": (),
        "brief": False,
        "law": {"day": law.day, "what": law.what} if (law := statutory_of(request, desk.rules.duties)) else None,
        "items": tuple({"id": i.id, "ask": i.ask, "kind": i.kind.value} for i in items),
    }
