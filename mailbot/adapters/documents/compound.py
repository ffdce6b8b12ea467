"""OLE compound files ([MS-CFB]): the door to their streams."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import olefile

from mailbot.adapters.documents.found import MOST_OCTETS

BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, SyntaxError)
"""What a damaged or hostile compound file may raise, here and in who reads its streams."""


def opened(content: bytes) -> Any:
    """The compound file, to be closed by `with`. Raises BROKEN."""
    return olefile.OleFileIO(io.BytesIO(content))


def stream(ole: Any, path: Sequence[str]) -> bytes:
    """A stream's octets; b"" when there is none of that name."""
    place = list(path)
    if not ole.exists(place) or ole.get_type(place) != olefile.STGTY_STREAM:
        return b""
    with ole.openstream(place) as found:
        return bytes(found.read(MOST_OCTETS))
