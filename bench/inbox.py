"""From a real Dovecot to durable state: mails a second, the wait from delivery to decision, start-up, memory."""

from __future__ import annotations

import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.memory import MemorySender
from mailbot.adapters.spool import DiskSpool
from mailbot.cli.wiring import House, build, real
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, Request, RequestKind
from mailbot.settings import load_config
from tests.servers import PASSWORD, Dovecot, running_dovecot

_MAILS, _CLIENTS, _SINGLE = 1_000, 2_000, 60
_WORDS = (
    "Hi Jess,\n\nI'll send the P60 by Friday. We had no dividends this year.\n\nBest wishes\nPerson {n}",
    "1. none\n2. will follow next week\n\nSent from my iPhone",
    "Thanks for the reminder. Do you need the certificate or is the annual statement enough?\n\nP.",
    "posted the dividend vouchers to you on Monday, the P60 my husband has already",
)
_CONFIG = """
[practice]
name = "Alder & Quill"
bot = "papers@alderquill.example"
domains = ["alderquill.example"]

[[staff]]
id = "jess"
name = "Jess Lomax"
email = "jess@alderquill.example"
role = "partner"

[mailbox]
host = "127.0.0.1"
port = {port}
security = "none"
user = "papers"
password_file = "password"
sent = "provider"

[smtp]
host = "127.0.0.1"
port = 1
security = "none"
"""


def run() -> dict[str, Any]:
    """Needs Dovecot; 1,000 mails of clients, two thirds of them quoting ours, then single ones for the latency."""
    with tempfile.TemporaryDirectory() as name, running_dovecot() as server:
        return asyncio.run(_measure(Path(name), server))


class _Spool(DiskSpool):
    """Notes when each mail was done."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.finished = 0

    def done(self, digest: str) -> None:
        super().done(digest)
        self.finished += 1


async def _measure(folder: Path, server: Dovecot) -> dict[str, Any]:
    for number in range(_MAILS):
        server.append("papers", _mail(number))
    begun = time.perf_counter()
    house, spool = _house(folder, server)
    built = time.perf_counter() - begun
    for number in range(_CLIENTS):
        house.office.keep_client(_client(number))
    house.close()
    begun = time.perf_counter()
    house, spool = _house(folder, server)
    started = time.perf_counter() - begun
    task = asyncio.create_task(house.daemon().run())
    begun = time.perf_counter()
    await _until(lambda: spool.finished >= _MAILS, task)
    seconds = time.perf_counter() - begun
    waits = sorted([await _one(number, server, spool, task) for number in range(_MAILS, _MAILS + _SINGLE)])
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    house.close()
    return {
        "mails": _MAILS,
        "clients": _CLIENTS,
        "mails_a_second": round(_MAILS / seconds, 1),
        "first_start_s": round(built, 2),
        "start_with_all_clients_s": round(started, 2),
        "delivery_to_decision_ms_p50": round(statistics.median(waits) * 1_000),
        "delivery_to_decision_ms_p99": round(waits[int(len(waits) * 0.99)] * 1_000),
        "peak_memory_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _house(folder: Path, server: Dovecot) -> tuple[House, _Spool]:
    path = folder / "mailbot.toml"
    path.write_text(_CONFIG.format(port=server.port), "utf-8")
    (folder / "password").write_text(PASSWORD, "utf-8")
    spool = _Spool(folder / "spool")
    makers = replace(real(), clock=SystemClock, spool=lambda _: spool, sender=lambda _: MemorySender())
    return build(load_config(path), makers), spool


async def _one(number: int, server: Dovecot, spool: _Spool, task: asyncio.Task[None]) -> float:
    before = spool.finished
    begun = time.perf_counter()
    await asyncio.to_thread(server.deliver, "papers", _mail(number))
    await _until(lambda: spool.finished > before, task)
    return time.perf_counter() - begun


async def _until(condition: Callable[[], bool], task: asyncio.Task[None]) -> None:
    while not condition():
        if task.done():
            task.result()
        await asyncio.sleep(0.002)


def _client(number: int) -> ClientRecord:
    client = Client(f"C{number}", f"Person {number}", (f"p{number}@clients.example",), contact="Person")
    items = (Item("a", "P60 for 2025/26"), Item("b", "Dividend vouchers for 2025/26"))
    opened = datetime(2026, 6, 1, 9, tzinfo=UTC)
    asked = Request(
        f"R{number}", client.id, "jess", RequestKind.INFORMATION, "Your tax return", opened, date(2026, 12, 31), items,
        message_id=f"<r{number}@alderquill.example>",
    )  # fmt: skip
    return ClientRecord(client, (asked,), opened=1)


def _mail(number: int) -> bytes:
    text = _WORDS[number % len(_WORDS)].format(n=number)
    quote = ""
    if number % 3:
        quote = (
            "\n\nOn Mon, 1 Jun 2026 at 10:00, Jess Lomax <papers@alderquill.example> wrote:\n> Dear Person,\n>\n"
            "> 1. P60 for 2025/26\n> 2. Dividend vouchers for 2025/26\n>\n> Kind regards\n> Jess"
        )
    client = number % _CLIENTS
    return (
        (
            f"From: Person {client} <p{client}@clients.example>\r\nTo: papers@alderquill.example\r\n"
            f"Subject: Re: Your tax return\r\nMessage-ID: <m{number}@clients.example>\r\n"
            f"In-Reply-To: <r{client}@alderquill.example>\r\nDate: Tue, 09 Jun 2026 12:00:00 +0000\r\n\r\n{text}{quote}"
        )
        .replace("\r\n", "\n")
        .replace("\n", "\r\n")
        .encode()
    )
