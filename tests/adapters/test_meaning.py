"""How alike texts are in meaning: what is about a thing is nearer to it than what isn't, and nothing can stop it."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world import likeness

QUESTIONS = {
    "student loan": "Are you still repaying a student loan?",
    "empty weeks": "How many weeks was the flat empty?",
    "pickup": "Do you use the pickup privately?",
    "profit shares": "How are profits to be shared between the partners this year?",
}


@pytest.mark.parametrize(
    ("statement", "about"),
    [
        ("That was all paid back when I was thirty, nothing comes off my wages for university now", "student loan"),
        ("We had nobody in for most of March", "empty weeks"),
        ("I only ever drive it to sites, the family has another car", "pickup"),
        ("My brother and I still go halves on whatever the business earns", "profit shares"),
    ],
)
def test_a_statement_is_nearest_to_the_question_it_answers(statement: str, about: str) -> None:
    near = dict(zip(QUESTIONS, likeness().alike(statement, list(QUESTIONS.values())), strict=True))
    assert max(near, key=lambda name: near[name]) == about


def test_a_text_means_what_it_means() -> None:
    one, other = likeness().alike("The P60 is attached", ["The P60 is attached", "My uncle keeps bees"])
    assert one == pytest.approx(1, abs=1e-5)
    assert other < 0.2


def test_capitals_and_accents_change_nothing() -> None:
    assert likeness().alike("CAFÉ RECEIPTS", ["cafe receipts"])[0] == pytest.approx(1, abs=1e-5)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_any_text_has_some_meaning(text: str) -> None:
    (near,) = likeness().alike(text, ["P60 for 2025/26"])
    assert -1.01 <= near <= 1.01


def test_a_text_without_end_is_read_from_its_beginning() -> None:
    begin = "The flat was empty in March. " * 40
    assert likeness().alike(begin + "x" * 2_000_000, [begin])[0] == pytest.approx(1, abs=1e-5)


def test_many_long_texts_take_little_memory() -> None:
    texts = [f"{n} " + "The flat was empty in March and let again in May. " * 12 for n in range(32)]
    likeness().alike("warm", ["up"])
    tracemalloc.start()
    likeness().alike(texts[0], texts[1:])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 40 << 20
