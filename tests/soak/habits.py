"""How clients are: each request of each client goes its own foreseeable way, and the story knows its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from mailbot.domain.requests import ItemState

REST, FIRST, ALL = "rest", "first", "all"


class When(Enum):
    """What an act waits for: days after the one before it, a reminder, or the end of the ladder."""

    DAYS = "days"
    REMINDED = "reminded"
    HANDED = "handed"


class Act(Enum):
    """Who does what."""

    SENDS = "the client sends it"
    PROMISES = "the client promises it"
    ASKS = "the client asks about it"
    ERRS = "the client sends the wrong thing"
    AWAY = "the client's mailbox says that they are away"
    BOUNCES = "the client's address comes back"
    MOVES = "staff give another address"
    HAVE = "staff have it"
    WAIVES = "staff need it no longer"


@dataclass(frozen=True)
class Step:
    """One act, for some of the items."""

    when: When
    days: int
    act: Act
    items: str = ALL


def _after(days: int, act: Act, items: str = ALL) -> Step:
    return Step(When.DAYS, days, act, items)


def _reminded(act: Act, items: str = ALL, days: int = 2) -> Step:
    return Step(When.REMINDED, days, act, items)


HABITS: tuple[tuple[Step, ...], ...] = (
    (_after(3, Act.SENDS),),
    (_reminded(Act.SENDS),),
    (_after(4, Act.SENDS, FIRST), _reminded(Act.SENDS, REST)),
    (_after(2, Act.PROMISES), _after(10, Act.SENDS)),
    (_after(2, Act.PROMISES), _reminded(Act.SENDS)),
    (Step(When.HANDED, 3, Act.WAIVES),),
    (_after(3, Act.SENDS, REST), _after(1, Act.ASKS, FIRST), _after(1, Act.HAVE, FIRST)),
    (_after(3, Act.ERRS, FIRST), _after(4, Act.SENDS)),
    (_after(1, Act.AWAY), _reminded(Act.SENDS)),
    (_reminded(Act.BOUNCES, days=1), _after(1, Act.MOVES), _reminded(Act.SENDS)),
    (_after(5, Act.SENDS, FIRST), Step(When.HANDED, 2, Act.WAIVES, REST)),
)
"""The last always settles everything that is left."""

STATE = {
    Act.SENDS: ItemState.RECEIVED,
    Act.PROMISES: ItemState.PROMISED,
    Act.ASKS: ItemState.QUERY,
    Act.ERRS: ItemState.WRONG,
    Act.HAVE: ItemState.RECEIVED,
    Act.WAIVES: ItemState.WAIVED,
}
"""How an act leaves an item."""
PROMISED_IN = timedelta(days=12)


def steps(client: int, request: int) -> Iterator[Step]:
    """What becomes of a client's so-manieth request."""
    yield from HABITS[(client + 3 * request) % len(HABITS)]
