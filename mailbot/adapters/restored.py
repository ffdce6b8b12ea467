"""`restored.json`: says that a state folder was brought back from a backup, and how far that has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from mailbot.adapters.codec import Codec
from mailbot.adapters.disk import Disk
from mailbot.adapters.records import from_octets, to_octets
from mailbot.ports import StoreDamaged

NAME = "restored.json"
Step = Literal["putting away", "moving in", "to compare", "waiting"]


@dataclass(frozen=True, slots=True)
class Restored:
    """A state folder brought back from a backup."""

    made: datetime
    """When the backup was begun: what happened since isn't in it."""
    step: Step
    """putting away | moving in: it is under way; to compare: with inbox and Sent; waiting: compared."""
    old: str = ""
    """The folder, below the state folder, that holds what was there before."""
    until: datetime | None = None
    """Until when no client is chased."""
    format: int = 1


_codec = Codec()
_encode, _decode = _codec.encoder(Restored), _codec.decoder(Restored)


def restored_in(state: Path) -> Restored | None:
    """What the file says; None without one. Raises StoreDamaged."""
    try:
        found: Restored = _decode(from_octets((state / NAME).read_bytes()))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise StoreDamaged(f"{NAME} in {state} can't be read ({error}); run `mailbot restore` again.") from None
    return found


def note_restored(state: Path, restored: Restored, disk: Disk | None = None) -> Restored:
    """Write it. Raises OSError."""
    (disk or Disk()).replace(state / NAME, to_octets(_encode(restored)))
    return restored


def note_compared(state: Path, until: datetime, disk: Disk | None = None) -> None:
    """Inbox and Sent were compared; no client is chased until then. Raises OSError and StoreDamaged."""
    if restored := restored_in(state):
        note_restored(state, replace(restored, step="waiting", until=until), disk)


def mind_restore(state: Path) -> None:
    """Raises StoreDamaged while half of a backup is still to be brought back."""
    restored = restored_in(state)
    if restored is not None and restored.step in ("putting away", "moving in"):
        raise StoreDamaged(
            f"Bringing back a backup into {state} was cut short: run `mailbot restore` again, it goes on from there."
        )
