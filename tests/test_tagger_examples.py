"""The annotated passages that teach the tagger under trial can all be read, and a slip is said in a sentence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bench.tagger.examples import FOLDER, Slip, asked, pairs, said
from bench.tagger.mixing import mixed, remarks


def test_every_example_can_be_read() -> None:
    staff = [p for f in (*(FOLDER / "asked").glob("*.txt"), FOLDER / "held" / "asked.txt") for p in asked(f)]
    clients = [p for f in (*(FOLDER / "said").glob("*.txt"), FOLDER / "held" / "said.txt") for p in said(f)]
    assert len(staff) > 1_000
    short = [p for f in (FOLDER / "pairs").glob("*.txt") for p in pairs(f)]
    assert len(clients) > 1_500
    assert len(short) > 1_400
    for passage in (*staff, *clients, *short):
        assert all(0 <= m.start < m.end <= len(passage.text) for m in passage.marks)


@pytest.mark.parametrize(
    ("block", "slip"),
    [
        ("1. The lease\n=\n{2 ans: it ends in May}\n", r"mine\.txt: no item 2"),
        ("1. The lease\n=\n{1 perhaps: it ends in May}\n", r"mine\.txt: there is no label perhaps"),
        ("1. The lease\n=\n{1 ans it ends in May\n", r"mine\.txt: a bracket is left"),
        ("It ends in May\n", r"mine\.txt: no numbered items"),
    ],
)
def test_a_slip_is_said_in_a_sentence(block: str, slip: str, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(block, "utf-8")
    with pytest.raises(Slip, match=slip):
        list(said(tmp_path / "mine.txt"))


def test_a_pair_without_its_bar_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("The lease: it ends in May\n", "utf-8")
    with pytest.raises(Slip, match=r"mine\.txt: no . \| . in"):
        list(pairs(tmp_path / "mine.txt"))


def test_a_mixed_answer_says_of_each_thing_what_was_said_of_it() -> None:
    passages = [p for f in sorted((FOLDER / "pairs").glob("*.txt")) for p in pairs(f)]
    known = list(remarks(passages))
    told = {(r.ask, r.text[m.start : m.end], m.kind) for r in known for m in r.marks}
    for seed in range(50):
        made = mixed(known, random.Random(seed))
        asks = dict(made.items)
        assert all((asks[m.item], made.text[m.start : m.end], m.kind) in told for m in made.marks)
