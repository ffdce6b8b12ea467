"""`mailbot run` as a process of its own, with real servers and a clock that a test moves by writing a file."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailbot.cli.logs import log_to_stderr
from mailbot.cli.run import work
from mailbot.cli.wiring import real
from mailbot.settings import load_config

ROOT = Path(__file__).parent.parent


class MovedClock:
    """The Clock port: the computer's clock, as many seconds ahead as a file says."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """Now, moved."""
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text("ascii")))

    async def sleep_until(self, moment: datetime) -> None:
        """Return at or after that moment, also when the file changes meanwhile."""
        while self.now() < moment:
            await asyncio.sleep(0.1)


class Running:
    """A mailbot that a test starts, stops, and kills."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self._clock = config.with_name("clock")
        self._log = config.with_name("log")
        self._process: subprocess.Popen[bytes] | None = None
        self.deadly: dict[str, str] = {}
        """What tests.deadly finds in its environment; empty: nothing kills this one from within."""
        self.move_to(datetime.now(UTC))

    def move_to(self, moment: datetime) -> None:
        """From now on the clock goes from that moment."""
        fresh = self._clock.with_name("clock.new")
        fresh.write_text(str((moment - datetime.now(UTC)).total_seconds()), "ascii")
        fresh.replace(self._clock)

    def now(self) -> datetime:
        """What its clock says."""
        return MovedClock(self._clock).now()

    def start(self) -> None:
        """Run it."""
        module = "tests.deadly" if self.deadly else "tests.running"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(self.config), str(self._clock)],
                stderr=log, cwd=ROOT, env={**os.environ, **self.deadly},
            )  # fmt: skip

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> tuple[int, float]:
        """As a system would; its exit status and how many seconds it took."""
        begun = time.monotonic()
        return self._end(signal.SIGTERM), time.monotonic() - begun

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        status = self._process.wait()
        self._process = None
        return status

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def begins(self) -> None:
        """Wait until it is at work."""
        beat = self.config.with_name("state") / "heartbeat.json"
        while self.alive:
            if self._process and beat.exists() and f'"process": {self._process.pid}' in beat.read_text("utf-8"):
                return
            time.sleep(0.1)

    def log(self) -> str:
        """What it has said."""
        return self._log.read_text("utf-8") if self._log.exists() else ""


if __name__ == "__main__":
    log_to_stderr("info")
    sys.exit(work(load_config(Path(sys.argv[1])), replace(real(), clock=lambda: MovedClock(Path(sys.argv[2])))))
