"""A clock that stands still until everybody has done what there was to do, and then jumps (after trio's MockClock)."""

from __future__ import annotations

import asyncio
from datetime import datetime


class JumpingClock:
    """The Clock port. Whoever drives the demonstration calls `jump`; nobody else moves the time."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """The demonstration's time, aware."""
        return self._now

    async def sleep_until(self, moment: datetime) -> None:
        """Return once the time has jumped to that moment or beyond."""
        if moment <= self._now:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        self._sleepers.append((moment, woken))
        await woken

    @property
    def next_alarm(self) -> datetime | None:
        """When the first sleeper wants to wake; None: nobody sleeps, somebody is still at work."""
        return min((moment for moment, woken in self._sleepers if not woken.done()), default=None)

    def jump(self, moment: datetime) -> None:
        """It is that moment now; everybody who waited for it wakes."""
        self._now = max(self._now, moment)
        waiting = [s for s in self._sleepers if not s[1].done()]
        self._sleepers = [s for s in waiting if s[0] > self._now]
        for _, woken in (s for s in waiting if s[0] <= self._now):
            woken.set_result(None)
