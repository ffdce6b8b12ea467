"""What tests of mailboxes share: mails to put in, and somebody who takes what is handed over."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mailbot.ports import Arrival, Mailbox, Watched

_TURNS = 100
"""Within so many turns of a twentieth of a second a mailbox lets go."""
NOW = datetime(2026, 6, 9, 12, 30, tzinfo=UTC)


def now() -> datetime:
    """Tuesday, half past twelve."""
    return NOW


def mail(number: int | str, *, size: int = 0) -> bytes:
    """A mail that differs from every other; `size`: octets its body is padded to."""
    body = f"This is mail {number}.\r\n" + "It is a long one.\r\n" * (size // 19)
    return (
        f"From: Rosa Quint <rosa@quint.example>\r\nTo: papers@alderquill.example\r\nSubject: Mail {number}\r\n"
        f"Message-ID: <m{number}@quint.example>\r\nDate: Tue, 09 Jun 2026 12:00:00 +0000\r\n\r\n{body}"
    ).encode()


@dataclass
class Spooler:
    """Accepts mails as the daemon's spool does: the same octets twice are one mail."""

    arrivals: list[Arrival] = field(default_factory=list)
    digests: dict[str, Arrival] = field(default_factory=dict)

    async def accept(self, arrival: Arrival) -> None:
        """Take a mail."""
        await asyncio.sleep(0)
        self.arrivals.append(arrival)
        self.digests.setdefault(hashlib.sha256(arrival.raw).hexdigest(), arrival)

    def has(self, *raws: bytes) -> bool:
        """Whether it has all of them."""
        return all(hashlib.sha256(raw).hexdigest() in self.digests for raw in raws)

    def knows(self, start: str) -> bool:
        """Whether it has a mail whose SHA-256 begins like that."""
        return any(digest.startswith(start) for digest in self.digests)

    def loses(self, raw: bytes) -> None:
        """A mail is no longer there, and nobody knows why."""
        del self.digests[hashlib.sha256(raw).hexdigest()]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to become true."""
        while not condition():
            await asyncio.sleep(0.005)

    async def gets(self, *raws: bytes) -> None:
        """Wait until it has all of them."""
        await self.until(lambda: self.has(*raws))


@asynccontextmanager
async def watching(mailbox: Mailbox | Watched) -> AsyncIterator[Spooler]:
    """Watch a mailbox for as long as the block lasts."""
    spooler = Spooler()
    task = asyncio.create_task(mailbox.watch(spooler.accept))
    await asyncio.sleep(0)
    try:
        yield spooler
    finally:
        task.cancel()
        for _ in range(_TURNS):  # counted, not timed: on a busy machine each takes its time
            await asyncio.wait([task], timeout=0.05)
            if task.done():
                break
        assert task.done(), "it did not let go at once"
        await asyncio.gather(task, return_exceptions=True)
