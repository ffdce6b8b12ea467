"""Some hundred broken mails, each through its whole life (`make fuzz` tries two hundred thousand)."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzzing.corpus import Seed, seeds
from tests.fuzzing.life import live, one
from tests.fuzzing.mutations import EVERY, mutated

SMALL = [s for s in seeds() if len(s.raw) < 6_000]
"""Mails without large files: what is slow is tried by `make fuzz`."""


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SMALL), st.randoms(use_true_random=False))
def test_no_broken_mail_breaks_a_promise(seed: Seed, dice: random.Random) -> None:
    raw, _ = mutated(seed.raw, dice)
    live(raw, seed.scenario)


def test_the_same_number_breaks_the_same_mail_in_the_same_way() -> None:
    first, second = (one(random.Random("7/7")) for _ in range(2))
    assert first[:2] == second[:2]
    assert first[2].settled == second[2].settled


def test_every_way_of_breaking_breaks_something() -> None:
    dice = random.Random(1)
    for mutation in EVERY:
        assert any(mutation(s.raw, dice) != s.raw for s in seeds()), mutation.__name__
