"""What nobody has asked about for a while: held packed in memory, and the same to everybody who asks.

A practice's records grow with every mail, yet of most clients nothing is open on most days. What weighs in a record is
its log and its outbox: at rest each is packed, and unpacked for whoever looks at it. When something was last noted is
told without.

Only memory knows of this. A record at rest equals itself awake, is written to disk alike, and every further version of
it is awake again, as `dataclasses.replace` makes it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Protocol

from mailbot.domain.compact import Slot


class Packs(Protocol):
    """Turns tuples of what records hold into octets, for this process alone, and back."""

    def pack(self, held: tuple[Any, ...]) -> bytes:
        """Its octets."""
        ...

    def unpack(self, octets: bytes) -> tuple[Any, ...]:
        """What was packed, equal in every part."""
        ...


class _Resting(NamedTuple):
    """What stands in a field's place while it rests."""

    octets: bytes
    packs: Packs
    last: datetime | None
    """When the last part of it was noted; None where that is not kept."""


class AtRest:
    """A field of a slotted class that is a tuple to everybody, and may be packed where it is kept."""

    def __init__(self, slot: Slot) -> None:
        self._slot = slot

    def __get__(self, owner: Any, cls: Any = None) -> Any:
        if owner is None:
            return self
        held = self._slot.__get__(owner, cls)
        return held.packs.unpack(held.octets) if type(held) is _Resting else held

    def __set__(self, owner: Any, value: Any) -> None:
        self._slot.__set__(owner, value)

    def rests(self, owner: Any) -> bool:
        """Whether it is packed just now."""
        return type(self._slot.__get__(owner)) is _Resting

    def rest(self, owner: Any, packs: Packs) -> None:
        """Pack it; nothing is to be won with an empty one."""
        held = self._slot.__get__(owner)
        if held and type(held) is not _Resting:
            self._slot.__set__(owner, _Resting(packs.pack(held), packs, getattr(held[-1], "at", None)))

    def last(self, owner: Any) -> datetime | None:
        """When its last part was noted, without unpacking it; None: it is empty."""
        held = self._slot.__get__(owner)
        if type(held) is _Resting:
            return held.last
        found: datetime | None = held[-1].at if held else None
        return found


def may_rest(cls: type, name: str) -> AtRest:
    """From now on that field of a slotted dataclass, a tuple, can be put to rest; by what comes back."""
    made = AtRest(cls.__dict__[name])
    setattr(cls, name, made)
    return made
