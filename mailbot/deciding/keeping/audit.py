"""Who ordered what, and when: what of a client's log outlives the client's data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mailbot.deciding.keeping.belonging import refs_of
from mailbot.domain import events as ev
from mailbot.domain import jobs
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.retention import Act
from mailbot.domain.tokens import seal
from mailbot.domain.understanding import MailKind

_BY_STAFF = (MailKind.STAFF_REQUEST, MailKind.STAFF_COMMAND)
_LONG_SEAL = 16
_WHAT = {
    ev.RequestOpened: "request opened",
    ev.ItemAdded: "item added",
    ev.ItemReworded: "item reworded",
    ev.ItemRuled: "item ruled",
    ev.DueChanged: "due day changed",
    ev.ChasingPaused: "chasing paused",
    ev.ChasingResumed: "chasing resumed",
    ev.RequestCancelled: "request cancelled",
    ev.RequestReassigned: "request reassigned",
    ev.ReminderOrdered: "reminder ordered",
    ev.LadderChanged: "ladder changed",
    ev.AddressChanged: "address changed",
    ev.RequestPutBack: "order taken back",
    ev.ClientPutBack: "order taken back",
    jobs.JobMoved: "job moved",
    jobs.JobInHand: "job in hand",
}
"""Events that only an order brings about -> what was ordered."""


def seal_of(client_id: str, practice: Practice) -> str:
    """Stands for a client whose data is gone: always the same, and only who has the practice's key can make it."""
    return seal(practice, "audit", client_id.lower(), _LONG_SEAL)


def orders_in(record: ClientRecord, practice: Practice, refs: Collection[str] | None = None) -> Iterator[Act]:
    """The orders of staff in a record's log, oldest first, without a word of theirs or the client's.

    `refs`: only those about these requests; None: all.
    """
    authors = {
        e.event.digest: e.event.author
        for e in record.log
        if isinstance(e.event, ev.MailTaken) and e.event.kind in _BY_STAFF
    }
    numbers = {r.ref: _number(r.ref, n) for n, r in enumerate(record.requests, 1)}
    for logged in record.log:
        what, named = _WHAT.get(type(logged.event)), refs_of(logged.event)
        if what is None or logged.mail not in authors or (refs is not None and not named & set(refs)):
            continue
        yield Act(
            at=logged.at,
            by=_member(authors[logged.mail], practice),
            what=f"{what}: {logged.event.ruling}" if isinstance(logged.event, ev.ItemRuled) else what,
            client=seal_of(record.client.id, practice),
            request=next((numbers.get(ref) for ref in named), None),
            item=_item(logged.event),
        )


def _number(ref: str, otherwise: int) -> int:
    """Which request of the client's it was: the end of its ref, whose beginning is the client's code."""
    found = re.search(r"-(\d{1,9})$", ref)
    return int(found[1]) if found else otherwise


def _item(event: ev.Event) -> str:
    match event:
        case ev.ItemRuled(item=item) | ev.ItemReworded(item=item):
            return item
        case ev.ItemAdded(item=added):
            return added.id
        case _:
            return ""


def _member(address: str, practice: Practice) -> str:
    """Their id; of one who has left the practice the address, which is the practice's own."""
    member = practice.member_at(address)
    if member:
        return member.id
    return address if address.rpartition("@")[2] in practice.domains else "staff"
