"""HTML pages kept for whoever wants to look at them later: readable by their owner only, and not for ever."""

from __future__ import annotations

import contextlib
import re
from datetime import date, timedelta
from pathlib import Path

from mailbot.adapters.disk import Disk

KEPT = timedelta(days=31)
"""Pages of days before that are removed: they speak of clients, and every digest is in the partner's mailbox."""
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-.*\.html")


class Pages:
    """A folder of pages, a day and a reader each."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder
        self._disk = disk or Disk()

    def keep(self, day: date, reader: str, html: str) -> Path:
        """Write a page in place of one of the same day and reader, and let go of the old ones. Raises OSError."""
        self._disk.make_folder(self._folder)
        path = self._folder / f"{day.isoformat()}-{re.sub(r'[^A-Za-z0-9-]+', '-', reader)}.html"
        self._disk.replace(path, html.encode("utf-8"))
        for old in sorted(self._folder.glob("*.html")):
            if (found := _NAME.fullmatch(old.name)) and found[1] < (day - KEPT).isoformat():
                with contextlib.suppress(FileNotFoundError):
                    self._disk.remove(old)
        return path
