"""How many of the staff mails in tests/staff_mails are read as they are meant, seen half and held half apart.

python -m bench.eval_staff [--misses]        misses are shown of the seen halves only
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.reading import openings_read, ordering
from tests.reading.ordering import StaffMail

VOICES = ("voices/seen", "voices/held")
"""Thirty writers' mails, by somebody who had not read the rules."""
DESKS = ("desks/seen", "desks/held")
"""Thirty further desks, likewise."""
POST = ("post/seen", "post/held")
"""A weekday's post, written before their writer looked at the rules."""
HALVES = {
    "openings": (
        "seen",
        "more",
        "habits",
        "held",
        *VOICES,
        *DESKS,
        "desks/fresh",
        "offices/seen",
        "offices/second",
        "offices/third",
    ),
    "orders": ("seen", "held", *VOICES, *DESKS, *POST, "offices/seen", "offices/third", "desks/second", "desks/third"),
}


def openings_misses(row: StaffMail) -> list[str]:
    """What is wrong with the reading of a request."""
    return openings_read.misses(row.row)


def orders_misses(row: StaffMail) -> list[str]:
    """What is wrong with the reading of an order."""
    found = ordering.read(row.row)
    return [] if ordering.is_right(row, found) else [str([ordering.short(c) for c in found.commands])]


TABLES: dict[str, Callable[[StaffMail], list[str]]] = {"openings": openings_misses, "orders": orders_misses}


def main(show: bool) -> None:
    """Print a line a table and half."""
    for table, judge in TABLES.items():
        for half in HALVES[table]:
            judged = [(row.name, judge(row)) for row in ordering.staff_mails(half, table)]
            right = sum(not wrong for _, wrong in judged)
            print(f"{table:9} {half.replace('/', ' '):11} {right:3} of {len(judged)}  {right / len(judged):.0%}")
            if show and not half.endswith("held"):
                print("\n".join(f"    {name}: {'; '.join(wrong)}" for name, wrong in judged if wrong))


if __name__ == "__main__":
    main("--misses" in sys.argv)
