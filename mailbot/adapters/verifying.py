"""Whether what lies in a state folder is what was written there: every record, every event, every mail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mailbot.adapters.chain import faults
from mailbot.adapters.disk import Disk
from mailbot.adapters.record_files import look, pending_change, place_of, tables_at
from mailbot.adapters.records import Tables, format_of, links_of, rows_of
from mailbot.adapters.sealing import Unopened
from mailbot.domain.register import Record

CHAINED_FROM = 2
"""The format that brought the chain."""


@dataclass(slots=True)
class Verified:
    """What was looked at, and what is wrong with it."""

    records: int = 0
    events: int = 0
    mails: int = 0
    unchained: int = 0
    """Records that an earlier version wrote, without a chain."""
    faults: list[str] = field(default_factory=list)
    """A sentence each, file and place."""


def verify(state: Path, disk: Disk | None = None) -> Verified:
    """Look at everything; takes no lock and changes nothing. Raises StoreDamaged, for all of it only, and OSError."""
    disk = disk or Disk()
    found = look(state, disk)
    done = Verified(faults=[held.problem for held in found.damaged])
    pending = pending_change(state, disk) or {}
    for record in found.records:
        tables = pending.get(record.key) or tables_at(state / place_of(record.key), disk)
        done.records += 1
        done.events += len(record.log)
        done.faults += _faults(record, tables, done)
    for path in sorted((state / "spool").rglob("*.eml")):
        done.mails += 1
        done.faults += _mail_faults(state, path, disk)
    return done


def _faults(record: Record, tables: Tables | None, done: Verified) -> Iterator[str]:
    file = place_of(record.key).as_posix()
    if tables is None:
        yield f"{file} can't be read any more."
        return
    if format_of(tables) < CHAINED_FROM:
        done.unchained += 1
        return
    links, rows = links_of(tables), rows_of(tables)
    if links is None:
        yield f"{file}: the chain over its events is gone."
        return
    for fault in faults(record.key, links, rows):
        yield f"{file}: {fault}."


def _mail_faults(state: Path, path: Path, disk: Disk) -> Iterator[str]:
    try:
        octets = disk.read(path)
    except FileNotFoundError:  # moved on meanwhile
        return
    except Unopened as error:
        yield f"{path.relative_to(state).as_posix()} can't be opened: {error}."
        return
    if hashlib.sha256(octets).hexdigest() != path.stem:
        yield f"{path.relative_to(state).as_posix()} is not the mail that came: its octets were changed."
