"""`format.json`: in which format a state folder is, spool and ledgers too, and whether it is encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mailbot.adapters.codec import Codec
from mailbot.adapters.disk import Disk
from mailbot.adapters.records import FORMAT, from_octets, to_octets
from mailbot.adapters.restored import mind_restore
from mailbot.adapters.sealing import KeySeal
from mailbot.ports import StoreDamaged

VERSION = "format.json"
_CLIENTS = ("clients/*.json*", "days/*.json*", "spool/*/*.eml", "spool/*/*/*.eml")
"""Where clients' data lies, if there is any."""


@dataclass(frozen=True, slots=True)
class StateFormat:
    """What the file says."""

    format: int
    sealed: str = ""
    """Proof of the key under which clients' data lies; empty: it lies open."""
    converting: Literal["", "to sealed", "to open"] = ""
    """Half of it lies the other way."""


_codec = Codec()
_encode, _decode = _codec.encoder(StateFormat), _codec.decoder(StateFormat)


def format_in(folder: Path) -> StateFormat | None:
    """What the file says; None without one. Raises StoreDamaged."""
    try:
        found: StateFormat = _decode(from_octets((folder / VERSION).read_bytes()))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):
        raise StoreDamaged(
            f"{VERSION} in {folder} can't be read; bring it back from a backup, "
            f"or, if the last mailbot here was this one, remove it: it is made anew."
        ) from None
    return found


def version_of(folder: Path) -> int | None:
    """The version of the format that the folder is in; None when it doesn't say. Raises StoreDamaged."""
    found = format_in(folder)
    return found.format if found else None


def note_format(folder: Path, disk: Disk, converting: Literal["", "to sealed", "to open"] = "") -> None:
    """Write that the folder is in today's format, and under this disk's seal. Raises OSError."""
    before = format_in(folder)
    proof = ""
    if isinstance(disk.seal, KeySeal):
        proof = before.sealed if before and before.sealed else disk.seal.proof()
    disk.replace(folder / VERSION, to_octets(_encode(StateFormat(FORMAT, proof, converting))))


def holds_something(folder: Path) -> bool:
    """Whether anything of clients' lies there."""
    return any(next(folder.glob(pattern), None) for pattern in _CLIENTS)


def mind_whole(folder: Path, disk: Disk) -> None:
    """Raises StoreDamaged when the folder is a later mailbot's, or half of it is still to be brought back or converted,
    or it is not under this disk's seal."""
    mind_restore(folder)
    found = format_in(folder)
    if found is not None and found.format > FORMAT:
        raise StoreDamaged(
            f"{folder} belongs to a later mailbot (format {found.format}; this one reads up to {FORMAT}): "
            "install that version again; nothing was changed."
        )
    if found is not None and found.converting:
        raise StoreDamaged(
            f"Encrypting {folder}, or the way back, was cut short: run `mailbot encrypt` again (or with --undo), "
            "it goes on from there."
        )
    mind_key(folder, disk, found)


def mind_key(folder: Path, disk: Disk, found: StateFormat | None, called: str = "") -> None:
    """Raises StoreDamaged when the folder, `called` so, is not under this disk's seal."""
    called = called or str(folder)
    if found is None or not found.sealed:
        if disk.seal.keyed and holds_something(folder):
            raise StoreDamaged(
                f"[state] names a key, but {called} is not encrypted yet: stop mailbot and run `mailbot encrypt` once."
            )
    elif not isinstance(disk.seal, KeySeal):
        raise StoreDamaged(
            f"{called} is encrypted, and [state] names no key: give key_file, key_env or key_command there."
        )
    elif not disk.seal.fits(found.sealed):
        raise StoreDamaged(
            f"The key that [state] names is not the one with which {called} is encrypted: name that one again; "
            "nothing was changed."
        )
