"""The folder into which lists of receipts are dropped: what is taken goes to done/, what can't be read to failed/."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path

from mailbot.adapters.disk import Disk
from mailbot.adapters.receipts import MOST_OCTETS, read_receipts
from mailbot.domain.payments import MoneyReceipt
from mailbot.ports import ReceiptsUnreadable

DONE, FAILED = "done", "failed"
_KINDS = frozenset({".csv", ".tsv", ".txt"})

log = logging.getLogger("mailbot")


class ReceiptsFolder:
    """A folder on the disk. It is written to by others, at any time: only what lies still is taken."""

    def __init__(self, folder: Path, columns: Mapping[str, str], disk: Disk | None = None) -> None:
        """`columns`: as in rules/payments.toml."""
        self._folder, self._columns, self._disk = folder, columns, disk or Disk()
        self._seen: dict[str, tuple[int, int]] = {}
        """Name to size and time of change, when it was last looked at."""
        self._put_by: dict[str, tuple[int, int]] = {}
        """What was taken and could not be moved away: it is left alone until it changes."""
        self._trouble = ""

    def ready(self) -> tuple[str, ...]:
        """Files that have not changed since the last look, in order of their names."""
        before, self._seen = self._seen, self._look()
        return tuple(
            name for name, mark in sorted(self._seen.items()) if before.get(name) == mark != self._put_by.get(name)
        )

    def _look(self) -> dict[str, tuple[int, int]]:
        """A folder that can't be looked into (a share that is away) is told of once."""
        try:
            files = [p for p in self._folder.iterdir() if p.suffix.lower() in _KINDS and not p.name.startswith(".")]
            found = {p.name: (p.stat().st_size, p.stat().st_mtime_ns) for p in files if p.is_file()}
        except OSError as error:
            if self._trouble != str(error):
                log.warning("the folder of receipts can't be read: %s", error.strerror)
            self._trouble = str(error)
            return {}
        self._trouble = ""
        return found

    def read(self, name: str) -> tuple[MoneyReceipt, ...]:
        """The receipts of a file. Raises ReceiptsUnreadable."""
        path = self._folder / name
        try:
            if path.is_symlink():
                raise ReceiptsUnreadable(f"{name} is a link; put the file itself here.")
            with path.open("rb") as file:
                octets = file.read(MOST_OCTETS + 1)
        except OSError as error:
            raise ReceiptsUnreadable(f"{name} can't be read: {error.strerror}.") from None
        return read_receipts(octets, name, self._columns).receipts

    def done(self, name: str, line: str) -> None:
        """It was taken; `line` says what came of it."""
        self._move(name, DONE, line)

    def failed(self, name: str, line: str) -> None:
        """It can't be taken; `line` says why, and what to do."""
        self._move(name, FAILED, line)

    def _move(self, name: str, to: str, line: str) -> None:
        """The line first, then the file: cut in between, the file is found again and nothing of it happens twice."""
        target = self._folder / to
        try:
            self._disk.make_folder(target)
            place = self._free(target, name)
            self._disk.replace(place.with_name(place.name + ".said"), f"{line}\n".encode())
            self._disk.rename(self._folder / name, place)
            self._disk.fsync_folder(target)
            self._disk.fsync_folder(self._folder)
        except OSError as error:
            log.error("%s can't be moved to %s/: %s", name, to, error.strerror)
            self._put_by[name] = self._seen.get(name, (0, 0))

    def _free(self, target: Path, name: str) -> Path:
        """Where it goes: another file of its name is never replaced."""
        path = target / name
        if not path.exists():
            return path
        with (self._folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()[:8]
        return path.with_name(f"{path.stem}.{digest}{path.suffix}")
