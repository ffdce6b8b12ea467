"""Orders taken back: what a mail of staff had changed stands as before, where nobody has changed it since."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from mailbot.deciding.ground.desk import Desk, Line
from mailbot.deciding.ground.leave import leave_back
from mailbot.deciding.ground.words import listed
from mailbot.deciding.jobs.job_undo import jobs_back
from mailbot.domain import events as ev
from mailbot.domain.last_order import changed_by, last_order_of
from mailbot.domain.letter_answered import confirms, letter_answered
from mailbot.domain.lifecycle import IllegalTransition, evolve
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request, RequestState
from mailbot.domain.taking_back import ClientMatters, Kept, matters_put_back, request_put_back
from mailbot.domain.understanding import Reason
from mailbot.domain.wishes import Wish, WishKind

_NAMES = {
    "due": "the due day",
    "paused_until": "the pause",
    "away_until": "until when they are away",
    "owner": "who looks after it",
    "ladder": "how it is chased",
    "state": "the request itself",
    "emails": "their address",
    "dead": "which of their addresses work",
}


def note_how_it_stood(desk: Desk) -> None:
    """Behind everything that a mail changed: how it stood before, so that the mail can be taken back."""
    for client_id, record in tuple(desk.records.items()):
        before = desk.register.clients[client_id]
        for request in before.requests:
            if record.request(request.ref) != request:
                desk.note(client_id, ev.RequestStood(request))
        if matters_of(before) != matters_of(record):
            desk.note(client_id, ev.ClientStood(matters_of(before)))


def matters_of(record: ClientRecord) -> ClientMatters:
    """A client's own matters as they stand."""
    dead = tuple(sorted(record.dead))
    return ClientMatters(record.client.emails, record.paused_until, record.away_until, dead, record.remind)


def undo(wish: Wish, desk: Desk) -> Iterator[Line]:
    """Take back the mail whose confirmation is answered, else the author's last one that changed anything."""
    found = _confirmed(desk)
    if found and (back := tuple(leave_back(found, desk))):
        yield from back
        return
    records = [r for r in desk.register.clients.values() if found and changed_by(found, r)]
    if not records:  # what is answered only told something
        found = _last_of_author(wish, desk)
        records = [r for r in desk.register.clients.values() if found and changed_by(found, r)]
    for record in records:
        yield from _undo_in(record, found, desk)
    if not records:
        yield Line(WishKind.UNDO, problem="I know of no order of yours that could be taken back")


# -- which mail -------------------------------------------------------------------------------------------------------


def _confirmed(desk: Desk) -> str:
    """The beginning of the digest of the mail whose confirmation the desk's mail answers."""
    return confirms(letter_answered(desk.mail, desk.register, desk.practice))


def _last_of_author(wish: Wish, desk: Desk) -> str:
    """The digest of the author's last mail that changed something, of the clients named if any are."""
    records = [r for c in wish.clients if (r := desk.record(c))] or list(desk.register.clients.values())
    return last_order_of({desk.author.email.lower(), *desk.author.aliases}, records)


# -- putting back -----------------------------------------------------------------------------------------------------


def _undo_in(record: ClientRecord, digest: str, desk: Desk) -> Iterator[Line]:
    did = [e for e in record.log if e.mail.startswith(digest)]
    whole = did[0].mail
    befores = {e.event.before.ref: e.event.before for e in did if isinstance(e.event, ev.RequestStood)}
    matters = next((e.event.before for e in did if isinstance(e.event, ev.ClientStood)), None)
    after = _after(record, befores, matters, did)
    jobs = tuple(jobs_back(record, did, WishKind.UNDO, desk))  # first: what is open again may take a job back further
    for ref, before in befores.items():
        yield from _request_back(record, before, after.request(ref) or before, whole, desk)
    for logged in did:
        if isinstance(logged.event, ev.RequestOpened) and logged.event.request.ref not in befores:
            yield from _unopened(record, logged.event.request.ref, desk)
    if matters is not None:
        yield from _matters_back(record, matters, matters_of(after), whole, desk)
    yield from jobs
    _ask_again(record, did, desk)


