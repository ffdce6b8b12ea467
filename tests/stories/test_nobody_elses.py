"""Nothing of a client is ever read by anybody else, whatever happens in whatever practice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.domain.letters import OutboxEntry, Purpose
from tests.stories.worlds import HAPPENINGS, World

WORLDS = st.builds(
    World,
    st.integers(2, 4),
    together=st.booleans(),
    seconds=st.frozensets(st.integers(0, 3)),
    strangers_second=st.booleans(),
)
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(HAPPENINGS)), st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=10
)


@given(WORLDS, STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_mail_tells_anybody_of_somebody_else(world: World, steps: list[tuple[str, int, int]]) -> None:
    for what, one, other in steps:
        HAPPENINGS[what](world, one, other)
    world.passes(12)


def chased() -> tuple[World, OutboxEntry]:
    """Four clients, and the first one's chaser on its way."""
    world = World(4, together=False, seconds=frozenset(range(4)), strangers_second=False)
    world.now = world.now.replace(hour=12, minute=30)
    world.office.tick(world.now)
    waiting = world.office.outgoing(world.now)
    return world, next(e for e in waiting if e.mail.purpose is Purpose.CHASER and e.mail.clients == ("C1",))


def test_the_worlds_are_worth_looking_at() -> None:
    world = World(4, together=True, seconds=frozenset(range(4)), strangers_second=True)
    world.passes(25)
    for what in sorted(HAPPENINGS):
        HAPPENINGS[what](world, 0, 2)
    world.passes(40)
    purposes = {m.purpose for m in world.left}
    assert purposes >= {Purpose.CHASER, Purpose.ACKNOWLEDGEMENT, Purpose.QUESTION, Purpose.DIGEST}
    assert any(len(m.clients) > 1 and m.purpose is Purpose.CHASER for m in world.left), "one mail for two clients"
    assert any(m.cc for m in world.left), "and copies"


LEAKS: dict[str, dict[str, Any]] = {
    "to another client": {"to": ("mick@pendragon.example",)},
    "in copy to another client": {"cc": ("ines@falk.example",)},
    "in copy to another's second contact": {"cc": ("second@tolland.example",)},
    "to a stranger": {"to": ("nosy@elsewhere.test",)},
    "to one client about two": {"clients": ("C1", "C2")},
    "to a client about nobody": {"clients": ()},
    "to a client though it is a digest": {"purpose": Purpose.DIGEST},
    "to a client though it is a question to staff": {"purpose": Purpose.QUESTION},
}


@pytest.mark.parametrize("what", LEAKS)
def test_the_outbox_lets_none_leave_that_goes(what: str) -> None:
    world, entry = chased()
    record = world.clients["C1"]
    wrong = replace(entry, mail=replace(entry.mail, **LEAKS[what]))
    world.office.keep_client(replace(record, outbox=tuple(wrong if e == entry else e for e in record.outbox)))
    assert not world.office.sending(entry.mail.key, world.now)


@pytest.mark.parametrize("word", ["8203.94", "Zennor slate quarry", "mick@pendragon.example", "PENDRAGON"])
@pytest.mark.parametrize("where", ["Subject: Re: The Harrow", "References: <", "Content-Type: text/html"])
def test_the_look_would_see_a_word_anywhere(word: str, where: str) -> None:
    world, entry = chased()
    world.looked_at(entry)
    raw = entry.mail.raw
    spot = raw.index("\r\n", raw.index("\r\n\r\n", raw.index(where)) + 2) if "html" in where else raw.index(where) + 12
    leaking = replace(entry.mail, raw=f"{raw[:spot]} {word} {raw[spot:]}")
    with pytest.raises(AssertionError, match="tells"):
        world.looked_at(replace(entry, mail=leaking))
