"""Texts held in little memory: a practice's letters are many, much alike, and hardly ever read again."""

from __future__ import annotations

import zlib
from sys import intern
from typing import Any, Protocol

_SHORT = 200
"""Characters of a text that is left as it is."""
_EACH = 16
"""Of so many texts one gives its beginning for what all are compared with: neighbours are of one sort."""
_BEGINNING = 1_500
_SAMPLE = 24_000
"""Octets of what all texts are compared with (zlib looks back 32,768)."""


class Packer:
    """Packs texts that are like each other: to a tenth of what they were, each for itself."""

    def __init__(self) -> None:
        self._seen = 0
        self._beginnings: list[bytes] = []
        self._primed: dict[str, tuple[bytes, Any]] = {}
        """What texts are compared with, and a compressor that has read it: once there, it stays, for what is packed
        needs it to be read."""

    def pack(self, text: str) -> str | bytes:
        """The text packed; as it is while there is too little to compare it with, or nothing to be won."""
        if len(text) < _SHORT:
            return text
        if not self._primed:
            self._learn(text)
            return text
        packer = self._primed[""][1].copy()
        packed: bytes = packer.compress(text.encode("utf-8", "surrogatepass")) + packer.flush()
        return packed if len(packed) < len(text) else text

    def unpack(self, held: str | bytes) -> str:
        """The text."""
        if isinstance(held, str):
            return held
        return zlib.decompressobj(zdict=self._primed[""][0]).decompress(held).decode("utf-8", "surrogatepass")

    def _learn(self, text: str) -> None:
        """Gather a sample. Threads may do so at once: the first that has enough of it decides."""
        self._seen += 1
        if self._seen % _EACH:
            return
        self._beginnings.append(text[:_BEGINNING].encode("utf-8", "surrogatepass"))
        sample = b"".join(self._beginnings)
        if len(sample) >= _SAMPLE:
            self._primed.setdefault("", (sample, zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, 8, zdict=sample)))


class _Slot(Protocol):
    """Where an object keeps a field."""

    def __get__(self, owner: Any, cls: Any = None) -> Any: ...

    def __set__(self, owner: Any, value: Any) -> None: ...


class Packed:
    """A field of a slotted class that is a text to everybody, and packed where it is kept."""

    def __init__(self, slot: _Slot, packer: Packer) -> None:
        self._slot, self._packer = slot, packer

    def __get__(self, owner: Any, cls: Any = None) -> Any:
        return self if owner is None else self._packer.unpack(self._slot.__get__(owner, cls))

    def __set__(self, owner: Any, value: str) -> None:
        self._slot.__set__(owner, self._packer.pack(value))


def share(owner: Any, *names: str) -> None:
    """Of texts (alone or in tuples) that are said over and over keep one: for `__post_init__` of frozen classes."""
    for name in names:
        held = getattr(owner, name)
        if type(held) is str:
            if (kept := intern(held)) is not held:
                object.__setattr__(owner, name, kept)
        elif type(held) is tuple and held:
            object.__setattr__(owner, name, tuple([intern(t) if type(t) is str else t for t in held]))


def hold_packed(cls: type, name: str, packer: Packer) -> None:
    """From now on that field of a slotted dataclass is held packed."""
    setattr(cls, name, Packed(cls.__dict__[name], packer))
