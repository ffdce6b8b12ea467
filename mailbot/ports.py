"""What we need of the world. Adapters implement these; nobody inside knows which."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from mailbot.domain.damaged import Damaged
from mailbot.domain.documents import FileText
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Attachment, Mail
from mailbot.domain.payments import MoneyReceipt
from mailbot.domain.register import Record
from mailbot.domain.retention import Act, KeptMail

BODY_LEFT = "X-Mailbot-Body-Left"
"""Stands above the header of a mail whose body stayed in the mailbox: it is too big, or is not given. Its size."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as a mailbox hands it over."""

    raw: bytes = field(repr=False)
    arrived: datetime
    """Aware; the server's INTERNALDATE where it has one."""
    ref: str
    """Where it lies, e.g. "INBOX;UIDVALIDITY=3;UID=17" (RFC 5092) or a Maildir's file name."""


class MailboxUnavailable(Exception):
    """The mailbox can't be reached just now; the sentence says why. The watcher reconnects by itself."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a mailbox holds, beside what was taken from it."""

    at: datetime
    there: int = 0
    """Mails in the folders that are read."""
    missed: int = 0
    """Of them, those that had never been handed over, and were now."""
    lost: int = 0
    """Of them, those noted as handed over that we don't have; they were handed over again."""

    @property
    def repaired(self) -> int:
        """How many had to be brought in."""
        return self.missed + self.lost

    def __add__(self, other: Comparison) -> Comparison:
        return Comparison(self.at, self.there + other.there, self.missed + other.missed, self.lost + other.lost)


class Mailbox(Protocol):
    """Where mail comes from."""

    async def watch(self, accept: Callable[[Arrival], Awaitable[None]]) -> None:
        """Hand over every mail not handed over before, then every new one, until cancelled.

        `accept` returns once the mail is safe on our disk; only then does the mailbox note it as handed over.
        """

    async def sync(self) -> datetime:
        """Hand over what has arrived up to now; the moment up to which the mailbox has been read."""

    async def compare(self, kept: Callable[[str], bool]) -> Comparison:
        """List every mail anew and hand over each that was never handed over, or is not kept. Raises as `sync` does.

        `kept`: whether we have the mail whose SHA-256 begins with these 12 hex digits.
        """

    async def find_sent(self, message_id: str) -> bool | None:
        """Whether a mail of ours was really sent: seen in Sent or come back as a copy. None: can't be told here."""

    async def store_sent(self, raw: bytes) -> None:
        """Put a copy of a mail we sent into the Sent folder, where the server doesn't do so by itself."""

    async def close(self) -> None:
        """Let go, at once."""


class Watched(Protocol):
    """Where we look on: nothing is expected there, and nobody is answered."""

    async def watch(self, accept: Callable[[Arrival], Awaitable[None]]) -> None:
        """Hand over every mail, as `Mailbox.watch` does."""

    async def close(self) -> None:
        """Let go, at once."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a recipient was refused (RFC 5321, 4.2)."""

    code: int
    text: str

    @property
    def permanent(self) -> bool:
        """5xx: trying again won't help."""
        return self.code >= 500


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message at the server."""

    accepted: tuple[str, ...]
    refused: Mapping[str, Refusal] = field(default_factory=dict)


class SendFailed(Exception):
    """Nothing was sent. `permanent`: and won't be, as it is. `refused`: recipients the server would not have."""

    def __init__(self, text: str, *, permanent: bool, refused: Mapping[str, Refusal] | None = None) -> None:
        super().__init__(text)
        self.permanent = permanent
        self.refused = dict(refused or {})


class SendUncertain(Exception):
    """The connection broke after the message was handed over: nobody knows whether it was sent."""


class Sender(Protocol):
    """Where mail goes out."""

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Receipt:
        """Send one message. Raises SendFailed or SendUncertain."""

    async def close(self) -> None:
        """Let go, at once."""


class Store(Protocol):
    """Where records are kept: one client, one file. One process at a time."""

    def load(self) -> Iterable[Record]:
        """Every record that can be read. Raises StoreDamaged when the whole can't be taken up; it is left as it is."""

    def damaged(self) -> Sequence[Damaged]:
        """Files that `load` could not read: their clients are held, and nothing is written over them."""

    def commit(self, records: Sequence[Record]) -> None:
        """Replace these records, all or none; on disk when it returns."""

    def rewrite(self, record: Record) -> None:
        """Replace a record and leave nothing of what it was before; on disk when it returns."""

    def forget(self, key: str) -> None:
        """Erase a record, and what it was before, for good; again does nothing."""

    def close(self) -> None:
        """Let go of the lock."""


class StoreDamaged(Exception):
    """A record can't be read. The sentence names the file and what to do."""


