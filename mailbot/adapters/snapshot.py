"""A state folder <-> one file, while a mailbot is at work on the folder too.

The order makes it consistent. A mail is spooled before the ledger says so, and is filed as done after the commit that
says so: so the ledgers are read first, then the spool, then all the rest. The rest, the records above all, is read
until nothing of it has changed between two looks: as it was at one moment. What a mailbot writes is never written in
place, so whatever is read is whole.

The file is a tar, gzipped. Its last member lists every other with its SHA-256: a torn backup is known as such.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, cast

from mailbot.adapters.codec import Codec
from mailbot.adapters.disk import TEMPORARY, Disk
from mailbot.adapters.records import from_octets, to_octets
from mailbot.ports import StoreDamaged

MANIFEST = "mailbot-backup.json"
FORMAT = 1
PUT_AWAY = "before-restore-"
"""Begins the name of a folder, below the state folder, that holds what was there before a restore."""
INCOMING = "restoring"
"""The folder, below the state folder, into which a backup is unpacked."""
UPGRADE = "before-format-"
"""Begins the name of a backup, in the state folder, that was made before an upgrade."""
_PASSING = ("lock", "heartbeat.json", "heartbeat.json.new", "restored.json", INCOMING)
_READ_APART = ("ledgers/", "spool/new/", "spool/aside/", "spool/done/")
_TRIES = 200


class BackupUnusable(StoreDamaged):
    """A backup can't be made, or not be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last member: what the others are."""

    made: datetime
    """When it was begun; all that stands in it had happened by about then."""
    files: tuple[tuple[str, str], ...] = field(repr=False)
    """Path and SHA-256."""
    format: int = FORMAT


_codec = Codec()
_encode, _decode = _codec.encoder(Manifest), _codec.decoder(Manifest)


class _Stamp(NamedTuple):
    """Tells one version of a file from another: a new version is a new file."""

    inode: int
    changed: int
    size: int


def keep_before_upgrade(state: Path, version: int, disk: Disk) -> None:
    """A backup beside the records before they are written in format `version`; one that is there is left alone.

    Without the mails that are done: nothing touches them. Raises OSError, BackupUnusable.
    """
    target = state / f"{UPGRADE}{version}.tar.gz"
    if not target.exists():
        written = max((p.stat().st_mtime for p in state.rglob("*.json")), default=0.0)
        take(state, target, datetime.fromtimestamp(written, UTC), disk, without_done=True)


def take(
    state: Path, target: Path, made: datetime, disk: Disk | None = None, *, without_done: bool = False
) -> Manifest:
    """Write a backup. Raises BackupUnusable when the target exists, and OSError; then no target is left."""
    disk = disk or Disk()
    if target.exists():
        raise BackupUnusable(f"{target} is there already; name a file that isn't.")
    fresh = target.with_name(target.name + TEMPORARY)
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            manifest = _write(state, _Out(disk, handle), made, without_done=without_done)
            disk.fsync(handle)
        finally:
            os.close(handle)
        disk.rename(fresh, target)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()
        raise
    disk.fsync_folder(target.parent)
    return manifest


class _Out:
    """A file that is written through the disk, one stretch after the other."""

    def __init__(self, disk: Disk, handle: int) -> None:
        self._disk, self._handle = disk, handle

    def write(self, octets: bytes) -> int:
        """All of it."""
        self._disk.write(self._handle, octets)
        return len(octets)


def _write(state: Path, file: _Out, made: datetime, *, without_done: bool) -> Manifest:
    listed: list[tuple[str, str]] = []
    with tarfile.open(fileobj=cast(IO[bytes], file), mode="w|gz") as archive:

        def add(name: str, octets: bytes, changed: float) -> None:
            info = tarfile.TarInfo(name)
            info.size, info.mode, info.mtime = len(octets), 0o600, int(changed)
            archive.addfile(info, io.BytesIO(octets))
            listed.append((name, hashlib.sha256(octets).hexdigest()))

        for path in _files(state / "ledgers"):
            add(_name(state, path), path.read_bytes(), path.stat().st_mtime)
        _add_spool(state, add, without_done=without_done)
        for name, (stamp, octets) in sorted(_at_one_moment(state).items()):
            add(name, octets, stamp.changed / 1e9)
        manifest = Manifest(made, tuple(listed))
        octets = to_octets(_encode(manifest))
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(octets), 0o600
        archive.addfile(info, io.BytesIO(octets))
    return manifest


