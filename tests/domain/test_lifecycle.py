"""The one table of what may happen to an item, and what every event leaves true."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain import events as ev
from mailbot.domain.lifecycle import BROUGHT, BY_CLIENT, RULINGS, IllegalTransition, after_mail, after_ruling, evolve
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import RESTING, SETTLED, Item, ItemState, Request, RequestKind, RequestState, awaited

NOW = datetime(2026, 6, 9, 11, 0, tzinfo=UTC)
STATES = st.sampled_from(ItemState)


def record(*states: ItemState) -> ClientRecord:
    """A client with one request, its items in these states."""
    items = tuple(Item("abcdef"[n], f"Paper {n}", state=s) for n, s in enumerate(states))
    asked = Request("R1", "C1", "jess", RequestKind.INFORMATION, "Papers", NOW, date(2026, 6, 30), items)
    return ClientRecord(Client("C1", "Rosa Quint", ("rosa@quint.example",)), (asked,))


@given(STATES, st.sampled_from(BROUGHT))
def test_a_mail_leaves_every_item_somewhere_in_the_table(state: ItemState, brought: ItemState) -> None:
    assert after_mail(state, brought) in ItemState


@given(st.sampled_from(sorted(SETTLED)), st.sampled_from(BROUGHT))
def test_what_is_settled_never_becomes_outstanding_through_a_mail(state: ItemState, brought: ItemState) -> None:
    after = after_mail(state, brought)
    assert after in SETTLED | {ItemState.QUERY, ItemState.PARTIAL}


def test_what_staff_waived_only_comes_back_when_it_really_comes() -> None:
    assert set(BY_CLIENT[ItemState.WAIVED].values()) == {ItemState.RECEIVED}


def test_a_part_that_is_here_stays_here_whatever_is_promised() -> None:
    assert after_mail(ItemState.PARTIAL, ItemState.PROMISED) is ItemState.PARTIAL
    assert after_mail(ItemState.PARTIAL, ItemState.WRONG) is ItemState.PARTIAL


def test_only_a_question_can_be_said_to_be_answered() -> None:
    for state in set(ItemState) - {ItemState.QUERY}:
        with pytest.raises(IllegalTransition):
            after_ruling(state, "answered")
    assert after_ruling(ItemState.QUERY, "answered") is ItemState.OUTSTANDING


@given(st.lists(STATES, min_size=1, max_size=5), st.data())
def test_every_event_is_logged_and_changes_no_earlier_record(states: list[ItemState], data: st.DataObject) -> None:
    before = record(*states)
    item = data.draw(st.sampled_from([i.id for i in before.requests[0].items]))
    event = ev.ItemMoved("R1", item, data.draw(st.sampled_from(BROUGHT)))
    after = evolve(before, event, NOW, "m" * 64)
    assert [e.event for e in after.log] == [event]
    assert before.log == ()
    assert [i.id for i in after.requests[0].items] == [i.id for i in before.requests[0].items]


@given(st.lists(STATES, min_size=1, max_size=5), st.data())
def test_nothing_settled_or_resting_is_ever_awaited(states: list[ItemState], data: st.DataObject) -> None:
    after = record(*states)
    for _ in range(data.draw(st.integers(0, 4))):
        item = data.draw(st.sampled_from([i.id for i in after.requests[0].items]))
        ruling = data.draw(st.sampled_from(RULINGS))
        try:
            after = evolve(after, ev.ItemRuled("R1", item, ruling), NOW)
        except IllegalTransition:
            continue
    for wanted in awaited(after.requests[0], NOW.date()):
        assert wanted.state not in SETTLED | RESTING


def test_a_complete_request_opens_again_when_an_item_does() -> None:
    done = evolve(record(ItemState.RECEIVED), ev.RequestCompleted("R1"), NOW)
    assert done.requests[0].state is RequestState.COMPLETE
    again = evolve(done, ev.ItemRuled("R1", "a", "reject", "too dark"), NOW)
    assert again.requests[0].state is RequestState.OPEN


def test_an_event_about_a_request_that_is_not_there_is_illegal() -> None:
    with pytest.raises(IllegalTransition, match="no item R9/a"):
        evolve(record(ItemState.OUTSTANDING), ev.ItemMoved("R9", "a", ItemState.RECEIVED), NOW)


def test_the_page_about_it_is_drawn_from_the_table() -> None:
    script = Path(__file__).parents[2] / "scripts" / "lifecycle_doc.py"
    assert subprocess.run([sys.executable, script, "--check"], check=False).returncode == 0, (
        "run scripts/lifecycle_doc.py"
    )
