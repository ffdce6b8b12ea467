"""What the tagger can say of a word."""

from __future__ import annotations

NOTHING = "O"
ASKED = (NOTHING, *(f"{place}-{kind}" for kind in "DASPB" for place in "BI"))
"""Of staff's passages: a paper, an answer, something to approve or sign, to pay, by when; B- begins one, I- goes on."""
SAID = (NOTHING, "att", "prom", "none", "done", "ask", "ans", "half", "ok", "okif", "paid", "wait")
"""Of clients' passages, about one thing asked: handed over, will come, there is none, given elsewhere, asked back,
answered, answered in part, approved, approved with strings, paid, not here yet."""


def kind_of(label: str) -> str:
    """A label without its place: "B-D" -> "D"."""
    return label[2:] if label[1:2] == "-" else label
