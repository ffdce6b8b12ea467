"""An answer to a digest, cut into what is said of each number."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.reading.orders.dates import Days
from mailbot.reading.orders.digest_answers import said_by_number
from mailbot.reading.text.frames import frames
from tests.world import rules


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 yes, 2 extend to Friday", [((1,), "yes"), ((2,), "extend to Friday")]),
        ("leave out 3", [((3,), "leave out")]),
        ("leave out 3 and 4", [((3, 4), "leave out")]),
        ("1 and 3 yes", [((1, 3), "yes")]),
        ("1: yes\n2: no\n", [((1,), "yes"), ((2,), "no")]),
        ("2 extend to 4 December", [((2,), "extend to 4 December")]),
        ("2 give them 3 weeks", [((2,), "give them 3 weeks")]),
        ("no. 2 cancel, it is done", [((2,), "cancel, it is done")]),
        ("skip 4-6", [((4, 5, 6), "skip")]),
        ("Thanks", []),
        ("", []),
    ],
)
def test_numbers_and_what_is_said_of_them(text: str, said: list[tuple[tuple[int, ...], str]]) -> None:
    days = Days(rules(), frames(rules(), "en"), date(2026, 11, 30))
    assert [(s.numbers, s.words) for s in said_by_number(text, days)] == said