def _after(
    record: ClientRecord, befores: dict[str, Request], matters: ClientMatters | None, did: list[ev.Logged]
) -> ClientRecord:
    """The record right after that mail: what it changed, done once more to how things stood before."""
    opened = {e.event.request.ref for e in did if isinstance(e.event, ev.RequestOpened)}
    requests = tuple(befores.get(r.ref, r) for r in record.requests if r.ref not in opened)
    once_more = replace(record, requests=requests, log=())
    if matters is not None:
        once_more = evolve(once_more, ev.ClientPutBack(matters, ""), did[0].at)
    for logged in did:
        try:
            once_more = evolve(once_more, logged.event, logged.at)
        except IllegalTransition:  # of a request that retention has let go
            continue
    return once_more


def _request_back(record: ClientRecord, before: Request, after: Request, digest: str, desk: Desk) -> Iterator[Line]:
    now = (desk.record(record.client.id) or record).request(before.ref)
    if now is None:
        return
    found, moved, kept = request_put_back(before, after, now)
    line = Line(WishKind.UNDO, client=record.client.name, subject=now.subject, request=now.ref)
    if found != now:
        desk.note(record.client.id, ev.RequestPutBack(now.ref, found, digest))
        for item in moved:
            desk.settle_questions(record.client.id, now.ref, frozenset({item.id}))
        yield replace(line, items=tuple(i.ask for i in moved), value="" if moved else _told(now, found), undo="undo")
    if kept:
        yield replace(line, problem=f"{_still(kept)} since, and {'stays' if len(kept) == 1 else 'stay'} as it is now")
    elif found == now:
        yield replace(line, problem="it stands as before that mail already")


def _told(now: Request, found: Request) -> str:
    """What stands otherwise than the order had it, besides items."""
    names = [
        _NAMES[n] for n in ("state", "due", "paused_until", "owner", "ladder") if getattr(now, n) != getattr(found, n)
    ]
    return listed([n for n in names if not (n == _NAMES["paused_until"] and _NAMES["due"] in names)])


def _still(kept: Collection[Kept]) -> str:
    names = [f"“{k.item.ask}”" if k.item else _NAMES.get(k.what, k.what) for k in kept]
    return f"{listed(names)} {'has' if len(names) == 1 else 'have'} changed"


def _unopened(record: ClientRecord, ref: str, desk: Desk) -> Iterator[Line]:
    """A request that the mail opened is withdrawn; what came for it stays on record."""
    request = (desk.record(record.client.id) or record).request(ref)
    if request is None:
        return
    line = Line("unasked", client=record.client.name, subject=request.subject, request=ref)
    if request.state is not RequestState.OPEN:
        yield replace(line, problem=f"that request is {request.state.value} already")
        return
    desk.note(record.client.id, ev.RequestCancelled(ref, Reason("taken back", "the mail that had opened it")))
    desk.settle_questions(record.client.id, ref)
    gone = (
        f"{request.chasers_sent} reminder{'s' if request.chasers_sent != 1 else ''} had gone out"
        if request.chasers_sent
        else ""
    )
    yield replace(line, value=gone, undo="undo")


def _matters_back(
    record: ClientRecord, before: ClientMatters, after: ClientMatters, digest: str, desk: Desk
) -> Iterator[Line]:
    now = matters_of(desk.record(record.client.id) or record)
    found, kept = matters_put_back(before, after, now)
    line = Line(WishKind.UNDO, client=record.client.name)
    if found != now:
        desk.note(record.client.id, ev.ClientPutBack(found, digest))
        names = [
            _NAMES[n] for n in ("paused_until", "away_until", "emails", "dead") if getattr(now, n) != getattr(found, n)
        ]
        names += ["the reminder that was ordered"] if now.remind != found.remind else []
        yield replace(line, value=listed(names), undo="undo")
    if any(k.what == "remind" for k in kept):
        yield replace(line, problem="the reminder has left already, and mail can't be called back")
    if rest := [k for k in kept if k.what != "remind"]:
        yield replace(line, problem=f"{_still(rest)} since, and {'stays' if len(rest) == 1 else 'stay'} as it is now")


def _ask_again(record: ClientRecord, did: list[ev.Logged], desk: Desk) -> None:
    """Questions that the order had answered are open again; they are put once more after the usual time."""
    settled = {e.event.id for e in did if isinstance(e.event, ev.QuestionSettled)}
    now = desk.record(record.client.id) or record
    settled -= {q.id for q in now.questions}
    put = {e.event.id: e.event for e in record.log if isinstance(e.event, ev.QuestionPut) and e.event.id in settled}
    for question in put.values():
        request = now.request(question.request) if question.request else None
        if request is None or request.state is RequestState.OPEN:
            desk.note(record.client.id, question)
