"""PowerPoint files of before 2007 ([MS-PPT]): the words on the slides."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mailbot.adapters.documents.compound import BROKEN, opened, stream
from mailbot.adapters.documents.found import File, Found, bounded, failed, text_found

_CONTAINER = 0x0F
_SLIDE, _MASTER, _NOTES = 0x03EE, 0x03F8, 0x03F0
_WIDE, _NARROW, _LOCKED = 0x0FA0, 0x0FA8, 0x2F14
"""TextCharsAtom, TextBytesAtom and CryptSession10Container ([MS-PPT], 2.13.24)."""
_SKIPPED = frozenset({_MASTER, _NOTES})
_MOST_RECORDS = 200_000
_BREAKS = str.maketrans({"\r": "\n", "\x0b": "\n"})


class _Locked(Exception):
    """It is under a password."""


def read(file: File) -> Found:
    """Every text, in the order in which they stand in the file; a master's prompts are not."""
    try:
        with opened(file.content) as ole:
            octets = stream(ole, ["PowerPoint Document"])
        texts = list(dict.fromkeys(bounded(_texts(octets))))
        slides = sum(1 for kind, _, _ in _records(octets) if kind == _SLIDE)
    except _Locked:
        return failed("encrypted")
    except (*BROKEN, struct.error):
        return failed("corrupt")
    return text_found("\n".join(texts), max(slides, 1))


def _texts(octets: bytes) -> Iterator[str]:
    for kind, start, end in _records(octets):
        if kind == _LOCKED:
            raise _Locked
        if kind in {_WIDE, _NARROW}:
            coding = "utf-16-le" if kind == _WIDE else "cp1252"
            yield octets[start:end].decode(coding, "replace").translate(_BREAKS).strip()


def _records(octets: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, start and end of each record, containers entered one after the other ([MS-PPT], 2.3.1)."""
    at = 0
    for _ in range(_MOST_RECORDS):
        if at + 8 > len(octets):
            return
        head, kind, length = struct.unpack_from("<HHI", octets, at)
        start, end = at + 8, min(at + 8 + length, len(octets))
        yield kind, start, end
        at = start if head & 0x0F == _CONTAINER and kind not in _SKIPPED else end
