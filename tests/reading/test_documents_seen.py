"""Papers as clients send them: what each is to what was asked for."""

from __future__ import annotations

import pytest

from tests.reading.papers import Tried, papers


@pytest.mark.parametrize("tried", [*papers("seen.toml"), *papers("layouts_seen.toml")], ids=str)
def test_a_paper_and_an_item(tried: Tried) -> None:
    assert tried.verdict_is_right(), tried.told()
