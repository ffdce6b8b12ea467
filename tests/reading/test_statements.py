"""Clients of ten languages answer English questions in their own words, or say something near and answer nothing.

Half of the rows answer, half are traps: another year, somebody else, plans, guesses, small talk. What was written with
a look at `seen` is measured on `held`, which nobody looked at; the floors only rise.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.reading.replying import told_in
from tests.world import client, request

WRITTEN = Path(__file__).parent / "languages" / "statements"
TICKS = ("received", "not_applicable")


def rows(half: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(language, what was asked, said and meant)."""
    for path in sorted((WRITTEN / half).glob("*.toml")):
        for row in tomllib.loads(path.read_text("utf-8"))["row"]:
            yield path.stem, row


def counted(half: str) -> Counter[str]:
    """How many items of a half are rightly ticked off, and how many that are not answered."""
    found: Counter[str] = Counter()
    for language, row in rows(half):
        who = client("Rosa Quint", language=language)
        read = told_in([(who, [request(row["asked"])])], row["text"], language=language).reading
        ticked = {o.item: o.state.value for o in read.outcomes if o.state.value in TICKS}
        found["rows"] += 1
        found["answered"] += sum(row["wants"].get(item) == state for item, state in ticked.items())
        found["ticked wrongly"] += sum(row["wants"].get(item) not in TICKS for item in ticked)
    return found


@pytest.mark.parametrize(("half", "answered", "wrongly"), [("seen", 10, 1), ("held", 9, 4)])
def test_statements_in_ten_languages(half: str, answered: int, wrongly: int) -> None:
    found = counted(half)
    assert found["rows"] == 90
    assert found["answered"] >= answered
    assert found["ticked wrongly"] <= wrongly
