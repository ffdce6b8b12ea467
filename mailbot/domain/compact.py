"""Things held in little memory: a practice's letters are many, much alike, and hardly ever read again."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Protocol

_SHORT = 200
"""Characters of a text that is left as it is."""
_EACH = 16
"""Of so many texts one gives its beginning for what all are compared with: neighbours are of one sort."""
_BEGINNING = 1_500
_MOST_BEGINNINGS = 64
"""Where they are short, so many make a sample."""
_MARK = 16
_SAMPLE = 24_000
"""Octets of what all texts are compared with (zlib looks back 32,768)."""


class Alike:
    """Packs octets that are like each other, each for itself, by comparing them with a sample of what came first."""

    def __init__(
        self, *, each: int = _EACH, beginning: int = _BEGINNING, sample: int = _SAMPLE, often: bool = True
    ) -> None:
        """Of `each` so many one gives its `beginning`, in octets, until there is enough for a `sample`."""
        self._each, self._beginning, self._enough = each, beginning, sample
        self._seen = 0
        self._beginnings: list[bytes] = []
        self._primed: dict[str, tuple[bytes, Any]] = {}
        """The sample, and a compressor that has read it: once there, it stays, for what is packed needs it. Where
        little is packed, no compressor: it takes a quarter of a mebibyte."""
        self._often = often

    @property
    def ready(self) -> bool:
        """Whether there is a sample."""
        return bool(self._primed)

    def pack(self, octets: bytes) -> bytes:
        """The octets packed; less well while there is too little to compare them with."""
        if not self._primed:
            self.learn(octets)
            return zlib.compress(octets, 6)
        sample, ready = self._primed[""]
        packer = ready.copy() if ready else _packer(sample)
        packed: bytes = packer.compress(octets) + packer.flush()
        return packed

    def unpack(self, packed: bytes) -> bytes:
        """The octets, whether they were packed before there was a sample or after."""
        opener = zlib.decompressobj(zdict=self._primed[""][0]) if self._primed else zlib.decompressobj()
        return opener.decompress(packed)

    def learn(self, octets: bytes) -> None:
        """Gather a sample. Threads may do so at once: the first that has enough of it decides."""
        self._seen += 1
        if self._seen % self._each:
            return
        self._beginnings.append(octets[: self._beginning])
        sample = b"".join(self._beginnings)
        if len(sample) >= self._enough or len(self._beginnings) >= _MOST_BEGINNINGS:
            self._primed.setdefault("", (sample, _packer(sample) if self._often else None))
            self._beginnings = []


def _packer(sample: bytes) -> Any:
    return zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS, 8, zdict=sample)


class Packer:
    """Packs texts that are like each other: to a tenth of what they were."""

    def __init__(self) -> None:
        self._alike = Alike()

    def pack(self, text: str) -> str | bytes:
        """The text packed; as it is while there is too little to compare it with, or nothing to be won."""
        if len(text) < _SHORT:
            return text
        octets = text.encode("utf-8", "surrogatepass")
        if not self._alike.ready:
            self._alike.learn(octets)
            return text
        packed = self._alike.pack(octets)
        return packed if len(packed) < len(text) else text

    def unpack(self, held: str | bytes) -> str:
        """The text."""
        return held if isinstance(held, str) else self._alike.unpack(held).decode("utf-8", "surrogatepass")


class Seen:
    """A set of texts of which is asked only whether it has one: sixteen octets each, a tenth of what a set of texts
    weighs. Two texts are taken for one with a chance of one in 10^30."""

    def __init__(self) -> None:
        self._rows = _Rows(_MARK, 0)

    def __contains__(self, text: str) -> bool:
        return self._rows.at(_mark(text)) is not None

    def add(self, text: str) -> None:
        """Know it from now on."""
        self._rows.put(_mark(text), b"")


class Digests:
    """A set of SHA-256 digests in hexadecimal, held as octets: a fifth of what a set of texts weighs. Other texts it
    holds as they are."""

    def __init__(self) -> None:
        self._rows, self._others = _Rows(32, 0), set[str]()

    def __contains__(self, digest: str) -> bool:
        octets = _octets(digest)
        return self._rows.at(octets) is not None if octets else digest in self._others

    def __iter__(self) -> Iterator[str]:
        yield from (row.hex() for row in self._rows)
        yield from self._others

    def add(self, digest: str) -> None:
        """Have it from now on."""
        if octets := _octets(digest):
            self._rows.put(octets, b"")
        else:
            self._others.add(digest)


class Pointers:
    """A map from many texts, which are not kept, to a few that are: twenty octets each. Two texts are taken for one
    with a chance of one in 10^30."""

    def __init__(self) -> None:
        self._rows = _Rows(_MARK, 4)
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}

    def get(self, text: str, default: str) -> str:
        """What it points at."""
        number = self._rows.at(_mark(text))
        return default if number is None else self._names[int.from_bytes(number, "big")]

    def __setitem__(self, text: str, name: str) -> None:
        number = self._numbers.setdefault(name, len(self._names))
        if number == len(self._names):
            self._names.append(name)
        self._rows.put(_mark(text), number.to_bytes(4, "big"))


class _Rows:
    """Keys of one length in octets, each with a value of one length behind it."""

    def __init__(self, key: int, value: int) -> None:
        self._key, self._row = key, key + value
        self._buckets = [bytearray() for _ in range(256)]

    def __iter__(self) -> Iterator[bytes]:
        for bucket in self._buckets:
            yield from (bytes(bucket[at : at + self._key]) for at in range(0, len(bucket), self._row))

    def at(self, key: bytes) -> bytes | None:
        """The value behind a key; None where the key is not."""
        bucket = self._buckets[key[0]]
        at = self._find(bucket, key)
        return None if at < 0 else bytes(bucket[at + self._key : at + self._row])

    def put(self, key: bytes, value: bytes) -> None:
        """Have it from now on, in place of another value."""
        bucket = self._buckets[key[0]]
        at = self._find(bucket, key)
        if at < 0:
            bucket += key + value
        else:
            bucket[at + self._key : at + self._row] = value

    def _find(self, bucket: bytearray, key: bytes) -> int:
        at = bucket.find(key)
        while at % self._row and at >= 0:
            at = bucket.find(key, at + 1)
        return at


def _mark(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_MARK).digest()


def _octets(digest: str) -> bytes:
    """Of a SHA-256 in small hexadecimal; b"" for any other text."""
    return bytes.fromhex(digest) if re.fullmatch("[0-9a-f]{64}", digest) else b""


class Slot(Protocol):
    """Where an object keeps a field."""

    def __get__(self, owner: Any, cls: Any = None) -> Any: ...

    def __set__(self, owner: Any, value: Any) -> None: ...


class Packed:
    """A field of a slotted class that is a text to everybody, and packed where it is kept."""

    def __init__(self, slot: Slot, packer: Packer) -> None:
        self._slot, self._packer = slot, packer

    def __get__(self, owner: Any, cls: Any = None) -> Any:
        return self if owner is None else self._packer.unpack(self._slot.__get__(owner, cls))

    def __set__(self, owner: Any, value: str) -> None:
        self._slot.__set__(owner, self._packer.pack(value))


_SAID: dict[str, str] = {}
_MOST_SAID = 4_096
"""Texts that are remembered before all of them are forgotten: what is said again is mostly said soon. (Python's own
table of such texts, `sys.intern`, knows no bound, and keeps the room of its busiest day.)"""


def _said(text: str) -> str:
    if len(_SAID) >= _MOST_SAID:
        _SAID.clear()
    return _SAID.setdefault(text, text)


def share(owner: Any, *names: str) -> None:
    """Of texts (alone or in tuples) that are said over and over keep one: for `__post_init__` of frozen classes."""
    for name in names:
        held = getattr(owner, name)
        if type(held) is str:
            if (kept := _said(held)) is not held:
                object.__setattr__(owner, name, kept)
        elif type(held) is tuple and held:
            object.__setattr__(owner, name, tuple([_said(t) if type(t) is str else t for t in held]))


def hold_packed(cls: type, name: str, packer: Packer) -> None:
    """From now on that field of a slotted dataclass is held packed."""
    setattr(cls, name, Packed(cls.__dict__[name], packer))
