"""How things stood in the uncut story whenever nothing was left to do; whoever stands there is back in it.

All that a mailbot knows is on its disk, and the outside goes its own way: from the same disk and the same outside, at
the same moment, the rest is the same story.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from mailbot.adapters.records import from_octets, record_codec
from mailbot.domain.register import Record
from tests.crash.story import Sent
from tests.crash.world import Outside, timeless


class Digests:
    """Contents of files by inode, time and size: here none is ever changed in place."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], bytes] = {}
        self._records: dict[bytes, Record] = {}

    def of(self, path: Path) -> bytes:
        """The digest of what lies there."""
        facts = path.stat()
        key = facts.st_ino, facts.st_mtime_ns, facts.st_size
        if key not in self._known:
            self._known[key] = sha256(path.read_bytes()).digest()
        return self._known[key]

    def record(self, path: Path) -> Record:
        """The record that lies there, but for when, and at which try, its letters left."""
        digest = self.of(path)
        if digest not in self._records:
            self._records[digest] = timeless(record_codec().decode(from_octets(path.read_bytes())).record)
        return self._records[digest]


@dataclass(frozen=True)
class Checkpoint:
    """How things stand at one moment."""

    folder: Path
    files: Mapping[str, bytes]
    """Records, by their path below the state folder."""
    waiting: frozenset[str]
    """Mails that are not done."""
    told: int
    sent: tuple[Sent, ...]

    def alike(self, other: Checkpoint, digests: Digests, records: Mapping[tuple[str, bytes], Record]) -> bool:
        """Whether this is the same as an uncut moment, whose records are in `records`."""
        if (self.waiting, self.told, sorted(self.sent)) != (other.waiting, other.told, sorted(other.sent)):
            return False
        if self.files.keys() != other.files.keys():
            return False
        differing = [name for name, digest in self.files.items() if other.files[name] != digest]
        return all(digests.record(self.folder / n) == records[n, other.files[n]] for n in differing)


class Checkpoints:
    """Those of one scene of the uncut story."""

    def __init__(self) -> None:
        self._digests = Digests()
        self._moments: dict[datetime, Checkpoint] = {}
        self._records: dict[tuple[str, bytes], Record] = {}

    def begin_scene(self) -> None:
        """Those before count for nothing."""
        self._moments.clear()

    def note(self, folder: Path, outside: Outside) -> None:
        """The uncut story stands so."""
        point = self._stands(folder, outside)
        self._moments[outside.clock.now()] = point
        for name, digest in point.files.items():
            if (name, digest) not in self._records:
                self._records[name, digest] = self._digests.record(point.folder / name)

    def is_back(self, folder: Path, outside: Outside) -> bool:
        """Whether a story that was cut stands where the uncut one stood at this moment."""
        there = self._moments.get(outside.clock.now())
        return there is not None and self._stands(folder, outside).alike(there, self._digests, self._records)

    def _stands(self, folder: Path, outside: Outside) -> Checkpoint:
        state = folder / "state"
        files = {
            str(path.relative_to(state)): self._digests.of(path)
            for kind in ("clients", "days")
            for path in (state / kind).glob("*.json")
        }
        places = (folder / "spool" / place for place in ("new", "aside"))
        waiting = frozenset(f"{place.name}/{path.name}" for place in places for path in place.glob("*.eml"))
        if (state / "commit.json").exists():  # a change half done: never a moment of rest
            waiting |= {"commit.json"}
        return Checkpoint(state, files, waiting, outside.told, tuple(outside.sent))
