"""A mail with an attachment of a gigabyte, which takes no room on the disk: its middle is a hole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GIGABYTE = 1024**3
_HEAD = (
    "From: Rosa Quint <{sender}>\r\nTo: {to}\r\nSubject: All my papers\r\nMessage-ID: <{name}@quint.example>\r\n"
    "Date: Tue, 09 Jun 2026 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="=_papers"\r\n\r\n'
    "--=_papers\r\nContent-Type: text/plain\r\n\r\nI had no income from abroad.\r\n"
    '--=_papers\r\nContent-Type: application/pdf; name="papers.pdf"\r\n'
    'Content-Disposition: attachment; filename="papers.pdf"\r\n\r\n'
)


def huge_mail(path: Path, sender: str = "rosa@quint.example", to: str = "papers@alderquill.example") -> None:
    """Write it to a file."""
    head = _HEAD.format(sender=sender, to=to, name=path.name.partition(".")[0]).encode()
    with path.open("wb") as file:
        file.write(head)
        file.seek(GIGABYTE, 1)
        file.write(b"\r\n--=_papers--\r\n")


@contextmanager
def within(mebibytes: int) -> Iterator[None]:
    """Raises AssertionError when more than that is held in memory at any time in between."""
    tracemalloc.start(1)
    try:
        yield
        most = tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()
    assert most < mebibytes, f"{most:.0f} MiB were held at a time"
