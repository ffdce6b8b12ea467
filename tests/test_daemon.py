"""The loop around the office: nothing stops the line, nothing is sent blindly, and it ends when it is told to."""

from __future__ import annotations

import asyncio
import hashlib
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

import mailbot.daemon as module
from mailbot.adapters.clock import ManualClock
from mailbot.adapters.memory import MemoryMailbox, MemorySender, MemorySpool, MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.daemon import Daemon, Pulse, World
from mailbot.domain.compact import Digests
from mailbot.domain.places import sent_ref
from mailbot.domain.register import ClientRecord
from mailbot.office import Office
from mailbot.ports import BODY_LEFT, Arrival, DeskStuck, Refusal, SendFailed, SendUncertain, Unparsed
from mailbot.tools import Tools
from tests.test_office import MONDAY, ROSA, NoLinguist, NoReader
from tests.world import PRACTICE, client, request, rules

DULL = b"From: Shop <shop@else.example>\r\nTo: papers@alderquill.example\r\nSubject: Offer %d\r\n\r\nBuy!\r\n"
PRIVATE = b"From: jess@alderquill.example\r\nTo: mum@else.example\r\nSubject: football\r\n\r\nSee you there, mum!\r\n"
PATIENCE = timedelta(minutes=1)


class TroublesomeParser(MailParser):
    """Fails on mails that say so, as many times as told; waits on mails that say so."""

    def __init__(self) -> None:
        self.fails = 0
        self.gate = threading.Event()

    def parse(self, raw: bytes, arrived: datetime):  # type: ignore[no-untyped-def]
        """Parse, or not."""
        if b"POISON" in raw:
            raise Unparsed("It can't be taken apart: it took too long.")
        if b"BREAK" in raw and self.fails:
            self.fails -= 1
            raise RuntimeError("it breaks")
        if b"WAIT" in raw:
            self.gate.wait()
        return super().parse(raw, arrived)


@dataclass
class Practice:
    """A practice in memory."""

    clock: ManualClock = field(default_factory=lambda: ManualClock(MONDAY))
    sender: MemorySender = field(default_factory=MemorySender)
    spool: MemorySpool = field(default_factory=MemorySpool)
    parser: TroublesomeParser = field(default_factory=TroublesomeParser)
    pulses: list[Pulse] = field(default_factory=list)
    store: MemoryStore = field(
        default_factory=lambda: MemoryStore([ClientRecord(client(), (request({"a": "doc: P60"}),), opened=1)])
    )

    def __post_init__(self) -> None:
        self.mailbox = MemoryMailbox(self.clock, self.sender)

    def daemon(self) -> Daemon:
        """As after a start."""
        from mailbot.adapters.holidays import PublicHolidays
        from mailbot.cli.places import calendar_of

        tools = Tools(self.store, self.parser, NoReader(), NoLinguist())
        office = Office(PRACTICE, rules(), calendar_of(PRACTICE, PublicHolidays(), MONDAY), tools)
        return Daemon(office, World((self.mailbox,), self.sender, self.spool, self.clock), self.pulses.append)

    def to(self, address: str) -> int:
        """How many mails an address got."""
        return sum(address in m.recipients for m in self.sender.sent)


@asynccontextmanager
async def at_work(daemon: Daemon) -> AsyncIterator[asyncio.Task[None]]:
    """Run it for as long as the block lasts; it must end at once."""
    task = asyncio.create_task(daemon.run())
    try:
        yield task
    finally:
        begun = time.monotonic()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert time.monotonic() - begun < 5


async def until(condition: Callable[[], object]) -> None:
    """Wait for something to become true."""
    while not condition():
        await asyncio.sleep(0.01)


async def test_mails_are_taken_and_a_due_chaser_leaves() -> None:
    practice = Practice()
    practice.mailbox.deliver(DULL % 1)
    async with at_work(practice.daemon()):
        await until(lambda: practice.to(ROSA) == 1 and not practice.spool.pending())
        assert practice.pulses[0].at == MONDAY


