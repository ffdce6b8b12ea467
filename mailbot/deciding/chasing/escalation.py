"""When a person takes over: ladders that ended, clients nobody can reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from mailbot.deciding.chasing.ladder import ladder_of
from mailbot.deciding.chasing.matters import Correspondent, Matter
from mailbot.deciding.ground.clock import Stop, staff_time
from mailbot.deciding.ground.history import tried
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import at_work, decider_of, owner_of, taker_of
from mailbot.deciding.wanting.items import item_ids, numbered
from mailbot.domain.decision import Decision
from mailbot.domain.events import Escalated
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request
from mailbot.domain.rules import Rules


def hand_overs(whom: Correspondent, practice: Practice, rules: Rules, at: Setting) -> Iterator[Stop]:
    """One letter a client about every request whose last reminder went unanswered."""
    for record in whom.records:
        ended = [m for m in whom.matters if m.record is record and m.ripe.hand_over]
        if days := [m.ripe.day for m in ended if m.ripe.day]:
            yield Stop(
                staff_time(min(days), at.now, at.calendar), partial(_hand_over, record, ended, practice, rules, at)
            )


def _hand_over(
    record: ClientRecord, ended: Sequence[Matter], practice: Practice, rules: Rules, at: Setting
) -> Decision:
    requests = [m.request for m in ended if m.ripe.day and m.ripe.day <= at.today]
    first = requests[0]
    meant = taker_of(first, record.client, ladder_of(first, record.client, practice, rules).hand_to, practice)
    taker = at_work(meant, first, record.client, practice, at.today)
    if taker is None:
        return Decision()
    refs = tuple(r.ref for r in requests)
    letter = Letter(
        key=f"escalation/{record.client.id}/{at.today.isoformat()}",
        purpose=Purpose.ESCALATION,
        template="escalation",
        to=(taker.email,),
        cc=_copy_to_owner(first, record, taker, practice),
        clients=(record.client.id,),
        requests=refs,
        items=item_ids(requests, at.today),
        facts={
            "to_name": taker.first_name,
            "client": record.client.name,
            "contact": record.client.contact,
            "addresses": record.client.emails,
            "requests": numbered(((record, r) for r in requests), at.today),
            "tried": tried(record, refs, at.calendar),
        },
    )
    return Decision(events=((record.client.id, Escalated(refs, taker.id)),), letters=(letter,))


def _copy_to_owner(request: Request, record: ClientRecord, taker: Staff, practice: Practice) -> tuple[str, ...]:
    owner = owner_of(request, record.client, practice)
    return (owner.email,) if owner and owner.id != taker.id else ()


# -- clients nobody can reach -----------------------------------------------------------------------------------------


def unreachable(whom: Correspondent, register: Register, practice: Practice, at: Setting) -> Iterator[Stop]:
    """A request of somebody without an address is ripe: its owner is told, once a request and address."""
    for matter in whom.chased:
        key = f"alert/unreachable/{matter.request.ref}/{len(matter.record.dead)}"
        if matter.ripe.day and not register.has_said(key):
            moment = staff_time(matter.ripe.day, at.now, at.calendar)
            yield Stop(moment, partial(_tell_unreachable, matter, key, practice, at))


def _tell_unreachable(matter: Matter, key: str, practice: Practice, at: Setting) -> Decision:
    client = matter.record.client
    owner = decider_of(matter.request, client, practice, at.today)
    if owner is None:
        return Decision()
    letter = Letter(
        key=key,
        purpose=Purpose.ALERT,
        template="alert",
        to=(owner.email,),
        clients=(client.id,),
        requests=(matter.request.ref,),
        facts={
            "kind": "unreachable",
            "to_name": owner.first_name,
            "client": client.name,
            "addresses": tuple(sorted(matter.record.dead)),
            "subjects": (matter.request.subject,),
        },
    )
    return Decision(letters=(letter,))
