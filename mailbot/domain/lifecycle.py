"""What may happen to an item, as one table, and what each event does to a client's record.

Rule 1: everything that may change an item's state stands in TRANSITIONS. What is not a row cannot happen.
The diagram in docs/lifecycle.md is drawn from this table; a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import singledispatch

from mailbot.domain import events as ev
from mailbot.domain import jobs
from mailbot.domain.askings import asked, not_asked
from mailbot.domain.drafts import DraftAnswered, DraftPut, with_answer, with_put
from mailbot.domain.job_returns import gone_back, opened_again
from mailbot.domain.ladders import chased, put_back
from mailbot.domain.payments import Payment
from mailbot.domain.questions import questions_after
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request, RequestState
from mailbot.domain.sources import joined
from mailbot.domain.taking_back import ClientPutBack, RequestPutBack

S = ItemState

BROUGHT = (S.RECEIVED, S.PARTIAL, S.WRONG, S.PROMISED, S.CLAIMED, S.NOT_APPLICABLE, S.QUERY)
"""What a client's mail can bring about an item."""
RULINGS = ("received", "waive", "reopen", "reject", "confirm", "answered")
"""What staff can say about an item."""

_FREELY = {s: s for s in BROUGHT}
"""From here, whatever the mail brings is where the item goes."""

BY_CLIENT: dict[ItemState, dict[ItemState, ItemState]] = {
    # from             what the mail brings -> where the item goes; what is not named changes nothing
    S.OUTSTANDING: _FREELY,
    S.PROMISED: _FREELY,
    S.WRONG: _FREELY,
    S.QUERY: _FREELY,
    S.CLAIMED: _FREELY,
    # part of it is here and stays here, whatever is said about the rest
    S.PARTIAL: {**_FREELY, S.PROMISED: S.PARTIAL, S.WRONG: S.PARTIAL},
    # settled by the client: only a better answer or a second thought moves it
    S.RECEIVED: {S.RECEIVED: S.RECEIVED, S.QUERY: S.QUERY, S.NOT_APPLICABLE: S.RECEIVED},
    S.NOT_APPLICABLE: {
        S.NOT_APPLICABLE: S.NOT_APPLICABLE,
        S.RECEIVED: S.RECEIVED,
        S.PARTIAL: S.PARTIAL,
        S.QUERY: S.QUERY,
    },
    # settled by staff: it may still come
    S.WAIVED: {S.RECEIVED: S.RECEIVED},
}

BY_STAFF: dict[str, dict[ItemState, ItemState]] = {
    # ruling: from -> to; what is not named is illegal and is said back
    "received": dict.fromkeys(S, S.RECEIVED),
    "waive": dict.fromkeys(S, S.WAIVED),
    "reopen": dict.fromkeys(S, S.OUTSTANDING),
    "reject": dict.fromkeys(S, S.WRONG),
    "confirm": {
        S.CLAIMED: S.RECEIVED,
        S.PARTIAL: S.RECEIVED,
        S.WRONG: S.RECEIVED,
        S.RECEIVED: S.RECEIVED,
        S.NOT_APPLICABLE: S.NOT_APPLICABLE,
        S.QUERY: S.RECEIVED,
        S.OUTSTANDING: S.RECEIVED,
        S.PROMISED: S.RECEIVED,
    },
    "answered": {S.QUERY: S.OUTSTANDING},
}

BY_RECEIPT: dict[ItemState, ItemState] = dict.fromkeys(
    (S.OUTSTANDING, S.PARTIAL, S.WRONG, S.PROMISED, S.CLAIMED, S.RECEIVED), S.RECEIVED
)
"""Where a payment goes when its money has come. What staff have to answer, or no longer want, stays with them."""


class IllegalTransition(Exception):
    """An event that the table does not allow; a contradictory order, or a defect of ours."""


def after_mail(state: ItemState, brought: ItemState) -> ItemState:
    """Where an item goes when a client's mail brings something; unchanged when the table has no row."""
    if brought not in BROUGHT:
        raise IllegalTransition(f"a mail cannot make an item {brought}")
    return BY_CLIENT[state].get(brought, state)


