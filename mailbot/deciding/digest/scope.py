"""What one reader of a digest answers for: whose clients and requests stand in it, and nobody else's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from mailbot.deciding.digest.saving import acts
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import partner_of
from mailbot.domain.practice import Practice, Role, Staff
from mailbot.domain.register import ClientRecord, DayRecord, OpenQuestion, Register
from mailbot.domain.requests import Request

Matters = tuple[tuple[ClientRecord, Request], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader answers for."""

    reader: Staff
    """A partner, or somebody else who gets a digest of their own."""
    matters: Matters
    """Their open requests."""
    records: tuple[ClientRecord, ...]
    """All of the reader's clients, those with nothing open too."""
    days: tuple[DayRecord, ...] = ()
    """The practice's own matters."""
    damaged: tuple[str, ...] = ()
    """What can't be read, and whose it is."""
    unplaced: tuple[OpenQuestion, ...] = ()
    """Questions about no client that we know, for the first partner."""


def scope_of(reader: Staff, register: Register, practice: Practice, at: Setting) -> Scope | None:
    """None when nothing of theirs is open."""
    matters = tuple(_matters_of(reader, register, practice, at))
    if not matters:
        return None
    damaged = tuple(f"{d.who}: {d.problem}" if d.who else d.problem for d in register.damaged)
    unplaced = tuple(
        q for q in register.practice.questions if not q.report and reader == partner_of(None, None, practice)
    )
    records = clients_of(reader, register, practice)
    return Scope(reader, matters, records, tuple(register.days.values()), damaged, unplaced)


def has_matters(reader: Staff, register: Register, practice: Practice, at: Setting) -> bool:
    """Whether something of theirs is open."""
    return next(_matters_of(reader, register, practice, at), None) is not None


def _matters_of(
    reader: Staff, register: Register, practice: Practice, at: Setting
) -> Iterator[tuple[ClientRecord, Request]]:
    """Open requests of a reader's clients; one opened this very morning counts from the next working day."""
    morning = at.calendar.at(at.today, time.min)
    for record, request in register.open_requests():
        if request.opened < morning and _reads(reader, request, record, practice):
            yield record, request


def answers_for(request: Request | None, record: ClientRecord, practice: Practice) -> Staff | None:
    """The partner in whose digest a request stands; None in a practice without partners."""
    partner = partner_of(request, record.client, practice)
    return partner if partner and partner.role is Role.PARTNER else None


def _reads(reader: Staff, request: Request | None, record: ClientRecord, practice: Practice) -> bool:
    """Whether a request stands in somebody's digest: the partner's; the client's manager's; or its own owner's."""
    if reader.role is Role.PARTNER:
        partner = answers_for(request, record, practice)
        return partner is not None and partner.id == reader.id
    return record.client.manager == reader.id or (request is not None and request.owner == reader.id)


def clients_of(partner: Staff, register: Register, practice: Practice) -> tuple[ClientRecord, ...]:
    """Everybody a partner answers for, those with nothing open too."""
    return tuple(r for r in register.clients.values() if _is_theirs(r, partner, practice))


def requests_of(
    records: Iterable[ClientRecord], practice: Practice, reader: Staff | None = None
) -> Iterator[tuple[ClientRecord, Request]]:
    """Every request, open or over, that a reader answers for (None: everybody's)."""
    for record in records:
        for request in record.requests:
            if reader is None or _reads(reader, request, record, practice):
                yield record, request


def saved_acts(
    register: Register, practice: Practice, after: datetime, until: datetime, partner: Staff | None = None
) -> Counter[str]:
    """What was done between two moments, for everybody or for one partner's clients."""
    records = clients_of(partner, register, practice) if partner else register.clients.values()
    return acts(records, after, until)


def _is_theirs(record: ClientRecord, partner: Staff, practice: Practice) -> bool:
    return any(_reads(partner, r, record, practice) for r in (*record.requests, None))
