"""Zip archives and gzip files: the files in them, within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO

from mailbot.adapters.documents.found import MOST_CONTENTS, MOST_OCTETS, Content, File, Found, failed
from mailbot.adapters.documents.packages import BROKEN

_MOST_RATIO = 200
_FREE = 1_000_000
"""Octets below which no ratio is a bomb (blank scans, logs)."""
_MOST_PASSWORDS = 20
_CHUNK = 1 << 16
_ENCRYPTED = 0x1
_UTF8 = 0x800


class _TooMuch(Exception):
    """It holds more than any archive a client sends."""


def read_zip(file: File) -> Found:
    """Every file, each by itself: one that can't be taken out doesn't hide the others."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(file.content))
        entries = [e for e in archive.infolist() if not e.is_dir()]
    except BROKEN:
        return failed("corrupt")
    if not entries:
        return failed("empty")
    contents = tuple(_contents(archive, entries[:MOST_CONTENTS], file))
    over = len(entries) > MOST_CONTENTS or any(c.problem == "unsupported" for c in contents)
    return Found(problem="unsupported" if over else None, source="none", contents=contents)


def _contents(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], file: File) -> Iterator[Content]:
    room = MOST_OCTETS
    for entry in entries:
        file.beat()
        found = _content(archive, entry, file.passwords, room)
        room -= len(found.content)
        yield found


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str], room: int) -> Content:
    name = _name(entry)
    if not entry.flag_bits & _ENCRYPTED:
        return _taken(archive, entry, name, None, room)
    for password in passwords[:_MOST_PASSWORDS]:
        for octets in dict.fromkeys((password.encode(), password.encode("cp1252", "replace"))):
            found = _taken(archive, entry, name, octets, room)
            if not found.problem:
                return found
    return Content(name, problem="encrypted")


def _taken(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, password: bytes | None, room: int) -> Content:
    most = min(room, max(_FREE, entry.compress_size * _MOST_RATIO))
    try:
        with archive.open(entry, pwd=password) as stream:
            return Content(name, _read_up_to(stream, most))
    except _TooMuch:
        return Content(name, problem="unsupported")
    except NotImplementedError:
        return Content(name, problem="unsupported")
    except BROKEN:
        return Content(name, problem="corrupt")


def _read_up_to(stream: IO[bytes], most: int) -> bytes:
    chunks, size = [], 0
    while chunk := stream.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > most:
            raise _TooMuch
    return b"".join(chunks)


def _name(entry: zipfile.ZipInfo) -> str:
    """Programs write UTF-8 without saying so (APPNOTE, appendix D)."""
    if entry.flag_bits & _UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def read_gzip(file: File) -> Found:
    """The one file in it, named as the gzip without its suffix."""
    most = min(MOST_OCTETS, max(_FREE, len(file.content) * _MOST_RATIO))
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(file.content, most)
    except zlib.error:
        return failed("corrupt")
    if not unpacker.eof:
        return failed("unsupported" if unpacker.unconsumed_tail else "corrupt")
    name = file.name.removesuffix(".gz") if file.name.lower().endswith(".gz") else file.name
    return Found(source="none", contents=(Content(name, content),))
