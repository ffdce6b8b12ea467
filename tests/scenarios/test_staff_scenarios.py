"""What staff of five offices ask and order, by hands that had read none of the rules; one half is only ever counted."""

from __future__ import annotations

from functools import cache

import pytest

from tests.scenarios.scoring import Score, names, score

LEAST = {
    "seen": {"kind": 0.97, "opens": 0.95, "commands": 0.95},
    "held": {"kind": 0.92, "opens": 0.7, "commands": 0.8},
}
"""Shares that must be read rightly. Nobody looks at what is wrong in the half that is held."""


@cache
def total(half: str) -> Score:
    """All scenarios of a half together."""
    found = Score()
    for name in names(f"staff/{half}"):
        found += score(name)
    return found


@pytest.mark.parametrize(("half", "what"), [(half, what) for half, least in LEAST.items() for what in least])
def test_most_of_what_staff_want_is_understood(half: str, what: str) -> None:
    found = total(half)
    assert found.share(f"{what} right", what) >= LEAST[half][what], found.misses if half == "seen" else half


@pytest.mark.parametrize("half", LEAST)
def test_nothing_is_opened_or_settled_that_nobody_meant(half: str) -> None:
    assert (total(half).false_settles, total(half).false_opens) == ([], [])
