"""Plain English for reasons that staff read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=1 << 10)
def spoken(day: date) -> str:
    """ "Friday 4 December"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def listed(things: Sequence[str], word: str = "and") -> str:
    """ "a, b and c"."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {word} {things[-1]}"


def counted(number: int, thing: str) -> str:
    """ "1 item", "3 items"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
