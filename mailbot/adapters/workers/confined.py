"""What a worker does to itself before it looks at anything that strangers wrote."""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import IO

from mailbot.adapters.workers.offline import forbid_sockets


def streams() -> tuple[IO[bytes], IO[bytes]]:
    """Standard input and output are the wire; whatever a library prints goes nowhere."""
    given, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    return given, answers


def confine(memory: int) -> None:
    """No more memory than allowed, no file ever written, no network, no core dumps; interrupts are the master's."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.setrecursionlimit(2_000)
    forbid_sockets()


def allow_cpu(seconds: int) -> None:
    """So much more processor time; beyond it the kernel ends us."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))
