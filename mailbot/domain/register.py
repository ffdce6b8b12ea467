"""The register: every client's record, every day's matters of the practice, and the indexes over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice

from mailbot.domain.at_rest import Packs, may_rest
from mailbot.domain.compact import Digests, Pointers, Seen
from mailbot.domain.damaged import Damaged
from mailbot.domain.drafts import Draft
from mailbot.domain.events import Logged, MailTaken, ReceiptLeft, ReceiptSettled
from mailbot.domain.jobs import Job
from mailbot.domain.leave_taken import LeaveTaken, leaves_after
from mailbot.domain.letters import OutboxEntry, OutboxState
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Client, Leave
from mailbot.domain.questions import LETTER_OF_QUESTIONS, QuestionPut, is_about_questions, questions_after
from mailbot.domain.questions import OpenQuestion as OpenQuestion
from mailbot.domain.requests import Request, RequestState


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """Everything about one client: the content of one file."""

    client: Client
    requests: tuple[Request, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    log: tuple[Logged, ...] = ()
    dead: frozenset[str] = frozenset()
    """Addresses that mail came back from for good."""
    away_until: date | None = None
    """The day of return from an automatic reply."""
    paused_until: date | None = None
    moved: datetime | None = None
    """When a mail of theirs last changed something."""
    wrote: datetime | None = None
    withdrawn: datetime | None = None
    """When the last chaser was decided that never left."""
    remind: tuple[str, ...] = ()
    """Refs of requests that staff want chased at the next moment the rules allow."""
    opened: int = 0
    """How many requests were ever opened: the last number given."""
    jobs: tuple[Job, ...] = ()
    drafts: tuple[Draft, ...] = ()
    """What fell due by the calendar and was put to staff, answered or not: nothing is put twice for one term."""
    readdressed: datetime | None = None
    """When staff last gave another address for this client: nothing goes there before they may have taken it back."""

    @property
    def key(self) -> str:
        """The record's name in the store."""
        return f"client/{self.client.id}"

    def request(self, ref: str) -> Request | None:
        """The request with this ref."""
        return next((r for r in self.requests if r.ref == ref), None)

    @property
    def open(self) -> tuple[Request, ...]:
        """Requests that are neither complete nor cancelled."""
        return tuple([r for r in self.requests if r.state is RequestState.OPEN])

    @property
    def idle(self) -> bool:
        """Whether nobody waits for anything: neither we, nor they, nor staff."""
        under_way = any(job.stage for job in self.jobs) or any(draft.open for draft in self.drafts)
        return not (under_way or self.questions or self.remind or self.open)


@dataclass(frozen=True, slots=True)
class DayRecord:
    """The practice's own matters of one day: mails of no client, digests, alerts."""

    day: date
    outbox: tuple[OutboxEntry, ...] = ()
    log: tuple[Logged, ...] = ()

    @property
    def key(self) -> str:
        """The record's name in the store."""
        return f"day/{self.day.isoformat()}"


Record = ClientRecord | DayRecord

_LOGS = {cls: may_rest(cls, "log") for cls in (ClientRecord, DayRecord)}
_OUTBOXES = {cls: may_rest(cls, "outbox") for cls in (ClientRecord, DayRecord)}
_THREADS = may_rest(Request, "thread")
_RESTS = timedelta(days=10)
"""After so long without anything noted a record of which nothing is open is put to rest."""


def last_noted(record: Record) -> datetime | None:
    """When the last event of a record was noted; told without waking it. None: nothing ever was."""
    return _LOGS[type(record)].last(record)


def rests(record: Record) -> bool:
    """Whether its log or its outbox is packed just now."""
    return _LOGS[type(record)].rests(record) or _OUTBOXES[type(record)].rests(record)


_KNOWN = timedelta(days=60)
"""How long an answer to a report that concerns no client is still known for one."""


@dataclass(frozen=True, slots=True)
class PracticeMatters:
    """What days' records say that holds on beyond their day."""

    questions: tuple[OpenQuestion, ...] = ()
    """Those about no client that we know."""

    def after(self, event: object, at: datetime) -> PracticeMatters:
        """What holds after an event."""
        if isinstance(event, QuestionPut):
            event = event if event.gathered else replace(event, report=True)  # it was told at once, and never again
            known = tuple(q for q in self.questions if not q.report or at - q.asked < _KNOWN)
            return replace(self, questions=questions_after(known, event, at))
        if is_about_questions(event):
            return replace(self, questions=questions_after(self.questions, event, at))
        return self


_LATELY = timedelta(days=1)
"""How long letters that left are remembered by `out_since`."""
_OUT = frozenset({OutboxState.SENDING, OutboxState.SENT, OutboxState.UNCERTAIN})
_UNDER_WAY = frozenset({OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN})


