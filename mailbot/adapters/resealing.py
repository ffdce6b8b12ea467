"""Clients' data of a whole state folder put under a seal, or out of it; cut short anywhere, the same again ends it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from mailbot.adapters.disk import TEMPORARY, Disk
from mailbot.adapters.folder_lock import FolderLock
from mailbot.adapters.sealing import KeySeal, Seal, Unopened, is_sealed
from mailbot.adapters.signing_key import NAME as SIGNING_KEY
from mailbot.adapters.snapshot import PUT_AWAY, UPGRADE
from mailbot.adapters.state_format import StateFormat, format_in, mind_key, note_format
from mailbot.adapters.store import TinyStore
from mailbot.ports import StoreDamaged

_CLIENTS = ("clients/*.json*", "days/*.json*", "spool/*/*.eml", "spool/*/*.json", "spool/*/*/*.eml", "spool/*/*/*.json")
_PAGES = "digests/*"


def encrypt(state: Path, disk: Disk) -> int:
    """Put everything under the disk's seal; how many files were changed.

    Raises StoreDamaged (another key; older copies lie about), StoreLocked and OSError.
    """
    if not isinstance(disk.seal, KeySeal):
        raise StoreDamaged("[state] names no key: give key_file, key_env or key_command there, then run this again.")
    with ExitStack() as held:
        found = _held(state, held)
        if found is not None and found.sealed:
            mind_key(state, disk, found)
            if not found.converting:
                return 0
        _mind_copies(state)
        note_format(state, disk, "to sealed")
        count = sum(_close(path, disk) for path in _files(state, disk))
        for page in sorted(state.glob(_PAGES)):  # nobody could look at them any more
            disk.remove(page)
        note_format(state, disk)
    return count


def decrypt(state: Path, disk: Disk) -> int:
    """The way back; how many files were changed. Raises as `encrypt` does."""
    with ExitStack() as held:
        found = _held(state, held)
        if found is None or not found.sealed:
            return 0
        mind_key(state, disk, found)
        note_format(state, disk, "to open")
        count = sum(_open(path, disk) for path in _files(state, disk))
        note_format(state, Disk())
    return count


def _held(state: Path, held: ExitStack) -> StateFormat | None:
    """Take the lock; a folder that lies open is brought up to today's format first."""
    found = format_in(state)
    if found is not None and found.sealed:
        lock = FolderLock(state)
        held.callback(lock.release)
        return found
    store = TinyStore(state)
    held.callback(store.close)
    store.load()
    return format_in(state)


def _mind_copies(state: Path) -> None:
    copies = sorted(p.name for name in (UPGRADE, PUT_AWAY) for p in state.glob(f"{name}*"))
    if copies:
        raise StoreDamaged(
            f"In {state} lie older copies of it that would stay open: {', '.join(copies)}. "
            "Move them to where you keep backups, or remove them, and run this again."
        )


def _files(state: Path, disk: Disk) -> Iterator[Path]:
    """Every file that is clients', folder by folder, the names safe before the next folder's turn."""
    folders: dict[Path, list[Path]] = {}
    for path in (state / SIGNING_KEY, *(p for pattern in _CLIENTS for p in state.glob(pattern))):
        if path.is_file():
            folders.setdefault(path.parent, []).append(path)
    for folder, paths in sorted(folders.items()):
        disk.sweep(folder)
        yield from sorted(p for p in paths if not p.name.endswith(TEMPORARY))
        disk.fsync_folder(folder)


def _close(path: Path, disk: Disk) -> bool:
    octets = path.read_bytes()
    if is_sealed(octets) and _opens(octets, disk.seal):
        return False
    _put(path, disk.seal.close(octets), disk)
    return True


def _opens(octets: bytes, seal: Seal) -> bool:
    """Whether it is sealed really; a mail may begin like a sealed file, on purpose."""
    try:
        seal.open(octets)
    except Unopened:
        return False
    return True


def _open(path: Path, disk: Disk) -> bool:
    octets = path.read_bytes()
    if not is_sealed(octets) or not _opens(octets, disk.seal):
        return False
    _put(path, disk.seal.open(octets), disk)
    return True


def _put(path: Path, octets: bytes, disk: Disk) -> None:
    fresh = path.with_name(path.name + TEMPORARY)
    disk.create(fresh, octets)
    disk.rename(fresh, path)