class StoreLocked(Exception):
    """Another mailbot runs on this state folder."""


class DeskStuck(Exception):
    """The office has been at one thing for too long."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A mail on our disk that is not done yet."""

    digest: str
    arrived: datetime
    ref: str
    tries: int
    """How often it was begun; counted before each beginning, so that a mail that kills us is known."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A mail on our disk that could not be read and waits for a person."""

    digest: str
    arrived: datetime
    ref: str
    reason: str


class Spool(Protocol):
    """Raw mails on disk, between the mailbox and the register."""

    def put(self, arrival: Arrival) -> str:
        """Make it durable; its SHA-256. The same octets twice are one mail."""

    def pending(self) -> Sequence[Spooled]:
        """Mails not done, oldest arrival first."""

    def begin(self, digest: str) -> bytes:
        """Count a try, durably, and give the octets."""

    def done(self, digest: str) -> None:
        """It is in the register: keep it apart."""

    def set_aside(self, digest: str, reason: str) -> None:
        """It can't be read: keep it for a person, with the reason beside it."""

    def raw(self, digest: str) -> bytes | None:
        """The octets of a mail, done or not."""

    def digests(self) -> frozenset[str]:
        """Every mail that is here, done or not, or was and has been erased."""

    def kept(self, before: datetime) -> Iterable[KeptMail]:
        """Mails that are done and arrived before a moment; found as they are asked for, for there may be many."""

    def forget(self, digest: str) -> None:
        """Erase a mail that is done, or set aside, for good: the same octets are never taken again. Raises KeyError."""


class ReceiptsUnreadable(Exception):
    """A file is no list of receipts; the sentence says why, and what to do."""


class ReceiptBox(Protocol):
    """Where lists of money that came in are dropped."""

    def ready(self) -> Sequence[str]:
        """Names of files that lie still."""

    def read(self, name: str) -> Sequence[MoneyReceipt]:
        """All that came in by a file. Raises ReceiptsUnreadable."""

    def done(self, name: str, line: str) -> None:
        """It was taken; `line` says what came of it. Never raises."""

    def failed(self, name: str, line: str) -> None:
        """It can't be taken; `line` says why. Never raises."""


class Audit(Protocol):
    """What outlives clients' data: who did or ordered what, and when."""

    def note(self, acts: Sequence[Act]) -> None:
        """Write these down, durably; one that was written down before is not doubled."""


@dataclass(frozen=True, slots=True)
class Comeback:
    """The state was brought back from a backup: what went in and out since stands in the inbox and in Sent only."""

    made: datetime
    """When the backup was begun."""
    until: datetime | None
    """Until when no client is chased; None: inbox and Sent are still to be compared."""
    compared: Callable[[datetime], None]
    """Note, durably, that they were, and until when no client is chased."""


class Clock(Protocol):
    """The only one that knows the time."""

    def now(self) -> datetime:
        """Now, aware."""

    async def sleep_until(self, moment: datetime) -> None:
        """Return at or after that moment."""


class Unparsed(Exception):
    """A mail whose parsing does not come to its end; says why, in a sentence for a person."""


class Parser(Protocol):
    """Octets -> Mail."""

    def parse(self, raw: bytes, arrived: datetime) -> Mail:
        """What can't be read, however broken, is named in `defects`. Raises Unparsed where time or memory runs out."""


class SignatureChecker(Protocol):
    """Verifies a mail's DKIM signatures (RFC 6376)."""

    def signers(self, raw: bytes, domain: str, arrived: datetime) -> tuple[str, ...]:
        """The domains, this one or akin to it, whose signature holds; never raises on a mail."""


class Linguist(Protocol):
    """Marks what a text says; draws no conclusions."""

    def annotate(self, text: str, hint: str = "en") -> Annotation:
        """Language, sentences and marks. `hint`: the language expected, for texts too short to tell."""


class Likeness(Protocol):
    """How alike English texts are in meaning, whatever words they use."""

    def alike(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """For each of `others` from 1 (the same meaning) to 0 or below (nothing to do with it); never raises."""


class DocumentReader(Protocol):
    """Attached files -> their text."""

    def read(self, attachments: Sequence[Attachment], passwords: Sequence[str] = ()) -> tuple[FileText, ...]:
        """One or more FileTexts an attachment, in order; never raises on a file, however hostile."""

    def first_page(self, attachment: Attachment) -> bytes:
        """A small JPEG (100 kB at most) of a file's first page; b"" where there is none to be had. Never raises."""


class HolidayBook(Protocol):
    """Who knows public holidays."""

    def holidays(self, country: str, region: str, years: Iterable[int]) -> frozenset[date]:
        """Public holidays (ISO 3166 codes)."""
