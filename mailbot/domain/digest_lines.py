"""What the numbers of a digest, or of a mail of what waits inside, stand for.

They are kept with its Message-ID, so that an answer by number means just that, on whatever day it comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailbot.domain.compact import share

QUESTION, HANDED, CHASER, JOB = "question", "handed", "chaser", "job"
"""A question to staff; a request whose ladder has ended; a reminder that is about to go; a job that waits for us."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that can be answered by its number."""

    number: int
    what: str
    clients: tuple[str, ...]
    """Ids."""
    requests: tuple[str, ...] = ()
    question: str = ""
    """The question's id."""
    day: date | None = None
    """Of a reminder: the day on which it goes."""
    job: str = ""
    """The job's id."""

    def __post_init__(self) -> None:
        """What stands in each day's digest is kept once."""
        share(self, "what", "clients", "requests", "question", "job")


@dataclass(frozen=True, slots=True)
class DigestNumbered:
    """Such a mail was written, and its lines were numbered so."""

    message_id: str
    staff: str
    lines: tuple[Numbered, ...]

    def __post_init__(self) -> None:
        """They are kept once."""
        share(self, "message_id", "staff")
