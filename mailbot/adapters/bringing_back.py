"""A backup is brought back into a state folder: whole or not at all, and what was there is kept beside.

The old moves into `before-restore-N/`, below the state folder, then the new moves in. `restored.json` says how far that
has come: cut short, no mailbot starts on the folder until it is run again, and then it goes on from there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mailbot.adapters.audit import NAME as AUDIT
from mailbot.adapters.disk import TEMPORARY, Disk
from mailbot.adapters.folder_lock import FolderLock
from mailbot.adapters.growing import GrowingFile
from mailbot.adapters.restored import NAME, Restored, note_restored, restored_in
from mailbot.adapters.snapshot import INCOMING as _INCOMING
from mailbot.adapters.snapshot import PUT_AWAY, BackupUnusable, unpack
from mailbot.adapters.spool import ERASURES, DiskSpool, arrivals_in
from mailbot.adapters.state_format import format_in, mind_key

_STAYS = ("lock", NAME, NAME + TEMPORARY, _INCOMING)
_GROWING = (AUDIT, f"spool/{ERASURES}")
"""Files that only grow, and must not fall back."""
_NOTHING = ("lock", "heartbeat.json", NAME)


def bring_back(source: Path, state: Path, disk: Disk | None = None, *, keep_old: bool = False) -> Restored:
    """Unpack a backup into the state folder; when it was made, and where the old is.

    Raises BackupUnusable (it is none, or the folder holds something and `keep_old` isn't said), StoreLocked, OSError.
    """
    disk = disk or Disk()
    disk.make_folder(state)
    lock = FolderLock(state)
    try:
        restored = restored_in(state)
        _mind_key(state, disk, str(state))
        if restored is None or restored.step in ("to compare", "waiting"):
            restored = _unpacked(source, state, disk, keep_old=keep_old)
        return _moved(state, restored, disk)
    finally:
        lock.release()


def _unpacked(source: Path, state: Path, disk: Disk, *, keep_old: bool) -> Restored:
    holds = sorted(p.name for p in state.iterdir() if p.name not in (*_NOTHING, _INCOMING))
    if holds and not keep_old:
        raise BackupUnusable(
            f"{state} is not empty ({', '.join(holds[:4])} …): name an empty folder, or say --keep-old, "
            f"and what is there is moved into a folder {PUT_AWAY}… inside it."
        )
    incoming = state / _INCOMING
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        manifest = unpack(source, incoming, disk)
        _mind_key(incoming, disk, str(source))
    except BaseException:
        shutil.rmtree(incoming, ignore_errors=True)
        raise
    old = next(name for n in range(1, 1000) if not (state / (name := f"{PUT_AWAY}{n}")).exists()) if holds else ""
    return note_restored(state, Restored(manifest.made, "putting away", old), disk)


def _mind_key(folder: Path, disk: Disk, called: str) -> None:
    """Raises StoreDamaged when what lies there is encrypted and can't be opened. What lies open may come in: the next
    start says what is to be done with it."""
    found = format_in(folder)
    if found is not None and found.sealed:
        mind_key(folder, disk, found, called)


def _moved(state: Path, restored: Restored, disk: Disk) -> Restored:
    """Out with the old, in with the new; each can be begun again."""
    if restored.step == "putting away":
        if restored.old:
            disk.make_folder(state / restored.old)
            for path in _entries(state):
                disk.rename(path, state / restored.old / path.name)
            disk.fsync_folder(state / restored.old)
        disk.fsync_folder(state)
        restored = note_restored(state, replace(restored, step="moving in"), disk)
    for path in sorted((state / _INCOMING).iterdir()) if (state / _INCOMING).exists() else ():
        disk.rename(path, state / path.name)
    disk.fsync_folder(state)
    if restored.old:
        for name in _GROWING:
            _bring_lines_over(state / restored.old / name, state / name, disk)
        _bring_mails_over(state / restored.old / "spool", state / "spool", disk)
    with suppress(OSError):
        (state / _INCOMING).rmdir()
    return note_restored(state, replace(restored, step="to compare"), disk)


def _entries(state: Path) -> Iterator[Path]:
    yield from (p for p in sorted(state.iterdir()) if p.name not in _STAYS and not p.name.startswith(PUT_AWAY))


def _bring_lines_over(old: Path, new: Path, disk: Disk) -> None:
    """What was erased since stays erased, and who ordered what since stays known."""
    lines, there = GrowingFile(old, disk).lines(), set(GrowingFile(new, disk).lines())
    disk.make_folder(new.parent)
    GrowingFile(new, disk).add([line for line in lines if line not in there])


def _bring_mails_over(old: Path, new: Path, disk: Disk) -> None:
    """Mails that came after the backup was made are still in the old spool: they are read again, wherever they lie."""
    here = {path.stem for path in new.rglob("*.eml")}
    spool = DiskSpool(new, disk)
    for digest in GrowingFile(new / ERASURES, disk).lines():
        if digest in here:
            spool.forget(digest, unread=True)
    for digest, arrival in arrivals_in(old, disk):
        if digest not in here:
            spool.put(arrival())
