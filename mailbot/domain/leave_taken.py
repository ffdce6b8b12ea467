"""Somebody here says that they are away, and who stands in; kept in the practice's own records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailbot.domain.practice import Leave


@dataclass(frozen=True, slots=True)
class LeaveTaken:
    """A member of staff is away on these days, the first and the last included; it ends by itself."""

    staff: str
    first: date
    last: date
    stand_in: str = ""
    """Id of the colleague who gets what is meant for them; "": their clients' managers, then the partners."""
    withdrawn: bool = False
    """They are not away on these days after all."""


def leaves_after(leaves: tuple[Leave, ...], event: LeaveTaken) -> tuple[Leave, ...]:
    """The leaves that hold after somebody said so: what they said before of any of these days holds no longer."""
    kept = tuple(x for x in leaves if x.staff != event.staff or x.last < event.first or event.last < x.first)
    return kept if event.withdrawn else (*kept, Leave(event.staff, event.first, event.last, event.stand_in))
