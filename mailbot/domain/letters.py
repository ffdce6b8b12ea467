"""Mails that we write: first what is to be said, then the finished message."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mailbot.domain.compact import Packer, hold_packed, share
from mailbot.domain.papers import Paper


class Purpose(StrEnum):
    """Why we write (FORMAT.md's words)."""

    CHASER = "chaser"
    ACKNOWLEDGEMENT = "acknowledgement"
    CORRECTION = "correction"
    ESCALATION = "escalation"
    QUESTION = "question"
    CONFIRMATION = "confirmation"
    ALERT = "alert"
    COMPLETE = "complete"
    DIGEST = "digest"
    REQUEST = "request"
    """The first mail about a request that the bot itself asks for."""


UNPROMPTED = frozenset({Purpose.CHASER, Purpose.REQUEST})
"""Letters to clients that answer nothing: they leave in office hours only, and never while the inbox can't be read."""
TO_CLIENTS = UNPROMPTED | {Purpose.ACKNOWLEDGEMENT, Purpose.CORRECTION}
"""Purposes that leave the practice; every other goes to staff only."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that a reader may want in their calendar."""

    day: date
    what: str
    """due | promised."""
    client: str
    about: str
    key: str
    """Names the matter, whenever its day moves."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The first page of a file, to be shown in a letter as a small picture."""

    number: int
    """By which the letter's text says where."""
    mail: str
    """Digest of the mail that brought the file."""
    sha256: str
    alt: str
    """What stands for the picture where none is seen."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture (JPEG), ready for a letter."""

    number: int
    alt: str
    jpeg: bytes = field(repr=False)


class FactsLater(Mapping[str, object]):
    """A letter's facts, worked out when it is first asked what it says: many a letter is decided and never written,
    because it was said before, or is only counted. They follow from immutable values, so it doesn't matter when."""

    __slots__ = ("_found", "_work")

    def __init__(self, work: Callable[[], Mapping[str, object]]) -> None:
        self._work = work
        self._found: Mapping[str, object] | None = None

    @property
    def _facts(self) -> Mapping[str, object]:
        if self._found is None:
            self._found = self._work()
        return self._found

    def __getitem__(self, name: str) -> object:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __repr__(self) -> str:
        return repr(self._facts)


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be said, decided but not yet worded."""

    key: str
    """Says it once: two letters with one key are one letter, whenever they were decided."""
    purpose: Purpose
    template: str
    """The letter's name in rules/languages/<xx>/letters/, e.g. "chaser_2"."""
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    """Ids of the clients it speaks of; the record of the first keeps it in its outbox, none: the practice's."""
    requests: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    """"REF/item" for every item it lists."""
    stage: int = 0
    language: str = "en"
    subject: str = ""
    """Of the thread, without "Re:"; empty: the template's own."""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    signed_by: str = ""
    """Staff id whose name stands below; empty: the practice's."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the template may say: plain values, tuples and mappings."""
    dates: tuple[Dated, ...] = ()
    """Go along as a calendar file."""
    papers: tuple[Paper, ...] = ()
    """Of the practice's own, sent to these clients before; they go along again, as far as they are still here."""
    answer_to: tuple[str, ...] = ()
    """Addresses of the client's that a reply goes to, with us copied; empty: to us alone."""
    shows: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A finished message, ready for the wire."""

    key: str
    purpose: Purpose
    message_id: str
    sender: str
    """Envelope sender."""
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    in_reply_to: str | None
    body: str
    """The text part."""
    raw: str = field(repr=False)
    """The whole message, pure ASCII, line ends \\r\\n; emptied once it is sent."""
    clients: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    stage: int = 0
    answer_to: tuple[str, ...] = ()
    """Addresses of the client's that a reply goes to besides us."""

    def __post_init__(self) -> None:
        """What letters of one thread, to one person, have in common is kept once."""
        share(self, "sender", "subject", "message_id", "in_reply_to", "to", "cc", "clients", "requests", "items")

    @property
    def recipients(self) -> tuple[str, ...]:
        """Envelope recipients, once each."""
        return tuple(dict.fromkeys((*self.to, *self.cc)))


hold_packed(OutgoingMail, "body", Packer())  # a year's letters are most of what a register weighs


class OutboxState(StrEnum):
    """How far a letter has come on its way out."""

    PENDING = "pending"
    SENDING = "sending"
    """On disk before the first octet goes to the server: a crash here is uncertain, never blindly repeated."""
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    WITHDRAWN = "withdrawn"
    """The last check before sending found it no longer true."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A letter in the outbox."""

    mail: OutgoingMail
    queued: datetime
    state: OutboxState = OutboxState.PENDING
    tries: int = 0
    next_try: datetime | None = None
    changed: datetime | None = None
    problem: str = ""
