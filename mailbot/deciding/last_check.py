"""A letter's last check, when it is about to leave: may its addressees read it, and is it still true and wanted?"""

from __future__ import annotations

from datetime import date, datetime

from mailbot.domain import events as ev
from mailbot.domain.letters import TO_CLIENTS, UNPROMPTED, OutboxEntry, OutgoingMail
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import awaited


def may_leave(entry: OutboxEntry, register: Register, practice: Practice, today: date) -> bool:
    """Whether everybody it is addressed to may read it as things stand now; of a chaser, whether it is still true."""
    mail = entry.mail
    if not all(_may_read(address, entry, register, practice) for address in mail.recipients):
        return False
    if not all(_may_be_answered(address, entry, register) for address in mail.answer_to):
        return False
    return mail.purpose not in UNPROMPTED or may_still_leave(mail, register, today)


def _may_read(address: str, entry: OutboxEntry, register: Register, practice: Practice) -> bool:
    """Staff read everything; a client what speaks of nobody but them, at an address that is theirs and alive."""
    address, mail = address.lower(), entry.mail
    if address in {s.email.lower() for s in practice.staff}:
        return True
    if mail.purpose not in TO_CLIENTS or not mail.clients:
        return False
    theirs = {r.client.id: r for r in register.clients_at(address)}
    return all(c in theirs and _reaches(address, theirs[c], entry.queued) for c in mail.clients)


def _may_be_answered(address: str, entry: OutboxEntry, register: Register) -> bool:
    """Whether a reply of staff may go there: it is about one client, and the address is theirs, and alive."""
    records = [register.clients[c] for c in entry.mail.clients if c in register.clients]
    return len(records) == 1 and address in records[0].client.addresses and _reaches(address, records[0], entry.queued)


def _reaches(address: str, record: ClientRecord, queued: datetime) -> bool:
    """Whether mail for a client may go there: not since they have another address, nor when mail came back."""
    if address in record.dead:
        return False
    if address == record.client.second.lower():
        return True
    moved = (e.event.email.lower() for e in record.log if isinstance(e.event, ev.AddressChanged) and e.at >= queued)
    return all(address == new for new in moved)


def may_still_leave(chaser: OutgoingMail, register: Register, today: date) -> bool:
    """Whether all it asks for is still to come, and nothing noted since it was decided makes chasing rest."""
    requests = filter(None, map(register.request, chaser.requests))
    to_come = {f"{r.ref}/{i.id}" for r in requests for i in awaited(r, today)}
    if not set(chaser.items) <= to_come:
        return False
    since = (event for client in chaser.clients for event in _since(register.clients[client], chaser.key))
    return not any(_makes_rest(event, chaser, today) for event in since)


def _since(record: ClientRecord, key: str) -> tuple[ev.Event, ...]:
    """What was noted after the decision, the latest first; nothing when the decision is not on record."""
    after: list[ev.Event] = []
    for logged in reversed(record.log):
        if isinstance(logged.event, ev.ChaserSent | ev.ClientAsked) and logged.event.key == key:
            return tuple(after)
        after.append(logged.event)
    return ()


def _makes_rest(event: ev.Event, chaser: OutgoingMail, today: date) -> bool:
    match event:
        case ev.ClientWrote():
            return True
        case ev.ClientAway(until=until):
            return until >= today
        case ev.ChasingPaused(request=ref, until=until):
            return until >= today and ref in (None, *chaser.requests)
        case ev.DueChanged(request=ref, due=due):
            return due >= today and ref in chaser.requests
        case ev.QuestionPut(request=ref, items=items):
            named = {f"{ref}/{item}" for item in items}
            return ref in (None, *chaser.requests) and (not named or bool(named & set(chaser.items)))
    return False
