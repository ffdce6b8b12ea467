"""Which mails of a mailbox have been handed over: a text file that only grows.

It saves fetching, nothing else: whoever loses it gets every mail again, and the spool knows those by their digest. So
it is written without fsync, and a line that a crash tore apart simply doesn't count.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import IO

_LINE = re.compile(rb"(\S{1,1000}) ([0-9a-f]{12})")
"""The key, then the start of the mail's SHA-256. The digest stands last, so that a torn line never looks whole."""


def _for_its_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class Ledger:
    """The keys of mails handed over, one file."""

    def __init__(self, path: Path) -> None:
        """Read what is there. Raises OSError when the folder can't be made or the file not be read."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = path
        self._file: IO[bytes] | None = None
        octets = path.read_bytes() if path.exists() else b""
        self._torn = bool(octets) and not octets.endswith(b"\n")
        lines = (_LINE.fullmatch(line) for line in octets.split(b"\n"))
        self._keys = {found[1].decode("ascii", "replace"): found[2].decode("ascii") for found in lines if found}

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def __len__(self) -> int:
        return len(self._keys)

    def digest(self, key: str) -> str:
        """The first 12 hex digits of a mail's SHA-256. Raises KeyError."""
        return self._keys[key]

    def add(self, key: str, digest: str) -> None:
        """Note a mail. `key`: ASCII, no blanks; `digest`: its SHA-256, hex. Raises OSError, but the key counts."""
        self._keys[key] = digest[:12]
        if self._file is None:
            self._file = open(self._path, "ab", buffering=0, opener=_for_its_owner_only)  # noqa: SIM115
        self._file.write((b"\n" if self._torn else b"") + f"{key} {digest[:12]}\n".encode("ascii"))
        self._torn = False

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
