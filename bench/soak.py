"""`make soak`: a year of ten partners and 2,000 clients through the real office and the real store; what it weighs.

Mails come understood (reading is measured elsewhere); everything from the decision to the file on disk is the real
thing, but for the wait until the disk has it. SOAK_CLIENTS makes it smaller.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

CLIENTS = 2_000
FLAT = 1.10
"""How much more a process may weigh that has worked for a year than one that only reads what it left on disk."""


def run() -> dict[str, Any]:
    """Live the year; figures of its end. Raises AssertionError where a rule is broken or the end is another."""
    from tests.soak.year import BEGIN, Year

    clients, begun, spent = int(os.environ.get("SOAK_CLIENTS", str(CLIENTS))), time.monotonic(), time.process_time()
    weights: list[float] = []
    held: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        bare = _mib()
        loaded = _as_the_daemon()
        print(f"{bare:.0f} MiB, with what the daemon loads {_mib():.0f}", flush=True)
        constant = _mib() - bare
        year = Year(BEGIN, folder=Path(folder), clients=clients)

        def weigh(tenth: int) -> None:
            weights.append(_mib())
            records = tuple(year.register.records())
            held.append(sum(len(r.log) + len(r.outbox) for r in records))
            print(f"{tenth}/10: {weights[-1]:.0f} MiB, {dict(year.counted)}", flush=True)

        year.run(weigh, lambda: _as_on_disk(year, folder))
        year.must_be_as_expected()
        minutes, cpu = (time.monotonic() - begun) / 60, (time.process_time() - spent) / 60
        fresh = _fresh(folder, year)
        del loaded
        octets = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
    return {
        "partners": year.partners,
        "clients": clients,
        "days": year.days,
        "requests": len(year.expected),
        "mails": year.counted.pop("mails"),
        "letters": dict(year.counted),
        "store": "TinyDB files in a temporary folder, without waiting for the disk; read by another process in June",
        "minutes": round(minutes, 1),
        "cpu_minutes": round(cpu, 1),
        "mib_at_each_tenth": [round(w) for w in weights],
        "mib_of_them_that_the_daemon_loads_before_its_first_mail": round(constant),
        "mib_after_a_year_to_the_first_tenth": round(weights[-1] / weights[0], 3),
        "flat_within_ten_percent_after_the_first_tenth": max(weights) <= weights[0] * FLAT,
        "the_same_without_what_the_daemon_loads": round((weights[-1] - constant) / (weights[0] - constant), 3),
        "events_and_letters_at_each_tenth": held,
        "mib_of_a_fresh_process_with_the_same_records": round(fresh),
        "mib_after_a_year_is_at_most_ten_percent_more": weights[-1] <= fresh * FLAT,
        "state_on_disk_mib": round(octets / 2**20),
        "state_as_expected": True,
        "eleven_rules_hold": True,
    }


def _as_the_daemon() -> object:
    """Have in memory what the daemon loads before its first mail (`House._prepare`): it is what is weighed."""
    from mailbot.adapters.meaning import EncodedLikeness
    from mailbot.cli.lazily import LazyLinguist
    from tests.deciding.practice import rules

    linguist, likeness = LazyLinguist(rules()), EncodedLikeness()
    linguist.warm_up()
    known = [text for kind in rules().documents for text in kind.described]
    likeness.alike("I will send it tomorrow.", known)
    return linguist, likeness


def _mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _as_on_disk(year: Any, folder: str) -> None:
    """A process of its own reads the same from the disk: here a second register would weigh as well."""
    from tests.soak.year import prints_of

    words = [sys.executable, "-m", "bench.soak", folder, "prints"]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    child = os.fork()  # compared where it weighs nothing
    if child == 0:
        os._exit(json.loads(told.stdout) != prints_of(year.register.records()))
    assert os.waitpid(child, 0)[1] == 0, "what is on disk is not what was decided"


def _print(folder: str) -> None:
    from mailbot.adapters.record_files import read_records
    from tests.soak.year import prints_of

    print(json.dumps(prints_of(read_records(Path(folder)))))


def _fresh(folder: str, year: Any) -> float:
    """What a process weighs that has the same things in memory, and has done nothing."""
    year.store.close()
    words = [sys.executable, "-m", "bench.soak", folder]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    return float(told.stdout)


def _weigh_fresh(folder: str) -> None:
    from tests.soak.year import BEGIN, Year

    loaded = _as_the_daemon()
    year = Year(BEGIN, folder=Path(folder), clients=0)
    year.run_one_day()
    print(_mib())
    del loaded


if __name__ == "__main__":
    (_print if sys.argv[2:] else _weigh_fresh)(sys.argv[1])
