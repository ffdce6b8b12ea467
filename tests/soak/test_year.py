"""A third of a year of a small practice (`make soak`: a whole one of two thousand clients)."""

from __future__ import annotations

from pathlib import Path

from mailbot.domain.requests import ItemState
from tests.soak.habits import HABITS
from tests.soak.year import BEGIN, Year


def test_a_third_of_a_year_ends_as_the_story_knows(tmp_path: Path) -> None:
    year = Year(BEGIN, folder=tmp_path, partners=1, clients=len(HABITS), requests_each=1, days=150)
    year.run()
    year.must_be_as_expected()
    states = {state for items in year.expected.values() for state in items.values()}
    assert {ItemState.RECEIVED.value, ItemState.WAIVED.value} <= states
    year.store.close()
