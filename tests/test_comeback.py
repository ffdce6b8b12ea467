"""The daemon on a state that was brought back: it compares first, is quiet for a day, and tells a partner."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import mailbot.comeback as module
from mailbot.adapters.clock import ManualClock
from mailbot.adapters.memory import SentMessage
from mailbot.daemon import Daemon
from mailbot.domain.letters import OutboxState, Purpose
from mailbot.ports import Comeback
from tests.test_daemon import DULL, Practice, at_work, until
from tests.test_office import MONDAY, ROSA

WEDNESDAY = MONDAY + timedelta(days=2)


class Restored(Practice):
    """It is Wednesday; the state is Monday's, of before Rosa's chaser."""

    def comes_back(self) -> tuple[Daemon, list[datetime]]:
        """The daemon, and what it notes when it has compared."""
        compared: list[datetime] = []
        self.clock.set(WEDNESDAY)
        daemon = self.daemon()
        daemon.world = replace(daemon.world, comeback=Comeback(MONDAY - timedelta(hours=4), None, compared.append))
        return daemon, compared


async def test_a_chaser_that_went_is_known_again_and_none_goes_before_tomorrow() -> None:
    practice = Restored()
    async with at_work(practice.daemon()):
        await until(lambda: practice.to(ROSA) == 1)
    practice.store = type(practice.store)(Practice().store.load())
    daemon, compared = practice.comes_back()
    async with at_work(daemon):
        await until(lambda: compared and practice.to("nadia@alderquill.example"))
        await asyncio.sleep(0.2)
    assert practice.to(ROSA) == 1
    assert [m.isoformat() for m in compared] == ["2026-06-11T09:00:00+01:00"]
    (record,) = daemon.office.register.clients.values()
    (chaser,) = [e for e in record.outbox if e.mail.purpose is Purpose.CHASER]
    assert chaser.state is OutboxState.SENT
    assert record.requests[0].last_chased is not None
    assert record.requests[0].last_chased.date() == MONDAY.date()


async def test_one_that_never_went_counts_for_nothing_and_goes_tomorrow() -> None:
    practice = Restored()
    daemon, compared = practice.comes_back()
    async with at_work(daemon):
        await until(lambda: compared)
        await asyncio.sleep(0.2)
        assert practice.to(ROSA) == 0
        while not practice.to(ROSA):
            practice.clock.advance(timedelta(hours=1))
            await asyncio.sleep(0.05)
    assert practice.clock.now() >= compared[0]
    (record,) = daemon.office.register.clients.values()
    assert record.requests[0].stage == 1


async def test_while_the_inbox_can_not_be_read_nothing_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST", timedelta(seconds=0.02))
    practice = Restored()
    practice.mailbox.fail("imap.alderquill.example does not answer.")
    daemon, compared = practice.comes_back()
    async with at_work(daemon):
        await asyncio.sleep(0.3)
        assert (compared, practice.sender.sent) == ([], list[SentMessage]())
        practice.mailbox.recover()
        await until(lambda: compared)


class Ticking(ManualClock):
    """A clock that goes on whenever somebody looks at it, as real ones do."""

    def now(self) -> datetime:
        """A moment later than before."""
        self._now += timedelta(milliseconds=1)
        return self._now


async def test_it_comes_to_an_end_while_time_goes_on_and_mails_come_in() -> None:
    practice = Restored(clock=Ticking(MONDAY))
    daemon, compared = practice.comes_back()
    for number in range(3):
        practice.mailbox.deliver(DULL % number, MONDAY + timedelta(days=number, hours=-1))
    async with at_work(daemon):
        await until(lambda: compared and not practice.spool.pending())
    taken = [e.at for record in daemon.office.register.days.values() for e in record.log if e.mail]
    assert [m.date().isoformat() for m in sorted(taken)][:3] == ["2026-06-08", "2026-06-09", "2026-06-10"]
