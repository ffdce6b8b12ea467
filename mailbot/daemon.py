"""The loop: take in, understand, decide, commit, send. Knows ports only.

Four tasks share one office. All of the office's work happens on one thread of its own ("the desk"), one call at a
time, so that reading a slow document never stops the mailboxes from listening. If a task dies, the daemon ends with
an error: better a restart than a process that only looks alive.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from mailbot.domain.letters import OutboxEntry, Purpose
from mailbot.office import Office
from mailbot.ports import (
    Arrival,
    Clock,
    Mailbox,
    MailboxUnavailable,
    Sender,
    SendFailed,
    SendUncertain,
    Spool,
    Spooled,
)

TRIES = 3
"""How often a mail is begun before it is set aside for a person."""
FRESH = timedelta(minutes=5)
"""How old the last reading of the inbox may be when a chaser leaves."""
LOOK_AGAIN = timedelta(minutes=1)
"""Between looks at mails that failed, at uncertain letters, at an inbox that can't be reached."""

log = logging.getLogger("mailbot")
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class World:
    """The outside, as the daemon needs it."""

    mailboxes: tuple[Mailbox, ...]
    sender: Sender
    spool: Spool
    clock: Clock


class Daemon:
    """Runs an office between mailboxes and a sender until it is told to stop."""

    def __init__(
        self, office: Office, world: World, heartbeat: Callable[[datetime], None] = lambda moment: None
    ) -> None:
        self.office = office
        self.world = world
        self.synced: datetime | None = None
        self._heartbeat = heartbeat
        self._desk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._mail_came = asyncio.Event()
        self._letters_wait = asyncio.Event()
        self._one_line = asyncio.Lock()
        self._failing: set[str] = set()

    async def run(self) -> None:
        """Work until cancelled. An error in any task ends them all and is raised."""
        try:
            await self._line()
            async with asyncio.TaskGroup() as tasks:
                for mailbox in self.world.mailboxes:
                    tasks.create_task(mailbox.watch(self._accept), name="watch")
                tasks.create_task(self._keep_reading(), name="line")
                tasks.create_task(self._keep_time(), name="time")
                tasks.create_task(self._keep_sending(), name="outbox")
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        self._desk.shutdown(wait=False, cancel_futures=True)
        closing = [m.close() for m in self.world.mailboxes] + [self.world.sender.close()]
        await asyncio.wait_for(asyncio.gather(*closing, return_exceptions=True), timeout=3)

    async def _at_desk(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._desk, lambda: work(*args, **kwargs))

    def _now(self) -> datetime:
        return self.world.clock.now()

    # -- mails in -------------------------------------------------------------------------------------------------

    async def _accept(self, arrival: Arrival) -> None:
        """A mailbox hands over a mail: safe on our disk before anything else happens."""
        await asyncio.to_thread(self.world.spool.put, arrival)
        self._mail_came.set()

    async def _keep_reading(self) -> None:
        while True:
            await self._line()
            again = asyncio.create_task(self._mail_came.wait())
            await asyncio.wait({again}, timeout=LOOK_AGAIN.total_seconds() if self._failing else None)
            again.cancel()
            self._mail_came.clear()

    async def _line(self) -> None:
        """Every mail that waits, oldest first; one that fails doesn't stop those behind it."""
        async with self._one_line:
            for spooled in await asyncio.to_thread(self.world.spool.pending):
                await self._at_desk(self._take, spooled)
                self._letters_wait.set()

    def _take(self, spooled: Spooled) -> None:
        if spooled.tries >= TRIES:
            self._set_aside(spooled)
            return
        raw = self.world.spool.begin(spooled.digest)
        try:
            taken = self.office.take(raw, spooled.arrived, self._now())
        except OSError:
            raise  # the disk fails us: stop, rather than go on as if we had written
        except Exception as error:
            self._failing.add(spooled.digest)
            log.exception(
                "mail %s could not be taken (%s); it is tried again", spooled.digest[:12], type(error).__name__
            )
            return
        self._failing.discard(spooled.digest)
        self.world.spool.done(spooled.digest)
        log.info("%s %s: %s", spooled.digest[:12], taken.understanding.kind.value, _counted(taken.understanding))

    def _set_aside(self, spooled: Spooled) -> None:
        reason = f"It was begun {spooled.tries} times and could not be finished."
        raw = self.world.spool.raw(spooled.digest)
        self.office.set_aside(raw or b"", spooled.digest, spooled.arrived, self._now(), reason)
        self.world.spool.set_aside(spooled.digest, reason)
        self._failing.discard(spooled.digest)
        log.error("mail %s is set aside: %s", spooled.digest[:12], reason)

    # -- time -----------------------------------------------------------------------------------------------------

    async def _keep_time(self) -> None:
        while True:
            seeing = await self._catch_up()
            now = self._now()
            await self._at_desk(self.office.tick, now, blind=not seeing)
            self._letters_wait.set()
            self._heartbeat(now)
            moment = await self._at_desk(self.office.next_due, now)
            await self.world.clock.sleep_until(moment if seeing else min(moment, now + LOOK_AGAIN))

    async def _catch_up(self) -> bool:
        """Read every inbox up to now, and take what was there. False when one of them can't be read."""
        try:
            moments = [await mailbox.sync() for mailbox in self.world.mailboxes]
        except MailboxUnavailable as error:
            log.warning("no chaser leaves now: %s", error)
            return False
        await self._line()
        self.synced = min(moments, default=self._now())
        return not self._failing

    # -- letters out ----------------------------------------------------------------------------------------------

    async def _keep_sending(self) -> None:
        while True:
            await self._resolve_doubts()
            for entry in await self._at_desk(self.office.outgoing, self._now()):
                if entry.mail.purpose is not Purpose.CHASER or await self._sees_enough():
                    await self._send(entry)
            again = asyncio.create_task(self._letters_wait.wait())
            await asyncio.wait({again}, timeout=LOOK_AGAIN.total_seconds())
            again.cancel()
            self._letters_wait.clear()

    async def _sees_enough(self) -> bool:
        if self.synced is not None and self._now() - self.synced <= FRESH:
            return not self._failing
        return await self._catch_up()

    async def _send(self, entry: OutboxEntry) -> None:
        """Pending, then sending (on disk), then sent. What breaks in between is uncertain, never blindly repeated."""
        mail, office = entry.mail, self.office
        if not await self._at_desk(office.sending, mail.key, self._now()):
            return
        try:
            receipt = await self.world.sender.send(mail.raw.encode("ascii"), mail.sender, mail.recipients)
        except SendUncertain as error:
            log.warning("letter %s: %s", mail.key, error)
            await self._at_desk(office.uncertain, mail.key, self._now(), str(error))
        except SendFailed as error:
            log.warning("letter %s was not sent: %s", mail.key, error)
            note = office.failed if error.permanent else office.postponed
            await self._at_desk(note, mail.key, self._now(), str(error))
        else:
            await self._at_desk(office.sent, mail.key, self._now())
            log.info("sent %s to %s", mail.purpose.value, ", ".join(receipt.accepted))
            await self._keep_copy(mail.raw.encode("ascii"))

    async def _keep_copy(self, raw: bytes) -> None:
        try:
            if self.world.mailboxes:
                await self.world.mailboxes[0].store_sent(raw)
        except MailboxUnavailable as error:
            log.warning("no copy in Sent: %s", error)

    async def _resolve_doubts(self) -> None:
        """Letters that were on their way when something broke: look for them before anything else."""
        for entry in await self._at_desk(self.office.doubtful):
            try:
                seen = [await m.find_sent(entry.mail.message_id) for m in self.world.mailboxes]
            except MailboxUnavailable:
                return
            found = True if True in seen else None if None in seen or not seen else False
            await self._at_desk(self.office.resolve, entry.mail.key, self._now(), found)


def _counted(understanding: object) -> str:
    """How much a mail brought, without a word of it: mail bodies don't belong in logs."""
    parts = [(name, len(getattr(understanding, name))) for name in ("outcomes", "openings", "commands", "doubts")]
    return ", ".join(f"{count} {name}" for name, count in parts if count) or "nothing to do"
