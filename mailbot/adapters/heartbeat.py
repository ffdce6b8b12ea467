"""The file that shows that a mailbot is at work on a state folder: `heartbeat.json`, renewed every few seconds."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mailbot.adapters.records import from_octets, to_octets
from mailbot.ports import Comparison

NAME = "heartbeat.json"
_FRESH = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Beat:
    """What the file said."""

    at: datetime
    synced: datetime | None
    """Up to when the inbox has been read."""
    trouble: str
    """Why it can't be read just now."""
    compared: Comparison | None = None
    """What the last comparison of the inbox with what was taken in showed."""
    unsent: str = ""
    """Why nothing can be sent just now."""

    def alive(self, now: datetime) -> bool:
        """Whether it is so fresh that a mailbot must be at work."""
        return now - self.at < _FRESH


class Heartbeat:
    """Writes the file. Nothing depends on it, so it is not forced to the disk, and a failure is nobody's business."""

    def __init__(self, state: Path) -> None:
        self._path = state / NAME

    def write(
        self,
        at: datetime,
        synced: datetime | None,
        trouble: str,
        compared: Comparison | None = None,
        unsent: str = "",
    ) -> None:
        """Renew it."""
        facts: dict[str, Any] = {
            "at": at, "synced": synced, "trouble": trouble, "unsent": unsent, "process": os.getpid(),
        }  # fmt: skip
        if compared:
            facts["compared"] = asdict(compared)
        fresh = self._path.with_name(NAME + ".new")
        with suppress(OSError):
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(to_octets(facts))
            fresh.replace(self._path)

    def remove(self) -> None:
        """Nobody is at work any more."""
        with suppress(OSError):
            self._path.unlink()


def last_beat(state: Path) -> Beat | None:
    """What the file says; None when there is none, or none that can be read."""
    try:
        facts = from_octets((state / NAME).read_bytes())
        synced = datetime.fromisoformat(facts["synced"]) if facts["synced"] else None
        troubles = str(facts["trouble"]), _compared(facts), str(facts.get("unsent", ""))
        return Beat(datetime.fromisoformat(facts["at"]), synced, *troubles)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _compared(facts: dict[str, Any]) -> Comparison | None:
    told = facts.get("compared")
    if not told:
        return None
    return Comparison(datetime.fromisoformat(told["at"]), int(told["there"]), int(told["missed"]), int(told["lost"]))
