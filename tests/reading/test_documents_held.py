"""Papers written before the rules were tried on them: what each is to what was asked for."""

from __future__ import annotations

import pytest

from tests.reading.papers import Tried, papers


@pytest.mark.parametrize("tried", [*papers("held.toml"), *papers("held_more.toml")], ids=str)
def test_a_paper_and_an_item(tried: Tried) -> None:
    assert tried.verdict_is_right(), tried.told()
