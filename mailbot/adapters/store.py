"""The Store port on disk: every record a TinyDB file of its own.

    state/clients/<id>.json   state/days/<day>.json      a record; `.bak` beside it: its version before the last change
    state/commit.json                                    only while a change to several records is being carried out
    state/format.json                                    the version of all of it, spool and ledgers too
    state/lock                                           held while a mailbot is at work

A change to one record is one rename. A change to several is first written to commit.json, whose rename decides it; then
the files are replaced, then it is removed. A commit.json found at start is carried out before anything is read.

An event that stands in its file is never written anew: its row is taken over as it is, and the chain goes on from it.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tinydb import Storage, TinyDB

from mailbot.adapters.chain import grown
from mailbot.adapters.disk import Disk
from mailbot.adapters.folder_lock import FolderLock
from mailbot.adapters.record_files import (
    COMMIT,
    DAMAGED,
    FOLDERS,
    Found,
    look,
    pending_change,
    place_of,
    previous,
    read_records,
    tables_at,
)
from mailbot.adapters.records import (
    CHAIN,
    FORMAT,
    Tables,
    format_of,
    from_octets,
    links_of,
    record_codec,
    rows_of,
    to_octets,
)
from mailbot.adapters.snapshot import keep_before_upgrade
from mailbot.adapters.state_format import holds_something, mind_whole, note_format, version_of
from mailbot.domain.damaged import Damaged, doubted
from mailbot.domain.register import DayRecord, Record
from mailbot.ports import StoreDamaged

__all__ = ["COMMIT", "DurableStorage", "TinyStore", "place_of", "read_records"]


class DurableStorage(Storage):
    """A TinyDB storage that a power cut can't tear: every write puts a whole new file in place of the old one."""

    def __init__(self, path: Path, disk: Disk) -> None:
        """`path` need not exist yet; its folder must."""
        self._path, self._disk = path, disk

    def read(self) -> Tables | None:
        """The file's tables; None when there is no file. Raises ValueError when it isn't JSON."""
        try:
            octets = self._disk.read(self._path)
        except FileNotFoundError:
            return None
        tables: Tables = from_octets(octets)
        return tables

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """On disk when it returns. Raises OSError."""
        self._disk.keep(self._path, to_octets(data), keep_previous=True)


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
        if self._disk.seal.keyed and version_of(folder) is None and not holds_something(folder):
            note_format(folder, self._disk)  # a new folder is encrypted from its first file on
        self._codec = record_codec()
        self._failure: OSError | None = None
        self._damaged: tuple[Damaged, ...] = ()
        self._stands: dict[str, Record] = {}
        """Each record whose events are those that stand in its file: the register's own, so it weighs nothing, and
        rests where that does."""

    def load(self) -> tuple[Record, ...]:
        """Every record that can be read, once a change that was cut short is carried out, in today's format.

        Raises StoreDamaged when the folder as a whole can't be taken up, and OSError.
        """
        mind_whole(self._folder, self._disk)
        self._tidy()
        found = look(self._folder, self._disk)
        if found.older or version_of(self._folder) not in (None, FORMAT):
            keep_before_upgrade(self._folder, FORMAT, self._disk)
        self._carry_out()
        if found.older:
            self._bring_up(found)
        if version_of(self._folder) != FORMAT:
            note_format(self._folder, self._disk)
        if any(_is_damaged_day(each) for each in found.damaged):
            found = self._without_damaged_days(found)
        self._damaged = tuple(found.damaged)
        strange = set(found.strange)
        self._stands = {r.key: r for r in found.records if r.key not in strange}
        return tuple(found.records)

    def damaged(self) -> tuple[Damaged, ...]:
        """Files that could not be read when `load` was called; they are left as they are."""
        return self._damaged

    def commit(self, records: Sequence[Record]) -> None:
        """Replace these records, all or none.

        Raises OSError (from then on always), TypeError for a naive datetime, StoreDamaged for a record that is held.
        """
        self._mind_damaged(records)
        with self._to_the_end():
            tables = {r.key: self._tables(r) for r in records}
            if len(tables) > 1:
                self._disk.keep(self._folder / COMMIT, to_octets(tables))
            for key, content in tables.items():
                self._write(key, content)
            if len(tables) > 1:
                self._close_commit()
        self._stands.update((r.key, r) for r in records)

    def rewrite(self, record: Record) -> None:
        """Replace a record and leave no previous version of it. Raises like `commit`."""
        path = self._folder / place_of(record.key)
        self._mind_damaged([record])
        with self._to_the_end():
            octets = to_octets(self._tables(record))
            self._remove(previous(path))
            self._disk.keep(path, octets)
        self._stands[record.key] = record

    def forget(self, key: str) -> None:
        """Erase a record and its previous version, for good. Raises OSError."""
        path = self._folder / place_of(key)
        with self._to_the_end():
            self._remove(previous(path))  # before: a previous version alone is what a lost record looks like
            self._remove(path)
        self._stands.pop(key, None)

    def close(self) -> None:
        """Let go of the lock."""
        self._lock.release()

    @contextlib.contextmanager
    def _to_the_end(self) -> Iterator[None]:
        """Once something failed half-way nothing further is written."""
        if self._failure:
            raise OSError(errno.EIO, f"an earlier write failed ({self._failure}); start again") from self._failure
        try:
            yield
        except OSError as error:
            self._failure = error
            raise

    def _remove(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._disk.remove(path)
        self._disk.fsync_folder(path.parent)

    # -- what is written ------------------------------------------------------------------------------------------

    def _tables(self, record: Record) -> Tables:
        """A record as its file will have it: the rows of events that stand there already are taken over."""
        rows, links = self._standing(record)
        tables = self._codec.encode(replace(record, log=record.log[len(rows) :]))
        rows = [*rows, *rows_of(tables)]
        tables["log"] = {str(n): row for n, row in enumerate(rows, 1)}
        tables[CHAIN] = {"1": {"links": grown(record.key, links, rows)}}
        return tables

    def _standing(self, record: Record) -> tuple[list[dict[str, Any]], list[str]]:
        """The rows and links in the record's file that hold its first events, as far as these are as they were."""
        before = self._stands.get(record.key)
        known = before.log if before else ()
        same = 0
        for old, new in zip(known, record.log, strict=False):
            if old is not new and old != new:
                break
            same += 1
        with contextlib.suppress(ValueError):
            tables = tables_at(self._folder / place_of(record.key), self._disk) if same else None
            if tables is not None and format_of(tables) == FORMAT:
                rows, links = rows_of(tables), links_of(tables) or []
                if len(rows) == len(known):
                    return rows[:same], links[:same]
        return [], []

    def _mind_damaged(self, records: Sequence[Record]) -> None:
        damaged = {each.file for each in self._damaged}
        for record in records:
            if damaged and str(place_of(record.key)) in damaged:
                raise StoreDamaged(next(h.problem for h in self._damaged if h.file == str(place_of(record.key))))

    def _write(self, key: str, tables: Tables) -> None:
        with TinyDB(self._folder / place_of(key), self._disk, storage=DurableStorage) as file:
            file.storage.write(tables)

    # -- a start --------------------------------------------------------------------------------------------------

    def _tidy(self) -> None:
        for folder in (self._folder, *(self._folder / name for name in FOLDERS.values())):
            self._disk.sweep(folder)
            self._disk.fsync_folder(folder)  # a name seen now must not be gone after the next power cut

    def _carry_out(self) -> None:
        """Finish the change that was decided but not carried out everywhere."""
        pending = pending_change(self._folder, self._disk)
        if pending is None:
            return
        for key, tables in pending.items():
            path = self._folder / place_of(key)
            if tables_at(path, self._disk) != tables:
                self._write(key, tables)
        self._close_commit()

    def _close_commit(self) -> None:
        self._disk.remove(self._folder / COMMIT)
        self._disk.fsync_folder(self._folder)

    def _bring_up(self, found: Found) -> None:
        """Write what is in an older format in today's. Cut short, it goes on from there at the next start."""
        older = set(found.older)
        for record in found.records:
            if record.key in older:
                self._write(record.key, self._tables(record))

    def _without_damaged_days(self, found: Found) -> Found:
        """A damaged record of the practice's own: it is put out of the way, and the version before it takes its place.

        What that has not sent may have gone since; it is looked for first.
        """
        for each in found.damaged:
            if not _is_damaged_day(each):
                continue
            path = self._folder / each.file
            before = self._before(path)
            for version in (path,) if before else (path, previous(path)):
                if version.exists():
                    self._disk.rename(version, _free(version))
            if before is not None:
                self._write(before.key, self._tables(before))
            self._disk.fsync_folder(path.parent)
        return look(self._folder, self._disk)

    def _before(self, path: Path) -> DayRecord | None:
        tables = tables_at(previous(path), self._disk)
        with contextlib.suppress(ValueError):
            record = self._codec.decode(tables).record
            if isinstance(record, DayRecord) and self._folder / place_of(record.key) == path:
                return replace(record, outbox=doubted(record.outbox))
        return None


def _is_damaged_day(each: Damaged) -> bool:
    return each.file.startswith(FOLDERS["day"] + "/") and not each.file.endswith(DAMAGED)


def _free(path: Path) -> Path:
    """A name beside it that nothing bears yet."""
    names = [path.with_name(path.name + DAMAGED), *(path.with_name(f"{path.name}.{n}{DAMAGED}") for n in range(2, 99))]
    return next(name for name in names if not name.exists())
