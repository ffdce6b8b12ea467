"""What is remembered of a client for a day is what would be found anew: after mails, orders, midnights and leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.deciding.chasing import matters
from mailbot.deciding.schedule import due
from mailbot.domain.decision import Decision
from mailbot.domain.practice import Leave
from mailbot.domain.requests import ItemState
from tests.deciding.practice import Story, rules
from tests.deciding.test_chasing_properties import practices, something


def _anew(story: Story) -> Decision:
    matters._latest.clear()
    return _now(story)


def _now(story: Story) -> Decision:
    return due(story.register, story.practice, rules(), story.calendar, story.now)


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_is_remembered_is_what_is_found_anew(data: st.DataObject) -> None:
    story = data.draw(practices())
    for _ in range(data.draw(st.integers(1, 12))):
        data.draw(st.composite(lambda draw: something(draw, story))())
        if data.draw(st.integers(0, 5)) == 0:  # a leave told of by mail makes another practice of it
            away = Leave("dev", story.today, story.today + timedelta(days=7))
            story.practice = replace(story.practice, leave=(*story.practice.leave, away))
        assert _now(story) == _anew(story)
        story.until(story.now + timedelta(hours=data.draw(st.integers(1, 70))))
        assert _now(story) == _anew(story)


@given(practices())
@settings(max_examples=10, deadline=None)
def test_nobodys_record_is_remembered_once_it_is_over_or_gone(story: Story) -> None:
    _now(story)
    first = next(iter(story.register.clients.values()))
    rest = [r for r in story.register.clients.values() if r is not first]
    done = tuple(replace(r, items=tuple(replace(i, state=ItemState.RECEIVED) for i in r.items)) for r in first.requests)
    story.register = type(story.register).of([*rest, replace(first, requests=done)])
    _now(story)
    assert all(one.record is not first for day in matters._latest for one in day.found.values())
    story.register = type(story.register).of(rest)
    _now(story)
    assert {one.record.client.id for day in matters._latest for one in day.found.values()} <= {
        r.client.id for r in rest
    }
