"""What staff ask about: why something was decided, and who somebody is; told from the record, guessed from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from mailbot.deciding.chasing.ladder import ladder_of, ripe
from mailbot.deciding.ground.desk import Desk, Facts
from mailbot.deciding.ground.people import greeting_name, manager_of, owner_of, partner_of
from mailbot.deciding.staff.targets import Target
from mailbot.domain import events as ev
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, Request, RequestState
from mailbot.domain.subjects import without_prefixes
from mailbot.domain.wishes import Who, Wish

_MOST = 4
"""Events told of one thing, the latest ones."""
_MOST_TOLD = 30


def matters_named(wish: Wish, desk: Desk) -> tuple[Target, ...]:
    """The requests a wish names; else the open ones of its clients, else (nobody named) the author's own."""
    if wish.requests or wish.items:
        refs = dict.fromkeys((*wish.requests, *(ref for ref, _ in wish.items)))
        found = ((desk.record_of(ref), ref) for ref in refs)
        return tuple((r, q) for r, ref in found if r and (q := r.request(ref)))
    records = [r for c in wish.clients if (r := desk.record(c))]
    every = [(r, q) for r in records for q in r.open] if records else list(desk.all_open())
    mine = wish.mine or not records
    return tuple(t for t in every if not mine or owned(t, desk))


def owned(target: Target, desk: Desk) -> bool:
    """Whether the author looks after a request."""
    owner = owner_of(target[1], target[0].client, desk.practice)
    return owner is not None and owner.id == desk.author.id


# -- why --------------------------------------------------------------------------------------------------------------


def why(wish: Wish, desk: Desk) -> Iterator[Facts]:
    """What was decided about the items named, or else about the requests, by which rule, on what evidence."""
    if wish.items:
        for ref, item_id in wish.items[:_MOST_TOLD]:
            record = desk.record_of(ref)
            request = record.request(ref) if record else None
            item = request.item(item_id) if request else None
            if record and request and item:
                yield _why_item(record, request, item, desk)
        return
    for record, request in matters_named(wish, desk)[:_MOST_TOLD]:
        yield _why_request(record, request, desk)


def _why_item(record: ClientRecord, request: Request, item: Item, desk: Desk) -> Facts:
    return {
        "kind": "why",
        "client": record.client.name,
        "subject": request.subject,
        "ask": item.ask,
        "state": item.state.value,
        "events": tuple(_events(record, request.ref, item.id, desk)),
        "next": None,
        "now": "",
        "ladder": "",
    }


def _why_request(record: ClientRecord, request: Request, desk: Desk) -> Facts:
    coming = ripe(record, request, desk.rules, desk.setting) if request.state is RequestState.OPEN else None
    return {
        "kind": "why",
        "client": record.client.name,
        "subject": request.subject,
        "ask": "",
        "state": request.state.value,
        "events": tuple(_events(record, request.ref, "", desk)),
        "next": coming.day if coming and not coming.hand_over else None,
        "now": coming.reason if coming else "",
        "ladder": ladder_of(request, record.client, desk.practice, desk.rules).key if coming else "",
    }


def _events(record: ClientRecord, ref: str, item_id: str, desk: Desk) -> Iterator[Facts]:
    mails = {e.event.digest: e.event for e in record.log if isinstance(e.event, ev.MailTaken)}
    told = [(e, what) for e in record.log if (what := _what(e.event, ref, item_id))]
    for logged, what in told[-_MOST:]:
        mail = mails.get(logged.mail)
        reason = getattr(logged.event, "reason", None)
        yield {
            **_NOTHING,
            "at": desk.calendar.day(logged.at),
            "what": what,
            "by": _by(mail, desk),
            "author": mail.author if mail else "",
            "mail": without_prefixes(mail.subject) if mail else "",
            "rule": reason.rule if reason and isinstance(logged.event, ev.ItemMoved) else "",
            "evidence": reason.evidence if reason and isinstance(logged.event, ev.ItemMoved) else "",
            **_more(logged.event),
        }


def _by(mail: ev.MailTaken | None, desk: Desk) -> str:
    """Whose mail brought it about: the first name of a member of staff, "you", or "" for anybody else."""
    member = desk.practice.member_at(mail.author) if mail else None
    if member is None:
        return ""
    return "you" if member.id == desk.author.id else member.first_name


_NOTHING: Facts = {"date": None, "note": "", "missing": (), "stage": 0, "to": ""}


def _what(event: ev.Event, ref: str, item_id: str) -> str:
    """What an event did to an item, or (no item) to a request; "" when it has nothing to do with it."""
    match event:
        case ev.ItemMoved(request=r, item=i, state=state) if (r, i) == (ref, item_id):
            return state.value
        case ev.ItemRuled(request=r, item=i, ruling=ruling) if (r, i) == (ref, item_id):
            return f"ruled_{ruling}"
        case ev.ItemAdded(request=r, item=item) if (r, item.id) == (ref, item_id):
            return "added"
        case ev.RequestOpened(request=opened) if opened.ref == ref:
            return "asked"
        case ev.RequestPutBack(request=r) if r == ref:
            return "taken_back"
    return "" if item_id else _what_of_request(event, ref)