def after_ruling(state: ItemState, ruling: str) -> ItemState:
    """Where an item goes when staff rule on it. Raises IllegalTransition when the table has no row."""
    try:
        return BY_STAFF[ruling][state]
    except KeyError:
        raise IllegalTransition(f"{ruling!r} cannot be said of an item that is {state}") from None


def evolve(record: ClientRecord, event: ev.Event, at: datetime, mail: str = "") -> ClientRecord:
    """The record after the event, the event logged in it. Raises IllegalTransition; never changes `record`."""
    after = _apply(event, record, at)
    if after.jobs:
        again = opened_again(record.requests, after.requests)
        returned = gone_back(after.jobs, after.requests, again, at) if again else after.jobs
        after = replace(after, jobs=jobs.caught_up(returned, after.requests, at))
    return replace(after, log=(*after.log, ev.Logged(at, event, mail)))


@singledispatch
def _apply(event: object, record: ClientRecord, at: datetime) -> ClientRecord:
    return record


def _on_request(record: ClientRecord, ref: str, **changes: object) -> ClientRecord:
    request = record.request(ref)
    if request is None:
        raise IllegalTransition(f"{record.client.id} has no request {ref}")
    changed = replace(request, **changes)  # type: ignore[arg-type]
    return replace(record, requests=tuple(changed if r.ref == ref else r for r in record.requests))


def _on_item(record: ClientRecord, ref: str, item_id: str, changed: Item) -> ClientRecord:
    request = record.request(ref)
    assert request is not None
    items = tuple(changed if i.id == item_id else i for i in request.items)
    state = request.state
    if state is RequestState.COMPLETE and not replace(request, items=items).settled:
        state = RequestState.OPEN
    return _on_request(record, ref, items=items, state=state)


def _item(record: ClientRecord, ref: str, item_id: str) -> Item:
    request = record.request(ref)
    item = request.item(item_id) if request else None
    if item is None:
        raise IllegalTransition(f"{record.client.id} has no item {ref}/{item_id}")
    return item


@_apply.register
def _(event: ev.RequestOpened, record: ClientRecord, at: datetime) -> ClientRecord:
    if record.request(event.request.ref):
        raise IllegalTransition(f"{event.request.ref} is open already")
    return replace(record, requests=(*record.requests, event.request), opened=record.opened + 1)


@_apply.register
def _(event: ev.ItemAdded, record: ClientRecord, at: datetime) -> ClientRecord:
    request = record.request(event.request)
    if request is None or request.item(event.item.id):
        raise IllegalTransition(f"{event.request}/{event.item.id} cannot be added")
    state = RequestState.OPEN if request.state is RequestState.COMPLETE else request.state
    item = replace(event.item, changed=event.item.changed or at)
    return _on_request(record, request.ref, items=(*request.items, item), state=state, stage=0, handed=False)


@_apply.register
def _(event: ev.ItemMoved, record: ClientRecord, at: datetime) -> ClientRecord:
    item = _item(record, event.request, event.item)
    state = after_mail(item.state, event.state)
    sources = joined(item.sources, event.sources) if event.state in (S.RECEIVED, S.PARTIAL) else item.sources
    changed = replace(item, state=state, changed=at, sources=sources, none=event.none)
    if state in (S.RECEIVED, S.NOT_APPLICABLE, S.CLAIMED, S.QUERY):
        changed = replace(changed, promised=None, missing=(), note="", had=event.had or item.had)
    elif event.state is S.PARTIAL:
        changed = replace(changed, promised=event.date, missing=event.missing, had=event.had, note=event.note)
    elif event.state is S.PROMISED:
        changed = replace(changed, promised=event.date)
    elif event.state is S.WRONG:
        changed = replace(changed, note=event.note)
    return _fresh_start(_on_item(record, event.request, event.item, changed), event.request)


def _fresh_start(record: ClientRecord, ref: str) -> ClientRecord:
    """Something came in: the ladder begins again from its first rung."""
    return _on_request(record, ref, stage=0, handed=False)


