"""Readers of files in worker processes."""

from __future__ import annotations

from mailbot.adapters.documents import wire
from mailbot.adapters.documents.found import File, Found, failed
from mailbot.adapters.workers import Limits, Pool, Trade, Unfinished


class FilePool(Pool[File, Found]):
    """Reads files; as many at once as there are threads that ask, up to `most`."""

    def __init__(self, limits: Limits, most: int) -> None:
        super().__init__(limits, most, Trade("mailbot.adapters.documents.worker", wire.put_file, wire.take))

    def read(self, file: File) -> Found:
        """What the file gives. Where the worker dies on it twice, or stalls, nobody here can read it."""
        try:
            return self.do(file)
        except Unfinished:
            return failed("unread")
