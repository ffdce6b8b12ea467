"""What was done about a client, read from the log of their record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import ChaserSent, ChaserWithdrawn, ClientWrote, Logged, RequestOpened
from mailbot.domain.ladders import withdrawn_keys
from mailbot.domain.register import ClientRecord, last_noted

Facts = Mapping[str, object]


def since(record: ClientRecord, moment: datetime) -> Iterator[Logged]:
    """What was logged after a moment, newest first, without chasers that never left."""
    last = last_noted(record)
    if last is None or last <= moment:  # told without waking what rests
        return
    never: set[str] = set()
    for logged in reversed(record.log):
        if logged.at <= moment:
            return
        if isinstance(logged.event, ChaserWithdrawn):
            never.add(logged.event.key)
        if not (isinstance(logged.event, ChaserSent) and logged.event.key in never):
            yield logged


def tried(record: ClientRecord, refs: Sequence[str], calendar: WorkCalendar) -> tuple[Facts, ...]:
    """Every mail to and from a client about some requests, oldest first: {day, what, stage, to}."""
    return tuple(f for entry in _that_happened(record) if (f := _of(entry, set(refs), calendar)))


def _that_happened(record: ClientRecord) -> Iterator[Logged]:
    """The log without the chasers that never left."""
    never = withdrawn_keys(record.log)
    return (e for e in record.log if not (isinstance(e.event, ChaserSent) and e.event.key in never))


def _of(entry: Logged, refs: set[str], calendar: WorkCalendar) -> Facts | None:
    day = calendar.day(entry.at)
    match entry.event:
        case RequestOpened(request=request) if request.ref in refs:
            return {"day": day, "what": "asked", "stage": 0, "to": ""}
        case ChaserSent(requests=named, stage=stage, to=to) if refs & set(named):
            return {"day": day, "what": "reminded", "stage": stage, "to": to}
        case ClientWrote(requests=named, moved=moved) if refs & set(named):
            return {"day": day, "what": "moved" if moved else "wrote", "stage": 0, "to": ""}
        case _:
            return None
