"""What follows from a mail, or from time passing: events for records, letters for people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.events import Event
from mailbot.domain.letters import Letter


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a client with something open is not written to now. There is always a reason on record."""

    client: str
    requests: tuple[str, ...]
    reason: str
    """A clause for a partner, e.g. "promised for Friday 4 December"."""
    until: datetime | None = None
    """When to look again at the latest; None: only an event can change it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Events, each with the id of the client whose record it belongs to ("" for the practice's day), and letters."""

    events: tuple[tuple[str, Event], ...] = ()
    letters: tuple[Letter, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    def __add__(self, other: Decision) -> Decision:
        return Decision(self.events + other.events, self.letters + other.letters, self.waiting + other.waiting)