def _what_of_request(event: ev.Event, ref: str) -> str:
    match event:
        case ev.ChaserSent(requests=refs) | ev.Escalated(requests=refs) if ref in refs:
            return "chased" if isinstance(event, ev.ChaserSent) else "handed"
        case ev.ChaserWithdrawn(requests=refs) if ref in refs:
            return "withdrawn"
        case ev.ClientWrote(requests=refs) if ref in refs:
            return "wrote"
        case ev.ChasingPaused(request=r) | ev.ChasingResumed(request=r) if r in (None, ref):
            return "paused" if isinstance(event, ev.ChasingPaused) else "resumed"
        case ev.DueChanged(request=r) if r == ref:
            return "due"
        case ev.RequestCancelled(request=r) | ev.RequestCompleted(request=r) if r == ref:
            return "cancelled" if isinstance(event, ev.RequestCancelled) else "complete"
        case ev.RequestReassigned(request=r) | ev.LadderChanged(request=r) if r == ref:
            return "reassigned" if isinstance(event, ev.RequestReassigned) else "ladder"
        case ev.ClientAway() | ev.AddressFailed() | ev.AddressChanged():
            return {ev.ClientAway: "away", ev.AddressFailed: "bounced"}.get(type(event), "address")
    return ""


def _more(event: ev.Event) -> Facts:
    match event:
        case ev.ItemMoved(date=day, missing=missing, note=note):
            return {"date": day, "missing": missing, "note": note}
        case ev.ItemRuled(note=note):
            return {"note": note}
        case ev.ChaserSent(stage=stage, to=to):
            return {"stage": stage, "to": to}
        case ev.ChasingPaused(until=until):
            return {"date": until if until.year < 9999 else None}
        case ev.DueChanged(due=due):
            return {"date": due}
        case ev.ClientAway(until=until):
            return {"date": until}
        case ev.AddressFailed(email=email) | ev.AddressChanged(email=email):
            return {"to": email}
        case _:
            return {}


# -- who --------------------------------------------------------------------------------------------------------------


def who(wish: Wish, desk: Desk) -> Iterator[Facts]:
    """Who reads for a client, who looks after a request, who has answered and who has not."""
    match wish.who:
        case Who.CONTACT:
            yield from (_contact(r) for c in wish.clients if (r := desk.record(c)))
        case Who.OWNER:
            yield from (_owner(t, desk) for t in matters_named(wish, desk)[:_MOST_TOLD])
        case Who.ANSWERED | Who.SILENT:
            yield _answered(wish, desk)


def _contact(record: ClientRecord) -> Facts:
    client = record.client
    return {
        "kind": "contact",
        "client": client.name,
        "contact": greeting_name(client),
        "emails": tuple(e for e in client.emails if e not in record.dead),
        "dead": tuple(sorted(record.dead)),
        "second": client.second,
    }


def _owner(target: Target, desk: Desk) -> Facts:
    record, request = target
    owner = owner_of(request, record.client, desk.practice)
    manager, partner = (f(request, record.client, desk.practice) for f in (manager_of, partner_of))
    away = desk.practice.away(owner.id, desk.today) if owner else None
    return {
        "kind": "owner",
        "client": record.client.name,
        "subject": request.subject,
        "ref": request.ref,
        "owner": owner.name if owner else "",
        "away": away,
        "manager": manager.name if manager else "",
        "partner": partner.name if partner else "",
    }


def _answered(wish: Wish, desk: Desk) -> Facts:
    """Of the clients with something open: who has written since they were asked, and who has not."""
    silent = wish.who is Who.SILENT
    told, matters = [], matters_named(wish, desk)
    for record, request in matters:
        wrote = _last_wrote(record, request)
        if (wrote is None) is silent:
            told.append(
                {
                    "client": record.client.name,
                    "subject": request.subject,
                    "wrote": wrote.date() if wrote else None,
                    "asked": request.opened.date(),
                    "chasers": request.chasers_sent,
                    "waiting": sum(
                        i.state.value in ("outstanding", "wrong", "partial", "promised") for i in request.items
                    ),
                }
            )
    return {
        "kind": "silent" if silent else "answered",
        "rows": tuple(told[:_MOST_TOLD]),
        "open": bool(matters),
        "mine": not wish.clients,
    }


def _last_wrote(record: ClientRecord, request: Request) -> datetime | None:
    """When the client last wrote about a request, as far as the log goes back."""
    wrote = (
        e.at for e in reversed(record.log) if isinstance(e.event, ev.ClientWrote) and request.ref in e.event.requests
    )
    return next(wrote, None)
