"""The story told once without a cut, and then cut at any of its steps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby, zip_longest
from pathlib import Path

from mailbot.adapters.clock import ManualClock
from mailbot.adapters.store import TinyStore, read_records
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord, Record
from mailbot.ports import Arrival
from tests.adapters.breaking import PowerCut, QuickDisk
from tests.crash.story import CLIENTS, END, Beat, Before, Sent
from tests.crash.world import Bench, Outside, Power, alive, copied, timeless


class Cut(StrEnum):
    """What a power cut leaves."""

    KEPT = "what was not synced happens to be there"
    LOST = "what was not synced is gone"
    TWICE = "what was not synced is gone, and the power fails again soon after the next start"


@dataclass(frozen=True, slots=True)
class State:
    """All that a start finds and the outside knows."""

    records: dict[str, Record]
    mails: tuple[str, ...]
    """Where each mail lies in the spool."""
    told: int
    sent: tuple[Sent, ...]
    """Every letter that went out, sorted."""

    @property
    def in_the_end(self) -> State:
        """The same without when, and at which try, each letter left, and without mails that are done with."""
        waiting = tuple(mail for mail in self.mails if not mail.startswith("spool/done/"))
        return replace(self, records={key: timeless(record) for key, record in self.records.items()}, mails=waiting)


def state_of(folder: Path, outside: Outside) -> State:
    """What stands in a folder, and outside."""
    records = {r.key: r for r in read_records(folder / "state")}
    mails = sorted(str(p.relative_to(folder)) for p in (folder / "spool").rglob("*.eml"))
    return State(records, tuple(mails), outside.told, tuple(sorted(outside.sent)))


def imprint(folder: Path, outside: Outside) -> tuple[object, ...]:
    """The same, octet by octet: quicker, and stricter."""
    files = {str(p.relative_to(folder)): p.read_bytes() for p in (folder / "state").rglob("*.json")}
    mails = sorted(str(p.relative_to(folder)) for p in (folder / "spool").rglob("*.eml"))
    return files, mails, outside.told, tuple(outside.sent)


@dataclass(frozen=True, slots=True)
class Scene:
    """How things stand when something arrives; what is to be done until the next arrival, and how it ends."""

    folder: Path
    outside: Outside
    until: datetime
    steps: int
    after: tuple[object, ...]
    """The imprint at its end."""


class Story:
    """Told once without a cut: its scenes, one an arrival."""

    def __init__(
        self,
        beats: Sequence[Beat],
        folder: Path,
        bench: Bench,
        clients: Sequence[Client] = CLIENTS,
        end: datetime = END,
    ) -> None:
        """Tell it, with a start before every scene."""
        self._bench, self._folder, self._end = bench, folder, end
        self._mails: dict[str, bytes] = {}
        self.scenes: list[Scene] = []
        groups = [tuple(group) for _, group in groupby(beats, lambda beat: beat.moment)]
        here, outside = opened(folder / "0", clients), Outside(ManualClock(beats[0].moment))
        for group, after in zip_longest(groups, groups[1:]):
            here, outside = self._tell(group, after[0].moment if after else end, here, outside)
        self.inbox = outside.inbox
        self.end = state_of(here, outside)

    def _tell(self, group: tuple[Beat, ...], until: datetime, here: Path, outside: Outside) -> tuple[Path, Outside]:
        outside.clock.set(group[0].moment)
        outside.inbox.extend([self._arrival(beat, outside) for beat in group])
        there, later, power = copied(here, self._folder / str(len(self.scenes) + 1)), outside.copy(), Power()
        alive(self._bench, there, later, power, until)
        self.scenes.append(Scene(here, outside, until, power.done, imprint(there, later)))
        return there, later

    def _arrival(self, beat: Beat, outside: Outside) -> Arrival:
        number = len(self._mails) + 1
        raw = beat.write(beat.moment, f"<m{number}@mail.example>", Before(tuple(outside.sent), dict(self._mails)))
        self._mails[beat.name] = raw
        return Arrival(raw, beat.moment, f"INBOX;UIDVALIDITY=1;UID={number}")

    @property
    def points(self) -> Iterator[tuple[int, int]]:
        """Every point at which it can be cut: the scene, and how many of its steps are done by then."""
        return ((number, steps) for number, scene in enumerate(self.scenes) for steps in range(scene.steps))

    def uncut(self) -> State:
        """All of it in one life."""
        folder, outside = copied(self.scenes[0].folder, self._folder / "uncut"), self._from(self.scenes[0])
        alive(self._bench, folder, outside, Power(), self._end)
        return state_of(folder, outside)

    def is_unharmed(self, number: int, steps: int, how: Cut) -> bool:
        """Whether it ends, cut there, as it does without a cut."""
        return self.cut(number, steps, how).in_the_end == self.end.in_the_end

    def cut(self, number: int, steps: int, how: Cut) -> State:
        """Cut it there, start again, and go on to the end.

        Where the scene ends as it did without a cut, the rest is the same story: all that a mailbot knows is on its
        disk. That rest is not told again.
        """
        scene = self.scenes[number]
        folder, outside = copied(scene.folder, self._folder / "cut"), self._from(scene)
        try:
            self._cut(folder, outside, scene, steps, how)
            alive(self._bench, folder, outside, Power(), scene.until)
            if imprint(folder, outside) == scene.after:
                return self.end
            alive(self._bench, folder, outside, Power(), self._end)
            return state_of(folder, outside)
        finally:
            shutil.rmtree(folder)

    def _cut(self, folder: Path, outside: Outside, scene: Scene, steps: int, how: Cut) -> None:
        lose = how is not Cut.KEPT
        with suppress(PowerCut):
            alive(self._bench, folder, outside, Power(steps, lose=lose), scene.until)
        if how is Cut.TWICE:
            with suppress(PowerCut):
                alive(self._bench, folder, outside, Power(1 + steps * 7 % 31, lose=lose), scene.until)

    def _from(self, scene: Scene) -> Outside:
        outside = scene.outside.copy()
        outside.inbox = list(self.inbox)
        return outside


def opened(folder: Path, clients: Sequence[Client]) -> Path:
    """A state folder with the clients in it, and a spool."""
    store = TinyStore(folder / "state", QuickDisk())
    store.commit([ClientRecord(client) for client in clients])
    store.close()
    return folder