@_apply.register
def _(event: ev.ItemRuled, record: ClientRecord, at: datetime) -> ClientRecord:
    item = _item(record, event.request, event.item)
    changed = replace(
        item,
        state=after_ruling(item.state, event.ruling),
        promised=None,
        missing=item.missing if event.ruling == "reject" else (),
        note=event.note,
        changed=at,
        none=False,
    )
    if item.payment and event.ruling in ("reopen", "reject"):
        changed = replace(changed, payment=replace(item.payment, receipt=""))
    after = _fresh_start(_on_item(record, event.request, event.item, changed), event.request)
    request = after.request(event.request)
    if event.ruling == "reopen" and request and request.state is RequestState.CANCELLED:
        return _on_request(after, event.request, state=RequestState.OPEN)
    return after


@_apply.register
def _(event: ev.ItemReworded, record: ClientRecord, at: datetime) -> ClientRecord:
    item = _item(record, event.request, event.item)
    # What was read from the old words may not be so any more: then nothing is ticked off, or told, by it.
    payment = replace(item.payment, pence=None, reference="") if item.payment else None
    return _on_item(record, event.request, event.item, replace(item, ask=event.ask, payment=payment))


@_apply.register
def _(event: ev.ReceiptSettled, record: ClientRecord, at: datetime) -> ClientRecord:
    item = _item(record, event.request, event.item)
    if item.state not in BY_RECEIPT:
        raise IllegalTransition(f"money cannot settle an item that is {item.state}")
    payment = replace(item.payment or Payment(), receipt=event.receipt.key)
    changed = replace(
        item, state=BY_RECEIPT[item.state], promised=None, missing=(), note="", changed=at, payment=payment
    )
    return _fresh_start(_on_item(record, event.request, event.item, changed), event.request)


@_apply.register
def _(event: ev.DueChanged, record: ClientRecord, at: datetime) -> ClientRecord:
    if event.corrected:
        return _on_request(record, event.request, due=event.due)
    return _on_request(record, event.request, due=event.due, paused_until=event.due, stage=0, handed=False)


@_apply.register
def _(event: ev.ChasingPaused, record: ClientRecord, at: datetime) -> ClientRecord:
    if event.request is not None:
        return _decided(_on_request(record, event.request, paused_until=event.until), event.request)
    record = replace(record, paused_until=event.until)
    for request in record.open:
        record = _decided(record, request.ref)
    return record


@_apply.register
def _(event: ev.ChasingResumed, record: ClientRecord, at: datetime) -> ClientRecord:
    record = replace(record, dead=frozenset(), away_until=None)
    if event.request is not None:
        return _resumed(record, event.request)
    record = replace(record, paused_until=None)
    for request in record.open:
        record = _resumed(record, request.ref)
    return record


def _resumed(record: ClientRecord, ref: str) -> ClientRecord:
    return _decided(_on_request(record, ref, paused_until=None), ref)


def _decided(record: ClientRecord, ref: str) -> ClientRecord:
    """A ladder that had ended begins again: whoever it was handed to has said how to go on."""
    request = record.request(ref)
    stage = 0 if request is None or request.handed else request.stage
    return _on_request(record, ref, handed=False, stage=stage)


@_apply.register
def _(event: ev.RequestCancelled, record: ClientRecord, at: datetime) -> ClientRecord:
    return _on_request(record, event.request, state=RequestState.CANCELLED)


@_apply.register
def _(event: ev.RequestReassigned, record: ClientRecord, at: datetime) -> ClientRecord:
    after = _on_request(record, event.request, owner=event.owner)
    return replace(after, jobs=jobs.reassigned(after.jobs, event.request, event.owner))


@_apply.register
def _(event: ev.ReminderOrdered, record: ClientRecord, at: datetime) -> ClientRecord:
    return replace(record, remind=tuple(dict.fromkeys((*record.remind, event.request))))


@_apply.register
def _(event: ev.LadderChanged, record: ClientRecord, at: datetime) -> ClientRecord:
    return _decided(_on_request(record, event.request, ladder=event.ladder), event.request)


