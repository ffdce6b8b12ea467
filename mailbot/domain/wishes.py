"""What staff may ask of mailbot besides the fourteen orders: to take back, to tell why, who or what, to be gentler."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WishKind(StrEnum):
    """What is wished."""

    UNDO = "undo"
    """Take the last orders back."""
    WHY = "why"
    """Tell why something was decided."""
    LIST = "list"
    """Tell what is open."""
    WHO = "who"
    """Tell who: reads for a client, looks after a request, has answered."""
    HELP = "help"
    """Tell what one can write."""
    HARDER = "harder"
    EASIER = "easier"
    """By a firmer or a gentler ladder."""
    LEAVE = "leave"
    """The author is away."""
    ANSWER = "answer"
    """A question of a digest is answered."""
    LEAVE_OUT = "leave_out"
    """A reminder of a digest is not to go."""
    FOR_ONE = "for_one"
    """An item of a confirmation is for one person only."""
    FOR_OTHER = "for_other"
    """What a confirmation says was asked of one client is asked of another."""


class Who(StrEnum):
    """Of whom a member of staff asks."""

    CONTACT = "contact"
    OWNER = "owner"
    ANSWERED = "answered"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish, as far as its words tell it."""

    kind: WishKind
    said: str
    """Its own words."""
    clients: tuple[str, ...] = ()
    """Ids of the clients it names, or stands in a thread of."""
    requests: tuple[str, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    """Request and item, of every item it names."""
    who: Who | None = None
    mine: bool = False
    """Only what its author looks after."""
    staff: str = ""
    """Id of a colleague it names: who stands in."""
    first: date | None = None
    last: date | None = None
    """The days of a leave; `last` alone: a day named."""
    note: str = ""
    """A name that an item is for; or the id of a question that is answered."""
