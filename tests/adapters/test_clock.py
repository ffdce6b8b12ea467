"""The clock that stands still: who sleeps, and who has been woken and is at work."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from mailbot.adapters.clock import ManualClock

NOON = datetime(2026, 6, 8, 12, 0, tzinfo=UTC)


def test_whoever_is_woken_sleeps_no_longer_though_others_do() -> None:
    async def two() -> list[int]:
        clock = ManualClock(NOON)
        soon = asyncio.create_task(clock.sleep_until(NOON + timedelta(hours=1)))
        late = asyncio.create_task(clock.sleep_until(NOON + timedelta(hours=9)))
        await asyncio.sleep(0)
        counted = [clock.sleepers]
        clock.advance(timedelta(hours=1))
        counted.append(clock.sleepers)
        await soon
        assert clock.next_wake == NOON + timedelta(hours=9)
        clock.advance(timedelta(hours=8))
        await late
        return [*counted, clock.sleepers]

    assert asyncio.run(two()) == [2, 1, 0]
