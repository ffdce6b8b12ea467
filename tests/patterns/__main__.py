"""`python -m tests.patterns MOST [PATTERN...]`: each regular expression with each of its pumps; what grows too fast.

In a process of its own, for it must be the first to import the program. A line of JSON for each that is slow, then one
with the figures. MOST is the greatest length. With patterns: these, and none of the program's.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from typing import Any

from tests.patterns.collecting import Found, collect
from tests.patterns.pumping import pumps, texts

_SHORTEST = 32
_TIMES = 3.0
"""How many times as long twice the length may take; four times is quadratic."""
_CHANCE = 0.0005
"""Seconds below which a measurement says nothing."""
_AGAIN = 5
"""Measurements of which the shortest counts, where one looked slow."""
_HANGS = 5.0
"""Seconds of processor time after which a text is taken for one without end."""


class _Endless(Exception):
    """It does not come back."""


def main(most: int, given: list[str]) -> int:
    """Try all; tell of the slow ones. 1 where there is any."""
    signal.signal(signal.SIGPROF, _endless)
    found = tuple(Found(re.compile(p), "given") for p in given) or collect()
    tried = slow = 0
    for one in found:
        for prefix, atom in pumps(one.pattern):
            tried += 1
            if told := _grows(one, prefix, atom, most):
                slow += 1
                text = repr(one.pattern.pattern)
                print(json.dumps({"where": one.where, "pattern": text[:200], "pump": [prefix, atom], "grows": told}))
    print(json.dumps({"patterns": len(found), "pumps": tried, "slow": slow}))
    return min(slow, 1)


def _grows(one: Found, prefix: str, atom: str, most: int) -> str:
    """How it grows out of proportion; "" when it does not."""
    length, before = _SHORTEST, 0.0
    steep = 0
    while length <= most:
        now = _seconds(one, texts(one.pattern, prefix, atom, length))
        if now == float("inf"):
            return f"without end at {length}"
        steep = steep + 1 if now > _CHANCE and before * _TIMES < now else 0
        if steep and (told := _confirmed(one, prefix, atom, length)):
            return told
        before, length = now, length * 2
    return ""


def _confirmed(one: Found, prefix: str, atom: str, length: int) -> str:
    """Measured again, the shorter and the longer by turns: both times it must be steep."""
    if length < 4 * _SHORTEST:
        return ""
    best = {size: float("inf") for size in (length // 2, length, length * 2)}
    for _ in range(_AGAIN):
        for size in best:
            best[size] = min(best[size], _seconds(one, texts(one.pattern, prefix, atom, size)))
    half, whole, double = best.values()
    if double == float("inf"):
        return f"without end at {2 * length}"
    steep = min(whole / half, double / whole) > _TIMES
    return f"{whole / half:.1f} and {double / whole:.1f} times at {length}" if steep else ""


def _seconds(one: Found, text: Any) -> float:
    signal.setitimer(signal.ITIMER_PROF, _HANGS)
    begun = time.thread_time()
    try:
        if one.anywhere:
            for _ in one.pattern.finditer(text):
                pass
        else:
            one.pattern.match(text)
    except _Endless:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.thread_time() - begun


def _endless(*_: object) -> None:
    raise _Endless


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
