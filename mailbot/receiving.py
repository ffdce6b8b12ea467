"""Lists of receipts that are dropped into a folder: each is taken once it lies still, and put away with a line."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from mailbot.desk import Desk
from mailbot.office import Office
from mailbot.ports import Clock, ReceiptBox, ReceiptsUnreadable

LOOK = timedelta(minutes=1)
"""Between looks: so long a file has to lie still until it is taken."""

log = logging.getLogger("mailbot")


async def keep_receiving(office: Office, box: ReceiptBox, desk: Desk, clock: Clock, more: Callable[[], None]) -> None:
    """Take every list that is dropped, for ever; `more` is called when there may be something to send."""
    while True:
        for name in await asyncio.to_thread(box.ready):
            await desk.do(take_list, office, box, name, clock.now())
            more()
        await clock.sleep_until(clock.now() + LOOK)


def take_list(office: Office, box: ReceiptBox, name: str, now: datetime) -> str:
    """One list, from its first line to its durable end; the line that tells what came of it.

    First the register, then the folder: cut in between, the list is found again, and nothing of it happens twice.
    """
    try:
        receipts = box.read(name)
    except ReceiptsUnreadable as error:
        office.refuse_receipts(name, str(error), now)
        box.failed(name, str(error))
        log.warning("a list of receipts could not be read; it lies in failed/")
        return str(error)
    placed = office.take_receipts(receipts, name, now)
    line = placed.line
    box.done(name, line)
    log.info("a list of receipts was taken: %s", line)
    return line
