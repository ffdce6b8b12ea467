"""Every way in which English asks for a paper, and every way in which it only speaks of one."""

from __future__ import annotations

import tomllib

import pytest

from tests.reading import openings_read
from tests.reading.ordering import FOLDER

PAPERS = ("the lease", "the wayleave consent", "your P60")
BESIDE = "rota"
"""What some sentences ask for besides."""
LEAST_ASKING, LEAST_IDLE = 0.96, 0.95
_NO_ARTICLE = (" a X", "no X", "trace of X")
_LONGER = 4
"""Words that an item may have beyond the paper's own."""


def sayings(key: str) -> list[str]:
    """The sentences of one list of constructions.toml."""
    found: list[str] = tomllib.loads((FOLDER / "constructions.toml").read_text("utf-8"))[key]
    return found


def asked(said: str, paper: str) -> list[str]:
    """The items of a mail to a client that says this of a paper."""
    text = said.replace("X", paper)
    row = {
        "by": "jess",
        "to": ["C14"],
        "subject": "Hello",
        "text": f"Hi Patience,\n\n{text[0].upper()}{text[1:]}\n\nJess",
    }
    _, found = openings_read.read(row)
    return [i.ask for o in found.openings for i in o.items if BESIDE not in i.ask]


def is_asked_for(said: str, paper: str) -> bool:
    """Whether this paper is asked for, and nothing else."""
    bare = paper.split(" ", 1)[1] if any(n in said for n in _NO_ARTICLE) else paper
    items = asked(said, bare)
    named = len(items) == 1 and bare.split()[-1].lower() in items[0].lower()
    return named and len(items[0].split()) <= len(bare.split()) + _LONGER


@pytest.mark.parametrize("paper", PAPERS)
def test_however_a_paper_is_asked_for_it_is_an_item(paper: str) -> None:
    missed = [s for s in sayings("asks") if not is_asked_for(s, paper)]
    assert len(missed) <= (1 - LEAST_ASKING) * len(sayings("asks")), missed


@pytest.mark.parametrize("paper", PAPERS)
def test_what_is_only_spoken_of_is_no_item(paper: str) -> None:
    invented = [s for s in sayings("asks_for_nothing") if asked(s, paper)]
    assert len(invented) <= (1 - LEAST_IDLE) * len(sayings("asks_for_nothing")), invented
