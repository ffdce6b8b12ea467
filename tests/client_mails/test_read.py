"""How well the invented replies are read: what is reached stays reached. `make eval` prints the figures."""

from __future__ import annotations

import pytest

from bench.eval_replies import Judged, Reading, judged
from tests.client_mails.written import HALVES

RIGHT = {"seen": 0.83, "held": 0.70}
"""The least share of mails that is read wholly right."""
FALSE_SETTLES = {"seen": 0, "held": 0}
"""The most items that may be ticked off and are not settled."""


@pytest.fixture(scope="module")
def read() -> dict[str, list[Judged]]:
    """Every reply, read."""
    reading = Reading()
    return {half: list(judged(half, reading)) for half in HALVES}


@pytest.mark.parametrize("half", HALVES)
def test_mails_are_read_as_well_as_they_were(read: dict[str, list[Judged]], half: str) -> None:
    assert sum(j.right for j in read[half]) / len(read[half]) >= RIGHT[half]


@pytest.mark.parametrize("half", HALVES)
def test_hardly_anything_is_ticked_off_that_is_not_settled(read: dict[str, list[Judged]], half: str) -> None:
    assert sum(len(j.false_settles) for j in read[half]) <= FALSE_SETTLES[half]