@_apply.register
def _(event: ev.AddressChanged, record: ClientRecord, at: datetime) -> ClientRecord:
    email = event.email.lower()
    emails = (email, *(e for e in record.client.emails if e != email))
    return replace(record, client=replace(record.client, emails=emails), dead=record.dead - {email}, readdressed=at)


@_apply.register
def _(event: ev.AddressFailed, record: ClientRecord, at: datetime) -> ClientRecord:
    return replace(record, dead=record.dead | {event.email.lower()})


@_apply.register
def _(event: ev.ClientAway, record: ClientRecord, at: datetime) -> ClientRecord:
    return replace(record, away_until=event.until)


@_apply.register
def _(event: ev.ClientWrote, record: ClientRecord, at: datetime) -> ClientRecord:
    record = replace(record, wrote=at, moved=at if event.moved else record.moved)
    if event.message_id:
        for ref in event.requests:
            request = record.request(ref)
            if request and event.message_id not in request.thread:
                record = _on_request(record, ref, thread=(*request.thread, event.message_id))
    return record


@_apply.register
def _(event: ev.ChaserSent, record: ClientRecord, at: datetime) -> ClientRecord:
    return chased(record, event, at)


@_apply.register
def _(event: ev.ChaserWithdrawn, record: ClientRecord, at: datetime) -> ClientRecord:
    return put_back(record, event)


@_apply.register
def _(event: DraftPut, record: ClientRecord, at: datetime) -> ClientRecord:
    return replace(record, drafts=with_put(record.drafts, event, at))


@_apply.register
def _(event: DraftAnswered, record: ClientRecord, at: datetime) -> ClientRecord:
    return replace(record, drafts=with_answer(record.drafts, event))


@_apply.register
def _(event: ev.ClientAsked, record: ClientRecord, at: datetime) -> ClientRecord:
    return asked(record, event, at)


@_apply.register
def _(event: ev.AskingWithdrawn, record: ClientRecord, at: datetime) -> ClientRecord:
    return not_asked(record, event)


@_apply.register
def _(event: ev.Escalated, record: ClientRecord, at: datetime) -> ClientRecord:
    for ref in event.requests:
        if record.request(ref):
            record = _on_request(record, ref, handed=True)
    return record


@_apply.register
def _(
    event: ev.QuestionPut | ev.QuestionTold | ev.QuestionUntold | ev.QuestionSettled, record: ClientRecord, at: datetime
) -> ClientRecord:
    return replace(record, questions=questions_after(record.questions, event, at))


@_apply.register
def _(event: ev.RequestCompleted, record: ClientRecord, at: datetime) -> ClientRecord:
    return _on_request(record, event.request, state=RequestState.COMPLETE)


@_apply.register
def _(event: RequestPutBack, record: ClientRecord, at: datetime) -> ClientRecord:
    return replace(record, requests=tuple(event.after if r.ref == event.request else r for r in record.requests))


@_apply.register
def _(event: ClientPutBack, record: ClientRecord, at: datetime) -> ClientRecord:
    after = event.after
    return replace(
        record,
        client=replace(record.client, emails=after.emails),
        paused_until=after.paused_until,
        away_until=after.away_until,
        dead=frozenset(after.dead),
        remind=after.remind,
    )


def _with_job(record: ClientRecord, event: jobs.JobEvent, at: datetime) -> ClientRecord:
    try:
        return replace(record, jobs=jobs.with_job(record.jobs, event, at))
    except jobs.JobCannot as error:
        raise IllegalTransition(str(error)) from None


for _happens in (jobs.JobOpened, jobs.JobJoined, jobs.JobMoved, jobs.JobInHand):
    _apply.register(_happens, lambda event, record, at: _with_job(record, event, at))


def paused_until(record: ClientRecord, request: Request) -> date | None:
    """The last day on which chasing of a request rests by order, its own and its client's pauses together."""
    days = [d for d in (record.paused_until, request.paused_until) if d is not None]
    return max(days) if days else None
