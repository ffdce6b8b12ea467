"""Logs and outboxes as octets, for as long as nobody looks at them (domain/at_rest.py)."""

from __future__ import annotations

import pickle
from typing import Any

from mailbot.domain.compact import Alike


class Pickled:
    """Pickles what is at rest, and compares it with what came before: to a fifth of its room.

    Pickle is to be trusted with what this process made itself. So these octets never leave its memory: they are
    neither written anywhere nor read from anywhere.
    """

    def __init__(self) -> None:
        self._alike = Alike(each=4, beginning=6_000)

    def pack(self, held: tuple[Any, ...]) -> bytes:
        """Its octets."""
        return self._alike.pack(pickle.dumps(held, pickle.HIGHEST_PROTOCOL))

    def unpack(self, octets: bytes) -> tuple[Any, ...]:
        """What was packed."""
        held: tuple[Any, ...] = pickle.loads(self._alike.unpack(octets))  # noqa: S301
        return held
