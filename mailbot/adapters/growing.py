"""A text file that only grows, line by line; each line is on the disk when `add` returns."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from mailbot.adapters.disk import Disk


class GrowingFile:
    """A line that a power cut tore apart stays, and no reader makes sense of it: the next line begins anew."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        """`path` need not exist yet; its folder must, before the first line is added."""
        self._path, self._disk = path, disk or Disk()

    def lines(self) -> tuple[str, ...]:
        """Every line so far, torn ones included. Raises OSError."""
        try:
            text = self._path.read_bytes().decode("utf-8", "replace")
        except FileNotFoundError:
            return ()
        return tuple(text.removesuffix("\n").split("\n")) if text else ()  # only what `add` ends a line with

    def add(self, lines: Iterable[str]) -> None:
        """Add lines, each without its end. Raises OSError."""
        text = "".join(line + "\n" for line in lines)
        if not text:
            return
        new = not self._path.exists()
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(self._path, flags, 0o600)
        try:
            self._disk.write(handle, (("\n" if _torn(handle) else "") + text).encode("utf-8"))
            self._disk.fsync(handle)
        finally:
            os.close(handle)
        if new:
            self._disk.fsync_folder(self._path.parent)


def _torn(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"
