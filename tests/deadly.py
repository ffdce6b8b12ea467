"""`mailbot run` that kills itself (SIGKILL) just before its n-th step: on the disk, or in handing over a mail.

KILL_AT in the environment is that number, counted from 1; KILL_COUNT names a file that grows by an octet a step.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

from aiosmtplib import SMTP

from mailbot.adapters.disk import Disk
from mailbot.adapters.smtp import SmtpSender
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.cli.accounts import smtp_account
from mailbot.cli.logs import log_to_stderr
from mailbot.cli.places import spool_folder
from mailbot.cli.run import work
from mailbot.cli.wiring import real
from mailbot.settings import load_config
from tests.running import MovedClock


class Fate:
    """Counts steps, and ends the process at one of them as a power cut would."""

    def __init__(self, kill_at: int, count: str) -> None:
        self._kill_at, self._done = kill_at, 0
        self._count = os.open(count, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if count else None

    def step(self) -> None:
        """One more."""
        self._done += 1
        if self._done == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._count is not None:
            os.write(self._count, b".")


FATE = Fate(int(os.environ.get("KILL_AT", "0")), os.environ.get("KILL_COUNT", ""))


class DeadlyDisk(Disk):
    """The real disk."""

    def write(self, handle: int, octets: bytes) -> None:
        """Before, and half-way."""
        FATE.step()
        super().write(handle, octets[: len(octets) // 2])
        FATE.step()
        super().write(handle, octets[len(octets) // 2 :])

    def fsync(self, handle: int) -> None:
        """Before."""
        FATE.step()
        super().fsync(handle)

    def rename(self, source: Path, target: Path) -> None:
        """Before."""
        FATE.step()
        super().rename(source, target)

    def link(self, source: Path, target: Path) -> None:
        """Before."""
        FATE.step()
        super().link(source, target)

    def remove(self, path: Path) -> None:
        """Before."""
        FATE.step()
        super().remove(path)

    def fsync_folder(self, folder: Path) -> None:
        """Before."""
        FATE.step()
        super().fsync_folder(folder)


class DeadlySender(SmtpSender):
    """The real sender."""

    async def _hand_over(self, client: SMTP, text: bytes) -> None:
        """Before DATA's text; with half of it gone; when the server has taken it and nobody has noted that."""
        FATE.step()
        assert client.protocol is not None
        client.protocol.write(text[: len(text) // 2])
        FATE.step()
        await super()._hand_over(client, text[len(text) // 2 :])
        FATE.step()


if __name__ == "__main__":
    log_to_stderr("info")
    makers = replace(
        real(),
        clock=lambda: MovedClock(Path(sys.argv[2])),
        store=lambda config: TinyStore(config.state, DeadlyDisk()),
        spool=lambda config: DiskSpool(spool_folder(config), DeadlyDisk()),
        sender=lambda config: DeadlySender(smtp_account(config)),
    )
    sys.exit(work(load_config(Path(sys.argv[1])), makers))
