"""Where each record lies below the state folder, and one go through all of them, for looking only.

clients/<id>.json   days/<day>.json      a record; `.bak` beside it: its version before the last change
commit.json                              only while a change to several records is being carried out
format.json                              the version of all of it, spool and ledgers too
"""

from __future__ import annotations

import contextlib
import errno
import gc
import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mailbot.adapters.disk import PREVIOUS, Disk
from mailbot.adapters.records import (
    FORMAT,
    Decoded,
    NewerFormat,
    Tables,
    format_of,
    from_octets,
    record_codec,
)
from mailbot.adapters.salvage import salvaged
from mailbot.adapters.state_format import mind_whole
from mailbot.domain.damaged import Damaged
from mailbot.domain.register import Record
from mailbot.ports import StoreDamaged

log = logging.getLogger("mailbot")

FOLDERS = {"client": "clients", "day": "days"}
"""The first part of a record's key -> the folder of its file."""
COMMIT = "commit.json"
DAMAGED = ".damaged"
"""Ends the name of a file that was put out of the way because another took its place."""


def place_of(key: str) -> Path:
    """The file of a record, below the state folder. Raises KeyError for a key of no kind of record."""
    kind, _, name = key.partition("/")
    return Path(FOLDERS[kind], file_name(name) + ".json")


def file_name(name: str) -> str:
    """A name that any file system takes, that a person recognises, and that no other name shares.

    Small letters, digits, - and _ stay as they are; anything else (C1 and c1 are one file to some) gets a hash behind.
    """
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", name):
        return name
    readable = re.sub(r"[^A-Za-z0-9_-]+", "-", name)[:40].strip("-")
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable}~{digest[:12]}"


def previous(path: Path) -> Path:
    """Where a file's version before the last change lies."""
    return path.with_name(path.name + PREVIOUS)


@dataclass(slots=True)
class Found:
    """What lies in a state folder."""

    records: list[Record] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)
    """Files that can't be read."""
    older: list[str] = field(default_factory=list)
    """Keys of records that are written in an older format."""
    strange: list[str] = field(default_factory=list)
    """Keys of records with fields that this version doesn't know."""


def look(folder: Path, disk: Disk | None = None) -> Found:
    """Everything below a state folder; takes no lock and changes nothing. Raises StoreDamaged, for all of it
    only, and OSError.

    What another process is just changing is seen as it was or as it will be.
    """
    disk = disk or Disk()
    mind_whole(folder, disk)
    with _without_collecting():
        pending = pending_change(folder, disk) or {}
        return _Reading(folder, disk, {folder / place_of(key): tables for key, tables in pending.items()}).found()


def read_records(folder: Path, disk: Disk | None = None) -> tuple[Record, ...]:
    """Every record below a state folder, for looking only. Raises StoreDamaged when one of them can't be read."""
    found = look(folder, disk)
    if found.damaged:
        raise StoreDamaged("\n".join(each.problem for each in found.damaged))
    return tuple(found.records)


class _Reading:
    """One go through all files; what is wrong with any of them is told in the end, all together."""

    def __init__(self, folder: Path, disk: Disk, pending: dict[Path, Tables]) -> None:
        self._folder, self._disk, self._pending = folder, disk, pending
        self._codec = record_codec()
        self._found = Found()

    def found(self) -> Found:
        for path in sorted({*self._pending, *self._files("*.json")}):
            if record := self._record(path):
                self._found.records.append(record)
        for kept in self._files("*.json" + PREVIOUS):
            path = kept.with_name(kept.name.removesuffix(PREVIOUS))
            if path not in self._pending and not path.exists():
                self._complain(path, "is gone")
        for put_away in self._files("*" + DAMAGED):
            problem = f"{self._name(put_away)} could not be read and was put out of the way; mailbot went on without."
            self._found.damaged.append(Damaged(self._name(put_away), problem, _imprint(put_away)))
        return self._found

    def _files(self, pattern: str) -> list[Path]:
        return [path for name in FOLDERS.values() for path in sorted((self._folder / name).glob(pattern))]

    def _record(self, path: Path) -> Record | None:
        try:
            tables = self._pending.get(path) or from_octets(self._disk.read(path))
            decoded = self._codec.decode(tables)
        except NewerFormat as error:
            raise StoreDamaged(
                f"{self._name(path)} can't be read: {error}. Install that version again; nothing was changed."
            ) from None
        except FileNotFoundError:
            self._complain(path, "is gone")
        except (ValueError, RecursionError) as error:
            self._complain(path, f"can't be read: {error}")
        except OSError as error:
            if error.errno != errno.EIO:  # no right to read it, no file handle left: that is no damage
                raise
            self._complain(path, f"can't be read: {error}")
        else:
            return self._checked(path, decoded, tables)
        return None

    def _checked(self, path: Path, decoded: Decoded, tables: Tables) -> Record | None:
        key = decoded.record.key
        own = self._folder / place_of(key)
        if own != path:
            self._complain(path, f"holds what belongs in {own.name}: a copy? Move it out of this folder", own=own)
            return None
        if decoded.unknown:
            self._found.strange.append(key)
            log.warning("%s was written by a later version; left out: %s", self._name(path), ", ".join(decoded.unknown))
        if format_of(tables) < FORMAT:
            self._found.older.append(key)
        return decoded.record

    def _complain(self, path: Path, what: str, *, own: Path | None = None) -> None:
        """`own`: where this record belongs; when that is there, nobody has to be held."""
        problem = f"{self._name(path)} {what}.{'' if own else self._advice(path)}"
        if path.parent.name == FOLDERS["client"] and not (own and own.exists()):
            self._found.damaged.append(
                salvaged(self._name(path), problem, _imprint(path), path, previous(path), self._disk)
            )
        else:
            self._found.damaged.append(Damaged(self._name(path), problem, _imprint(path)))

    def _advice(self, path: Path) -> str:
        bak = previous(path)
        if bak.exists():
            return (
                f" It was left as it is. {self._name(bak)} holds its version before the last change: "
                f"to go on from that, move {path.name} out of the folder and rename {bak.name} to {path.name}."
            )
        return " It was left as it is, and there is no earlier version: bring it back from a backup, or move it away."

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self._folder))


def _imprint(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError as error:
        return type(error).__name__


def pending_change(folder: Path, disk: Disk) -> dict[str, Tables] | None:
    """The change that commit.json holds; None without one. Raises StoreDamaged."""
    try:
        pending: dict[str, Tables] = from_octets(disk.read(folder / COMMIT))
        for key in pending:
            place_of(key)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise StoreDamaged(
            f"{COMMIT} can't be read: {error}. It holds a change to several records that was cut short. "
            "It was left as it is; to go on without that change, move it out of the folder."
        ) from None
    return pending


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Reading makes a million objects and not one cycle: looking for cycles would double the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def tables_at(path: Path, disk: Disk) -> Any:
    """A record's tables as they lie there; None when they can't be read."""
    try:
        return from_octets(disk.read(path))
    except (OSError, ValueError, RecursionError):
        return None
