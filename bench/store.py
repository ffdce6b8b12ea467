"""What keeping records costs: a commit, however many clients there are; a start with two thousand.

`python -m bench.store` prints it.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from mailbot.adapters.disk import Disk
from mailbot.adapters.store import TinyStore
from mailbot.domain import events as ev
from mailbot.domain.lifecycle import evolve
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, Request, RequestKind
from mailbot.domain.understanding import MailKind, Reason

_SIZES = (10, 100, 1_000, 10_000)
_COMMITS = 60
_CLIENTS_AT_START = 2_000
_DAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
_CONFIG = """
[practice]
name = "Alder & Quill"
bot = "papers@alderquill.example"
domains = ["alderquill.example"]

[[staff]]
id = "nadia"
name = "Nadia Brandt"
email = "nadia@alderquill.example"
role = "partner"

[mailbox]
kind = "maildir"
path = "Maildir"

[smtp]
host = "127.0.0.1"
port = 9
security = "none"
"""
_START = """
import sys, time
from pathlib import Path
from mailbot.cli.wiring import build
from mailbot.settings import load_config
house = build(load_config(Path(sys.argv[1])))
print(len(house.office.register.clients))
"""


class _Quick(Disk):
    """Doesn't wait for the disk: only what is measured needs that."""

    def fsync(self, handle: int) -> None:
        """Nothing."""

    def fsync_folder(self, folder: Path) -> None:
        """Nothing."""


def run() -> dict[str, Any]:
    """Milliseconds of a commit with its fsyncs (median), by number of clients; seconds of a whole start."""
    with tempfile.TemporaryDirectory() as folder:
        commits = {str(size): _commit(Path(folder) / str(size), size) for size in _SIZES}
        start = _start(Path(folder))
    return {
        "commit_ms_by_clients": commits,
        "commit_grows_by": round(commits[str(_SIZES[-1])] / commits[str(_SIZES[0])], 2),
        "start_s_with_2000_clients": start[0],
        "start_cpu_s_with_2000_clients": start[1],
    }


def _record(number: int, mails: int = 6) -> ClientRecord:
    """A client with a request of five items and some history."""
    key = f"C{number:05}"
    items = tuple(Item(letter, f"Bank statements for account {letter}") for letter in "abcde")
    request = Request(
        f"{key}-1", key, "nadia", RequestKind.INFORMATION, "Records for your tax return", _DAY, date(2026, 6, 30), items
    )  # fmt: skip
    record = ClientRecord(Client(key, f"Client {number}", (f"c{number}@clients.example",), partner="nadia"))
    record = evolve(record, ev.RequestOpened(request, Reason("asked by staff")), _DAY)
    for day in range(mails):
        taken = ev.MailTaken(
            f"{number:05}{day:059}", f"<{number}.{day}@clients.example>", MailKind.CLIENT_REPLY,
            f"c{number}@clients.example", "Re: Records", "Matched by thread.", (Reason("thread", "In-Reply-To"),),
        )  # fmt: skip
        record = evolve(record, taken, _DAY + timedelta(days=day), taken.digest)
    return record


def _commit(folder: Path, clients: int) -> float:
    """The median of many commits of one client each, among so many."""
    store = _filled(folder, clients)
    store.load()
    times = []
    for turn in range(_COMMITS):
        record = replace(_record(turn % clients), wrote=_DAY + timedelta(minutes=turn))
        begun = time.perf_counter()
        store.commit([record])
        times.append(time.perf_counter() - begun)
    store.close()
    return round(statistics.median(times) * 1_000, 2)


def _filled(folder: Path, clients: int) -> TinyStore:
    """A store of so many clients, written without waiting for the disk."""
    store = TinyStore(folder, _Quick())
    for number in range(clients):
        store.commit([_record(number)])
    store.close()
    return TinyStore(folder)


def _start(folder: Path) -> tuple[float, float]:
    """A process that imports everything, reads the rules and 2,000 clients, and could begin.

    Wall and processor seconds, the best of three; on a busy machine only the second says much.
    """
    _filled(folder / "state", _CLIENTS_AT_START).close()
    config = folder / "mailbot.toml"
    config.write_text(_CONFIG, "utf-8")
    times, spent = [], []
    for _ in range(3):
        begun, before = time.perf_counter(), _children()
        done = subprocess.run([sys.executable, "-c", _START, str(config)], capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - begun)
        spent.append(_children() - before)
        assert done.stdout.split() == [str(_CLIENTS_AT_START)]
    return round(min(times), 2), round(min(spent), 2)


def _children() -> float:
    """Processor seconds that ended child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
