"""What was done about a client, read from the log of their record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import ChaserSent, ClientWrote, Logged, RequestOpened
from mailbot.domain.register import ClientRecord

Facts = Mapping[str, object]


def since(record: ClientRecord, moment: datetime) -> Iterator[Logged]:
    """What was logged after a moment, newest first."""
    for logged in reversed(record.log):
        if logged.at <= moment:
            return
        yield logged


def tried(record: ClientRecord, refs: Sequence[str], calendar: WorkCalendar) -> tuple[Facts, ...]:
    """Every mail to and from a client about some requests, oldest first: {day, what, stage, to}."""
    return tuple(f for entry in record.log if (f := _of(entry, set(refs), calendar)))


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
