"""The Parser port by a limited worker process: no mail, however it is made, can hang the daemon or eat its memory."""

from __future__ import annotations

from datetime import datetime

from mailbot.adapters.mail_wire import Raw, put_raw, take_mail
from mailbot.adapters.workers import Limits, Pool, Trade, Unfinished
from mailbot.domain.mail import Mail
from mailbot.ports import Unparsed

LIMITS = Limits(cpu_seconds=30, silent_seconds=120.0, total_seconds=240.0, memory=1 << 30, jobs=2_000)
"""A mail of 64 MB, the largest that is parsed whole, takes a second and 440 MB."""


class ConfinedParser:
    """Parses one mail at a time in a process started when first needed. May be called from several threads."""

    def __init__(self, limits: Limits = LIMITS, module: str = "mailbot.adapters.parse_worker") -> None:
        self._pool = Pool(limits, 1, Trade(module, put_raw, take_mail))

    def parse(self, raw: bytes, arrived: datetime) -> Mail:
        """What can't be read of it is named in `defects`. Raises Unparsed where parsing does not come to its end."""
        try:
            return self._pool.do(Raw(raw, arrived))
        except Unfinished as error:
            raise Unparsed(f"It can't be taken apart: {error}.") from error

    def close(self) -> None:
        """End the worker; a later mail starts a new one."""
        self._pool.close()
