"""The time: the only module that asks for it, and a clock for tests and replays that stands until it is moved."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

_LONGEST_NAP = timedelta(seconds=30)
"""A suspended laptop, or a clock set right, is noticed after this long at the latest."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return at or after that moment, by the computer's clock even when it is set in between."""
        while (left := moment - self.now()) > timedelta(0):
            await asyncio.sleep(min(left, _LONGEST_NAP).total_seconds())


class ManualClock:
    """A clock that stands until `set` or `advance` moves it. Move it from the event loop's thread."""

    def __init__(self, now: datetime) -> None:
        """`now`: aware."""
        self._now = now
        self._sleepers: dict[asyncio.Future[None], datetime] = {}

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Move it, and wake whoever sleeps until then or earlier. Raises ValueError when `moment` lies behind."""
        if moment < self._now:
            raise ValueError(f"the clock stands at {self._now.isoformat()} and doesn't go back")
        self._now = moment
        for sleeper, until in self._sleepers.items():
            if until <= moment and not sleeper.done():
                sleeper.set_result(None)

    def advance(self, by: timedelta) -> None:
        """Move it on by so much."""
        self.set(self._now + by)

    @property
    def next_wake(self) -> datetime | None:
        """The earliest moment anybody sleeps until."""
        return min((until for sleeper, until in self._sleepers.items() if not sleeper.done()), default=None)

    @property
    def sleepers(self) -> int:
        """How many sleep."""
        return sum(not sleeper.done() for sleeper in self._sleepers)

    async def sleep_until(self, moment: datetime) -> None:
        """Return once the clock has been moved to that moment or beyond."""
        if moment <= self._now:
            await asyncio.sleep(0)
            return
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers[sleeper] = moment
        try:
            await sleeper
        finally:
            del self._sleepers[sleeper]
