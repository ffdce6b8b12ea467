"""The first letter about requests that staff ordered in a word: the bot itself writes to the client.

It leaves as a chaser does, in office hours and one a client, but not while staff may still take the request back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from mailbot.deciding.chasing.matters import Correspondent, Matter
from mailbot.deciding.ground.clock import Stop, chasing_time
from mailbot.deciding.ground.holds import Setting, holds_on
from mailbot.deciding.ground.people import greeting_name, owner_of
from mailbot.deciding.ground.threads import parent_of, references_of
from mailbot.deciding.wanting.approvals import papers_again
from mailbot.deciding.wanting.items import asked_for, item_ids, numbered
from mailbot.deciding.wanting.payments import Paid
from mailbot.deciding.wanting.undo_time import undo_ends
from mailbot.domain.decision import Decision
from mailbot.domain.events import ClientAsked
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request, awaited
from mailbot.domain.rules import Rules
from mailbot.domain.tokens import message_id_of

_GRACE = 5
"""Working days that the letter gives at the least, when the due day is nearer or past."""


def askings(whom: Correspondent, register: Register, practice: Practice, rules: Rules, at: Setting) -> Iterator[Stop]:
    """The letter, when there is something that nobody has asked this client for yet."""
    if not whom.address or not any(m.request.to_be_asked for m in whom.matters):
        return
    moments = [(m, moment) for m in whom.matters if (moment := asking_moment(m.record, m.request, at, whom.off))]
    if moments:
        first = max(min(moment for _, moment in moments), _after_chasers(whom, at))
        together = tuple(m for m, moment in moments if moment <= first)
        yield Stop(first, partial(_ask, whom, together, first, register, practice, rules, at))


def asking_moment(record: ClientRecord, request: Request, at: Setting, off: Collection[date] = ()) -> datetime | None:
    """When a client may first be asked for a request; None: they have been, or only an event brings that moment.

    `off`: public holidays where the client is at home.
    """
    if not request.to_be_asked or not awaited(request, at.today):
        return None
    holds = list(holds_on(record, request, at))
    if any(hold.ends is None for hold in holds):
        return None
    day = max([at.today, *(hold.ends for hold in holds if hold.ends)])
    return chasing_time(day, record.client.id, max(at.now, undo_ends(record, request, at.practice)), at.calendar, off)


def _after_chasers(whom: Correspondent, at: Setting) -> datetime:
    """Not on a day on which they were reminded of something else, nor on that of another such letter."""
    moments = [m for r in whom.records for q in r.requests for m in (q.last_chased, q.asked) if m]
    moments += [r.withdrawn for r in whom.records if r.withdrawn]
    last = max(map(at.calendar.day, moments), default=date.min)
    if last < at.today:
        return at.now
    return chasing_time(at.calendar.add_working(last, 1), whom.name, at.now, at.calendar, whom.off)


def _ask(
    whom: Correspondent,
    matters: Sequence[Matter],
    moment: datetime,
    register: Register,
    practice: Practice,
    rules: Rules,
    at: Setting,
) -> Decision:
    matters = sorted(matters, key=lambda m: (m.request.due, m.request.opened, m.request.ref))
    letter = _letter(whom, matters, _key(whom, at.calendar.day(moment), register), practice, rules, at)
    message_id = message_id_of(practice, letter.key, letter.requests)
    events = tuple(
        (
            record.client.id,
            ClientAsked(
                requests=refs,
                items=tuple(i for i in letter.items if i.rpartition("/")[0] in refs),
                to=whom.address,
                message_id=message_id,
                key=letter.key,
            ),
        )
        for record in whom.records
        if (refs := tuple(m.request.ref for m in matters if m.record is record))
    )
    return Decision(events=events, letters=(letter,))


def _key(whom: Correspondent, day: date, register: Register) -> str:
    """A key of its own for every letter: one that was withdrawn is written anew, perhaps on the same day."""
    stem, number = f"request/{whom.name}/{day.isoformat()}", 1
    while register.has_said(f"{stem}/{number}"):
        number += 1
    return f"{stem}/{number}"


def _letter(
    whom: Correspondent, matters: Sequence[Matter], key: str, practice: Practice, rules: Rules, at: Setting
) -> Letter:
    first, requests = matters[0], [m.request for m in matters]
    client = first.record.client
    clients = tuple(dict.fromkeys(m.record.client.id for m in matters))
    owner = owner_of(first.request, client, practice)
    items = [i for r in requests for i in awaited(r, at.today)]
    return Letter(
        key=key,
        purpose=Purpose.REQUEST,
        template="request",
        to=(whom.address,),
        clients=clients,
        requests=tuple(r.ref for r in requests),
        items=item_ids(requests, at.today),
        language=client.language,
        in_reply_to=parent_of(first.request),
        references=references_of(first.request),
        signed_by=owner.id if owner else "",
        facts={
            "contact": greeting_name(client),
            "several_clients": len(clients) > 1,
            "requests": numbered(((m.record, m.request) for m in matters), at.today, Paid(practice, rules, at.today)),
            "reply_to": first.request.reply_to,
            "attached": (),
            "first": True,
            "by": max(first.request.due, at.calendar.add_working(at.today, _GRACE)),
            **asked_for(items),
        },
        papers=papers_again(requests, (), practice, at.today),
    )
