"""The second reader of orders: verbs told by their likeness to examples."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.orders.leanings import NONE, Leanings, leanings, learned
from mailbot.reading.text.lexicon import lexicon
from tests.world import rules

FOLDS = 5
SURE = 0.97
PLAIN = frozenset(rules().languages["en"].staff["order_no_papers"])
SETTLING = {"received", "waive", "cancel", "confirm"}
ALIKE = ({"received", "confirm"}, {NONE, "deny"})
"""Where nothing was asked, yes says that something is here, and no says nothing."""


def examples() -> list[tuple[str, str]]:
    """Verb and order, the verbs well mixed."""
    rows = [(verb, text) for verb, texts in rules().languages["en"].orders.items() for text in texts]
    return sorted(rows, key=lambda row: row[1][::-1])


def without(fold: int) -> Leanings:
    """Taught by all but every fifth example."""
    taught: dict[str, list[str]] = {}
    for at, (verb, text) in enumerate(examples()):
        if at % FOLDS != fold:
            taught.setdefault(verb, []).append(text)
    return learned(taught, lexicon(rules()), PLAIN)


def test_what_it_is_sure_of_is_right_of_orders_it_has_not_seen() -> None:
    right, settled_wrongly, sure = 0, 0, 0
    for fold in range(FOLDS):
        model = without(fold)
        for verb, text in examples()[fold::FOLDS]:
            best = next(iter(model.of(text)), None)
            if best is None or best.verb == NONE or best.share < SURE or best.likeness < 0.4:
                continue
            same = best.verb == verb or {best.verb, verb} in ALIKE
            sure, right = sure + 1, right + same
            settled_wrongly += not same and best.verb in SETTLING
    assert sure > 80
    assert right >= 0.95 * sure
    assert settled_wrongly <= 0.02 * sure


@pytest.mark.parametrize(("typed", "verb"), [("send another remidner", "remind"), ("puase untill DAY", "pause")])
def test_mistyped_words_are_known(typed: str, verb: str) -> None:
    assert leanings(rules()).of(typed)[0].verb == verb


def test_learning_is_done_once() -> None:
    assert leanings(rules()) is leanings(rules())


def test_words_of_no_example_lean_nowhere() -> None:
    assert leanings(rules()).of("xyzzy") == ()


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_shares_of_any_text_make_a_whole(text: str) -> None:
    found = leanings(rules()).of(text)
    assert not found or abs(sum(x.share for x in found) - 1) < 1e-6
    assert all(0 <= x.likeness <= 1.0001 for x in found)
