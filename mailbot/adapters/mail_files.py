"""Mails as files: single ones, mbox files (RFC 4155), Maildirs, and folders of all of these."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MOST_OCTETS = 64 * 1024 * 1024 + 1
"""Of a larger mail only the beginning is read."""
_MOST_LEVELS = 40
_POSTMARK = re.compile(rb"From \S{1,320} {1,4}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w{0,6},? .{10,60}$")
_FIELD = re.compile(rb"[!-9;-~]{1,80}[ \t]{0,8}:")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A mail as it lies on disk. `problem`: why it could not be read, one clause."""

    name: str
    """The path as it was given; in an mbox with several mails the number behind a #."""
    raw: bytes = field(default=b"", repr=False)
    problem: str = ""


def mails_in(path: Path) -> Iterator[MailFile]:
    """Every mail of a file or a folder, in the order of their names. Never raises: trouble is told in its place."""
    if not path.is_dir():
        yield from _of_file(path)
        return
    for folder, _, names in _walk(path):
        for name in names:
            yield from _of_file(Path(folder) / name)


def _walk(path: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Folders in order; links to folders are not followed, hidden files and a Maildir's unfinished ones left out."""
    depth = len(path.parts)
    for folder, folders, names in os.walk(path):
        maildir = {"cur", "new"} <= set(folders)
        folders[:] = sorted(f for f in folders if not (maildir and f == "tmp"))
        if len(Path(folder).parts) - depth >= _MOST_LEVELS:
            folders.clear()
        yield folder, folders, sorted(n for n in names if not n.startswith("."))


def _of_file(path: Path) -> Iterator[MailFile]:
    try:
        if not path.is_file():
            yield MailFile(str(path), problem="it is no file" if path.exists() else "there is no such file")
        elif _is_mbox(path):
            yield from _of_mbox(path)
        else:
            with path.open("rb") as file:
                yield MailFile(str(path), file.read(MOST_OCTETS))
    except OSError as error:
        yield MailFile(str(path), problem=f"it can't be read ({error.strerror or type(error).__name__})")


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return bool(_POSTMARK.match(file.readline(1_000).rstrip(b"\r\n")))


def _of_mbox(path: Path) -> Iterator[MailFile]:
    """One mail after another; the file is never held whole. A lone mail bears the file's own name."""
    previous: bytes | None = None
    count = 0
    for raw in _split(path):
        if previous is not None:
            count += 1
            yield MailFile(f"{path}#{count}", previous)
        previous = raw
    if previous is not None:
        yield MailFile(f"{path}#{count + 1}" if count else str(path), previous)


def _split(path: Path) -> Iterator[bytes]:
    lines: list[bytes] = []
    size, blank, waiting = 0, True, b""
    with path.open("rb") as file:
        while line := file.readline(1_000_000):
            if waiting:
                if _FIELD.match(line) and lines:
                    yield b"".join(lines)
                    lines, size = [], 0
                elif lines:
                    lines.append(waiting)
                waiting = b""
            if blank and line.startswith(b"From ") and _POSTMARK.match(line.rstrip(b"\r\n")):
                waiting = line
            elif size < MOST_OCTETS:
                lines.append(_unescaped(line))
                size += len(line)
            blank = not line.strip()
    if lines:
        yield b"".join(lines)


def _unescaped(line: bytes) -> bytes:
    """mboxrd: ">From " in a body was "From " once."""
    return line[1:] if line.startswith(b">") and line.lstrip(b">").startswith(b"From ") else line
