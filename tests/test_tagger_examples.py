"""The annotated passages that teach the tagger under trial can all be read, and a slip is said in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.tagger.examples import FOLDER, Slip, asked, said


def test_every_example_can_be_read() -> None:
    staff = [p for f in (*(FOLDER / "asked").glob("*.txt"), FOLDER / "held" / "asked.txt") for p in asked(f)]
    clients = [p for f in (*(FOLDER / "said").glob("*.txt"), FOLDER / "held" / "said.txt") for p in said(f)]
    assert len(staff) > 1_000
    assert len(clients) > 500
    for passage in (*staff, *clients):
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
