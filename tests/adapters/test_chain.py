"""The chain over events: whatever is changed, taken out, put in or moved is found, and named by its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.chain import Row, faults, grown
from mailbot.adapters.store import TinyStore, place_of
from mailbot.domain import events as ev
from mailbot.domain.lifecycle import evolve
from mailbot.domain.register import ClientRecord
from tests.adapters.breaking import QuickDisk
from tests.contract.test_store import NOON, a_client

ROWS: list[Row] = [{"at": f"2026-06-{n:02}", "event": {"is": "ClientWrote", "moved": n % 2 == 0}} for n in range(1, 9)]
LINKS = grown("client/C1", [], ROWS)


def test_what_is_as_it_was_written_is_without_fault() -> None:
    assert list(faults("client/C1", LINKS, ROWS)) == []
    assert grown("client/C1", LINKS[:3], ROWS) == LINKS, "it goes on from where it was"
    laid_out_otherwise = [dict(reversed(row.items())) for row in ROWS]
    assert list(faults("client/C1", LINKS, laid_out_otherwise)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: rows[3].update(at="2026-06-30"), ["event 4 was changed"]),
        (lambda rows: rows[3]["event"].update(moved=False), ["event 4 was changed"]),
        (lambda rows: rows.pop(0), ["event 1 is missing"]),
        (lambda rows: rows.pop(), ["event 8 is missing"]),
        (lambda rows: rows.insert(2, {"at": "x"}), ["in place 3 stands an event that was never written"]),
        (lambda rows: rows.append(rows[7]), ["in place 9 stands an event that was never written"]),
        (lambda rows: rows.insert(5, rows.pop(4)), ["event 6 stands in place 5"]),
        (lambda rows: rows.clear(), [f"event {n} is missing" for n in range(1, 9)]),
    ],
)
def test_each_change_is_named_by_its_place(change: Callable[[list[Row]], Any], told: list[str]) -> None:
    rows = deepcopy(ROWS)
    change(rows)
    assert list(faults("client/C1", LINKS, rows)) == told


def test_another_client_s_events_don_t_fit() -> None:
    assert list(faults("client/C2", LINKS, ROWS)) == ["event 1 was changed"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_change_goes_unnoticed(data: st.DataObject) -> None:
    rows = deepcopy(ROWS)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(rows) - 1))
        match data.draw(st.sampled_from(["change", "take out", "move", "double"])):
            case "change":
                rows[place] = {"at": data.draw(st.text(max_size=3)), "event": {}}
            case "take out":
                del rows[place]
            case "move":
                rows.insert(data.draw(st.integers(0, len(rows) - 1)), rows.pop(place))
            case "double":
                rows.insert(place, rows[place])
    assert bool(list(faults("client/C1", LINKS, rows))) == (rows != ROWS)


# -- in the store -----------------------------------------------------------------------------------------------------


def test_the_store_goes_on_from_the_chain_that_is_there_and_never_writes_an_event_anew(tmp_path: Path) -> None:
    store = TinyStore(tmp_path, QuickDisk())
    store.commit([a_client(1)])
    path = tmp_path / place_of("client/C1")
    path.write_text(path.read_text("utf-8").replace('"note": "half"', '"note": "whole"'), "utf-8")
    (record,) = store.load()
    assert isinstance(record, ClientRecord)
    for day in range(5):
        record = evolve(record, ev.ClientWrote(("C1-1",), moved=False), NOON + timedelta(days=day))
        store.commit([record])
    store.close()
    assert found(path) == ["event 3 was changed"], "what was changed by hand is not made good by going on"


def test_what_the_program_itself_changes_in_the_past_is_no_fault(tmp_path: Path) -> None:
    store = TinyStore(tmp_path, QuickDisk())
    record = a_client(1)
    store.commit([record])
    (record,) = store.load()  # type: ignore[assignment]
    without = replace(record, log=(record.log[0], *record.log[2:]))
    store.commit([without])
    assert found(tmp_path / place_of("client/C1")) == []
    assert list(store.load()) == [without]
    store.close()


def found(path: Path) -> list[str]:
    """What is wrong with the events in a file."""
    tables = json.loads(path.read_text("utf-8"))
    return list(faults("client/C1", tables["chain"]["1"]["links"], list(tables["log"].values())))
