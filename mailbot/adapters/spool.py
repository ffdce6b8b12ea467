"""The Spool port on disk.

    spool/new/<digest>.eml               a mail that is not done, byte for byte as it came
    spool/new/<digest>.json              when it arrived, where it lay, how often it was begun
    spool/done/<yyyy-mm>/<digest>.eml    done, by the month of its arrival (with its .json)
    spool/aside/<digest>.eml             for a person to look at; its .json says why
    spool/erased.txt                     digests of mails that were erased: the same octets are never taken again

The .eml is the mail: where it lies, there the mail is. Its .json is there before it comes and goes after it has gone;
one without its .eml means nothing, and a mail whose .json is unreadable is still a mail.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from mailbot.adapters.codec import Codec
from mailbot.adapters.disk import Disk
from mailbot.adapters.growing import GrowingFile
from mailbot.adapters.records import from_octets, to_octets
from mailbot.domain.retention import KeptMail
from mailbot.ports import Arrival, SetAside, Spooled

_DIGEST = re.compile(r"[0-9a-f]{64}")
ERASURES = "erased.txt"
_MESSAGE_ID = re.compile(rb"(?im)^Message-ID:\s*(<[^<>\s]{1,998}>)")
_HEAD = 65_536
"""So many octets of a mail are looked at for its Message-ID."""


@dataclass(frozen=True, slots=True)
class _Note:
    """What stands beside a mail."""

    arrived: datetime
    ref: str = ""
    tries: int = 0
    reason: str = ""
    released: datetime | None = None
    """When a person had dealt with it, after it was set aside."""


_codec = Codec()
_encode, _decode = _codec.encoder(_Note), _codec.decoder(_Note)


class DiskSpool:
    """Mails below one folder. Its methods may be called from several threads. Every one of them may raise OSError."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """Make the folders and see what waits there."""
        self._new, self._done, self._aside = folder / "new", folder / "done", folder / "aside"
        self._disk = disk or Disk()
        self._one_at_a_time = threading.Lock()
        self._erasures = GrowingFile(folder / ERASURES, self._disk)
        self._erased = {bytes.fromhex(line) for line in self._erasures.lines() if _DIGEST.fullmatch(line)}
        for each in (folder, self._new, self._done, self._aside):
            self._disk.make_folder(each)
        for each in (self._new, self._aside, *self._months()):
            self._disk.sweep(each)
            self._sweep_notes(each)
            self._disk.fsync_folder(each)
        self._pending = {digest: _note(self._new, digest, self._disk) for digest in _mails(self._new)}

    def put(self, arrival: Arrival) -> str:
        """Make a mail durable; its SHA-256. One that was here before, done or not, stays as it is, or stays erased."""
        digest = hashlib.sha256(arrival.raw).hexdigest()
        with self._one_at_a_time:
            if self._find(digest) is None and bytes.fromhex(digest) not in self._erased:
                note = _Note(arrival.arrived, arrival.ref)
                self._disk.keep(_beside(self._new, digest), to_octets(_encode(note)))
                self._disk.keep(_mail(self._new, digest), arrival.raw)
                self._pending[digest] = note
        return digest

    def pending(self) -> tuple[Spooled, ...]:
        """Mails not done, oldest arrival first."""
        with self._one_at_a_time:
            waiting = [Spooled(digest, n.arrived, n.ref, n.tries) for digest, n in self._pending.items()]
        return tuple(sorted(waiting, key=lambda s: (s.arrived, s.digest)))

    def begin(self, digest: str) -> bytes:
        """Count a try, durably, and give the octets. Raises KeyError when no such mail is pending."""
        with self._one_at_a_time:
            note = self._pending[digest]
            self._write_note(self._new, digest, replace(note, tries=note.tries + 1))
            return self._disk.read(_mail(self._new, digest))

    def done(self, digest: str) -> None:
        """It is in the register; again does nothing. Raises KeyError when there is no such mail, or it is set aside."""
        with self._one_at_a_time:
            if digest in self._pending:
                self._file_away(self._new, digest, self._pending[digest])
                del self._pending[digest]
            elif (place := self._find(digest)) is None or place == self._aside:
                raise KeyError(digest)

    def set_aside(self, digest: str, reason: str) -> None:
        """Keep a pending mail for a person. Raises KeyError when no such mail is pending."""
        with self._one_at_a_time:
            self._write_note(self._new, digest, replace(self._pending[digest], reason=reason))
            self._move(digest, self._new, self._aside)
            del self._pending[digest]

    def raw(self, digest: str) -> bytes | None:
        """The octets of a mail, done or not."""
        with self._one_at_a_time:
            place = self._find(digest)
            return self._disk.read(_mail(place, digest)) if place else None

    def digests(self) -> frozenset[str]:
        """Every mail that is here, done or not, or was and has been erased."""
        with self._one_at_a_time:
            places = [self._new, self._aside, *self._months()]
            here = frozenset(digest for place in places for digest in _mails(place))
            return here | frozenset(digest.hex() for digest in self._erased)

    def aside(self) -> tuple[SetAside, ...]:
        """Mails set aside, oldest arrival first."""
        with self._one_at_a_time:
            return aside_in(self._aside.parent, self._disk)

    def retry(self, digest: str) -> None:
        """Put a mail set aside back in line, its tries forgotten. Raises KeyError when it isn't aside."""
        with self._one_at_a_time:
            note = replace(self._note_aside(digest), tries=0)
            self._disk.keep(_beside(self._aside, digest), to_octets(_encode(note)))
            self._move(digest, self._aside, self._new)
            self._pending[digest] = note

    def release(self, digest: str, now: datetime) -> None:
        """A person has dealt with a mail set aside: it is done. Raises KeyError when it isn't aside."""
        with self._one_at_a_time:
            note = replace(self._note_aside(digest), released=now)
            self._disk.keep(_beside(self._aside, digest), to_octets(_encode(note)))
            self._file_away(self._aside, digest, note)

    def kept(self, before: datetime) -> Iterator[KeptMail]:
        """Mails that are done and arrived before a moment, in no order; each is looked at when it is asked for."""
        return self._kept(before)

    def forget(self, digest: str, *, unread: bool = False) -> None:
        """Erase a mail for good; the same octets are never taken again.

        Raises KeyError when there is no such mail, or it is pending and `unread` doesn't say that this is meant.
        """
        with self._one_at_a_time:
            place = self._find(digest)
            if place is None or (digest in self._pending and not unread):
                raise KeyError(digest)
            if bytes.fromhex(digest) not in self._erased:
                self._erasures.add([digest])
                self._erased.add(bytes.fromhex(digest))
            self._pending.pop(digest, None)
            self._disk.remove(_mail(place, digest))
            with contextlib.suppress(FileNotFoundError):
                self._disk.remove(_beside(place, digest))
            self._disk.fsync_folder(place)

    def _months(self) -> list[Path]:
        return sorted((p for p in self._done.iterdir() if p.is_dir()), reverse=True)

    def _kept(self, before: datetime) -> Iterator[KeptMail]:
        last = before.astimezone(UTC).strftime("%Y-%m")
        for month in (m for m in self._months() if m.name <= last):
            for digest in _mails(month):
                with contextlib.suppress(FileNotFoundError):
                    note = _note(month, digest, self._disk)
                    if note.arrived < before:
                        yield KeptMail(
                            digest, note.arrived, _message_id(_mail(month, digest), self._disk), note.released
                        )

    # -- with the lock held ---------------------------------------------------------------------------------------

    def _find(self, digest: str) -> Path | None:
        """The folder a mail lies in."""
        if not _DIGEST.fullmatch(digest):
            return None
        if digest in self._pending:
            return self._new
        places = [self._aside, *self._months()]
        return next((place for place in places if _mail(place, digest).exists()), None)

    def _note_aside(self, digest: str) -> _Note:
        if self._find(digest) != self._aside:
            raise KeyError(digest)
        return _note(self._aside, digest, self._disk)

    def _write_note(self, place: Path, digest: str, note: _Note) -> None:
        self._disk.keep(_beside(place, digest), to_octets(_encode(note)))
        self._pending[digest] = note

    def _file_away(self, source: Path, digest: str, note: _Note) -> None:
        month = self._done / note.arrived.astimezone(UTC).strftime("%Y-%m")
        self._disk.make_folder(month)
        self._move(digest, source, month)

    def _move(self, digest: str, source: Path, target: Path) -> None:
        note = _beside(source, digest)
        if note.exists():
            with contextlib.suppress(FileNotFoundError):
                self._disk.remove(_beside(target, digest))
            self._disk.link(note, _beside(target, digest))
        self._disk.rename(_mail(source, digest), _mail(target, digest))
        self._disk.fsync_folder(target)
        self._disk.fsync_folder(source)
        if note.exists():
            self._disk.remove(note)

    def _sweep_notes(self, place: Path) -> None:
        names = {path.name for path in place.iterdir()}
        for name in sorted(names):
            if name.endswith(".json") and name.removesuffix("json") + "eml" not in names:
                self._disk.remove(place / name)


