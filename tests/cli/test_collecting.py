"""What the daemon read at its start is not looked through for cycles again; what is new is given back all the same."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from mailbot.cli.collecting import settle


class _Knot:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def settled() -> Iterator[None]:
    before = gc.get_threshold()
    settle()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("settled")
def test_what_is_there_is_left_alone() -> None:
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < gc.get_freeze_count()


@pytest.mark.usefixtures("settled")
def test_a_knot_made_later_is_still_undone() -> None:
    knot = weakref.ref(_Knot())
    assert knot() is not None
    more = [[n] for n in range(120_000)]
    assert len(more) == 120_000
    assert knot() is None
