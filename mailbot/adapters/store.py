"""The Store port on disk: every record a TinyDB file of its own.

    state/clients/<id>.json   state/days/<day>.json      a record; `.bak` beside it: its version before the last change
    state/commit.json                                    only while a change to several records is being carried out
    state/lock                                           held while a mailbot is at work

A change to one record is one rename. A change to several is first written to commit.json, whose rename decides it; then
the files are replaced, then it is removed. A commit.json found at start is carried out before anything is read.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tinydb import Storage, TinyDB

from mailbot.adapters.disk import PREVIOUS, Disk
from mailbot.adapters.folder_lock import FolderLock
from mailbot.adapters.records import Decoded, NewerFormat, Tables, from_octets, record_codec, to_octets
from mailbot.domain.register import Record
from mailbot.ports import StoreDamaged

log = logging.getLogger("mailbot")

FOLDERS = {"client": "clients", "day": "days"}
"""The first part of a record's key -> the folder of its file."""
COMMIT = "commit.json"


class DurableStorage(Storage):
    """A TinyDB storage that a power cut can't tear: every write puts a whole new file in place of the old one."""

    def __init__(self, path: Path, disk: Disk) -> None:
        """`path` need not exist yet; its folder must."""
        self._path, self._disk = path, disk

    def read(self) -> Tables | None:
        """The file's tables; None when there is no file. Raises ValueError when it isn't JSON."""
        try:
            octets = self._path.read_bytes()
        except FileNotFoundError:
            return None
        tables: Tables = from_octets(octets)
        return tables

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """On disk when it returns. Raises OSError."""
        self._disk.replace(self._path, to_octets(data), keep_previous=True)


class TinyStore:
    """Keeps records below one folder.

    After a commit that failed it takes no further one: what is on the disk is then unknown, until the next start.
    """

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """Make the folders and take the lock. Raises StoreLocked and OSError."""
        self._folder, self._disk = folder, disk or Disk()
        for each in (folder, *(folder / name for name in FOLDERS.values())):
            self._disk.make_folder(each)
        self._lock = FolderLock(folder)
        self._codec = record_codec()
        self._failure: OSError | None = None

    def load(self) -> tuple[Record, ...]:
        """Every record, once a change that was cut short is carried out. Raises StoreDamaged and OSError."""
        self._tidy()
        self._carry_out()
        return read_records(self._folder)

    def commit(self, records: Sequence[Record]) -> None:
        """Replace these records, all or none. Raises OSError (from then on always), TypeError for a naive datetime."""
        if self._failure:
            raise OSError(errno.EIO, f"an earlier write failed ({self._failure}); start again") from self._failure
        tables = {r.key: self._codec.encode(r) for r in records}
        try:
            if len(tables) > 1:
                self._disk.replace(self._folder / COMMIT, to_octets(tables))
            for key, content in tables.items():
                self._write(key, content)
            if len(tables) > 1:
                self._close_commit()
        except OSError as error:
            self._failure = error
            raise

    def forget(self, key: str) -> None:
        """Erase a record and its previous version, for good. Raises OSError."""
        path = self._folder / place_of(key)
        for each in (_previous(path), path):
            with contextlib.suppress(FileNotFoundError):
                self._disk.remove(each)
        self._disk.fsync_folder(path.parent)

    def close(self) -> None:
        """Let go of the lock."""
        self._lock.release()

    def _write(self, key: str, tables: Tables) -> None:
        with TinyDB(self._folder / place_of(key), self._disk, storage=DurableStorage) as file:
            file.storage.write(tables)

    def _tidy(self) -> None:
        for folder in (self._folder, *(self._folder / name for name in FOLDERS.values())):
            self._disk.sweep(folder)
            self._disk.fsync_folder(folder)  # a name seen now must not be gone after the next power cut

    def _carry_out(self) -> None:
        """Finish the change that was decided but not carried out everywhere."""
        pending = _pending(self._folder)
        if pending is None:
            return
        for key, tables in pending.items():
            path = self._folder / place_of(key)
            if not path.exists() or path.read_bytes() != to_octets(tables):
                self._write(key, tables)
        self._close_commit()

    def _close_commit(self) -> None:
        self._disk.remove(self._folder / COMMIT)
        self._disk.fsync_folder(self._folder)


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


def read_records(folder: Path) -> tuple[Record, ...]:
    """Every record below a state folder, for looking only: takes no lock and changes nothing. Raises StoreDamaged.

    What another process is just changing is seen as it was or as it will be.
    """
    with _without_collecting():
        pending = _pending(folder) or {}
        read = _Reading(folder, {folder / place_of(key): tables for key, tables in pending.items()})
        records = tuple(read.records())
    if read.problems:
        raise StoreDamaged("\n".join(read.problems))
    return records


class _Reading:
    """One go through all files; what is wrong with any of them is told in the end, all together."""

    def __init__(self, folder: Path, pending: dict[Path, Tables]) -> None:
        self._folder, self._pending = folder, pending
        self._codec = record_codec()
        self.problems: list[str] = []

    def records(self) -> Iterator[Record]:
        """Those that can be read."""
        for path in sorted({*self._pending, *self._files("*.json")}):
            if record := self._record(path):
                yield record
        for kept in self._files("*.json" + PREVIOUS):
            path = kept.with_name(kept.name.removesuffix(PREVIOUS))
            if path not in self._pending and not path.exists():
                self._complain(path, "is gone")

    def _files(self, pattern: str) -> list[Path]:
        return [path for name in FOLDERS.values() for path in sorted((self._folder / name).glob(pattern))]

    def _record(self, path: Path) -> Record | None:
        try:
            decoded = self._codec.decode(self._pending.get(path) or from_octets(path.read_bytes()))
        except NewerFormat as error:
            self._complain(path, f"can't be read: {error}. Install that version again; nothing was changed", advice="")
        except (ValueError, RecursionError, OSError) as error:
            self._complain(path, f"can't be read: {error}")
        else:
            return self._checked(path, decoded)
        return None

    def _checked(self, path: Path, decoded: Decoded) -> Record | None:
        own = self._folder / place_of(decoded.record.key)
        if own != path:
            self._complain(path, f"holds what belongs in {own.name}: a copy? Move it out of this folder", advice="")
            return None
        if decoded.unknown:
            log.warning("%s was written by a later version; left out: %s", self._name(path), ", ".join(decoded.unknown))
        return decoded.record

    def _complain(self, path: Path, what: str, *, advice: str | None = None) -> None:
        told = self._advice(path) if advice is None else advice
        self.problems.append(f"{self._name(path)} {what}.{told}")

    def _advice(self, path: Path) -> str:
        bak = _previous(path)
        if bak.exists():
            return (
                f" It was left as it is. {self._name(bak)} holds its version before the last change: "
                f"to go on from that, move {path.name} out of the folder and rename {bak.name} to {path.name}."
            )
        return " It was left as it is, and there is no earlier version: bring it back from a backup, or move it away."

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self._folder))


def _previous(path: Path) -> Path:
    return path.with_name(path.name + PREVIOUS)


def _pending(folder: Path) -> dict[str, Tables] | None:
    """The change that commit.json holds; None without one. Raises StoreDamaged."""
    try:
        pending: dict[str, Tables] = from_octets((folder / COMMIT).read_bytes())
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
