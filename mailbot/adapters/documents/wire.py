"""How a worker and its master speak: length, JSON, then octets. Nothing that a broken worker says can run here."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import IO, Any

from mailbot.adapters.documents.found import MOST_CONTENTS, MOST_OCTETS, MOST_TEXT, Content, File, Found

_LENGTH = struct.Struct(">I")
_MOST_HEAD = 16_000_000
_BEAT = {"beat": True}
_TRAITS = ("name", "within", "inline", "referenced", "declared_type", "problem")


class Garbled(Exception):
    """The other side said something that makes no sense, or went away."""


def put_file(stream: IO[bytes], file: File) -> None:
    """Hand a file to a worker."""
    head = {"name": file.name, "kind": file.kind, "passwords": file.passwords, "size": len(file.content)}
    head["looked_at"] = file.looked_at
    _put(stream, head, [file.content])


def take_file(stream: IO[bytes]) -> File | None:
    """A file from the master; None when there are no more."""
    try:
        head = _head(stream)
        content = _octets(stream, head["size"])
        return File(head["name"], head["kind"], content, tuple(head["passwords"]), looked_at=head["looked_at"])
    except Garbled:
        return None


def put_beat(stream: IO[bytes]) -> None:
    """Say that it goes on."""
    _put(stream, _BEAT, [])


def put_found(stream: IO[bytes], found: Found) -> None:
    """Hand back what a file gave."""
    contents = [{t: getattr(c, t) for t in _TRAITS} | {"size": len(c.content)} for c in found.contents]
    head = {k: v for k, v in _fields(found).items() if k != "contents"} | {"contents": contents}
    _put(stream, head, [c.content for c in found.contents])


def _fields(found: Found) -> dict[str, Any]:
    """Field by field; contents are not copied."""
    return {name: getattr(found, name) for name in Found.__dataclass_fields__}


def take(stream: IO[bytes]) -> Found | None:
    """What a worker says next: None is a beat. Raises Garbled."""
    head = _head(stream)
    if head == _BEAT:
        return None
    try:
        room = 2 * MOST_OCTETS
        contents = []
        for one in head["contents"][: 2 * MOST_CONTENTS]:
            room -= one["size"]
            if room < 0:
                raise Garbled("too much")
            traits = {t: one[t] for t in _TRAITS} | {"within": tuple(one["within"])}
            contents.append(Content(content=_octets(stream, one["size"]), **traits))
        text = str(head["text"])[:MOST_TEXT].encode("utf-8", "replace").decode("utf-8", "replace")
        return Found(text, int(head["pages"]), head["problem"], head["source"], tuple(contents))
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled(str(error)) from error


def _put(stream: IO[bytes], head: Any, octets: Iterable[bytes]) -> None:
    packed = json.dumps(head).encode()
    stream.write(_LENGTH.pack(len(packed)) + packed)
    for chunk in octets:
        stream.write(chunk)
    stream.flush()


def _head(stream: IO[bytes]) -> dict[str, Any]:
    (length,) = _LENGTH.unpack(_octets(stream, _LENGTH.size))
    if length > _MOST_HEAD:
        raise Garbled("too long")
    try:
        head = json.loads(_octets(stream, length))
    except ValueError as error:
        raise Garbled("not JSON") from error
    if not isinstance(head, dict):
        raise Garbled("no object")
    return head


def _octets(stream: IO[bytes], size: int) -> bytes:
    octets = stream.read(size) if size else b""
    if len(octets) < size:
        raise Garbled("the stream ended")
    return octets
