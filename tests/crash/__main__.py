"""`make crash`: every step is cut, in every way; and a mailbot among real servers is killed at some. For the night."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.__main__ import kept, machine
from tests.crash.cutting import Cut, Story
from tests.crash.fortnight import FORTNIGHT
from tests.crash.season import END, PEOPLE, SEASON
from tests.crash.snapshots import LongStory
from tests.crash.world import Bench

Figures = dict[str, Any]
KILLS, TOGETHER = 60, 4
"""Kill points among real servers; and how many of those stories are told at a time, for they mostly wait."""
MEMORY = Path("/dev/shm")


def fortnight() -> Figures:
    """Forty mails, cut at every step in every way."""
    with tempfile.TemporaryDirectory(dir=_quick()) as folder:
        story = Story(FORTNIGHT, Path(folder), Bench())
        cuts = [(how, number, steps) for number, steps in story.points for how in Cut]
        harm = [cut for cut in cuts if not story.is_unharmed(cut[1], cut[2], cut[0])]
        for how, number, steps in harm:
            print(f"scene {number}, after step {steps}: {how}: it ends otherwise", flush=True)
        sent = len(story.end.sent)
    return {"mails": len(FORTNIGHT), "letters": sent, "cuts": len(cuts), "ended otherwise": len(harm)}


def season(part: int, parts: int, every: int) -> Figures:
    """Five hundred mails, cut in every way at each `every`th step, or at that part of them."""
    with tempfile.TemporaryDirectory(dir=_quick()) as folder:
        story = LongStory(SEASON, PEOPLE, END, Path(folder), Bench())
        verdict = story.cut(lambda step: tuple(Cut) if step % (every * parts) == every * part else ())
        sent = len(verdict.end.sent) if verdict.end else 0
    for what in verdict.harm:
        print(f"season, {what}: it ends otherwise", flush=True)
    return {
        "mails": len(SEASON), "letters": sent, "steps": verdict.points,
        "cuts": verdict.cuts, "of them alike": verdict.alike,
        "ended otherwise": len(verdict.harm),
    }  # fmt: skip


def whole_season(every: int) -> Figures:
    """The same on every core: each takes a part of the steps, in a process of its own."""
    cores = os.cpu_count() or 1
    code = (
        "import json, sys; from tests.crash.__main__ import season; print(json.dumps(season(*map(int, sys.argv[1:]))))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(part), str(cores), str(every)], stdout=subprocess.PIPE)
        for part in range(cores)
    ]
    found = [_figures(process) for process in running]
    return {**found[0], **{key: sum(f[key] for f in found) for key in ("cuts", "of them alike", "ended otherwise")}}


def _figures(process: subprocess.Popen[bytes]) -> Figures:
    told, _ = process.communicate()
    *before, last = told.decode().splitlines()
    print(*before, sep="\n", end="\n" if before else "")
    figures: Figures = json.loads(last)
    return figures


def kills() -> Figures:
    """A story among real servers, the mailbot killed at one step each time."""
    from tests.crash.killing import kill

    return kill(KILLS, TOGETHER)


def _quick() -> Path | None:
    """Where files cost least; what a power cut leaves is reckoned, not left to the real disk."""
    return MEMORY if MEMORY.is_dir() else None


def main(words: list[str]) -> int:
    """All parts, or the one named (fortnight | season [EVERY] | kills); 1 when a cut changed how something ends."""
    every = int(words[1]) if len(words) > 1 else 1
    parts: dict[str, Callable[[], Figures]] = {
        "fortnight": fortnight, "season": lambda: whole_season(every), "kills": kills,
    }  # fmt: skip
    harm = 0
    for name in words[:1] or parts:
        begun, on = time.monotonic(), machine()
        figures = parts[name]()
        figures["seconds"] = round(time.monotonic() - begun)
        print(f"{name}: {figures}", flush=True)
        kept("crash", f"python -m tests.crash {' '.join(words)}".strip(), on, {name: figures})
        harm += bool(figures["ended otherwise"])
    return int(harm > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
