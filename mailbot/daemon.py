"""The loop: take in, understand, decide, commit, send. Knows ports only.

Its tasks share one office. All of the office's work happens on one thread of its own ("the desk"), one call at a
time, so that reading a slow document never stops the mailboxes from listening. If a task dies, or the desk is stuck,
the daemon ends with an error: better a restart than a process that only looks alive.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from mailbot.comeback import LivingThrough
from mailbot.comparing import START, compare_daily, kept_in
from mailbot.desk import Desk
from mailbot.domain.damaged import Damaged
from mailbot.domain.letters import UNPROMPTED
from mailbot.domain.places import sent_by
from mailbot.office import Office
from mailbot.ports import (
    BODY_LEFT,
    Arrival,
    Audit,
    Clock,
    Comeback,
    Comparison,
    DeskStuck,
    Mailbox,
    MailboxUnavailable,
    ReceiptBox,
    Sender,
    Spool,
    Spooled,
    Unparsed,
    Watched,
)
from mailbot.receiving import keep_receiving
from mailbot.sending import Sending
from mailbot.tidying import next_tidying, tidy

TRIES = 3
"""How often a mail is begun before it is set aside for a person."""
FRESH = timedelta(minutes=5)
"""How old the last reading of the inbox may be when a chaser leaves."""
LOOK_AGAIN = timedelta(minutes=1)
"""Between looks at mails that failed, at uncertain letters, at an inbox that can't be reached."""

_END = object()
BEAT = timedelta(seconds=10)
"""Between signs of life."""
LEAP, NIGHTS = timedelta(days=31), 7
"""How far the clock may go on, with nothing noted, before it is doubted; for how many nights it is then."""
STUCK = timedelta(minutes=20)
"""How long the desk may take over one thing. A mail that takes longer is begun anew after a restart, then set aside."""
BLIND = timedelta(minutes=30)
"""How long an inbox may go unread until a partner is told: a login that has run out must not go unnoticed for days."""

log = logging.getLogger("mailbot")


@dataclass(frozen=True, slots=True)
class World:
    """The outside, as the daemon needs it."""

    mailboxes: tuple[Mailbox, ...]
    sender: Sender
    spool: Spool
    clock: Clock
    audit: Audit | None = None
    receipts: ReceiptBox | None = None
    """Where lists of receipts are dropped; None: nowhere."""
    comeback: Comeback | None = None
    """Set when the state was brought back from a backup."""
    looked_on: tuple[Watched, ...] = ()
    """Staff's Sent folders."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """A sign of life."""

    at: datetime
    synced: datetime | None
    """Up to when every inbox has been read; None: not yet."""
    trouble: str
    """Why an inbox can't be read just now; empty when all can."""
    compared: Comparison | None = None
    """The last comparison of the inbox with what was taken in; None: not yet."""
    unsent: str = ""
    """Why nothing can be sent just now; empty when the last letter went, or none had to."""


def _nothing() -> None:
    pass


