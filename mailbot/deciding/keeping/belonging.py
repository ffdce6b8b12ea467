"""Whose a mail is, which requests it belongs to, and when a request was closed: read from the logs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.domain import events as ev
from mailbot.domain import jobs
from mailbot.domain.letters import OutboxEntry
from mailbot.domain.register import ClientRecord, DayRecord, Record
from mailbot.domain.requests import Request, RequestState


def refs_of(event: ev.Event) -> frozenset[str]:
    """The requests an event speaks of; none for one about the whole client, or a mail."""
    match event:
        case ev.RequestOpened(request=request):
            return frozenset({request.ref})
        case ev.RequestStood(before=request):
            return frozenset({request.ref})
        case jobs.JobOpened(job=job):
            return frozenset(job.requests)
        case (
            ev.ChaserSent()
            | ev.ChaserWithdrawn()
            | ev.ClientAsked()
            | ev.AskingWithdrawn()
            | ev.Escalated()
            | ev.ClientWrote()
        ):
            return frozenset(event.requests)
        case _:
            ref = getattr(event, "request", None)
            return frozenset({ref} if ref else ())


def job_of(event: ev.Event) -> str:
    """The id of the job an event speaks of; "" for any other."""
    match event:
        case jobs.JobOpened(job=job):
            return job.id
        case jobs.JobJoined() | jobs.JobMoved() | jobs.JobInHand():
            return event.job
        case _:
            return ""


@dataclass(slots=True)
class Taken:
    """A mail in a record's log."""

    record: Record
    at: datetime
    """When it was first taken."""
    refs: set[str] = field(default_factory=set)
    """The requests it did something to."""


class Belongings:
    """An index over records, as they are now."""

    def __init__(self) -> None:
        self._taken: dict[str, dict[str, Taken]] = defaultdict(dict)
        self._digests: dict[str, str] = {}
        self._letters: dict[str, tuple[Record, OutboxEntry]] = {}

    def read(self, record: Record) -> None:
        """Take a record in."""
        for logged in record.log:
            if logged.mail:
                taken = self._taken[logged.mail].setdefault(record.key, Taken(record, logged.at))
                taken.refs |= refs_of(logged.event)
            if isinstance(logged.event, ev.MailTaken) and logged.event.message_id:
                self._digests.setdefault(logged.event.message_id, logged.event.digest)
        for entry in record.outbox:
            self._letters[entry.mail.message_id] = (record, entry)

    def taken(self, digest: str, message_id: str = "") -> tuple[Taken, ...]:
        """The records that a mail is in: by its octets, else as a second delivery of one with the same Message-ID."""
        found = self._taken.get(digest) or self._taken.get(self._digests.get(message_id, ""), {})
        return tuple(found.values())

    def letter(self, message_id: str) -> tuple[Record, OutboxEntry] | None:
        """The letter of ours that bears this Message-ID, and the record whose outbox has it."""
        return self._letters.get(message_id)


def closings(record: ClientRecord) -> dict[str, datetime | None]:
    """Ref -> when the request was closed; None while it is open, or when nothing says when it was closed."""
    moments: dict[str, datetime] = {}
    for logged in record.log:
        if isinstance(logged.event, ev.RequestCompleted | ev.RequestCancelled):
            moments[logged.event.request] = logged.at
    return {r.ref: None if r.state is RequestState.OPEN else moments.get(r.ref) for r in record.requests}


def bound(taken: Taken) -> tuple[Request, ...]:
    """The requests a mail belongs to: those it did something to, and all that were there when it came.

    A mail that did nothing to a request may still be what somebody needs to understand it.
    """
    record = taken.record
    if isinstance(record, DayRecord):
        return ()
    return tuple(r for r in record.requests if r.ref in taken.refs or r.opened <= taken.at)


def last_closed(refs: Iterable[str], closed: dict[str, datetime | None], since: datetime) -> datetime | None:
    """When the last of these requests was closed, not before `since`; None while one of them is not."""
    latest = since
    for ref in refs:
        moment = closed.get(ref, since)
        if moment is None:
            return None
        latest = max(latest, moment)
    return latest
