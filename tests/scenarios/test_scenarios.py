"""Scenarios by another hand: nothing is ever ticked off that should not be, and most of the rest is read rightly."""

from __future__ import annotations

import pytest

from tests.scenarios.scoring import Score, names, score


@pytest.fixture(scope="module")
def total() -> Score:
    """All of them together."""
    found = Score()
    for name in names():
        found += score(name)
    return found


def test_nothing_is_ticked_off_falsely(total: Score) -> None:
    assert total.false_settles == []


@pytest.mark.parametrize(
    ("right", "of", "least"),
    [
        ("kind right", "kind", 0.97),
        ("outcome right", "outcome", 0.93),
        ("outcomes given right", "outcomes given", 0.95),
        ("commands right", "commands", 0.95),
        ("human needed right", "human needed", 0.95),
        ("human no right", "human no", 0.93),
    ],
)
def test_most_of_it_is_read_rightly(total: Score, right: str, of: str, least: float) -> None:
    assert total.share(right, of) >= least, "\n".join(total.misses)