class SomebodysSent:
    """A Sent folder with one private mail in it, and then silence."""

    async def watch(self, accept: Callable[[Arrival], Awaitable[None]]) -> None:
        """Hand it over."""
        await accept(Arrival(PRIVATE, MONDAY, sent_ref("jess", "Sent;UID=1")))
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing to let go of."""


async def test_what_staff_send_to_others_is_not_kept_and_nobody_hears_of_it() -> None:
    practice = Practice()
    daemon = practice.daemon()
    daemon.world = replace(daemon.world, looked_on=(SomebodysSent(),))
    digest = hashlib.sha256(PRIVATE).hexdigest()
    async with at_work(daemon):
        await until(lambda: digest in practice.spool.digests() and practice.spool.raw(digest) is None)
    assert practice.to("jess@alderquill.example") == 0
    assert not any("football" in str(r.log) for r in daemon.office.register.records())


async def test_a_mail_that_breaks_is_tried_again_and_holds_up_nobody() -> None:
    practice = Practice()
    practice.parser.fails = 2
    practice.mailbox.deliver((DULL % 1) + b"BREAK")
    practice.mailbox.deliver(DULL % 2)
    module.LOOK_AGAIN = timedelta(seconds=0.05)
    try:
        async with at_work(practice.daemon()):
            await until(lambda: not practice.spool.pending())
    finally:
        module.LOOK_AGAIN = PATIENCE
    assert practice.spool.aside() == ()


async def test_a_mail_that_breaks_three_times_is_set_aside_and_a_person_is_asked() -> None:
    practice = Practice()
    practice.parser.fails = 99
    practice.mailbox.deliver((DULL % 1) + b"BREAK")
    module.LOOK_AGAIN = timedelta(seconds=0.05)
    try:
        async with at_work(practice.daemon()):
            await until(lambda: practice.spool.aside() and practice.to("nadia@alderquill.example"))
    finally:
        module.LOOK_AGAIN = PATIENCE


async def test_a_mail_that_does_not_come_apart_is_set_aside_at_once_and_the_next_is_read() -> None:
    practice = Practice()
    practice.mailbox.deliver(f"From: Rosa <{ROSA}>\r\nSubject: P60\r\n\r\nPOISON\r\n".encode())
    practice.mailbox.deliver(DULL % 2)
    async with at_work(practice.daemon()):
        await until(lambda: practice.spool.aside() and not practice.spool.pending())
        await until(lambda: any(b"\r\nSubject: Question" in m.raw for m in practice.sender.sent))
    (aside,) = practice.spool.aside()
    assert aside.reason == "It can't be taken apart: it took too long."
    assert practice.to(ROSA) == 0, "her mail may have been the answer"
    asked = [m for m in practice.sender.sent if b"\r\nSubject: Question" in m.raw]
    assert [m.recipients for m in asked] == [("nadia@alderquill.example",)]


async def test_no_chaser_leaves_while_a_mail_that_may_be_the_answer_can_not_be_read() -> None:
    practice = Practice()
    practice.parser.fails = 9
    practice.mailbox.deliver((DULL % 1) + b"BREAK")
    async with at_work(practice.daemon()):
        await until(lambda: practice.parser.fails == 8)
        await asyncio.sleep(0.2)
        assert practice.to(ROSA) == 0


async def test_a_mail_too_big_to_be_fetched_is_set_aside_for_a_person() -> None:
    practice = Practice()
    practice.mailbox.deliver(f"{BODY_LEFT}: 99000000\r\nFrom: {ROSA}\r\nSubject: Scans\r\n\r\n".encode())
    async with at_work(practice.daemon()):
        await until(lambda: practice.spool.aside() and practice.to("nadia@alderquill.example"))
        assert practice.to(ROSA) == 0


async def test_no_chaser_leaves_while_the_inbox_can_not_be_read() -> None:
    practice = Practice()
    practice.mailbox.fail("imap.alderquill.example did not answer in time.")
    daemon = practice.daemon()
    async with at_work(daemon):
        await until(lambda: daemon.trouble)
        await asyncio.sleep(0.1)
        assert practice.to(ROSA) == 0
        practice.mailbox.recover()
        practice.clock.advance(timedelta(minutes=1))
        await until(lambda: practice.to(ROSA) == 1)
        assert daemon.trouble == ""


async def test_a_partner_hears_once_of_an_inbox_that_is_unread_for_long() -> None:
    practice = Practice()
    practice.mailbox.fail("imap.alderquill.example refuses the login.")
    daemon = practice.daemon()
    looked, mind = [MONDAY - timedelta(minutes=1)], daemon._mind_blindness

    async def minded(now: datetime) -> None:
        await mind(now)
        looked.append(now)

    daemon._mind_blindness = minded  # type: ignore[method-assign]
    async with at_work(daemon):
        for _ in range(45):  # however busy this machine is, each minute is lived through before the next begins
            await until(lambda: looked[-1] >= practice.clock.now())
            practice.clock.advance(timedelta(minutes=1))
        await until(lambda: alarms(daemon))
    assert alarms(daemon) == [("nadia@alderquill.example",)]


async def test_the_partner_hears_of_a_dead_inbox_although_other_letters_can_not_be_looked_for() -> None:
    """IMAP is dead and SMTP alive: the alarm really leaves, a letter nobody knows about waits, and no chaser goes."""
    practice = Practice()
    practice.mailbox.fail("imap.alderquill.example refuses the login.")
    practice.sender.fail(SendUncertain("The server broke the connection."))
    daemon = practice.daemon()
    async with at_work(daemon):
        while not any(b"not been read since" in _told(m.raw) for m in practice.sender.sent):
            practice.clock.advance(timedelta(minutes=1))
            await asyncio.sleep(0.02)
        (alarm,) = [m for m in practice.sender.sent if b"not been read since" in _told(m.raw)]
        assert alarm.recipients == ("nadia@alderquill.example",)
        assert practice.to(ROSA) == 0


def _told(raw: bytes) -> bytes:
    """The text of a letter, its lines joined."""
    part = message_from_bytes(raw, policy=default).get_body(("plain",))
    return b" ".join(part.get_content().encode().split()) if part else b""


def alarms(daemon: Daemon) -> list[tuple[str, ...]]:
    """To whom it was written that the inbox is not read."""
    entries = [entry.mail for record in daemon.office.register.records() for entry in record.outbox]
    return [mail.to for mail in entries if "has not been read since" in " ".join(mail.body.split())]


async def test_a_mail_that_comes_changes_what_is_due_at_once() -> None:
    practice = Practice()
    daemon = practice.daemon()
    ticks: list[datetime] = []
    tick = daemon.office.tick
    daemon.office.tick = lambda now, **more: ticks.append(now) or tick(now, **more)  # type: ignore[method-assign, func-returns-value]
    async with at_work(daemon):
        await until(lambda: len(ticks) == 1 and practice.to(ROSA))
        before = len(ticks)
        practice.mailbox.deliver(DULL % 3)
        await until(lambda: len(ticks) > before)


async def test_an_uncertain_letter_is_looked_for_and_never_sent_twice() -> None:
    practice = Practice()
    practice.sender.fail(SendUncertain("The server broke the connection."), although_sent=True)
    practice.sender.fail(*[SendUncertain("The server broke the connection.")] * 3, although_sent=True)
    module.LOOK_AGAIN = timedelta(seconds=0.05)
    try:
        async with at_work(practice.daemon()) as task:
            await until(lambda: practice.to(ROSA) == 1)
            practice.clock.advance(timedelta(minutes=30))
            await asyncio.sleep(0.3)
            assert not task.done()
    finally:
        module.LOOK_AGAIN = PATIENCE
    assert practice.to(ROSA) == 1


async def test_a_refused_client_is_not_written_to_again_and_staff_hear_of_it() -> None:
    practice = Practice()
    practice.sender.refusals = {ROSA: Refusal(550, "5.1.1 no such user")}
    async with at_work(practice.daemon()):
        await until(lambda: practice.to("jess@alderquill.example"))
    (record,) = [r for r in practice.store.load() if isinstance(r, ClientRecord)]
    assert ROSA in record.dead


async def test_a_letter_refused_for_now_goes_out_later() -> None:
    practice = Practice()
    practice.sender.fail(*[SendFailed("450 greylisted", permanent=False)] * 2)
    module.LOOK_AGAIN = timedelta(seconds=0.05)
    try:
        async with at_work(practice.daemon()):
            while not practice.to(ROSA):
                practice.clock.advance(timedelta(minutes=1))
                await asyncio.sleep(0.05)
    finally:
        module.LOOK_AGAIN = PATIENCE
    assert practice.to(ROSA) == 1


async def test_a_disk_that_fails_ends_the_daemon() -> None:
    practice = Practice()
    practice.store.failure = OSError(28, "No space left on device")
    practice.mailbox.deliver(DULL % 1)
    with pytest.raises(ExceptionGroup) as caught:
        await practice.daemon().run()
    assert caught.value.subgroup(OSError)
    assert [s.tries for s in practice.spool.pending()] == [1], "the mail is kept for the next start"


async def test_it_ends_at_once_whatever_the_desk_is_busy_with() -> None:
    practice = Practice()
    practice.mailbox.deliver((DULL % 1) + b"WAIT")
    async with at_work(practice.daemon()):
        await until(practice.spool.pending)
        await asyncio.sleep(0.1)
    practice.parser.gate.set()


async def test_a_letter_on_its_way_is_let_through_before_the_end() -> None:
    practice = Practice()
    on_its_way = asyncio.Event()
    send = practice.sender.send

    async def slowly(*args, **kwargs):  # type: ignore[no-untyped-def]
        on_its_way.set()
        await asyncio.sleep(0.5)
        return await send(*args, **kwargs)

    practice.sender.send = slowly  # type: ignore[method-assign]
    async with at_work(practice.daemon()):
        await on_its_way.wait()
    assert len(practice.sender.sent) == 1
    assert practice.daemon().office.doubtful() == ()


async def test_a_desk_that_is_stuck_ends_the_daemon() -> None:
    practice = Practice()
    practice.mailbox.deliver((DULL % 1) + b"WAIT")
    stuck, beat = module.STUCK, module.BEAT
    module.STUCK, module.BEAT = timedelta(seconds=0.2), timedelta(seconds=0.05)
    try:
        with pytest.raises(ExceptionGroup) as caught:
            await practice.daemon().run()
        assert caught.value.subgroup(DeskStuck)
    finally:
        module.STUCK, module.BEAT = stuck, beat
        practice.parser.gate.set()


@pytest.mark.parametrize("turns", range(5))
async def test_a_stop_is_never_swallowed_by_something_that_happens_at_the_same_moment(turns: int) -> None:
    event = asyncio.Event()
    waiting = asyncio.create_task(module._rings(event, timedelta(minutes=1)))
    await asyncio.sleep(0)
    event.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    stopped = waiting.cancel()
    await asyncio.wait({waiting})
    assert waiting.cancelled() is stopped


async def test_nothing_begins_when_what_is_needed_can_not_be_loaded() -> None:
    practice = Practice()
    practice.mailbox.deliver(DULL % 1)
    daemon = practice.daemon()

    def missing() -> None:
        raise ImportError("no model")

    daemon = Daemon(daemon.office, daemon.world, prepare=missing)
    with pytest.raises(ExceptionGroup):
        await daemon.run()
    assert practice.spool.pending() == (), "it has not even been fetched"


async def test_every_day_the_inbox_is_compared_and_what_is_missing_is_taken_in() -> None:
    practice = Practice()
    practice.mailbox.deliver(DULL % 1)
    practice.mailbox.deliver(DULL % 2)
    daemon = practice.daemon()
    async with at_work(daemon):
        await until(lambda: daemon.compared)
        assert daemon.compared is not None
        assert (daemon.compared.there, daemon.compared.repaired) == (2, 0)
        await until(lambda: not practice.spool.pending())
        practice.spool._raw.popitem()
        daemon.office.register._taken = Digests()
        first = daemon.compared
        practice.clock.advance(timedelta(days=1))
        await until(lambda: daemon.compared is not first)
        assert (daemon.compared.there, daemon.compared.lost) == (2, 1)


async def test_an_inbox_that_can_not_be_reached_is_compared_when_it_can() -> None:
    practice = Practice()
    practice.mailbox.fail("imap.alderquill.example did not answer in time.")
    daemon = practice.daemon()
    async with at_work(daemon):
        await until(lambda: daemon.trouble)
        assert daemon.compared is None
        practice.mailbox.recover()
        while daemon.compared is None:
            practice.clock.advance(timedelta(minutes=1))
            await asyncio.sleep(0.02)
