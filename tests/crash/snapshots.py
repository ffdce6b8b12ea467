"""A long story, told in one life: at any of its steps what stands on the disk is set apart, and started from there.

What a process that is gone had in memory counts for nothing, so nothing before the cut need be told again. Where a
scene ends as it does without the cut, the rest is the same story. Where it doesn't (a letter that must first be looked
for), the cut one goes on beside the uncut one, scene by scene, until the two are alike, or the end says that they
aren't.

Many cuts leave the same: nothing happens between two steps but that a name is synced, or half of a file is written that
the next start sweeps away. What a start makes of a folder depends on nothing but what lies in it and what the outside
knows, so what was tried once in a scene need not be tried again (a test tries it again all the same).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import count, groupby, zip_longest
from pathlib import Path
from typing import Any

from mailbot.adapters import record_files
from mailbot.adapters.clock import ManualClock
from mailbot.adapters.disk import PREVIOUS, TEMPORARY
from mailbot.adapters.store import TinyStore
from mailbot.domain.practice import Client
from mailbot.domain.register import Record
from mailbot.ports import Arrival
from tests.adapters.breaking import PowerCut
from tests.crash.checkpoints import Checkpoints, Digests
from tests.crash.cutting import Cut, State, opened, state_of
from tests.crash.story import Beat, Before
from tests.crash.world import Bench, Outside, Power, Turning, alive, copied, daemon_on, put, work

KEPT_DONE = 40
"""So many mails that are done stay in the spool; a practice clears them away too, and here each costs time."""


def second(step: int) -> int:
    """After how many steps of the next life the power fails again."""
    return 1 + step * 7 % 31


@dataclass
class Snapshot:
    """What a power cut at one step leaves, whole."""

    step: int
    folder: Path
    outside: Outside
    names: dict[Path, bytes | None]
    """Names changed since their folder was synced, to what the disk has under them."""
    soft: set[Path]
    """Files that are not synced."""
    ways: tuple[Cut, ...]
    """In which it is to be tried."""

    def after(self, how: Cut, folder: Path) -> Path:
        """A folder as it is found at the next start."""
        there = copied(self.folder, folder)
        if how is not Cut.KEPT:
            for path in self.soft:
                octets = (there / path).read_bytes()
                put(there / path, octets[: len(octets) // 2])
            for path, was in self.names.items():
                put(there / path, was)
        return there


class Watched(Power):
    """Never fails; sets apart what stands at the steps that are wanted."""

    def __init__(
        self, here: Path, outside: Outside, ways: Callable[[int], Sequence[Cut]], *, thorough: bool = False
    ) -> None:
        """`ways`: how each step is to be cut; `thorough`: even where it was tried before what is left there."""
        super().__init__()
        self._here, self._outside, self._ways, self._thorough = here, outside, ways, thorough
        self.taken: list[Snapshot] = []
        self.cuts = 0
        self._tried: set[object] = set()
        self._digests = Digests()
        self.place = here.parent / "snapshots"

    def step(self) -> None:
        """One more thing may happen; before it does, the moment may be set apart."""
        if ways := self._ways(self.done):
            self.cuts += len(ways)
            if fresh := tuple(how for how in ways if self._is_new(how)):
                self._take(fresh)
        super().step()

    def begin_scene(self) -> None:
        """What was tried so far ends otherwise from here on."""
        self.taken.clear()
        self._tried.clear()

    def _is_new(self, how: Cut) -> bool:
        """Whether such a cut leaves what no cut of this scene has left."""
        again = second(self.done) if how is Cut.TWICE else 0
        unsynced = {} if how is Cut.KEPT else {str(p.relative_to(self._here)): b for p, b in self.unsynced.items()}
        return self._note(again, self._here, self._outside, unsynced)

    def is_new_start(self, folder: Path, outside: Outside) -> bool:
        """Whether nobody has started from such a folder in this scene; asked once, for the next time it isn't."""
        return self._note(0, folder, outside, {})

    def _note(self, again: int, folder: Path, outside: Outside, unsynced: Mapping[str, bytes | None]) -> bool:
        key = again, outside.told, tuple(outside.sent), outside.clock.now(), self._left(folder, unsynced)
        known = key in self._tried
        self._tried.add(key)
        return self._thorough or not known

    def _left(self, folder: Path, unsynced: Mapping[str, bytes | None]) -> frozenset[tuple[str, bytes]]:
        """Names and contents below a folder, what is not synced as it was before.

        Without half-written files, which a start removes, and without earlier versions of files that are there, which
        nobody reads.
        """
        paths = (p for p in folder.rglob("*") if p.is_file() and p.name != "lock")
        found = {str(p.relative_to(folder)): self._digests.of(p) for p in paths}
        for name, was in unsynced.items():
            found.pop(name, None)
            if was is not None:
                found[name] = sha256(was).digest()
        counts = (n for n in found if not n.endswith((TEMPORARY, PREVIOUS)) or n.removesuffix(PREVIOUS) not in found)
        return frozenset((name, found[name]) for name in counts if not name.endswith(TEMPORARY))

    def write(self, handle: int, octets: bytes) -> None:
        """As ever; a moment set apart here has half of it."""
        before = len(self.taken)
        super().write(handle, octets)
        if len(self.taken) > before:
            path = Path(os.readlink(f"/proc/self/fd/{handle}")).relative_to(self._here)
            put(self.taken[-1].folder / path, octets[: len(octets) // 2])

    def _take(self, ways: tuple[Cut, ...]) -> None:
        folder = self.place / str(self.done)
        shutil.copytree(self._here, folder, copy_function=self._shared, ignore=shutil.ignore_patterns("lock"))
        soft = {path.relative_to(self._here) for path in self._here.rglob("*.tmp") if self.is_soft(path)}
        names = {path.relative_to(self._here): was for path, was in self.unsynced.items()}
        self.taken.append(Snapshot(self.done, folder, self._outside.copy(), names, soft, ways))

    def _shared(self, source: str, target: str) -> None:
        """Files are shared, but for those that may still be written to."""
        if self.is_soft(Path(source)) or not os.path.getsize(source):
            shutil.copyfile(source, target)
        else:
            os.link(source, target)


@dataclass
class Wanderer:
    """A cut story that has not come back to the uncut one yet."""

    what: str
    folder: Path
    outside: Outside
    scenes: int = 0


@dataclass
class Verdict:
    """What all cuts came to."""

    cuts: int = 0
    alike: int = 0
    """Of them, those that left what another one had left before."""
    harm: list[str] = field(default_factory=list)
    points: int = 0
    end: State | None = None
    longest: int = 0
    """Scenes until the last wanderer was home."""


class LongStory:
    """Told once, and cut at every step for which `wanted` says so."""

    def __init__(
        self, beats: Sequence[Beat], clients: Sequence[Client], end: datetime, folder: Path, bench: Bench
    ) -> None:
        self._groups = [tuple(group) for _, group in groupby(beats, lambda beat: beat.moment)]
        self._end, self._folder, self._bench = end, folder, bench
        self._mails: dict[str, bytes] = {}
        self._numbers = count()
        self._points = Checkpoints()
        self._thorough = False
        self._cleared = 0
        self._close: Callable[[], None] = lambda: None
        self._here = opened(folder / "here", clients)
        self._outside = Outside(ManualClock(beats[0].moment))

    def cut(self, ways: Callable[[int], Sequence[Cut]], *, thorough: bool = False) -> Verdict:
        """Tell it, cut at every step in these ways; every cut must end as the story does without one.

        `thorough`: each is tried, and followed to the end of its scene, even where it is back in the story before.
        """
        verdict, wanderers, self._thorough = Verdict(), list[Wanderer](), thorough
        power = Watched(self._here, self._outside, ways, thorough=thorough)
        with records_read_once():
            daemon: Turning | None = None
            for group, after in zip_longest(self._groups, self._groups[1:]):
                until = after[0].moment if after else self._end
                arrivals = self._arrive(group)
                power.begin_scene()
                daemon = daemon or self._started(power)
                self._go_on(daemon, until)
                end = state_of(self._here, self._outside).in_the_end
                wanderers = list(self._still_out(wanderers, arrivals, until, end, verdict))
                for snapshot in power.taken:
                    for how in snapshot.ways:
                        verdict.alike -= 1
                        wanderers += self._tried(snapshot, how, until, end, power)
                    shutil.rmtree(snapshot.folder)
                self._clear_away()
            self._close()
        verdict.harm += [w.what for w in wanderers]
        verdict.cuts, verdict.alike = power.cuts, verdict.alike + power.cuts
        verdict.points, verdict.end = power.done, state_of(self._here, self._outside)
        return verdict

    def _started(self, power: Power) -> Turning:
        """At work from the first mail on."""
        store = TinyStore(self._here / "state", power)
        self._close = store.close
        daemon = daemon_on(self._bench, store, self._here, self._outside, power)
        self._bench.loop.run_until_complete(daemon.start())
        return daemon

    def _arrive(self, group: Sequence[Beat]) -> list[Arrival]:
        arrivals = []
        for beat in group:
            number = len(self._mails) + 1
            before = Before(tuple(self._outside.sent), self._mails)
            raw = beat.write(beat.moment, f"<m{number}@mail.example>", before)
            self._mails[beat.name] = raw
            arrivals.append(Arrival(raw, beat.moment, f"INBOX;UIDVALIDITY=1;UID={number}"))
        self._outside.clock.set(group[0].moment)
        self._outside.inbox += arrivals
        return arrivals

    def _go_on(self, daemon: Turning, until: datetime) -> None:
        def resting() -> bool:
            self._points.note(self._here, self._outside)
            return False

        self._points.begin_scene()
        self._bench.loop.run_until_complete(work(daemon, self._outside, until, resting))

    def _tried(self, snapshot: Snapshot, how: Cut, until: datetime, end: State, power: Watched) -> Iterator[Wanderer]:
        """Start from there; whoever does not end the scene as the uncut one does goes on."""
        folder = snapshot.after(how, self._folder / f"cut{next(self._numbers)}")
        outside = snapshot.outside.copy()
        if how is Cut.TWICE:
            again = Power(second(snapshot.step), lose=True)
            with suppress(PowerCut):
                alive(self._bench, folder, outside, again, until)
            if not power.is_new_start(folder, outside):
                shutil.rmtree(folder)
                return
        wanderer = Wanderer(f"after step {snapshot.step}: {how}", folder, outside)
        if not self._is_home(wanderer, until, end):
            yield wanderer

    def _still_out(
        self, wanderers: Sequence[Wanderer], arrivals: Sequence[Arrival], until: datetime, end: State, verdict: Verdict
    ) -> Iterator[Wanderer]:
        for wanderer in wanderers:
            wanderer.outside.inbox += arrivals
            wanderer.outside.clock.set(arrivals[0].arrived)
            wanderer.scenes += 1
            verdict.longest = max(verdict.longest, wanderer.scenes)
            if not self._is_home(wanderer, until, end):
                yield wanderer

    def _is_home(self, wanderer: Wanderer, until: datetime, end: State) -> bool:
        """Whether the scene ends as without the cut, but for when, and at which try, letters left."""
        back = alive(self._bench, wanderer.folder, wanderer.outside, Power(), until, lambda: self._is_back(wanderer))
        if not back and state_of(wanderer.folder, wanderer.outside).in_the_end != end:
            return False
        shutil.rmtree(wanderer.folder)
        return True

    def _is_back(self, wanderer: Wanderer) -> bool:
        return not self._thorough and self._points.is_back(wanderer.folder, wanderer.outside)

    def _clear_away(self) -> None:
        """Old mails that are done leave the spool, as everywhere."""
        for arrival in self._outside.inbox[self._cleared : max(self._cleared, self._outside.told - KEPT_DONE)]:
            for left in (self._here / "spool" / "done").glob(f"*/{sha256(arrival.raw).hexdigest()}.*"):
                left.unlink()
            self._cleared += 1


@contextmanager
def records_read_once() -> Iterator[None]:
    """What stands in a file is decoded once, however often it is read."""
    reading: Any = record_files._Reading
    read, known = reading._record, dict[tuple[str, bytes], Record]()

    def record(self: Any, path: Path) -> Record | None:
        if path in self._pending:
            return read(self, path)  # type: ignore[no-any-return]
        key = path.name, path.read_bytes()
        if key not in known:
            found = read(self, path)
            if found is None or self._found.damaged or self._found.older or self._found.strange:
                return found  # type: ignore[no-any-return]
            known[key] = found
        return known[key]

    reading._record = record
    try:
        yield
    finally:
        reading._record = read
