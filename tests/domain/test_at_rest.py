"""What rests is packed, and nobody can tell but by what it weighs."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from mailbot.adapters.packing import Pickled
from mailbot.adapters.records import record_codec
from mailbot.deciding import due, next_due
from mailbot.domain.letters import OutboxState
from mailbot.domain.register import ClientRecord, DayRecord, Register, last_noted, rests
from mailbot.domain.requests import Item, ItemState
from mailbot.domain.understanding import Outcome
from tests.deciding.practice import LONDON, PRACTICE, Story, calendar, client, request, rules

MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=LONDON)


class Woken(Pickled):
    """Counts how often somebody asked for what rests."""

    woken = 0

    def unpack(self, octets: bytes) -> tuple[Any, ...]:
        self.woken += 1
        return super().unpack(octets)


def finished() -> Story:
    """Forty clients who were asked, reminded, and sent everything; one who did not; a month has passed since."""
    story = Story.of(MONDAY, *(_client(n) for n in range(41)))
    story.days_pass(14)
    for n in range(40):
        story.client_writes(f"p{n}@clients.example", *(Outcome(f"R{n}", i, ItemState.RECEIVED) for i in ("a", "b")))
    story.days_pass(30)
    for record in tuple(story.register.clients.values()):
        out = tuple(replace(e, state=OutboxState.SENT, changed=e.queued) for e in record.outbox)
        story.register.put(replace(record, outbox=out))
    return story


def _client(number: int) -> tuple[Any, list[Any]]:
    whose = client(f"Person {number}", f"p{number}@clients.example", id=f"C{number}")
    items = [Item("a", f"P60 of person {number}"), Item("b", f"Bank statements of person {number}")]
    return whose, [request(f"R{number}", whose, *items, opened=MONDAY, due_on=date(2026, 3, 31))]


@pytest.fixture(scope="module")
def story() -> Story:
    return finished()


@pytest.fixture
def register(story: Story) -> Register:
    """The story's records once more, all awake."""
    return Register.of(deepcopy(tuple(story.register.records())))


def test_what_rests_is_what_it_was(story: Story, register: Register) -> None:
    """Equal in every part, on disk and in copies, and awake again in its next version."""
    register.put_to_rest(Pickled(), story.now, 1_000)
    codec, resting = record_codec(), 0
    for record in story.register.records():
        kept = register.days[record.key] if isinstance(record, DayRecord) else register.clients[record.client.id]
        resting += rests(kept)
        assert last_noted(kept) == last_noted(record)
        assert codec.encode(kept) == codec.encode(record)
        assert kept == record
        assert repr(kept) == repr(record)
        assert not rests(replace(kept))
    assert resting > 40
    for n in range(40):
        (asked,), (before,) = register.clients[f"C{n}"].requests, story.register.clients[f"C{n}"].requests
        assert asked.thread == before.thread
        assert asked.thread
        assert all(register.request_of_message(m) is asked for m in asked.thread)
        register.put(replace(register.clients[f"C{n}"], opened=9))  # another version, the same requests
        assert all(register.request_of_message(m) is asked for m in asked.thread)


def test_only_what_is_idle_rests(story: Story, register: Register) -> None:
    """Not who owes us something; nor whose matter was closed the other day; nor who has a letter on its way."""
    fresh = replace(register.clients["C1"], log=(replace(register.clients["C1"].log[-1], at=story.now),))
    waiting = register.clients["C2"]
    last = replace(waiting.outbox[-1], state=OutboxState.PENDING)
    register.put(fresh, replace(waiting, outbox=(*waiting.outbox[:-1], last)))
    register.put_to_rest(Pickled(), story.now, 1_000)
    awake = {c for c, r in register.clients.items() if not rests(r)}
    assert awake == {"C1", "C2", "C40"}
    assert not rests(max(register.days.values(), key=lambda d: d.day))


def test_no_more_at_a_time_than_is_asked_for(story: Story, register: Register) -> None:
    packs = Pickled()
    for so_far in (7, 14, 21):
        register.put_to_rest(packs, story.now, 7)
        assert sum(map(rests, register.records())) == so_far


def test_time_passes_without_waking_anybody(story: Story, register: Register) -> None:
    """Else each look at the clock would unpack a whole practice; and it finds just what it would have found."""
    now = story.now + timedelta(days=31)
    found = due(register, PRACTICE, rules(), calendar(), now), next_due(register, PRACTICE, rules(), calendar(), now)
    register.put_to_rest(packs := Woken(), story.now, 1_000)
    again = due(register, PRACTICE, rules(), calendar(), now), next_due(register, PRACTICE, rules(), calendar(), now)
    assert repr(again) == repr(found)
    assert packs.woken == 0
    assert register.clients["C3"].log
    assert packs.woken == 1


def test_a_new_version_of_what_rests_wakes_none_of_its_threads(story: Story, register: Register) -> None:
    """A client of ten years writes: the threads of all their closed requests stay as they are."""
    register.put_to_rest(packs := Woken(), story.now, 1_000)
    before = packs.woken
    register.put(replace(register.clients["C3"], opened=9))
    assert packs.woken - before == 2, "log and outbox, no more"


def test_it_takes_a_third_of_its_room(register: Register, story: Story) -> None:
    packs = Pickled()
    register.put_to_rest(packs, story.now, 1_000)
    held = [r for r in register.clients.values() if rests(r)]
    assert all(isinstance(r, ClientRecord) for r in held)
    late = held[-1]
    assert len(packs.pack(late.log)) + len(packs.pack(late.outbox)) < len(repr((late.log, late.outbox))) / 3
