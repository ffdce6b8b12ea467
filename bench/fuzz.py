"""`make fuzz`: broken mails by the hundred thousand, each through its whole life, in processes with limits.

Run N of a seed is the same mail each time. `python -m bench.fuzz SEED N` lives it once more, here, with its traceback.
What is the same for every mail (rules, patterns, each mail as it was before it was broken) is made once, by a process
that then forks one for every five thousand runs.
"""

from __future__ import annotations

import collections
import gc
import json
import logging
import os
import queue
import random
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

RUNS, MEMORY = 200_000, 512 << 20
PROCESSES = int(os.environ.get("FUZZ_PROCESSES", "2"))
SILENT = 60.0
"""Seconds without a word after which a process counts as hanging; the machine may be busy with other things."""
_AT_ONCE = 5_000
"""Runs of one process; then a fresh one, so that what a process gathers is seen by its end."""


def run() -> dict[str, Any]:
    """Figures of a campaign. FUZZ_SEED, FUZZ_FROM, FUZZ_RUNS say which; FUZZ_MINUTES, or SIGTERM, ends it early."""
    seed = os.environ.get("FUZZ_SEED") or str(random.SystemRandom().randrange(10**9))
    first, runs = int(os.environ.get("FUZZ_FROM", "0")), int(os.environ.get("FUZZ_RUNS", str(RUNS)))
    print(f"seed {seed}: to go on after a stop, FUZZ_SEED={seed} FUZZ_FROM=<runs done> make fuzz", flush=True)
    begun = time.monotonic()
    campaign = _Campaign(seed, begun + 60 * float(os.environ.get("FUZZ_MINUTES", "inf")))
    signal.signal(signal.SIGTERM, lambda *_: campaign.stop())
    for start in range(first, first + runs, _AT_ONCE):
        campaign.shards.put(range(start, min(start + _AT_ONCE, first + runs)))
    with ThreadPoolExecutor(PROCESSES) as threads:
        list(threads.map(campaign.work, range(PROCESSES)))
    spent = time.monotonic() - begun
    return {
        "seed": seed,
        "from": first,
        "runs": campaign.done,
        "runs_meant": runs,
        "processes": PROCESSES,
        "minutes": round(spent / 60, 1),
        "runs_a_second": round(campaign.done / spent, 1),
        "defects": len(campaign.defects),
        "found": campaign.defects[:50],
        "kinds": dict(campaign.kinds.most_common()),
        "slowest_cpu_seconds": round(campaign.slowest, 2),
        "largest_process_mib": campaign.largest,
        "limit_mib": MEMORY >> 20,
    }


class _Campaign:
    """What all processes found."""

    def __init__(self, seed: str, until: float) -> None:
        self.seed, self.until = seed, until
        self.done = 0
        self.slowest = 0.0
        self.largest = 0
        self.kinds: collections.Counter[str] = collections.Counter()
        self.defects: list[dict[str, Any]] = []
        self.shards: queue.SimpleQueue[range] = queue.SimpleQueue()

    def stop(self) -> None:
        """Go no further; what was found so far is told."""
        self.until = 0.0

    def work(self, _: int) -> None:
        """Shards until none is left, in the children of one process."""
        words = [sys.executable, "-m", "bench.fuzz", self.seed]
        pipe = subprocess.PIPE
        with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as nursery:
            while time.monotonic() < self.until and not self.shards.empty():
                shard = self.shards.get()
                at = shard.start
                while at < shard.stop and time.monotonic() < self.until:
                    at = self._child(nursery, at, shard.stop)
            os.killpg(nursery.pid, signal.SIGTERM)

    def _child(self, nursery: subprocess.Popen[str], start: int, stop: int) -> int:
        """The run to go on with; a child that dies or hangs is a defect, and another goes on behind it."""
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        print(start, stop, file=nursery.stdin, flush=True)
        last = start - 1
        for line in nursery.stdout:
            told = json.loads(line)
            if "ended" in told:
                break
            last = self._heard(told, last)
            if time.monotonic() > self.until:
                return stop
        if last >= stop - 1:
            return stop
        self._defect({"run": last + 1, "what": f"the process ended with {told.get('ended')} here"})
        return last + 2

    def _heard(self, told: dict[str, Any], last: int) -> int:
        if "what" in told:
            self._defect(told)
            return last
        self.done += 1
        self.kinds[told["kind"] or "none"] += 1
        self.slowest = max(self.slowest, told["seconds"])
        self.largest = max(self.largest, told["mib"])
        if self.done % 500 == 0:
            print(f"{self.done} runs, {len(self.defects)} defects, slowest {self.slowest:.2f} s", flush=True)
        return int(told["last"])

    def _defect(self, told: dict[str, Any]) -> None:
        self.defects.append(told)
        print(f"defect: {json.dumps(told)}", flush=True)


def _nurse(seed: str) -> None:
    """In a process of its own: make ready what all runs share, then a child for each "START STOP" that is asked for."""
    logging.disable(logging.CRITICAL)

    from tests.fuzzing.life import ready

    ready()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        start, stop = map(int, line.split())
        child = os.fork()
        if child == 0:
            _work(seed, start, stop)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        _tell(ended=os.waitstatus_to_exitcode(status))


def _work(seed: str, start: int, stop: int) -> None:
    """Live the runs, tell of them in lines of JSON."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

    from tests.fuzzing.life import Broken, one, rest

    def hang(*_: object) -> None:
        raise TimeoutError(f"it hangs: {SILENT:.0f} seconds")

    signal.signal(signal.SIGALRM, hang)
    for number in range(start, stop):
        kind, seconds = "", 0.0
        signal.setitimer(signal.ITIMER_REAL, SILENT)
        try:
            _, _, lived = one(random.Random(f"{seed}/{number}"))
            kind, seconds = lived.kind.value, lived.seconds
        except Broken as broken:
            _tell(run=number, what=str(broken))
        except Exception as error:
            _tell(run=number, what=type(error).__name__)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        _tell(last=number, kind=kind, seconds=round(seconds, 2), mib=mib)
    rest()


def _tell(**what: Any) -> None:
    print(json.dumps(what), flush=True)


def _once_more(seed: str, number: int) -> None:
    from tests.fuzzing.life import one

    broken, ways, lived = one(random.Random(f"{seed}/{number}"))
    print(broken.name, ways, lived.kind, lived.settled, f"{lived.seconds:.2f} s")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _once_more(sys.argv[1], int(sys.argv[2]))
    else:
        _nurse(sys.argv[1])
