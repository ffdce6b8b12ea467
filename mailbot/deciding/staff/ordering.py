"""Orders from staff, each followed or said back: one function a verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from mailbot.deciding.ground.desk import Desk, Line
from mailbot.deciding.ground.entitled import may_order, who_may
from mailbot.deciding.ground.holds import open_items
from mailbot.deciding.ground.people import owner_of, writable
from mailbot.deciding.ground.words import spoken
from mailbot.deciding.staff.correcting import is_new
from mailbot.deciding.staff.making_sure import WAITS, waits_to_cancel, waits_to_move
from mailbot.deciding.staff.opening import item_of, new_items
from mailbot.deciding.staff.rulings import rule
from mailbot.deciding.staff.targets import Target, every_target, line_on, targets
from mailbot.domain.events import (
    AddressChanged,
    ChasingPaused,
    ChasingResumed,
    DueChanged,
    ItemAdded,
    ReminderOrdered,
    RequestCancelled,
    RequestReassigned,
)
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import RequestState
from mailbot.domain.understanding import Command, Verb


def follow(command: Command, desk: Desk) -> Iterator[Line]:
    """Do what was ordered; a line for everything it did, or for why it could not be done."""
    if command.request and desk.record_of(command.request) is None:
        yield Line(command.verb, problem=f"there is no request {command.request}")
    elif command.client and desk.record(command.client) is None:
        yield Line(command.verb, problem=f"there is no client {command.client}")
    elif command.verb is Verb.STATUS:
        return
    else:
        refused = tuple(_not_theirs(command, desk))
        yield from refused
        if not refused or (targets(command, desk) and not (command.client and not command.request)):
            yield from _VERBS[command.verb](command, desk)


def _not_theirs(command: Command, desk: Desk) -> Iterator[Line]:
    """What of an order is not its author's to give, and whose it is; "everything" means only what is theirs."""
    record = desk.record(command.client) if not command.request else None
    if record is not None and not may_order(desk.author, record, None, desk.practice):
        may = who_may(record, None, desk.practice)
        yield Line(command.verb, client=record.client.name, problem=f"that is not yours to order; {may} may")
    elif command.request:
        for target in every_target(command, desk):
            if not may_order(desk.author, *target, desk.practice):
                may = who_may(*target, desk.practice)
                yield line_on(command, target, problem=f"that is not yours to order; {may} may")


def _each(command: Command, desk: Desk, do: Callable[[Command, Target, Desk], Line]) -> Iterator[Line]:
    """The order, done to every open request it is about; what is closed is said back."""
    found = targets(command, desk)
    if not found:
        record = desk.record(command.client)
        yield Line(command.verb, client=record.client.name if record else "", problem="nothing is open there")
    for target in found:
        if target[1].state is RequestState.OPEN:
            yield do(command, target, desk)
        else:
            yield line_on(command, target, problem=f"that request is {target[1].state.value} already")


# -- time -------------------------------------------------------------------------------------------------------------


def _extend(command: Command, desk: Desk) -> Iterator[Line]:
    yield from _each(command, desk, _extend_one)


def _extend_one(command: Command, target: Target, desk: Desk) -> Line:
    record, request = target
    if command.date is None:
        return line_on(command, target, problem="you named no day")
    if command.date < desk.today:
        return line_on(command, target, problem=f"{spoken(command.date)} has passed")
    corrected = is_new(record, request, desk)
    desk.note(record.client.id, DueChanged(request.ref, command.date, command.reason, corrected))
    undo = f"extend {request.ref} to {request.due:%-d %B %Y}"
    return line_on(
        command,
        target,
        date=command.date,
        value="corrected" if corrected else "",
        undo=undo if request.due >= desk.today else "undo",
    )


def _pause(command: Command, desk: Desk) -> Iterator[Line]:
    if command.date is not None and command.date < desk.today:
        yield Line(command.verb, problem=f"{spoken(command.date)} has passed")
    elif command.client and not command.request:
        yield _pause_client(command, desk)
    else:
        yield from _each(command, desk, _pause_one)


def _pause_one(command: Command, target: Target, desk: Desk) -> Line:
    record, request = target
    desk.note(record.client.id, ChasingPaused(request.ref, command.date or date.max, command.reason))
    return line_on(command, target, date=command.date, undo=f"resume {request.ref}")


def _pause_client(command: Command, desk: Desk) -> Line:
    record = desk.record(command.client)
    assert record is not None
    desk.note(record.client.id, ChasingPaused(None, command.date or date.max, command.reason))
    name = record.client.name
    return Line(command.verb, client=name, date=command.date, undo=f"resume {name}")


def _resume(command: Command, desk: Desk) -> Iterator[Line]:
    record = desk.record(command.client)
    if record and not command.request:
        desk.note(record.client.id, ChasingResumed(None, command.reason))
        for request in record.open:
            desk.settle_general_questions(record.client.id, request.ref)
        yield Line(command.verb, client=record.client.name, undo=f"pause {record.client.name}")
    else:
        yield from _each(command, desk, _resume_one)