def _add_spool(state: Path, add: Callable[[str, bytes, float], None], *, without_done: bool) -> None:
    """Every mail once, where it was first seen; one that is moved meanwhile is looked for where it went."""
    seen: set[str] = set()
    done = [] if without_done else ["done"]
    for place in ("new", "aside", *done, "new", "aside"):
        for path in _files(state / "spool" / place):
            if path.suffix != ".eml" or path.stem in seen:
                continue
            note = path.with_suffix(".json")
            with suppress(FileNotFoundError):
                octets, changed = path.read_bytes(), path.stat().st_mtime
                with suppress(FileNotFoundError):
                    add(_name(state, note), note.read_bytes(), note.stat().st_mtime)
                add(_name(state, path), octets, changed)
                seen.add(path.stem)


def _at_one_moment(state: Path) -> dict[str, tuple[_Stamp, bytes]]:
    """Everything else, as it was at one moment. Raises BackupUnusable."""
    kept: dict[str, tuple[_Stamp, bytes]] = {}
    for _ in range(_TRIES):
        before = _stamps(state)
        kept = {name: found for name, found in kept.items() if name in before}
        for name, stamp in before.items():
            if name not in kept or kept[name][0] != stamp:
                with suppress(FileNotFoundError), (state / name).open("rb") as file:
                    kept[name] = _stamp(os.fstat(file.fileno())), file.read()
        if before == _stamps(state) == {name: stamp for name, (stamp, _) in kept.items()}:
            return kept
    raise BackupUnusable("The state folder never stands still; stop mailbot, make the backup, and start it again.")


def _stamps(state: Path) -> dict[str, _Stamp]:
    found = {}
    for path in _files(state):
        name = _name(state, path)
        passing = name.partition("/")[0] in _PASSING or name.endswith(TEMPORARY)
        if passing or name.startswith((*_READ_APART, PUT_AWAY, UPGRADE)):
            continue
        with suppress(FileNotFoundError):
            found[name] = _stamp(path.stat())
    return found


def _stamp(facts: os.stat_result) -> _Stamp:
    return _Stamp(facts.st_ino, facts.st_mtime_ns, facts.st_size)


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names)


def _name(state: Path, path: Path) -> str:
    return path.relative_to(state).as_posix()


def unpack(source: Path, target: Path, disk: Disk | None = None) -> Manifest:
    """Unpack a backup into a folder that isn't there yet, every file compared with the list.

    Raises BackupUnusable when it is none, or not whole, and OSError; what was unpacked by then is left.
    """
    disk, found = disk or Disk(), dict[str, str]()
    manifest: Manifest | None = None
    disk.make_folder(target)
    try:
        with tarfile.open(source, mode="r:gz") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is None or not _is_inside(member.name):
                    raise BackupUnusable(f"{source} is no backup of mailbot's: {member.name} has no business in one.")
                octets = content.read()
                if member.name == MANIFEST:
                    manifest = _decode(from_octets(octets))
                    continue
                disk.make_folder((target / member.name).parent)
                disk.create(target / member.name, octets)
                found[member.name] = hashlib.sha256(octets).hexdigest()
    except (tarfile.TarError, EOFError, ValueError, zlib.error) as error:
        raise BackupUnusable(f"{source} can't be read as a backup: {error}.") from None
    if manifest is None or manifest.format > FORMAT or dict(manifest.files) != found:
        raise BackupUnusable(f"{source} is not whole, or a later mailbot's: its list and what is in it differ.")
    return manifest


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and bool(path.parts)
