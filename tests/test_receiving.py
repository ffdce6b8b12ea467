"""A list of receipts dropped beside a mailbot at work: taken within minutes, the fee ticked off, its owner told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import mailbot.receiving as module
from mailbot.adapters.receipts_folder import ReceiptsFolder
from mailbot.daemon import Daemon
from mailbot.domain.requests import ItemState
from tests.adapters.breaking import QuickDisk
from tests.adapters.test_receipts_folder import COLUMNS, LIST, with_fee
from tests.test_daemon import Practice, at_work, until


async def test_a_list_that_is_dropped_is_taken_and_put_away(tmp_path: Path) -> None:
    practice = Practice()
    practice.store.commit([with_fee()])
    daemon = practice.daemon()
    world = replace(daemon.world, receipts=ReceiptsFolder(tmp_path, COLUMNS, QuickDisk()))
    daemon = Daemon(daemon.office, world)
    (tmp_path / "june.csv").write_text(LIST)
    async with at_work(daemon):
        while not (tmp_path / "done" / "june.csv").exists():
            practice.clock.advance(module.LOOK)
            await asyncio.sleep(0.01)
        await until(lambda: practice.to("nadia@alderquill.example"))
    assert "1 fee ticked off" in (tmp_path / "done" / "june.csv.said").read_text()
    (request,) = daemon.office.register.clients["C1"].requests
    assert request.items[0].state is ItemState.RECEIVED
