"""winmail.dat: Outlook's wrapping of a mail ([MS-OXTNEF]); its files are taken out, its body kept."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.adapters.documents.found import MOST_CONTENTS, Content, File, Found, failed

_SIGNATURE = 0x223E9F78
_BODY, _PROPERTIES = 0x0002800C, 0x00069003
_NEW_FILE, _TITLE, _DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_PR_BODY, _PR_DATA, _PR_LONG_NAME, _PR_NAME, _PR_MIME, _PR_CID = 0x1000, 0x3701, 0x3707, 0x3704, 0x370E, 0x3712
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
"""Octets of the property types that are not counted ([MS-OXTNEF] 2.1.3.5); short ones are padded to four."""
_COUNTED = frozenset({13, 30, 31, 258})
_MANY = 0x1000
_MOST_ATTRIBUTES = 20_000
_MOST_VALUES = 10_000
_IID = 16
"""Before an embedded message's octets stands the interface it is stored by."""


@dataclass(slots=True)
class _Wrapped:
    """A file as its attributes fill it in."""

    name: str = ""
    content: bytes = b""
    mime: str = ""
    inline: bool = False
    message: bool = False


@dataclass(slots=True)
class _Mail:
    body: str = ""
    files: list[_Wrapped] = field(default_factory=list)


def read(file: File) -> Found:
    """The body as text, the files as contents; a cut-off one is read as far as it goes."""
    if len(file.content) < 6 or struct.unpack_from("<I", file.content)[0] != _SIGNATURE:
        return failed("corrupt")
    mail = _Mail()
    for tag, value in _attributes(file.content):
        _note(mail, tag, value)
    contents = tuple(_content(f) for f in mail.files[:MOST_CONTENTS] if f.content or f.name)
    empty = not mail.body.strip() and not contents
    return Found(mail.body, 1, "empty" if empty else None, "text" if mail.body.strip() else "none", contents)


def _content(found: _Wrapped) -> Content:
    name = found.name or ("winmail.dat" if found.message else "")
    return Content(name, found.content, (), found.inline, found.inline, found.mime)


def _attributes(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Level, tag, length, data, checksum, one after the other."""
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if at + 9 > len(octets):
            return
        tag, length = struct.unpack_from("<II", octets, at + 1)
        yield tag, octets[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _note(mail: _Mail, tag: int, value: bytes) -> None:
    if tag == _BODY:
        mail.body = mail.body or _eight_bit(value)
    elif tag == _PROPERTIES:
        mail.body = next((_string(t, v) for p, t, v in _properties(value) if p == _PR_BODY), mail.body)
    elif tag == _NEW_FILE:
        mail.files.append(_Wrapped())
    elif mail.files and tag == _TITLE:
        mail.files[-1].name = mail.files[-1].name or _eight_bit(value)
    elif mail.files and tag == _DATA:
        mail.files[-1].content = value
    elif mail.files and tag == _FILE_PROPERTIES:
        _fill(mail.files[-1], value)


def _fill(found: _Wrapped, value: bytes) -> None:
    for prop, kind, data in _properties(value):
        if prop == _PR_LONG_NAME or (prop == _PR_NAME and not found.name):
            found.name = _string(kind, data)
        elif prop == _PR_DATA and data:
            found.message = kind == 13
            found.content = data[_IID:] if found.message else data
        elif prop == _PR_MIME:
            found.mime = _string(kind, data)
        elif prop == _PR_CID:
            found.inline = bool(data)


def _properties(octets: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Id, type and first value of each MAPI property; ends at the first that makes no sense."""
    try:
        count, at = struct.unpack_from("<I", octets)[0], 4
        for _ in range(min(count, _MOST_ATTRIBUTES)):
            kind, prop = struct.unpack_from("<HH", octets, at)
            at += 4
            if prop >= 0x8000:
                at = _past_name(octets, at)
            value, at = _value(octets, at, kind)
            yield prop, kind & ~_MANY, value
    except (struct.error, LookupError):
        return


def _past_name(octets: bytes, at: int) -> int:
    """A named property: GUID, then a number or a counted UTF-16 name."""
    named, number = struct.unpack_from("<II", octets, at + 16)
    return at + 24 + (_padded(number) if named else 0)


def _value(octets: bytes, at: int, kind: int) -> tuple[bytes, int]:
    base = kind & ~_MANY
    if base in _FIXED:
        size, many = _FIXED[base], 1
        if kind & _MANY:
            many, at = min(struct.unpack_from("<I", octets, at)[0], _MOST_VALUES), at + 4
        return octets[at : at + size], at + size * many
    if base not in _COUNTED:
        raise LookupError(kind)
    many, at = struct.unpack_from("<I", octets, at)[0], at + 4
    first = b""
    for number in range(min(many, _MOST_VALUES)):
        length = struct.unpack_from("<I", octets, at)[0]
        first = octets[at + 4 : at + 4 + length] if number == 0 else first
        at += 4 + _padded(length)
    return first, at


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4


def _string(kind: int, value: bytes) -> str:
    text = value.decode("utf-16-le", "replace") if kind == 31 else value.decode("cp1252", "replace")
    return text.partition("\0")[0]


def _eight_bit(value: bytes) -> str:
    return value.partition(b"\0")[0].decode("cp1252", "replace")