def aside_in(folder: Path, disk: Disk) -> tuple[SetAside, ...]:
    """Mails set aside below a spool's folder, oldest arrival first; for looking only, beside a mailbot at work."""
    place = folder / "aside"
    found = [(digest, _note(place, digest, disk)) for digest in _mails(place)]
    kept = [SetAside(digest, note.arrived, note.ref, note.reason) for digest, note in found]
    return tuple(sorted(kept, key=lambda s: (s.arrived, s.digest)))


def _message_id(path: Path, disk: Disk) -> str:
    found = _MESSAGE_ID.search(disk.read_head(path, _HEAD))
    return found[1].decode("ascii", "replace") if found else ""


def arrivals_in(folder: Path, disk: Disk) -> Iterator[tuple[str, Callable[[], Arrival]]]:
    """Every mail below a spool's folder, done or not: its digest, and how to get it as it came."""
    places = [folder / "new", folder / "aside", *sorted((folder / "done").glob("*"))]
    for place in (p for p in places if p.is_dir()):
        for digest in _mails(place):
            yield digest, partial(_as_it_came, place, digest, disk)


def _as_it_came(place: Path, digest: str, disk: Disk) -> Arrival:
    note = _note(place, digest, disk)
    return Arrival(disk.read(_mail(place, digest)), note.arrived, note.ref)


def _mail(place: Path, digest: str) -> Path:
    return place / f"{digest}.eml"


def _beside(place: Path, digest: str) -> Path:
    return place / f"{digest}.json"


def _mails(place: Path) -> Iterator[str]:
    return (path.stem for path in sorted(place.glob("*.eml")) if _DIGEST.fullmatch(path.stem))


def _note(place: Path, digest: str, disk: Disk) -> _Note:
    """What stands beside a mail; when that can't be read, the little that the file itself tells."""
    try:
        note: _Note = _decode(from_octets(disk.read(_beside(place, digest))))
    except (FileNotFoundError, ValueError):
        written = _mail(place, digest).stat().st_mtime
        return _Note(datetime.fromtimestamp(written, UTC), reason="The note that said why is lost.")
    return note
