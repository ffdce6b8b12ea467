"""What may go by now: all that has had its time by rules/retention.toml, and nothing that an open request needs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TypeVar

from mailbot.deciding.keeping.audit import orders_in
from mailbot.deciding.keeping.belonging import Belongings, Taken, bound, closings, job_of, last_closed, refs_of
from mailbot.deciding.keeping.going import Change, Going, OldMail
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import Logged, MailTaken
from mailbot.domain.letters import OutboxEntry, OutboxState
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, DayRecord, Record, Register
from mailbot.domain.retention import KeptMail, Retention, Span

T = TypeVar("T")
_MAILS, _RECORDS = 500, 50
"""So many are looked at in one step: some hundredths of a second."""
_OVER = frozenset({OutboxState.SENT, OutboxState.WITHDRAWN, OutboxState.FAILED})


def may_go(
    register: Register,
    kept: Iterable[KeptMail],
    retention: Retention,
    practice: Practice,
    calendar: WorkCalendar,
    now: datetime,
) -> Generator[None, None, Going]:
    """Everything that may go by now, found in short steps: between two of them a mail may be taken.

    Doing it and asking again gives nothing more. A span counts from the closing of the last request that a thing
    belongs to; one that belongs to none, from the day it came. While one of these requests is open nothing of it goes.
    """
    today = calendar.day(now)

    @cache
    def edge(span: Span) -> datetime:
        return calendar.at(_last_over(span, today) + timedelta(days=1), time())

    def over(span: Span | None, since: datetime | None) -> bool:
        return span is not None and since is not None and since < edge(span)

    still = Register(dict(register.clients), dict(register.days))
    keeping = _Keeping(still, retention, practice, over)
    yield from keeping.get_ready()
    old: list[OldMail] = []
    for mail in _in_steps(kept, _MAILS):
        if mail is None:
            yield
        elif keeping.is_old(mail):
            yield from keeping.index()
            if (judged := keeping.judged(mail)) is not None:
                old.append(judged)
    changes: list[Change] = []
    for record in _in_steps(still.records(), _RECORDS):
        if record is None:
            yield
        elif (change := keeping.change_of(record)) is not None:
            changes.append(change)
    return Going(tuple(old), tuple(changes))


def _in_steps(things: Iterable[T], size: int) -> Iterator[T | None]:
    """These things; None after each so many."""
    for number, thing in enumerate(things, 1):
        yield thing
        if number % size == 0:
            yield None


def _last_over(span: Span, today: date) -> date:
    """The last day since which a span is over by today: found once, for there are many more things than spans."""
    ordinal = today.toordinal() - (span.years * 366 + span.months * 31 + span.days)
    day = date.fromordinal(max(ordinal, 1))
    while span.after(day + timedelta(days=1)) <= today:
        day += timedelta(days=1)
    return day


class _Keeping:
    """One look through a register."""

    def __init__(
        self,
        register: Register,
        retention: Retention,
        practice: Practice,
        over: Callable[[Span | None, datetime | None], bool],
    ) -> None:
        self._retention, self._practice, self._over = retention, practice, over
        spans = (retention.mails, retention.released, retention.others, retention.letters)
        self._spans = tuple(span for span in spans if span is not None)
        self._register = register
        self._closed: dict[str, dict[str, datetime | None]] = {}
        self._closed_by_ref: dict[str, datetime | None] = {}
        self._belongings = Belongings()
        self._indexed = False

    def get_ready(self) -> Iterator[None]:
        """When each request was closed."""
        for record in _in_steps(self._register.clients.values(), _RECORDS):
            if record is None:
                yield
                continue
            self._closed[record.key] = closed = closings(record)
            self._closed_by_ref |= closed

    def index(self) -> Iterator[None]:
        """Whose each mail is: made once, and only when there is something old."""
        for record in _in_steps(() if self._indexed else self._register.records(), _RECORDS):
            if record is None:
                yield
            else:
                self._belongings.read(record)
        self._indexed = True

    def _all(self) -> Belongings:
        for _ in self.index():
            pass
        return self._belongings

    # -- mails ----------------------------------------------------------------------------------------------------

    def is_old(self, mail: KeptMail) -> bool:
        """Whether any span at all is over."""
        return any(self._over(span, mail.arrived) for span in self._spans)

    def judged(self, mail: KeptMail) -> OldMail | None:
        """A mail that has had its time in every record that it is in; None: it has not."""
        taken = self._belongings.taken(mail.digest, mail.message_id)
        if not taken:
            return self._judged_without_record(mail)
        over = all(self._over(self._span(mail, t), self._free_since(t, mail.released)) for t in taken)
        return OldMail(mail.digest, tuple(t.record for t in taken)) if over else None

    def _span(self, mail: KeptMail, taken: Taken) -> Span | None:
        if mail.released is not None:
            return self._retention.released
        return self._retention.others if isinstance(taken.record, DayRecord) else self._retention.mails

    def _free_since(self, taken: Taken, released: datetime | None = None) -> datetime | None:
        """Since when no open request needs it; None while one does."""
        since = max(taken.at, released or taken.at)
        closed = self._closed.get(taken.record.key, {})
        return last_closed((r.ref for r in bound(taken)), closed, since)

    def _judged_without_record(self, mail: KeptMail) -> OldMail | None:
        """A copy of a letter of ours goes with the letter; of anything else nobody knows what it was."""
        found = self._belongings.letter(mail.message_id)
        if mail.released is not None:
            over = self._over(self._retention.released, mail.released)
        elif found is None:
            over = self._over(self._retention.others, mail.arrived)
        else:
            over = self._over(self._retention.letters, self._letter_free_since(*found))
        return OldMail(mail.digest, (found[0],) if found else ()) if over else None

    # -- letters --------------------------------------------------------------------------------------------------

    def _letter_free_since(self, record: Record, entry: OutboxEntry) -> datetime | None:
        """Since when no open request needs it; one that names none may be about any that was there."""
        since = max(entry.queued, entry.changed or entry.queued)
        refs = entry.mail.requests
        if not refs and isinstance(record, ClientRecord):
            refs = tuple(r.ref for r in record.requests if r.opened <= since)
        return last_closed(refs, self._closed_by_ref, since)

    def _is_spent(self, record: Record, entry: OutboxEntry) -> bool:
        """Whether it is on its way no more, and has had its time."""
        return entry.state in _OVER and self._over(self._retention.letters, self._letter_free_since(record, entry))

    def _without_words(self, record: Record) -> tuple[tuple[OutboxEntry, ...], int]:
        spent = [_has_words(entry) and self._is_spent(record, entry) for entry in record.outbox]
        return tuple(_emptied(e) if s else e for e, s in zip(record.outbox, spent, strict=True)), sum(spent)

    # -- records --------------------------------------------------------------------------------------------------

    def change_of(self, record: Record) -> Change | None:
        """What goes from a record; None: nothing."""
        return self._of_client(record) if isinstance(record, ClientRecord) else self._of_day(record)

    def _of_client(self, record: ClientRecord) -> Change | None:
        """What goes from a client's record; None: nothing."""
        refs = frozenset(r for r, at in self._closed[record.key].items() if self._over(self._retention.requests, at))
        outbox, letters = self._without_words(record)
        jobs = frozenset(job.id for job in record.jobs if job.requests and refs.issuperset(job.requests))
        log = tuple(e for e in record.log if not self._goes(e, refs) and job_of(e.event) not in jobs)
        if not refs and not letters and len(log) == len(record.log):
            return None
        after = replace(
            record,
            requests=tuple(r for r in record.requests if r.ref not in refs),
            questions=tuple(q for q in record.questions if q.request not in refs),
            outbox=tuple(e for e in outbox if not (_only_for(e, refs) and self._is_spent(record, e))),
            remind=tuple(ref for ref in record.remind if ref not in refs),
            jobs=tuple(job for job in record.jobs if job.id not in jobs),
            log=log,
        )
        return Change(record, after, letters, len(refs), tuple(orders_in(record, self._practice, refs)))

    def _goes(self, logged: Logged, refs: frozenset[str]) -> bool:
        if isinstance(logged.event, MailTaken):
            return self._over(self._retention.requests, logged.at) and self._mail_goes(logged.event.digest, refs)
        named = refs_of(logged.event)
        return bool(named) and named <= refs

    def _mail_goes(self, digest: str, refs: frozenset[str]) -> bool:
        """Whether that a mail came may be forgotten: its requests go, and it isn't kept itself."""
        taken = self._all().taken(digest)
        spans = (self._retention.requests, self._retention.mails)
        over = all(self._over(span, self._free_since(t)) for t in taken for span in spans)
        return over and all(ref in refs or ref not in self._closed_by_ref for t in taken for ref in t.refs)

    def _of_day(self, record: DayRecord) -> Change | None:
        """What goes from a day's record: the words of its letters, in the end all of it."""
        latest = max([*(e.at for e in record.log), *(e.changed or e.queued for e in record.outbox)], default=None)
        ended = all(e.state in _OVER for e in record.outbox)
        spans = (self._retention.others, self._retention.letters)
        if ended and all(self._over(span, latest) for span in spans):
            return Change(record, record, gone=True)
        outbox, letters = self._without_words(record)
        return Change(record, replace(record, outbox=outbox), letters) if letters else None


def _only_for(entry: OutboxEntry, refs: frozenset[str]) -> bool:
    named = frozenset(entry.mail.requests)
    return bool(named) and named <= refs


def _has_words(entry: OutboxEntry) -> bool:
    return bool(entry.mail.body or entry.mail.raw or entry.mail.subject)


def _emptied(entry: OutboxEntry) -> OutboxEntry:
    """That it was said, to whom and when, without the words."""
    return replace(entry, mail=replace(entry.mail, body="", raw="", subject=""))
