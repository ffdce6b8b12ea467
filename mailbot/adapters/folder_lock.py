"""One process at a time: a lock on a folder that the kernel takes back when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from mailbot.ports import StoreLocked


class FolderLock:
    """Held from the moment it is made until `release`, by flock(2) on the file `lock` in the folder."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreLocked, which says who holds it."""
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._handle = os.open(folder / "lock", flags, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip()
            self.release()
            raise StoreLocked(
                f"Another mailbot (process {holder or 'unknown'}) is at work on {folder}. "
                "Stop that one first, or give this one a state folder of its own."
            ) from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode("ascii"), 0)

    def release(self) -> None:
        """Let go; again does nothing."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
