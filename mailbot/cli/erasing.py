"""Everything of one client off the disk, in an order that lets it be done again from wherever it was cut off.

The client's own record goes last: as long as it is there, everything else can be found by it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path

from mailbot.adapters.disk import PREVIOUS, TEMPORARY, Disk
from mailbot.adapters.record_files import DAMAGED, FOLDERS, place_of, tables_at
from mailbot.adapters.records import record_codec
from mailbot.adapters.sealing import Unopened
from mailbot.adapters.snapshot import PUT_AWAY, UPGRADE
from mailbot.adapters.spool import DiskSpool
from mailbot.cli.digest_pages import FOLDER as PAGES
from mailbot.cli.holdings import Held, mails_of
from mailbot.deciding import Trace, Whose
from mailbot.domain.register import ClientRecord, DayRecord, Record, Register
from mailbot.ports import Parser, Store

_SPARED = ("lock", "signing.key")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class Erased:
    """What went, and what did not."""

    mails: int = 0
    unread: int = 0
    """Of them: had not been taken yet."""
    days: int = 0
    """Records of the practice's own that spoke of the client."""
    copies: int = 0
    """Pages of digests, earlier states of the whole folder that were kept for safety, files put out of the way."""
    shared: list[str] = field(default_factory=list)
    """Digests of mails that stay, because they are another client's as well."""
    named: list[str] = field(default_factory=list)
    """Other files that still name the client: other clients' records."""

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """For the record."""
        everything = (("mails", self.mails), ("days", self.days), ("copies", self.copies), ("shared", len(self.shared)))
        return tuple((name, count) for name, count in everything if count)


@dataclass(frozen=True, slots=True)
class Eraser:
    """Works below one state folder, whose lock is held."""

    state: Path
    store: Store
    spool: DiskSpool
    parser: Parser
    disk: Disk = field(default_factory=Disk)

    def erase(self, trace: Trace, register: Register) -> Erased:
        """All but the client's own record. Raises OSError; done again it goes on from there.

        Each thing goes before that by which it is found: copies of our letters before what days have of these, that
        before the mails it came from.
        """
        done = Erased()
        going: dict[str, Held] = {}
        for held in mails_of(self.state / "spool", trace, self.parser, self.disk):
            if held.whose is Whose.SHARED:
                done.shared.append(held.digest)
            else:
                going[held.digest] = replace(held, raw=b"")
        digests = frozenset((*going, *(e.mail for e in trace.record.log if e.mail))) - set(done.shared)
        self._mails((h for h in going.values() if h.whose is Whose.OURS), done)
        self._days(trace, register, digests, done)
        self._copies(trace, done)
        self._mails((h for h in going.values() if h.whose is not Whose.OURS), done)
        done.named += self._still_named(trace, frozenset(done.shared))
        return done

    def finish(self, record: ClientRecord) -> None:
        """The client's own record, the last of it."""
        self.store.forget(record.key)

    # -- step by step ---------------------------------------------------------------------------------------------

    def _mails(self, going: Iterable[Held], done: Erased) -> None:
        for held in going:
            self.spool.forget(held.digest, unread=True)
            done.mails += 1
            done.unread += held.unread

    def _days(self, trace: Trace, register: Register, digests: frozenset[str], done: Erased) -> None:
        for day in tuple(register.days.values()):
            after = trace.without(day, digests)
            if after is not day or self._before_says(day, trace, digests):
                self.store.rewrite(after)
                register.put(after)
                done.days += 1

    def _before_says(self, day: DayRecord, trace: Trace, digests: frozenset[str]) -> bool:
        """Whether the version before the last change still speaks of the client, or nobody can tell."""
        path = self.state / place_of(day.key)
        path = path.with_name(path.name + PREVIOUS)
        if not path.exists():
            return False
        try:
            before: Record = record_codec().decode(tables_at(path, self.disk)).record
        except ValueError:
            return True
        return not isinstance(before, DayRecord) or trace.without(before, digests) is not before

    def _copies(self, trace: Trace, done: Erased) -> None:
        """Safety copies hold everybody's data as it once was; half-written files nobody knows whose."""
        for path in (*self.state.glob(UPGRADE + "*"), *self.state.glob(PUT_AWAY + "*")):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                self.disk.remove(path)
            done.copies += 1
        folders = [self.state / name for name in FOLDERS.values()]
        put_away = (p for f in folders for p in sorted(f.glob("*" + DAMAGED)))
        for path in [p for p in (*put_away, *self.state.glob(f"{PAGES}/*")) if self._names(p, trace)]:
            self.disk.remove(path)
            done.copies += 1
        for path in sorted(self.state.rglob("*" + TEMPORARY)):
            self.disk.remove(path)
        for folder in (self.state, *folders):
            self.disk.fsync_folder(folder)

    def _still_named(self, trace: Trace, shared: frozenset[str]) -> Iterator[str]:
        """Whatever else still names the client, of all there is."""
        own = self.state / place_of(trace.record.key)
        for path in sorted(p for p in self.state.rglob("*") if p.is_file()):
            mine = path.name in (own.name, own.name + PREVIOUS, *_SPARED) or path.stem in shared
            if not mine and self._names(path, trace):
                yield path.relative_to(self.state).as_posix()

    def _names(self, path: Path, trace: Trace) -> bool:
        with suppress(FileNotFoundError, Unopened):
            text = self.disk.read(path).decode("utf-8", "replace")
            return trace.names.named_in((text, unescape(_TAG.sub(" ", text))) if path.suffix == ".html" else text)
        return False
