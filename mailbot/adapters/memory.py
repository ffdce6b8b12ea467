"""A world in memory, for replays, demonstrations and tests: gone with its process, but true to the ports."""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.parser import BytesHeaderParser

from mailbot.domain.damaged import Damaged
from mailbot.domain.register import Record
from mailbot.domain.retention import Act, KeptMail
from mailbot.ports import (
    Arrival,
    Clock,
    Comparison,
    MailboxUnavailable,
    Receipt,
    Refusal,
    SendFailed,
    SendUncertain,
    SetAside,
    Spooled,
)


class MemoryStore:
    """The Store port."""

    def __init__(self, records: Iterable[Record] = ()) -> None:
        self._records = {r.key: r for r in records}
        self.failure: OSError | None = None
        """Set it, and every commit raises it and changes nothing: a disk that fails."""

    def load(self) -> tuple[Record, ...]:
        """Every record."""
        return tuple(self._records.values())

    def damaged(self) -> tuple[Damaged, ...]:
        """Nothing: memory can always be read."""
        return ()

    def commit(self, records: Sequence[Record]) -> None:
        """Replace these records, all or none."""
        if self.failure:
            raise self.failure
        self._records.update({r.key: r for r in records})

    def rewrite(self, record: Record) -> None:
        """Replace one."""
        self.commit([record])

    def forget(self, key: str) -> None:
        """Erase one; again does nothing."""
        self._records.pop(key, None)

    def close(self) -> None:
        """Nothing is held."""


class MemorySpool:
    """The Spool port."""

    def __init__(self) -> None:
        self._raw: dict[str, bytes] = {}
        self._pending: dict[str, Spooled] = {}
        self._aside: dict[str, SetAside] = {}
        self._facts: dict[str, KeptMail] = {}
        self._erased: set[str] = set()

    def put(self, arrival: Arrival) -> str:
        """Keep a mail; its SHA-256. One that was here before, done or not, stays as it is."""
        digest = hashlib.sha256(arrival.raw).hexdigest()
        if digest not in self._raw and digest not in self._erased:
            self._raw[digest] = arrival.raw
            self._facts[digest] = KeptMail(digest, arrival.arrived, _message_id(arrival.raw))
            self._pending[digest] = Spooled(digest, arrival.arrived, arrival.ref, tries=0)
        return digest

    def pending(self) -> tuple[Spooled, ...]:
        """Mails not done, oldest arrival first."""
        return tuple(sorted(self._pending.values(), key=lambda s: (s.arrived, s.digest)))

    def begin(self, digest: str) -> bytes:
        """Count a try and give the octets. Raises KeyError when no such mail is pending."""
        spooled = self._pending[digest]
        self._pending[digest] = replace(spooled, tries=spooled.tries + 1)
        return self._raw[digest]

    def done(self, digest: str) -> None:
        """It is in the register. Raises KeyError when there is no such mail."""
        if self._pending.pop(digest, None) is None and (digest in self._aside or digest not in self._raw):
            raise KeyError(digest)

    def set_aside(self, digest: str, reason: str) -> None:
        """Keep a pending mail for a person. Raises KeyError when no such mail is pending."""
        spooled = self._pending.pop(digest)
        self._aside[digest] = SetAside(digest, spooled.arrived, spooled.ref, reason)

    def raw(self, digest: str) -> bytes | None:
        """The octets of a mail, done or not."""
        return self._raw.get(digest)

    def digests(self) -> frozenset[str]:
        """Every mail that is here, done or not, or was and has been erased."""
        return frozenset(self._raw) | self._erased

    def aside(self) -> tuple[SetAside, ...]:
        """Mails set aside, oldest arrival first."""
        return tuple(sorted(self._aside.values(), key=lambda s: (s.arrived, s.digest)))

    def retry(self, digest: str) -> None:
        """Put a mail set aside back in line, its tries forgotten. Raises KeyError when it isn't aside."""
        kept = self._aside.pop(digest)
        self._pending[digest] = Spooled(digest, kept.arrived, kept.ref, tries=0)

    def release(self, digest: str, now: datetime) -> None:
        """A person has dealt with a mail set aside: it is done. Raises KeyError when it isn't aside."""
        del self._aside[digest]
        self._facts[digest] = replace(self._facts[digest], released=now)

    def kept(self, before: datetime) -> Iterator[KeptMail]:
        """Mails that are done and arrived before a moment."""
        done = [self._facts[d] for d in self._raw if d not in self._pending and d not in self._aside]
        return (mail for mail in done if mail.arrived < before)

    def forget(self, digest: str) -> None:
        """Erase a mail that is done, or set aside. Raises KeyError when there is no such mail."""
        if digest in self._pending:
            raise KeyError(digest)
        del self._raw[digest]
        self._aside.pop(digest, None)
        self._erased.add(digest)


