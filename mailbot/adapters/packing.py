"""Logs and outboxes as octets, for as long as nobody looks at them (domain/at_rest.py)."""

from __future__ import annotations

import ctypes
import pickle
from contextlib import suppress
from typing import Any

from mailbot.domain.compact import Alike

_EVERY = 500
"""After so many packed, the room they have left is given back."""
_SAMPLE = 32_000
"""Octets of what all of a sort are compared with: as far as zlib looks back."""


class Pickled:
    """Pickles what is at rest, and compares it with what of its sort came before: to a tenth of its room.

    Pickle is to be trusted with what this process made itself. So these octets never leave its memory: they are
    neither written anywhere nor read from anywhere.
    """

    def __init__(self) -> None:
        self._packed = 0
        self._sorts: dict[type, int] = {}
        self._alike: list[Alike] = []

    def pack(self, held: tuple[Any, ...]) -> bytes:
        """Its octets, the first of which tells its sort."""
        sort = self._sorts.setdefault(type(held[0]), len(self._alike))
        if sort == len(self._alike):
            self._alike.append(Alike(each=4, beginning=8_000, sample=_SAMPLE, often=False))
        packed = bytes([sort]) + self._alike[sort].pack(pickle.dumps(held, pickle.HIGHEST_PROTOCOL))
        self._packed += 1
        if self._packed % _EVERY == 0:
            _give_back()
        return packed

    def unpack(self, octets: bytes) -> tuple[Any, ...]:
        """What was packed."""
        held: tuple[Any, ...] = pickle.loads(self._alike[octets[0]].unpack(octets[1:]))  # noqa: S301
        return held


def _give_back() -> None:
    """What was packed lay here and there, and the system gets such holes back only when glibc is told to
    (malloc_trim(3)); other C libraries have no such word."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
