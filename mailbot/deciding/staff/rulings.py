"""Orders about items: received, no longer needed, open again, no good, yes to what we asked."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.deciding.ground.desk import Desk, Line
from mailbot.deciding.jobs.jobs import job_of_request, next_of
from mailbot.deciding.staff.targets import Target, line_on, targets
from mailbot.domain.events import ItemRuled
from mailbot.domain.lifecycle import BY_STAFF
from mailbot.domain.requests import RESTING, SETTLED, Item, ItemState, RequestState
from mailbot.domain.understanding import Command, Verb

_STANDS = {
    ItemState.OUTSTANDING: "it is still to come already",
    ItemState.RECEIVED: "it is ticked off already",
    ItemState.NOT_APPLICABLE: "the client said that there is none",
    ItemState.WAIVED: "it is off the list already",
}
_UNDO = {
    Verb.RECEIVED: "reopen",
    Verb.CONFIRM: "reopen",
    Verb.WAIVE: "reopen",
    Verb.REOPEN: "waive",
    Verb.REJECT: "received",
}
_NEEDLESS = {
    Verb.RECEIVED: frozenset({ItemState.RECEIVED}),
    Verb.CONFIRM: frozenset({ItemState.RECEIVED, ItemState.WAIVED, ItemState.NOT_APPLICABLE}),
    Verb.WAIVE: SETTLED,
    Verb.REOPEN: frozenset({ItemState.OUTSTANDING}),
    Verb.REJECT: frozenset({ItemState.WAIVED}),
}
"""States in which an item is said back instead."""


def rule(command: Command, desk: Desk) -> Iterator[Line]:
    """Staff rule on an item, or on every item of a request to which the order makes a difference."""
    found = targets(command, desk)
    if not found:
        yield Line(command.verb, problem="nothing is open there")
    for target in found:
        yield from _on_request(command, target, desk)


def _on_request(command: Command, target: Target, desk: Desk) -> Iterator[Line]:
    request = target[1]
    if request.state is RequestState.CANCELLED and command.verb is not Verb.REOPEN:
        yield line_on(command, target, problem="that request is cancelled")
    elif command.item is None:
        yield _on_all(command, target, desk)
    elif item := request.item(command.item):
        yield _on_one(command, target, item, desk)
    else:
        yield line_on(command, target, problem=f"it has no item {command.item}")


def _on_one(command: Command, target: Target, item: Item, desk: Desk) -> Line:
    cancelled = target[1].state is RequestState.CANCELLED
    if not cancelled and (item.state in _NEEDLESS[command.verb] or item.state not in BY_STAFF[command.verb]):
        return line_on(command, target, items=(item.ask,), problem=_STANDS.get(item.state, "it can't be"))
    again = _note(command, target, (item,), desk)
    undo = f"{_UNDO[command.verb]} {target[1].ref}/{item.id}"
    return line_on(command, target, items=(item.ask,), value=command.note, undo=undo, again=again)


def _on_all(command: Command, target: Target, desk: Desk) -> Line:
    items = tuple(i for i in target[1].items if _meant(i, command.verb, target))
    if not items:
        return line_on(command, target, problem="there is nothing in it to which that applies")
    again = _note(command, target, items, desk)
    asks, undo = tuple(i.ask for i in items), _undo(command.verb, target, items)
    return line_on(command, target, items=asks, value=command.note, undo=undo, again=again)


def _undo(verb: Verb, target: Target, items: tuple[Item, ...]) -> str:
    """The words that take it back: item by item, so that nothing else is touched."""
    if target[1].state is RequestState.CANCELLED:
        return f"cancel {target[1].ref}"
    return f"{_UNDO[verb]} {', '.join(f'{target[1].ref}/{i.id}' for i in items)}"


def _meant(item: Item, verb: Verb, target: Target) -> bool:
    """Which items an order about a whole request moves: never one to the loss of what is settled."""
    match verb:
        case Verb.CONFIRM:
            waiting = [i for i in target[1].items if i.state in RESTING]
            return item in waiting or (not waiting and len(target[1].items) == 1 and item.state not in SETTLED)
        case Verb.REOPEN:
            return item.state not in SETTLED if target[1].state is RequestState.CANCELLED else item.state in SETTLED
        case Verb.REJECT:
            return item.state in (ItemState.RECEIVED, ItemState.PARTIAL, ItemState.CLAIMED)
        case _:
            return item.state not in SETTLED


def _note(command: Command, target: Target, items: tuple[Item, ...], desk: Desk) -> str:
    """Note it; what the request's job waits for again because of it, "" when that is as before."""
    record, request = target
    before = job_of_request(record, request.ref)
    ruled = (ItemRuled(request.ref, i.id, command.verb.value, command.note, command.reason) for i in items)
    desk.note(record.client.id, *ruled)
    desk.settle_questions(record.client.id, request.ref, frozenset(i.id for i in items))
    now = job_of_request(desk.record(record.client.id) or record, request.ref)
    went_back = command.verb in (Verb.REOPEN, Verb.REJECT) and before and now and now.stage != before.stage
    return f"The {now.title} waits {next_of(now)} again." if now and went_back else ""
