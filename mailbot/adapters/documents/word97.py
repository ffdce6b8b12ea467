"""Word files of before 2007 ([MS-DOC]): the letters in the order of the piece table, fields and pictures left out."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from mailbot.adapters.documents.compound import BROKEN, opened, stream
from mailbot.adapters.documents.found import MOST_TEXT, File, Found, failed, text_found

_WORD_97 = 0x00C1
"""The least nFib of a file with a piece table where we look for it ([MS-DOC], 2.5.1); Word 6 and 95 had others."""
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
"""Bits of the FIB's flags: fEncrypted, fWhichTblStm."""
_FLAGS, _CLX = 0x0A, 0x01A2
_PROPERTIES, _PIECES = 1, 2
"""What a part of a Clx begins with: a Prc, or the Pcdt ([MS-DOC], 2.9.38)."""
_MOST_PIECES = 100_000
_NARROW = 0x4000_0000
"""A bit of an FcCompressed: one octet a letter, at half the offset ([MS-DOC], 2.9.73)."""
_FIELD = re.compile("\x13[^\x13\x14\x15]{0,2000}\x14|\x13[^\x13\x14\x15]{0,2000}(?=\x15)|\x15")
"""What a field computes stays; how it is computed goes ([MS-DOC], 2.8.25)."""
_SIGNS = str.maketrans(
    {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\xa0": " "}
    | dict.fromkeys("\x00\x01\x02\x03\x04\x05\x08\x13\x14\x15\x1f\xad")
)


def read(file: File) -> Found:
    """The text, paragraphs and table rows as lines."""
    try:
        with opened(file.content) as ole:
            document = stream(ole, ["WordDocument"])
            kind, flags = _number(document, 2, "<H"), _number(document, _FLAGS, "<H")
            if kind < _WORD_97 or flags & _ENCRYPTED:
                return failed("encrypted" if flags & _ENCRYPTED else "unsupported")
            table = stream(ole, ["1Table" if flags & _SECOND_TABLE else "0Table"])
            text = "".join(_pieces(document, table))
    except (*BROKEN, struct.error):
        return failed("corrupt")
    return text_found(_tidy(text))


def _number(octets: bytes, at: int, form: str) -> int:
    return int(struct.unpack_from(form, octets, at)[0])


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    """Each piece's letters ([MS-DOC], 2.4.1)."""
    places = _piece_table(document, table)
    count = min((len(places) - 4) // 12, _MOST_PIECES)
    positions = struct.unpack_from(f"<{count + 1}I", places)
    room = MOST_TEXT
    for number in range(count):
        where = _number(places, 4 * (count + 1) + 8 * number + 2, "<I")
        letters = min(positions[number + 1] - positions[number], room)
        if letters < 0:
            raise ValueError("pieces out of order")
        yield _piece(document, where, letters)
        room -= letters


def _piece(document: bytes, where: int, letters: int) -> str:
    if where & _NARROW:
        start = (where & ~_NARROW) // 2
        return document[start : start + letters].decode("cp1252", "replace")
    start = where & (_NARROW - 1)
    return document[start : start + 2 * letters].decode("utf-16-le", "replace")


def _piece_table(document: bytes, table: bytes) -> bytes:
    """The PlcPcd, behind whatever properties come first."""
    at, size = struct.unpack_from("<II", document, _CLX)
    end = min(at + size, len(table))
    while at < end and table[at] == _PROPERTIES:
        at += 3 + _number(table, at + 1, "<H")
    if at >= end or table[at] != _PIECES:
        raise ValueError("no piece table")
    return table[at + 5 : at + 5 + _number(table, at + 1, "<I")]


def _tidy(text: str) -> str:
    """\x07 ends a cell, and once more a row."""
    for _ in range(3):  # fields may stand in fields
        text = _FIELD.sub("", text)
    text = text.replace("\x07\x07", "\n").replace("\r\x07", "\t").replace("\x07", "\t")
    return text.translate(_SIGNS)