@dataclass(slots=True)
class Register:
    """All records in memory, indexed. Only `put` changes it; decisions read it."""

    clients: dict[str, ClientRecord] = field(default_factory=dict)
    days: dict[str, DayRecord] = field(default_factory=dict)
    damaged: tuple[Damaged, ...] = ()
    """Files that can't be read; their clients are not among `clients`."""
    leaves: tuple[Leave, ...] = ()
    """Who is away by a mail of theirs."""
    _by_address: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _by_ref: dict[str, str] = field(default_factory=dict)
    _by_mark: Pointers = field(default_factory=Pointers)
    """Message-IDs and tagged addresses, to the requests whose they are."""
    _taken: Digests = field(default_factory=Digests)
    _receipts: Seen = field(default_factory=Seen)
    _noted: dict[str, int] = field(default_factory=dict)
    """Record to how much of its log is indexed: logs only grow, and a storm must not make each mail dearer."""
    _twins: Seen = field(default_factory=Seen)
    """By what two deliveries of one mail are alike, and what they said."""
    _keys: Seen = field(default_factory=Seen)
    _waiting: dict[str, None] = field(default_factory=dict)
    _out: dict[str, OutboxEntry] = field(default_factory=dict)
    """Letters that left within a day of the latest, roughly in that order."""
    _latest: datetime | None = None
    _practice: PracticeMatters | None = None
    """Built anew when a day's record is other than it was, and longer."""
    _gathered: dict[str, datetime] = field(default_factory=dict)
    """Address to when the last letter of questions was written to it."""

    @classmethod
    def of(cls, records: Iterable[Record], damaged: Iterable[Damaged] = ()) -> Register:
        """A register of these records, and of what could not be read."""
        register = cls(damaged=tuple(damaged))
        register.put(*records)
        for each in register.damaged:
            for key in each.said:
                register._keys.add(key)
        return register

    def put(self, *records: Record) -> None:
        """Take in new versions of records, whole."""
        for record in records:
            if isinstance(record, DayRecord):
                self.days[record.key] = record
            else:
                self._forget_addresses(record.client.id)
                before = self.clients.get(record.client.id)
                self.clients[record.client.id] = record
                self._index(record, before.requests if before else ())
            self._note(record)

    def drop(self, *keys: str) -> None:
        """Days' records that are no more."""
        self._practice = None
        for key in keys:
            self.days.pop(key, None)
            self._waiting.pop(key, None)

    def _forget_addresses(self, client_id: str) -> None:
        if old := self.clients.get(client_id):
            for address in old.client.addresses:
                self._by_address[address].discard(client_id)

    def _index(self, record: ClientRecord, known: tuple[Request, ...]) -> None:
        for address in record.client.addresses:
            self._by_address[address].add(record.client.id)
        before = set(map(id, known))
        for request in (r for r in record.requests if id(r) not in before):
            self._by_ref[request.ref] = record.client.id
            for message_id in (request.message_id, *request.thread):
                if message_id:
                    self._by_mark[f"<{message_id}"] = request.ref
            if request.reply_to:
                self._by_mark[request.reply_to.lower()] = request.ref

    def _note(self, record: Record) -> None:
        known = self._noted.get(record.key, 0)
        if isinstance(record, DayRecord):
            self._note_practice(record, known)
        for event in (e.event for e in record.log[known if known <= len(record.log) else 0 :]):
            if isinstance(event, MailTaken):
                self._note_mail(event)
            elif isinstance(event, LeaveTaken):
                self.leaves = leaves_after(self.leaves, event)
            elif isinstance(event, ReceiptSettled | ReceiptLeft):
                self._receipts.add(event.receipt.key)
        self._noted[record.key] = len(record.log)
        for entry in record.outbox:
            self._keys.add(entry.mail.key)
            if entry.mail.key.startswith(LETTER_OF_QUESTIONS):
                for address in entry.mail.to:
                    self._gathered[address] = max(entry.queued, self._gathered.get(address, entry.queued))
        self._waiting.pop(record.key, None)
        if any(e.state in _UNDER_WAY for e in record.outbox):
            self._waiting[record.key] = None
        self._note_out(record)

    def _note_mail(self, event: MailTaken) -> None:
        self._taken.add(event.digest)
        whose = event.message_id or event.digest
        self._twins.add(_twin(whose, event.author, event.subject, event.written, event.content))

    def _note_practice(self, day: DayRecord, known: int) -> None:
        """What is added to the latest day is taken in; after anything else all is read anew, in order, when asked."""
        latest = day.day == max(d.day for d in self.days.values())
        if self._practice is None or not latest or known > len(day.log):
            self._practice = None
            return
        for logged in day.log[known:]:
            self._practice = self._practice.after(logged.event, logged.at)

    @property
    def practice(self) -> PracticeMatters:
        """What the practice's own records say of it."""
        if self._practice is None:
            made = PracticeMatters()
            for day in sorted(self.days.values(), key=lambda d: d.day):
                for logged in day.log:
                    made = made.after(logged.event, logged.at)
            self._practice = made
        return self._practice

    def gathered_at(self, address: str) -> datetime | None:
        """When the last letter of questions to an address was written."""
        return self._gathered.get(address)

    def open_questions(self) -> Iterator[tuple[str, OpenQuestion]]:
        """Every question that staff have not answered, with the id of the client it is about; "" for none."""
        for record in self.clients.values():
            yield from ((record.client.id, question) for question in record.questions)
        yield from (("", question) for question in self.practice.questions)

    def _note_out(self, record: Record) -> None:
        for entry in record.outbox:
            if entry.state not in _OUT or entry.changed is None:
                self._out.pop(entry.mail.key, None)
            elif self._latest is None or entry.changed > self._latest - _LATELY:
                self._out[entry.mail.key] = entry
                self._latest = max(self._latest or entry.changed, entry.changed)
        while self._latest and self._out:
            oldest = next(iter(self._out.values()))
            if oldest.changed and oldest.changed > self._latest - _LATELY:
                break
            del self._out[oldest.mail.key]

    def clients_at(self, address: str) -> tuple[ClientRecord, ...]:
        """The clients for whom an address writes, in order of their ids."""
        return tuple(self.clients[c] for c in sorted(self._by_address.get(address.lower(), ())))

    def record_of(self, ref: str) -> ClientRecord | None:
        """The record that holds a request."""
        return self.clients.get(self._by_ref.get(ref, ""))

    def request(self, ref: str) -> Request | None:
        """A request by its ref."""
        record = self.record_of(ref)
        return record.request(ref) if record else None

    def request_of_message(self, message_id: str) -> Request | None:
        """The request whose thread a Message-ID belongs to."""
        return self.request(self._by_mark.get(f"<{message_id}", ""))

    def request_of_tag(self, address: str) -> Request | None:
        """The request whose mails bore this tagged address."""
        return self.request(self._by_mark.get(address.lower().lstrip("<"), ""))

    def has_taken(self, digest: str) -> bool:
        """Whether a mail with these octets is done."""
        return digest in self._taken

    def has_receipt(self, key: str) -> bool:
        """Whether a receipt with this key was placed, or put to a person, before."""
        return key in self._receipts

    @property
    def taken(self) -> frozenset[str]:
        """The digests of all mails that are done."""
        return frozenset(self._taken)

    def twin_of(self, mail: Mail) -> bool:
        """Whether this mail came before in other octets: a second delivery with other trace headers.

        Programs exist that give every mail one Message-ID: what says or brings something else is another mail.
        """
        marks = mail.message_id or mail.digest, mail.author.email, mail.subject[:200], mail.date
        return any(_twin(*marks, content) in self._twins for content in ("", mail.content))

    def waiting_records(self) -> Iterator[Record]:
        """Records with a letter that is not yet out, or not known to be."""
        for key in tuple(self._waiting):
            yield self.clients[key.removeprefix("client/")] if key.startswith("client/") else self.days[key]

    def out_since(self, moment: datetime) -> Iterator[OutboxEntry]:
        """Letters that left, or may have, after a moment that is at most a day ago."""
        return (e for e in self._out.values() if e.changed and e.changed > moment)

    def has_said(self, key: str) -> bool:
        """Whether a letter with this key was ever put into an outbox."""
        return key in self._keys

    def records(self) -> Iterator[Record]:
        """Every record, clients first."""
        yield from self.clients.values()
        yield from self.days.values()

    def put_to_rest(self, packs: Packs, now: datetime, at_most: int) -> None:
        """Pack what is idle and has been for days, so many records at a time. Whoever asks for it has it as it was."""
        idle = (record for record in self.records() if self._is_idle(record, now) and not rests(record))
        for record in islice(idle, at_most):
            _LOGS[type(record)].rest(record, packs)
            _OUTBOXES[type(record)].rest(record, packs)
            for request in record.requests if isinstance(record, ClientRecord) else ():
                _THREADS.rest(request, packs)

    def _is_idle(self, record: Record, now: datetime) -> bool:
        if record.key in self._waiting:
            return False
        last = last_noted(record)
        if isinstance(record, ClientRecord):
            return record.idle and last is not None and now - last > _RESTS
        return now.date() - record.day > _RESTS

    def open_requests(self) -> Iterator[tuple[ClientRecord, Request]]:
        """Every open request with its record."""
        for record in self.clients.values():
            for request in record.open:
                yield record, request


def _twin(whose: str, author: str, subject: str, written: datetime | None, content: str) -> str:
    """One text for all by which two deliveries of a mail are told to be one."""
    moment = repr(written.timestamp()) if written and written.tzinfo else str(written)
    return "\0".join((whose, author, subject, moment, content))
