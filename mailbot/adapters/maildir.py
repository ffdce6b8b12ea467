"""The Mailbox port over a Maildir (https://cr.yp.to/proto/maildir.html) that some other program delivers into.

Nothing is changed there: a mail may be new/ or cur/, and mail programs rename files to note what was read. So a mail
is known by the part of its name before the flags, and by a ledger. A name that is gone before it could be read was
moved, and is found again at its other place.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

from mailbot.adapters.ledger import Ledger
from mailbot.ports import BODY_LEFT, Arrival, Comparison, MailboxUnavailable

P = ParamSpec("P")
T = TypeVar("T")
Accept = Callable[[Arrival], Awaitable[None]]
Report = Callable[[str, str], None]

_LARGEST = 50_000_000
_HEADER = 262_144
"""Octets of a mail in which its Message-ID is looked for."""


def _silently(state: str, sentence: str) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A mail in the folder."""

    path: Path
    key: str
    """The same wherever it is moved within the Maildir."""


class MaildirMailbox:
    """Where mail comes from: a folder with new/ and cur/."""

    def __init__(
        self,
        folder: Path,
        ledger: Path,
        now: Callable[[], datetime],
        poll_seconds: float = 5,
        report: Report = _silently,
        largest_mail: int = _LARGEST,
    ) -> None:
        """`ledger`: a file of ours that remembers what was handed over. Of a mail above `largest_mail` octets the
        header is handed over, under a BODY_LEFT field."""
        self._folder, self._ledger_file = folder, ledger
        self._now, self._poll, self._report = now, poll_seconds, report
        self._largest = largest_mail
        self._ledger: Ledger | None = None
        self._accept: Accept | None = None
        self._one_reader = asyncio.Lock()
        self._closed = asyncio.Event()
        self._failing = False

    async def watch(self, accept: Accept) -> None:
        """Hand over every mail not handed over before, then every new one, until cancelled or closed."""
        self._accept = accept
        self._ledger = Ledger(self._ledger_file)
        try:
            while not self._closed.is_set():
                with suppress(MailboxUnavailable):
                    await self.sync()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._poll):
                        await self._closed.wait()
        finally:
            self._accept = None
            self._ledger.close()

    async def sync(self) -> datetime:
        """Hand over what has arrived up to now. Raises MailboxUnavailable."""
        moment = self._now()
        async with self._one_reader:
            await self._read()
        if self._failing:
            self._failing = False
            self._report("working", f"The Maildir {self._folder} is read again.")
        return moment

    async def compare(self, kept: Callable[[str], bool]) -> Comparison:
        """Hand over what is new, and what was handed over and is not kept. Raises MailboxUnavailable."""
        moment = self._now()
        async with self._one_reader:
            await self._read()
            mails = await self._looking(lambda: list(self._mails()))
            lost = await self._hand_over(f for f in mails if self._is_lost(f, kept))
        return Comparison(moment, len(mails), 0, lost)

    async def find_sent(self, message_id: str) -> bool | None:
        """Whether the copy of a mail of ours has come. Raises MailboxUnavailable."""
        return await self._looking(self._holds, message_id)

    async def store_sent(self, raw: bytes) -> None:
        """Nothing: the copy that comes in is the copy."""

    async def close(self) -> None:
        """Let go, at once."""
        self._closed.set()

    def _is_lost(self, found: _Found, kept: Callable[[str], bool]) -> bool:
        """Whether a mail was handed over and is not kept."""
        ledger = self._ledger
        return ledger is not None and found.key in ledger and not kept(ledger.digest(found.key))

    async def _read(self) -> int:
        """Hand over what is new; how many mails."""
        return await self._hand_over(await self._looking(self._new))

    async def _hand_over(self, mails: Iterable[_Found]) -> int:
        if self._accept is None or self._ledger is None:
            raise MailboxUnavailable("The Maildir is not being watched.")
        count = 0
        for found in mails:
            arrival = await self._looking(self._arrival, found)
            if arrival is not None:
                await self._accept(arrival)
                count += 1
                with suppress(OSError):  # it saves reading, no more; the spool, which must hold, has taken the mail
                    self._ledger.add(found.key, hashlib.sha256(arrival.raw).hexdigest())
        return count

    async def _looking(self, look: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """In a thread. Raises MailboxUnavailable; what `accept` raises is another matter and ends the watch."""
        try:
            return await asyncio.to_thread(look, *args, **kwargs)
        except OSError as error:
            raise self._unavailable(error) from error

    def _new(self) -> list[_Found]:
        ledger = self._ledger
        return [found for found in self._mails() if ledger is None or found.key not in ledger]

    def _mails(self) -> Iterator[_Found]:
        """Every mail, once, in order of delivery as far as the names tell."""
        # new/ before cur/: what is moved while we look is then seen twice rather than never.
        paths = [path for place in ("new", "cur") for path in (self._folder / place).iterdir()]
        found = {key: _Found(path, key) for path in paths if (key := _key(path.name))}
        yield from sorted(found.values(), key=lambda f: f.path.name)

    def _arrival(self, found: _Found) -> Arrival | None:
        """The mail; None when it is gone, or was moved: it is seen again the next time."""
        try:
            facts = found.path.stat()
            with found.path.open("rb") as file:
                raw = file.read(self._largest + 1)
        except (FileNotFoundError, IsADirectoryError):
            return None
        if len(raw) > self._largest:
            head = raw[:_HEADER].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
            raw = f"{BODY_LEFT}: {facts.st_size}\n".encode("ascii") + head + b"\n\n"
        return Arrival(raw, datetime.fromtimestamp(facts.st_mtime, UTC), found.path.name)

    def _holds(self, message_id: str) -> bool:
        wanted = message_id.encode("ascii", "replace")
        for found in self._mails():
            with suppress(FileNotFoundError, IsADirectoryError), found.path.open("rb") as file:
                head = file.read(_HEADER).replace(b"\r\n", b"\n").partition(b"\n\n")[0]
                if wanted in head and _message_id(head) == wanted:
                    return True
        return False

    def _unavailable(self, error: OSError) -> MailboxUnavailable:
        sentence = f"The Maildir {self._folder} can't be read: {error.strerror or error}."
        if not self._failing:
            self._failing = True
            self._report("failing", sentence)
        return MailboxUnavailable(sentence)


def _key(name: str) -> str:
    """A file's name without its flags, fit for the ledger; "" for what is no mail."""
    base = name.partition(":")[0]
    if not base or base.startswith("."):
        return ""
    plain = base.isascii() and base.isprintable() and " " not in base
    return base if plain else hashlib.sha256(base.encode("utf-8", "surrogateescape")).hexdigest()


def _message_id(head: bytes) -> bytes:
    """What stands in the Message-ID field of a header block, folded or not."""
    for line in head.replace(b"\n ", b" ").replace(b"\n\t", b" ").split(b"\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"message-id":
            return value.strip()
    return b""