def _resume_one(command: Command, target: Target, desk: Desk) -> Line:
    """The one request; when the whole client was at rest, that rest ends too, since it can't be chased otherwise."""
    record, request = target
    events = [ChasingResumed(request.ref, command.reason)]
    if record.paused_until is not None and len(record.open) == 1:
        events = [ChasingResumed(None, command.reason)]
    desk.note(record.client.id, *events)
    desk.settle_general_questions(record.client.id, request.ref)
    return line_on(command, target, undo=f"pause {request.ref}")


def _remind(command: Command, desk: Desk) -> Iterator[Line]:
    yield from _each(command, desk, _remind_one)


def _remind_one(command: Command, target: Target, desk: Desk) -> Line:
    record, request = target
    if not open_items(request):
        return line_on(command, target, problem="nothing is still to come from them")
    desk.note(record.client.id, ReminderOrdered(request.ref, command.reason))
    return line_on(command, target, undo="undo")


# -- the request ------------------------------------------------------------------------------------------------------


def _cancel(command: Command, desk: Desk) -> Iterator[Line]:
    yield from _each(command, desk, _cancel_one)


def _cancel_one(command: Command, target: Target, desk: Desk) -> Line:
    record, request = target
    if waits_to_cancel(record, request, desk):
        return line_on(command, target, problem=WAITS)
    desk.note(record.client.id, RequestCancelled(request.ref, command.reason))
    desk.settle_questions(record.client.id, request.ref)
    return line_on(command, target, undo=f"reopen {request.ref}")


def _add(command: Command, desk: Desk) -> Iterator[Line]:
    found = targets(command, desk)
    if len(found) != 1 or not command.ask:
        yield Line(command.verb, problem="it is not clear to which request", value=command.ask)
    elif found[0][1].state is RequestState.CANCELLED:
        yield line_on(command, found[0], problem="that request is cancelled", value=command.ask)
    else:
        yield _add_one(command, found[0], desk)


def _add_one(command: Command, target: Target, desk: Desk) -> Line:
    record, request = target
    item = next(new_items(request.items, (item_of(command.ask, command.payment),)))
    desk.note(record.client.id, ItemAdded(request.ref, item, command.reason))
    return line_on(command, target, items=(item.ask,), undo=f"waive {request.ref}/{item.id}")


def _reassign(command: Command, desk: Desk) -> Iterator[Line]:
    """A request's, a client's, or (nothing named) everything that the author owns."""
    staff = desk.practice.member(command.staff or "")
    if staff is None:
        yield Line(command.verb, problem="it is not clear to whom")
        return
    everything = not command.request and not command.client
    found = [t for t in targets(command, desk) if not everything or t[1].owner == desk.author.id]
    if not found:
        yield Line(command.verb, value=staff.name, problem="no open request there")
    for target in found:
        yield _reassign_one(command, target, desk)


def _reassign_one(command: Command, target: Target, desk: Desk) -> Line:
    record, request = target
    staff = desk.practice.member(command.staff or "")
    before = owner_of(request, record.client, desk.practice)
    assert staff is not None
    if request.owner == staff.id:
        return line_on(command, target, value=staff.name, problem=f"it is {staff.first_name}'s already")
    desk.note(record.client.id, RequestReassigned(request.ref, staff.id, command.reason))
    undo = f"reassign {request.ref} to {before.name}" if before and before.id != staff.id else ""
    return line_on(command, target, value=staff.name, undo=undo)


def _address(command: Command, desk: Desk) -> Iterator[Line]:
    record = desk.record(command.client) or desk.record_of(command.request or "")
    email = (command.email or "").lower()
    if record is None:
        yield Line(command.verb, value=email, problem="it is not clear whose address it is")
    elif problem := _unusable(email, record, desk):
        yield Line(command.verb, client=record.client.name, value=email, problem=problem)
    elif waits_to_move(record, email, desk):
        yield Line(command.verb, client=record.client.name, value=email, problem=WAITS)
    else:
        before = next(iter(record.client.emails), "")
        desk.note(record.client.id, AddressChanged(email, command.reason))
        undo = f"write to {record.client.name} at {before} from now on" if before and before != email else ""
        wait = desk.practice.undo_minutes if record.open else 0
        yield Line(command.verb, client=record.client.name, value=email, undo=undo, wait=wait)


def _unusable(email: str, record: ClientRecord, desk: Desk) -> str:
    """Why an address can't be a client's; nothing of one client may ever reach another, nor a colleague."""
    if not writable(email):
        return "it is not an address that mail can be sent to"
    if email.rpartition("@")[2] in desk.practice.domains or desk.practice.member_at(email):
        return "that is an address of the practice"
    others = [r.client.name for r in desk.register.clients_at(email) if r.client.id != record.client.id]
    return f"that is the address of {others[0]}" if others else ""


def _status(command: Command, desk: Desk) -> Iterator[Line]:
    """Where it stands is told by the letter itself."""
    return iter(())


_VERBS: dict[Verb, Callable[[Command, Desk], Iterator[Line]]] = {
    Verb.RECEIVED: rule,
    Verb.WAIVE: rule,
    Verb.REOPEN: rule,
    Verb.REJECT: rule,
    Verb.CONFIRM: rule,
    Verb.EXTEND: _extend,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.CANCEL: _cancel,
    Verb.REMIND: _remind,
    Verb.ADD: _add,
    Verb.STATUS: _status,
    Verb.REASSIGN: _reassign,
    Verb.ADDRESS: _address,
}
