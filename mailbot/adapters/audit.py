"""Who ordered what, and when, for as long as the state folder lives: `audit.jsonl`, a line of JSON an act.

It holds nobody's name but staff's: clients stand in it by a seal of their code, so that it outlives their data.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mailbot.adapters.codec import Codec
from mailbot.adapters.disk import Disk
from mailbot.adapters.growing import GrowingFile
from mailbot.adapters.records import from_octets, to_octets
from mailbot.domain.retention import Act

NAME = "audit.jsonl"

_codec = Codec()
_encode, _decode = _codec.encoder(Act), _codec.decoder(Act)


class AuditFile:
    """The Audit port on disk."""

    def __init__(self, state: Path, disk: Disk | None = None) -> None:
        """`state`: the state folder."""
        self._file = GrowingFile(state / NAME, disk)

    def note(self, acts: Sequence[Act]) -> None:
        """Write them down, on disk when it returns; one that stands there is not written again. May raise OSError."""
        known = set(self._file.lines())
        fresh = dict.fromkeys(_line(act) for act in acts)
        self._file.add(line for line in fresh if line not in known)

    def acts(self) -> tuple[Act, ...]:
        """Every act, oldest line first; a line that can't be read is none."""
        return tuple(act for line in self._file.lines() if (act := _read(line)))


def _line(act: Act) -> str:
    return " ".join(to_octets(_encode(act)).decode("utf-8").split("\n")).strip()


def _read(line: str) -> Act | None:
    try:
        act: Act = _decode(from_octets(line.encode("utf-8")))
    except ValueError:
        return None
    return act
