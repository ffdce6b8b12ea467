"""What the numbers of a digest stand for: kept with its Message-ID, so that an answer by number means just that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

QUESTION, HANDED, CHASER = "question", "handed", "chaser"
"""A question to staff; a request whose ladder has ended; a reminder that is about to go."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line of a digest that can be answered by its number."""

    number: int
    what: str
    clients: tuple[str, ...]
    """Ids."""
    requests: tuple[str, ...] = ()
    question: str = ""
    """The question's id."""
    day: date | None = None
    """Of a reminder: the day on which it goes."""


@dataclass(frozen=True, slots=True)
class DigestNumbered:
    """A digest was written, and its lines were numbered so."""

    message_id: str
    staff: str
    lines: tuple[Numbered, ...]
