"""What clients of eleven languages other than English say, read by the phrases of rules/languages/<xx>/phrases.toml.

`seen.toml` is what the phrases were written with, `held.toml` was kept apart: it says how well they fare elsewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.reading.replying import ASKS, EITHER, QUIET, told_in
from tests.world import client, request

PAPERS = {"a": "doc: P60 for 2025/26", "b": "doc: Barclays bank statements", "c": "doc: Fuel receipts"}
BILL = {"a": "pay: Invoice AQ-3071, £312.00"}
ACCOUNTS = {"a": "ok: Approve the accounts to 31 March 2026"}
MILES = {"a": "ask: Total miles driven in the year"}
QUESTION = {"a": "ask: Did you let out the annexe?"}

INTENTS: dict[str, tuple[Mapping[str, str], str, str]] = {
    "promise": (PAPERS, "promised", QUIET),
    "claimed": (PAPERS, "claimed", ASKS),
    "none": (PAPERS, "not_applicable", QUIET),
    "question": (PAPERS, "query", ASKS),
    "paid": (BILL, "received", QUIET),
    "will_pay": (BILL, "promised", QUIET),
    "approve": (ACCOUNTS, "received", QUIET),
    "object": (ACCOUNTS, "query", ASKS),
    "yes": (QUESTION, "received", QUIET),
    "no": (QUESTION, "received", QUIET),
    "miles": (MILES, "received", QUIET),
    "lack": (PAPERS, "", ASKS),
    "busy": (PAPERS, "", EITHER),
    "idle": (PAPERS, "", QUIET),
}
"""What is asked for, what the words do to it, and whether a person must be asked."""


def rows(name: str) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """(language, intent, text, what it should do)."""
    table = tomllib.loads((Path(__file__).parent / "languages" / f"{name}.toml").read_text("utf-8"))
    for language, intents in table.items():
        for intent, texts in intents.items():
            for row in texts:
                text, *rest = [row] if isinstance(row, str) else row
                yield language, intent, text, _expected(intent, rest)


def _expected(intent: str, rest: list[str]) -> dict[str, str]:
    state = INTENTS[intent][1]
    if not state:
        return {}
    items, days = [r for r in rest if r in PAPERS], [r for r in rest if r not in PAPERS]
    return {item: " ".join([state, *days]) for item in items or ["a"]}


def done(language: str, intent: str, text: str) -> tuple[dict[str, str], str]:
    """What a mail of a client who reads that language does, and whether a person is asked."""
    who = client("Rosa Quint", language=language)
    read = told_in([(who, [request(INTENTS[intent][0])])], text, language=language).reading
    outcomes = {o.item: f"{o.state.value} {o.date or ''}".strip() for o in read.outcomes}
    return outcomes, ASKS if read.doubts else QUIET


def as_meant(language: str, intent: str, text: str, expected: dict[str, str]) -> bool:
    """Whether a mail does what it should, and a person is asked only where one is needed."""
    outcomes, person = done(language, intent, text)
    return outcomes == expected and INTENTS[intent][2] in (person, EITHER)


@pytest.mark.parametrize(("language", "intent", "text", "expected"), list(rows("seen")))
def test_what_the_phrases_were_written_for(language: str, intent: str, text: str, expected: dict[str, str]) -> None:
    outcomes, person = done(language, intent, text)
    assert outcomes == expected
    assert INTENTS[intent][2] in (person, EITHER)


def test_wordings_nobody_had_in_mind() -> None:
    """Nine of ten are read as they were meant, in every language together."""
    held = list(rows("held"))
    missed = [row[:3] for row in held if not as_meant(*row)]
    assert len(missed) <= len(held) // 10, missed


@pytest.mark.parametrize("name", ["seen", "held"])
def test_nothing_is_settled_by_mistake(name: str) -> None:
    """A promise, a question, or a word of thanks never passes for a paper that came or a bill that was paid."""
    settling = {"received", "not_applicable", "claimed"}
    wrong = []
    for language, intent, text, expected in rows(name):
        for item, state in done(language, intent, text)[0].items():
            if state.split()[0] in settling and state.split()[0] != expected.get(item, "").split(" ")[0]:
                wrong.append((language, intent, text, state))
    assert wrong == []
