"""A disk on which the power fails, or which refuses, at any single step."""

from __future__ import annotations

import errno
from pathlib import Path

from mailbot.adapters.disk import Disk


class PowerCut(BaseException):
    """Nothing after this happens."""


class QuickDisk(Disk):
    """The same without waiting for the disk: here the power never really fails."""

    def fsync(self, handle: int) -> None:
        """Nothing."""

    def fsync_folder(self, folder: Path) -> None:
        """Nothing."""


class BreakingDisk(QuickDisk):
    """Does so many steps, and then no more. `tear`: the step at which it breaks is half done."""

    def __init__(self, steps: int, *, tear: bool = False, refuse: bool = False) -> None:
        self.left = steps
        self.done = 0
        self._tear, self._refuse = tear, refuse

    def _step(self) -> bool:
        """Whether this step is to be done; raises after the last."""
        self.done += 1
        self.left -= 1
        return self.left >= 0

    def _break(self) -> None:
        if self._refuse:
            raise OSError(errno.ENOSPC, "No space left on device")
        raise PowerCut

    def write(self, handle: int, octets: bytes) -> None:
        """Whole; or, at the break, half."""
        if self._step():
            super().write(handle, octets)
            return
        if self._tear:
            super().write(handle, octets[: len(octets) // 2])
        self._break()

    def fsync(self, handle: int) -> None:
        """Or not."""
        super().fsync(handle) if self._step() else self._break()

    def rename(self, source: Path, target: Path) -> None:
        """Or not."""
        super().rename(source, target) if self._step() else self._break()

    def link(self, source: Path, target: Path) -> None:
        """Or not."""
        super().link(source, target) if self._step() else self._break()

    def remove(self, path: Path) -> None:
        """Or not."""
        super().remove(path) if self._step() else self._break()

    def fsync_folder(self, folder: Path) -> None:
        """Or not."""
        super().fsync_folder(folder) if self._step() else self._break()
