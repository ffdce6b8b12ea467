"""A picture's width and height from the first octets of its file, without decoding it."""

from __future__ import annotations

import struct

_MOST_SEGMENTS = 200
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG's start-of-frame markers (ITU-T T.81, table B.1)."""


def pixels(content: bytes, kind: str) -> tuple[int, int]:
    """Width and height; (0, 0) when they can't be told this way."""
    try:
        if kind == "image/png":
            return struct.unpack_from(">II", content, 16)
        if kind == "image/gif":
            return struct.unpack_from("<HH", content, 6)
        if kind == "image/bmp":
            width, height = struct.unpack_from("<ii", content, 18)
            return abs(width), abs(height)
        if kind == "image/jpeg":
            return _jpeg(content)
    except struct.error:
        pass
    return 0, 0


def taken_by_camera(content: bytes) -> bool:
    """Whether EXIF is there and names a maker or a lens: cameras write it, drawing programs hardly ever."""
    at = content.find(b"Exif\0\0", 0, 4_096)
    if at < 0:
        return False
    try:
        order = {b"II": "<", b"MM": ">"}[content[at + 6 : at + 8]]
        start = at + 6 + struct.unpack_from(f"{order}I", content, at + 10)[0]
        count = struct.unpack_from(f"{order}H", content, start)[0]
        tags = {struct.unpack_from(f"{order}H", content, start + 2 + 12 * n)[0] for n in range(min(count, 100))}
    except (KeyError, struct.error):
        return False
    return bool(tags & {0x010F, 0x0110})


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        mark, kind, length = struct.unpack_from(">BBH", content, at)
        if mark != 0xFF:
            break
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 1 if kind == 0xFF else 2 + length
    return 0, 0
