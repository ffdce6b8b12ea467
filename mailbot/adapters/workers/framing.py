"""How a worker and its master speak: length, JSON, then octets. Nothing that a broken worker says can run here."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from typing import IO, Any

_LENGTH = struct.Struct(">I")
_MOST_HEAD = 64_000_000


class Garbled(Exception):
    """The other side said something that makes no sense, or went away."""


def put(stream: IO[bytes], head: Any, octets: Iterable[bytes] = ()) -> None:
    """Say something: a head of JSON values, then octets whose lengths the head tells."""
    packed = json.dumps(head).encode()
    stream.write(_LENGTH.pack(len(packed)) + packed)
    for chunk in octets:
        stream.write(chunk)
    stream.flush()


def head_of(stream: IO[bytes]) -> dict[str, Any]:
    """What the other side says next. Raises Garbled."""
    (length,) = _LENGTH.unpack(octets_of(stream, _LENGTH.size))
    if length > _MOST_HEAD:
        raise Garbled("too long")
    try:
        head = json.loads(octets_of(stream, length))
    except ValueError as error:
        raise Garbled("not JSON") from error
    if not isinstance(head, dict):
        raise Garbled("no object")
    return head


def octets_of(stream: IO[bytes], size: int) -> bytes:
    """So many octets behind a head. Raises Garbled."""
    octets = stream.read(size) if size else b""
    if len(octets) < size:
        raise Garbled("the stream ended")
    return octets