class MemoryAudit:
    """The Audit port."""

    def __init__(self) -> None:
        self.acts: list[Act] = []

    def note(self, acts: Sequence[Act]) -> None:
        """Keep them; each once."""
        self.acts.extend(act for act in acts if act not in self.acts)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message as it went out."""

    raw: bytes = field(repr=False)
    sender: str
    recipients: tuple[str, ...]

    @property
    def message_id(self) -> str:
        """Its Message-ID, with angle brackets; "" when it bears none."""
        return _message_id(self.raw)


class MemorySender:
    """The Sender port; `sent` is what went out, oldest first."""

    def __init__(self) -> None:
        self.sent: list[SentMessage] = []
        self.refusals: dict[str, Refusal] = {}
        """Addresses the server refuses, lower case."""
        self._troubles: deque[tuple[SendFailed | SendUncertain, bool]] = deque()

    def fail(self, *errors: SendFailed | SendUncertain, although_sent: bool = False) -> None:
        """The next sendings raise these, one each. `although_sent`: and the message goes out all the same."""
        self._troubles.extend((error, although_sent) for error in errors)

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Receipt:
        """Keep the message as sent. Raises what `fail` asked for, and SendFailed when every recipient is refused."""
        trouble, goes_out = self._troubles.popleft() if self._troubles else (None, True)
        refused = {r: self.refusals[r.lower()] for r in recipients if r.lower() in self.refusals}
        accepted = tuple(r for r in recipients if r not in refused)
        if accepted and goes_out:
            self.sent.append(SentMessage(raw, sender, accepted))
        if trouble:
            raise trouble
        if not accepted:
            raise SendFailed(_why(refused), permanent=all(r.permanent for r in refused.values()), refused=refused)
        return Receipt(accepted, refused)

    async def close(self) -> None:
        """Nothing is held."""


def _why(refused: Mapping[str, Refusal]) -> str:
    told = "; ".join(f"{address}: {refusal.code} {refusal.text}" for address, refusal in refused.items())
    return told or "there is nobody to send it to"


class MemoryMailbox:
    """The Mailbox port; `deliver` puts mail into it."""

    def __init__(self, clock: Clock, sender: MemorySender | None = None, name: str = "INBOX") -> None:
        """`sender`: whose sent mails `find_sent` knows; None: it can't tell."""
        self.sent_folder: list[bytes] = []
        self._clock, self._sender, self._name = clock, sender, name
        self._waiting: deque[Arrival] = deque()
        self._there: list[Arrival] = []
        self._count = 0
        self._accept: Callable[[Arrival], Awaitable[None]] | None = None
        self._problem = ""
        self._news = asyncio.Event()
        self._one_line = asyncio.Lock()

    def deliver(self, raw: bytes, arrived: datetime | None = None) -> Arrival:
        """A mail arrives, now by the clock unless `arrived` says when."""
        self._count += 1
        arrival = Arrival(raw, arrived or self._clock.now(), f"{self._name};UIDVALIDITY=1;UID={self._count}")
        self._waiting.append(arrival)
        self._there.append(arrival)
        self._news.set()
        return arrival

    def fail(self, problem: str) -> None:
        """From now on nobody can reach it."""
        self._problem = problem

    def recover(self) -> None:
        """It can be reached again."""
        self._problem = ""
        self._news.set()

    async def watch(self, accept: Callable[[Arrival], Awaitable[None]]) -> None:
        """Hand over every mail, then every new one, until cancelled."""
        self._accept = accept
        try:
            while True:
                self._news.clear()
                if not self._problem:
                    await self._hand_over()
                await self._news.wait()
        finally:
            self._accept = None

    async def sync(self) -> datetime:
        """Hand over what has arrived. Raises MailboxUnavailable when it fails, or when nobody watches it."""
        moment = self._clock.now()
        if self._problem or self._accept is None:
            raise MailboxUnavailable(self._problem or f"nobody watches {self._name}")
        await self._hand_over()
        return moment

    async def _hand_over(self) -> None:
        async with self._one_line:
            while self._waiting and self._accept:
                await self._accept(self._waiting[0])
                self._waiting.popleft()

    async def compare(self, kept: Callable[[str], bool]) -> Comparison:
        """Hand over what is not kept. Raises MailboxUnavailable as `sync` does."""
        before = [a for a in self._there if a not in self._waiting]
        moment = await self.sync()
        lost = [a for a in before if not kept(hashlib.sha256(a.raw).hexdigest()[:12])]
        for arrival in lost:
            if self._accept:
                await self._accept(arrival)
        return Comparison(moment, len(self._there), 0, len(lost))

    async def find_sent(self, message_id: str) -> bool | None:
        """Whether a mail of ours was really sent; None without a sender to ask."""
        if self._problem:
            raise MailboxUnavailable(self._problem)
        if any(_message_id(raw) == message_id for raw in self.sent_folder):
            return True
        return any(m.message_id == message_id for m in self._sender.sent) if self._sender else None

    async def store_sent(self, raw: bytes) -> None:
        """Put a copy into the Sent folder."""
        if self._problem:
            raise MailboxUnavailable(self._problem)
        self.sent_folder.append(raw)

    async def close(self) -> None:
        """Nothing is held."""


def _message_id(raw: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(raw).get("Message-ID", "")).strip()
