"""The demonstration itself: servers, daemon and people brought together, and the clock moved on when all is quiet."""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from rich.console import Console

from mailbot.adapters.client_list import read_client_list
from mailbot.adapters.clock import ManualClock
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.imap_worker import Pace
from mailbot.adapters.spool import DiskSpool
from mailbot.cli.accounts import imap_account
from mailbot.cli.wiring import House, Makers, build, real
from mailbot.demo.cast import AUTHSERV, BEGIN, BOT, CLIENTS, END, settings
from mailbot.demo.leavings import leave
from mailbot.demo.script import SCENES, Scene
from mailbot.demo.servers import HOST, PostOffice
from mailbot.demo.telling import Teller
from mailbot.domain.letters import Purpose
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import RequestState
from mailbot.ports import Clock
from mailbot.settings import Config, ImapSettings, load_config

_PASSWORD = "only-on-this-machine"  # noqa: S105 - the embedded server's, gone with it
_BEAT = 0.005
"""Seconds between looks at whether all is quiet."""


_PACE = Pace(renew=0.25)
"""pymap may not speak of a mail that comes just before IDLE begins: an IDLE is short here, and a look follows it."""


class _CountingSpool(DiskSpool):
    """Knows how many mails have been dealt with, so that the stage can tell when all is quiet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.finished = 0

    def done(self, digest: str) -> None:
        super().done(digest)
        self.finished += 1

    def set_aside(self, digest: str, reason: str) -> None:
        super().set_aside(digest, reason)
        self.finished += 1


class Stage:
    """One performance, in a folder that is empty."""

    def __init__(self, folder: Path, console: Console) -> None:
        self.folder = folder
        self.console = console
        self.clock = ManualClock(BEGIN)
        self.post = PostOffice(BOT, _PASSWORD, AUTHSERV, self.clock.now)
        self.teller = Teller(console)
        self._spool: _CountingSpool | None = None
        self._sleepers = 0
        """As many as ever slept at once: one fewer, and somebody is at work."""

    def play(self) -> Register:
        """From the first mail to the last digest; the register as it is in the end."""
        self.post.open()
        try:
            house = build(self._config(), self._makers())
            try:
                self._bring_in_clients(house)
                asyncio.run(self._play(house))
            finally:
                house.close()
        finally:
            self.post.close()
        leave(self.folder, self.post.posted, house.office.register)
        return house.office.register

    def _config(self) -> Config:
        self.folder.mkdir(parents=True)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(_PASSWORD)
        path = self.folder / "mailbot.toml"
        path.write_text(settings(self.post.imap_port, self.post.smtp_port), "utf-8")
        return load_config(path)

    def _makers(self) -> Makers:
        """The real ones; only the clock jumps, the spool counts, and IDLE is brief."""
        return replace(real(), clock=lambda: self.clock, spool=self._spool_of, mailboxes=_mailboxes)

    def _spool_of(self, config: Config) -> _CountingSpool:
        self._spool = _CountingSpool(config.state / "spool")
        return self._spool

    def _bring_in_clients(self, house: House) -> None:
        file = self.folder / "clients.csv"
        file.write_text(CLIENTS, "utf-8")
        for client in read_client_list(file, house.office.practice).clients:
            house.office.keep_client(ClientRecord(client))

    # -- the six weeks --------------------------------------------------------------------------------------------

    async def _play(self, house: House) -> None:
        daemon = asyncio.create_task(house.daemon().run())
        drama = asyncio.create_task(self._perform(house, SCENES))
        await asyncio.wait({daemon, drama}, return_when=asyncio.FIRST_COMPLETED)
        for task in (drama, daemon):
            if task.done():
                task.result()  # whatever broke is raised here
        daemon.cancel()
        await asyncio.wait({daemon}, timeout=5)

    async def _perform(self, house: House, scenes: Sequence[Scene]) -> None:
        await self._quiet(house)
        for scene in scenes:
            await self._time_passes(house, scene.at)
            self.teller.scene(scene.at, scene.told)
            await asyncio.to_thread(self._post, scene.write(scene.at, self.post))
            await self._quiet(house)
        await self._time_passes(house, END)

    async def _time_passes(self, house: House, until: datetime) -> None:
        """Alarm by alarm: nothing that falls due in between is missed."""
        while True:
            alarm = self.clock.next_wake
            self.clock.set(max(self.clock.now(), min(alarm or until, until)))
            await self._quiet(house)
            if self.clock.now() >= until:
                return

    async def _quiet(self, house: House) -> None:
        """Wait until everything that arrived is dealt with, everything written is sent, and the daemon sleeps."""
        calm = 0
        while calm < 2:
            await asyncio.sleep(_BEAT)
            calm = calm + 1 if self._is_quiet(house) else 0
        self.teller.look(house.office.register)

    def _is_quiet(self, house: House) -> bool:
        spool = self._spool
        assert spool is not None
        alarm = self.clock.next_wake
        self._sleepers = max(self._sleepers, self.clock.sleepers)
        return (
            alarm is not None
            and self.clock.sleepers == self._sleepers
            and alarm > self.clock.now()
            and spool.finished == self.post.delivered
            and not any(house.office.register.waiting_records())
        )

    def _post(self, mail: EmailMessage) -> None:
        """Put a mail into the post, as its author's mail program would."""
        people = getaddresses([str(mail[h]) for h in ("To", "Cc") if mail[h]])
        sender = getaddresses([str(mail["From"])])[0][1]
        with smtplib.SMTP(HOST, self.post.smtp_port) as server:
            server.sendmail(sender, [address for _, address in people], mail.as_bytes())


def _mailboxes(config: Config, clock: Clock) -> tuple[ImapMailbox]:
    assert isinstance(config.mailbox, ImapSettings)
    return (ImapMailbox(imap_account(config.mailbox), config.state / "ledgers", clock.now, pace=_PACE),)


def epilogue(console: Console, register: Register, posted: int, folder: Path, seconds: float) -> None:
    """How it ended, in a few lines."""
    requests = [r for record in register.clients.values() for r in record.requests]
    done = sum(r.state is RequestState.COMPLETE for r in requests)
    open_now = sum(r.state is RequestState.OPEN for r in requests)
    letters = [e.mail for record in register.records() for e in record.outbox]
    chasers = sum(m.purpose is Purpose.CHASER for m in letters)
    console.print(
        f"\nSix weeks in {seconds:.0f} seconds: {len(requests)} requests, {done} complete, {open_now} open; "
        f"{posted} mails in all, {chasers} of them reminders."
    )
    console.print(
        f"Look into {folder}: mails/ (every mail), digest.html (the last digest), register.txt (the register)."
    )
