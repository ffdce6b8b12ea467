"""The key that signs Message-IDs and tagged addresses: made once, kept in the state folder, never shown."""

from __future__ import annotations

import secrets
from pathlib import Path

from mailbot.adapters.disk import Disk

NAME = "signing.key"
_OCTETS = 32


class KeyUnusable(Exception):
    """The key can't be read; the sentence says what to do."""


def signing_key(state: Path, disk: Disk | None = None) -> bytes:
    """The key of this state folder, made when there is none yet (0600). Raises KeyUnusable and OSError."""
    path, disk = state / NAME, disk or Disk()
    disk.make_folder(state)
    if not path.exists():
        disk.keep(path, secrets.token_hex(_OCTETS).encode("ascii") + b"\n")
    try:
        key = bytes.fromhex(disk.read(path).decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != _OCTETS:
        raise KeyUnusable(
            f"{path} holds no key; bring it back from a backup. Without it, answers to mails that are already out "
            "are recognised by their thread only; to go on without, remove the file and a new one is made."
        )
    return key