class Daemon:
    """Runs an office between mailboxes and a sender until it is told to stop."""

    def __init__(
        self,
        office: Office,
        world: World,
        heartbeat: Callable[[Pulse], None] = lambda pulse: None,
        prepare: Callable[[], object] = _nothing,
        desk: Desk | None = None,
    ) -> None:
        """`heartbeat` is called every few seconds. `prepare`: slow work before the first mail, done at the desk."""
        self.office = office
        self.world = world
        self.synced: datetime | None = None
        self.trouble = ""
        """Why an inbox can't be read just now; empty when all can."""
        self.compared: Comparison | None = None
        self._blind_since: datetime | None = None
        self._alarmed = False
        self._heartbeat = heartbeat
        self._prepare = prepare
        self._desk = desk or Desk()
        self._sending = Sending(office, self._desk, world.sender, world.mailboxes, world.clock.now)
        self._mail_came = asyncio.Event()
        self._mail_is_done = asyncio.Event()
        self._one_line = asyncio.Lock()
        self._handed: set[str] = set()
        """Starts of the digests of mails that came since the last comparison began."""
        self._failing: dict[str, float] = {}
        """Mails that could not be taken, to the moment (monotonic) before which they are not tried again."""
        self._quiet = world.comeback.until if world.comeback else None
        """Until when no chaser leaves; None: whenever one is due."""
        self._living: LivingThrough | None = None
        self._noted: datetime | None = None
        """When anything was last noted before this start."""

    async def run(self) -> None:
        """Work until cancelled. An error in any task ends them all and is raised."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep_alive(), name="pulse")
                await self._desk.do(self._prepare)
                self._noted = await self._desk.do(self.office.noted_last)
                await self._desk.do(self.office.tell_of_damage, self._now())
                comes_back = self.world.comeback is not None and self.world.comeback.until is None
                if not comes_back:
                    await self._line()
                for mailbox in (*self.world.mailboxes, *self.world.looked_on):
                    tasks.create_task(mailbox.watch(self._accept), name="watch")
                if comes_back:
                    await self._come_back()
                tasks.create_task(self._keep_reading(), name="line")
                tasks.create_task(self._keep_time(), name="time")
                tasks.create_task(self._keep_comparing(), name="comparing")
                tasks.create_task(self._keep_tidy(), name="tidy")
                tasks.create_task(self._keep_sending(), name="outbox")
                if box := self.world.receipts:
                    receiving = keep_receiving(self.office, box, self._desk, self.world.clock, self._sending.more.set)
                    tasks.create_task(receiving, name="receipts")
        finally:
            await self._let_go()

    async def _let_go(self) -> None:
        await self._sending.close()
        self._desk.close()
        closing = [asyncio.ensure_future(m.close()) for m in (*self.world.mailboxes, *self.world.looked_on)]
        await asyncio.wait({*closing, asyncio.ensure_future(self.world.sender.close())}, timeout=1)

    async def _keep_alive(self) -> None:
        while True:
            if self._desk.busy_for > STUCK.total_seconds():
                raise DeskStuck(f"One mail or one moment took more than {STUCK.total_seconds() / 60:.0f} minutes.")
            unsent = self._sending.trouble
            self._heartbeat(Pulse(self._now(), self.synced, self._inbox_trouble(), self.compared, unsent))
            await asyncio.sleep(BEAT.total_seconds())

    def _now(self) -> datetime:
        return self.world.clock.now()

    async def _come_back(self) -> None:
        """The state is a backup's: before anything else, the time since is lived through once more."""
        comeback, world = self.world.comeback, self.world
        assert comeback is not None
        self._living = LivingThrough(self.office, world.mailboxes, world.spool, self._now, self._desk.do)
        self._quiet = await self._living.run(comeback, self._take)
        await asyncio.to_thread(comeback.compared, self._quiet)

    def _inbox_trouble(self) -> str:
        return self.trouble or (self._living.trouble if self._living else "")

    def _must_be_quiet(self) -> bool:
        return self._quiet is not None and self._now() < self._quiet

    # -- mails in -------------------------------------------------------------------------------------------------

    async def _accept(self, arrival: Arrival) -> None:
        """A mailbox hands over a mail: safe on our disk before anything else happens."""
        digest = await asyncio.to_thread(self.world.spool.put, arrival)
        self._handed.add(digest[:START])
        self._mail_came.set()

    async def _keep_comparing(self) -> None:
        async def kept() -> frozenset[str]:
            taken = await self._desk.do(lambda: self.office.register.taken)
            return await asyncio.to_thread(kept_in, self.world.spool, taken)

        def tell(found: Comparison) -> None:
            self.compared = found

        await compare_daily(self.world.mailboxes, self.world.clock, kept, self._handed, tell)

    async def _keep_reading(self) -> None:
        while True:
            await self._line()
            await _rings(self._mail_came, LOOK_AGAIN if self._failing else None)
            self._mail_came.clear()

    async def _line(self) -> None:
        """Every mail that waits, oldest first; one that fails doesn't stop those behind it."""
        async with self._one_line:
            for spooled in await asyncio.to_thread(self.world.spool.pending):
                if self._failing.get(spooled.digest, 0.0) > monotonic():
                    continue
                await self._desk.do(self._take, spooled)
                self._sending.more.set()
                self._mail_is_done.set()

    def _take(self, spooled: Spooled, moment: datetime | None = None) -> None:
        """`moment`: as of which it is taken; None: now."""
        if spooled.tries >= TRIES:
            self._set_aside(spooled, f"It was begun {spooled.tries} times and could not be finished.")
            return
        raw = self.world.spool.begin(spooled.digest)
        if raw.startswith(BODY_LEFT.encode("ascii")):
            self._set_aside(spooled, "It is too big to be fetched, or its server does not give it.")
            return
        try:
            if file := self.office.waits_with(raw, spooled.arrived):
                self._keep_for(file, spooled, raw)
                return
            taken = self.office.take(raw, spooled.arrived, moment or self._now(), sent_by=sent_by(spooled.ref))
        except OSError:
            raise  # the disk fails us: stop, rather than go on as if we had written
        except Unparsed as error:
            self._set_aside(spooled, str(error))
            return
        except Exception as error:
            self._failing[spooled.digest] = monotonic() + LOOK_AGAIN.total_seconds()
            log.exception(
                "mail %s could not be taken (%s); it is tried again", spooled.digest[:12], type(error).__name__
            )
            return
        self._failing.pop(spooled.digest, None)
        self.world.spool.done(spooled.digest)
        if sent_by(spooled.ref) and not taken.duplicate and not taken.decision.events[1:]:
            self.world.spool.forget(spooled.digest)  # what staff send to others is no business of ours
        log.info("%s %s: %s", spooled.digest[:12], taken.understanding.kind.value, _counted(taken.understanding))

    def _keep_for(self, file: Damaged, spooled: Spooled, raw: bytes) -> None:
        """A mail of a client whose record is damaged waits until that is mended; a person is told."""
        if file.blind:  # nobody knows whose mails these are: a stranger's advertising needs no letter each
            reason = f"It may be for {file.file}, which can't be read, and nothing tells whose that is."
        else:
            reason = f"It is for the record of {file.who} ({file.file}), which can't be read."
            told = f"waits in the quarantine. {reason} Once that is mended, `mailbot quarantine retry` has it read."
            self.office.set_aside(raw, spooled.digest, spooled.arrived, self._now(), reason, told)
        self._put_by(spooled, reason)

    def _set_aside(self, spooled: Spooled, reason: str) -> None:
        raw = self.world.spool.raw(spooled.digest)
        self.office.set_aside(raw or b"", spooled.digest, spooled.arrived, self._now(), reason)
        self._put_by(spooled, reason)

    def _put_by(self, spooled: Spooled, reason: str) -> None:
        self.world.spool.set_aside(spooled.digest, reason)
        self._failing.pop(spooled.digest, None)
        log.error("mail %s is set aside: %s", spooled.digest[:12], reason)

    # -- time -----------------------------------------------------------------------------------------------------

    async def _keep_time(self) -> None:
        """A mail may have changed what is due and when: then it is time to look again, too."""
        while True:
            seeing = await self._catch_up()
            self._mail_is_done.clear()
            now = self._now()
            set_back = await self._desk.do(self.office.mind_the_clock, now)
            await self._desk.do(self.office.tick, now, blind=not seeing or set_back or self._must_be_quiet())
            await self._mind_blindness(now)
            self._sending.more.set()
            moment = await self._desk.do(self.office.next_due, now)
            await self._until(moment if seeing else min(moment, now + LOOK_AGAIN))

    async def _keep_tidy(self) -> None:
        """What has had its time goes: at the start, and every night.

        A clock that leapt ahead would make everything old at once: a leap is believed after so many nights only.
        """
        trusted, nights = self._noted, 0
        while True:
            now = self._now()
            if trusted is not None and now - trusted > LEAP and nights < NIGHTS:
                nights += 1
                log.warning("nothing is erased by age yet: by the clock, nothing was noted since %s", trusted.date())
            else:
                steps = tidy(self.office, self.world.spool, self.world.audit, now)
                while await self._desk.do(next, steps, _END) is not _END:
                    pass  # between two steps mails are taken
                trusted, nights = now, 0
            await self.world.clock.sleep_until(next_tidying(self.office, now))

    async def _mind_blindness(self, now: datetime) -> None:
        """Once for each time the inbox can't be read for long, a partner hears of it."""
        if not self.trouble:
            self._blind_since, self._alarmed = None, False
        elif self._blind_since is None:
            self._blind_since = now
        elif not self._alarmed and now - self._blind_since >= BLIND:
            await self._desk.do(self.office.alarm, self._blind_since, self.trouble, now)
            self._alarmed = True

    async def _until(self, moment: datetime) -> None:
        """That moment, or a mail's end, whichever comes first."""
        waits = {
            asyncio.ensure_future(self.world.clock.sleep_until(moment)),
            asyncio.ensure_future(self._mail_is_done.wait()),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _catch_up(self) -> bool:
        """Read every inbox up to now, and take what was there. False when one of them can't be read."""
        try:
            moments = [await mailbox.sync() for mailbox in self.world.mailboxes]
        except MailboxUnavailable as error:
            if str(error) != self.trouble:
                log.warning("no chaser leaves now: %s", error)
            self.trouble = str(error)
            return False
        self.trouble = ""
        await self._line()
        self.synced = min(moments, default=self._now())
        return not self._failing

    # -- letters out ----------------------------------------------------------------------------------------------

    async def _keep_sending(self) -> None:
        while True:
            self._sending.more.clear()
            await self._sending.resolve_doubts()
            blind = False
            for entry in await self._desk.do(self.office.outgoing, self._now()):
                unprompted = entry.mail.purpose in UNPROMPTED
                blind = blind or (unprompted and (self._must_be_quiet() or not await self._sees_enough()))
                if not (unprompted and blind):
                    await self._sending.send(entry)
            await _rings(self._sending.more, LOOK_AGAIN)

    async def _sees_enough(self) -> bool:
        if self.synced is not None and self._now() - self.synced <= FRESH:
            return not self._failing
        return await self._catch_up()


async def _rings(event: asyncio.Event, within: timedelta | None) -> None:
    """Wait for an event, no longer than that."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within.total_seconds() if within else None):
            await event.wait()


def _counted(understanding: object) -> str:
    """How much a mail brought, without a word of it: mail bodies don't belong in logs."""
    parts = [(name, len(getattr(understanding, name))) for name in ("outcomes", "openings", "commands", "doubts")]
    return ", ".join(f"{count} {name}" for name, count in parts if count) or "nothing to do"
