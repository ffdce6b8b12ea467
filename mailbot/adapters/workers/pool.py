"""A few worker processes, started when first needed, replaced when they die."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from mailbot.adapters.workers.framing import Garbled

_BOOT = (
    "import sys; from importlib import import_module; sys.path[:] = sys.argv[4:]; "
    "import_module(sys.argv[3]).main(int(sys.argv[1]), int(sys.argv[2]))"
)
Job = TypeVar("Job")
Answer = TypeVar("Answer")
_KEPT = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
"""All that a worker inherits: no password of ours is in its environment."""
_ROOT = str(Path(__file__).resolve().parents[3])


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may cost."""

    cpu_seconds: int = 20
    """Of the worker; each look of Tesseract has its own twenty besides. A busy machine changes nothing about these."""
    silent_seconds: float = 120.0
    """Wall time from one beat to the next, for what hangs without working; a page is a beat."""
    total_seconds: float = 600.0
    memory: int = 1 << 30
    jobs: int = 200
    """After so many a worker is replaced by a fresh one."""


@dataclass(frozen=True, slots=True)
class Trade(Generic[Job, Answer]):
    """What workers of a sort do, and how one speaks with them."""

    module: str
    """Its `main(memory, cpu_seconds)` serves until the master closes its standard input."""
    put: Callable[[IO[bytes], Job], None]
    take: Callable[[IO[bytes]], Answer | None]
    """None is a beat: it goes on. Raises Garbled."""


class Unfinished(Exception):
    """A worker took too long over it, or died of it twice."""


class Pool(Generic[Job, Answer]):
    """Work done in worker processes; as many as there are threads that ask, up to `most`."""

    def __init__(self, limits: Limits, most: int, trade: Trade[Job, Answer]) -> None:
        self._limits, self._trade = limits, trade
        self._idle: list[_Worker[Job, Answer]] = []
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(most)
        self._finalizer = weakref.finalize(self, _end_all, self._idle)

    def do(self, job: Job) -> Answer:
        """What comes of it. Raises Unfinished where a worker stalls, or dies of it twice."""
        for _ in range(2):
            with self._worker() as worker:
                try:
                    return worker.do(job)
                except (Garbled, OSError, ValueError):
                    continue
        raise Unfinished("it took more memory or time than any should, twice")

    def close(self) -> None:
        """End the workers."""
        with self._lock:
            _end_all(self._idle)

    @contextlib.contextmanager
    def _worker(self) -> Iterator[_Worker[Job, Answer]]:
        with self._turns:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
            worker = worker or _Worker(self._limits, self._trade)
            try:
                yield worker
            finally:
                self._put_back(worker)

    def _put_back(self, worker: _Worker[Job, Answer]) -> None:
        if not worker.fit:
            worker.end()
            return
        with self._lock:
            self._idle.append(worker)


def _end_all(workers: list[_Worker[Any, Any]]) -> None:
    while workers:
        workers.pop().end()


class _Worker(Generic[Job, Answer]):
    """One process, in a process group of its own, so that what it started ends with it."""

    def __init__(self, limits: Limits, trade: Trade[Job, Answer]) -> None:
        self._limits, self._trade = limits, trade
        self._served = 0
        self._whole = True
        self._late = False
        limits_said = (str(limits.memory), str(limits.cpu_seconds))
        paths = dict.fromkeys([_ROOT, *(p for p in sys.path if p)])
        self._process = subprocess.Popen(  # noqa: S603 - this same Python, with arguments of ours
            [sys.executable, "-I", "-S", "-c", _BOOT, *limits_said, trade.module, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            start_new_session=True,
        )

    @property
    def fit(self) -> bool:
        """Whether it may be given another job."""
        return self._whole and self._served < self._limits.jobs and self._process.poll() is None

    def do(self, job: Job) -> Answer:
        """Raises Unfinished when it stalls, Garbled or OSError when the worker dies."""
        self._served += 1
        self._whole = False
        given, answers = self._process.stdin, self._process.stdout
        assert given is not None
        assert answers is not None
        with self._clock(self._limits.total_seconds):
            try:
                with self._clock(self._limits.silent_seconds):
                    self._trade.put(given, job)
                found: Answer | None = None
                while found is None:
                    with self._clock(self._limits.silent_seconds):
                        found = self._trade.take(answers)
            except (Garbled, OSError):
                if self._late:
                    raise Unfinished("it took too long") from None
                raise
        self._whole = True
        return found

    @contextlib.contextmanager
    def _clock(self, seconds: float) -> Iterator[None]:
        """When the time is up the process is killed, which ends whatever waits for it."""
        timer = threading.Timer(seconds, self._time_is_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _time_is_up(self) -> None:
        self._late = True
        self._kill()

    def _kill(self) -> None:
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it and everything it started."""
        self._kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        self._process.wait()
