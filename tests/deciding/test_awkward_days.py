"""The nights and days on which calendars go wrong: whatever is open, the eleven rules hold and nobody is forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from holidays import country_holidays
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.letters import Purpose
from mailbot.domain.requests import Item, ItemKind
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, client, request
from tests.deciding.test_chasing_properties import something

DAYS = {
    "the clocks go forward": (date(2026, 3, 29), date(2027, 3, 28), date(2028, 3, 26)),
    "the clocks go back": (date(2026, 10, 25), date(2027, 10, 31), date(2028, 10, 29)),
    "29 February": (date(2024, 2, 29), date(2028, 2, 29)),
    "31 December": (date(2026, 12, 31), date(2027, 12, 31), date(2028, 12, 31)),
    "Easter": (date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16)),
    "the Scottish 2 January": (date(2026, 1, 2), date(2027, 1, 2), date(2029, 1, 2)),
}
NATIONS = ("ENG", "WLS", "SCT", "NIR")


def nation(region: str) -> WorkCalendar:
    """The working days of a practice there."""
    days = country_holidays("GB", subdiv=region, years=range(2023, 2031))
    return WorkCalendar(LONDON, PRACTICE.hours, frozenset(days))


@st.composite
def around(draw: st.DrawFn, awkward: str) -> WatchedStory:
    """One to three clients who were asked for something in the days before, due before, on or after that day."""
    day = draw(st.sampled_from(DAYS[awkward]))
    clock = time(draw(st.integers(0, 23)), draw(st.integers(0, 59)))
    begin = datetime.combine(day - timedelta(days=draw(st.integers(0, 20))), clock, tzinfo=LONDON)
    begin = begin.astimezone(UTC).astimezone(LONDON)  # an hour that the night leaves out is the next one
    opened = []
    for number in range(draw(st.integers(1, 3))):
        whose = client(f"Person {'ABC'[number]}", f"person{number}@calder.example", id=f"C{number}")
        due = day + timedelta(days=draw(st.integers(-4, 30)))
        items = [Item("ab"[n], f"Paper {n}", draw(st.sampled_from(ItemKind))) for n in range(draw(st.integers(1, 2)))]
        opened.append((whose, [request(f"R{number}", whose, *items, opened=begin, due_on=due)]))
    return WatchedStory.of(begin, *opened, calendar=nation(draw(st.sampled_from(NATIONS))))


@pytest.mark.parametrize("awkward", DAYS)
@given(data=st.data())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_eleven_rules_hold_across(awkward: str, data: st.DataObject) -> None:
    story = data.draw(around(awkward))
    for _ in range(data.draw(st.integers(1, 6))):
        data.draw(st.composite(lambda draw: something(draw, story))())
        story.days_pass(data.draw(st.integers(1, 9)))
        story.rule_11()
    story.days_pass(30)
    story.rule_11()
    story.everyone_has_a_reason()


@pytest.mark.parametrize(
    ("region", "day", "works"),
    [
        ("SCT", date(2026, 1, 2), False),
        ("ENG", date(2026, 1, 2), True),
        ("SCT", date(2027, 1, 4), False),  # the 2nd is a Saturday
        ("ENG", date(2027, 1, 4), True),
        ("SCT", date(2026, 4, 6), True),  # Easter Monday is none in Scotland
        ("ENG", date(2026, 4, 6), False),
        ("NIR", date(2026, 7, 13), False),  # the Twelfth, a Sunday
        ("ENG", date(2028, 2, 29), True),
        ("ENG", date(2026, 12, 31), True),
    ],
)
def test_each_nation_has_its_own_holidays(region: str, day: date, works: bool) -> None:
    assert nation(region).is_working(day) is works


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 10, 26)])
def test_the_working_day_after_the_clocks_changed_begins_at_the_new_hour(day: date) -> None:
    """A reminder that was ripe on the weekend leaves on Monday morning as people's clocks tell it."""
    begin = datetime.combine(day - timedelta(days=7), time(9, 30), tzinfo=LONDON)
    ruth = client()
    story = WatchedStory.of(
        begin, (ruth, [request("R1", ruth, "P60", opened=begin, due_on=day + timedelta(days=60))]),
        calendar=nation("ENG"),
    )  # fmt: skip
    story.days_pass(8)
    [(at, _)] = story.letters(Purpose.CHASER)
    assert at.date() == day
    assert time(9, 3) <= at.time() <= time(12, 0)


@given(st.sampled_from([*range(1, 2000)]))
@settings(max_examples=10, deadline=None)
def test_chasers_are_spread_over_the_morning_and_never_leave_on_the_hour(seed: int) -> None:
    begin = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
    people = [client(f"P {n}", f"p{n}@clients.example", id=f"C{seed}-{n}") for n in range(40)]
    opened = [(p, [request(f"R{p.id}", p, "P60", opened=begin, due_on=date(2026, 7, 31))]) for p in people]
    story = WatchedStory.of(begin, *opened, calendar=nation("ENG"))
    story.days_pass(8)
    clocks = [at.time() for at, _ in story.letters(Purpose.CHASER)]
    assert len(clocks) == 40
    assert not [c for c in clocks if c.minute == 0]
    assert len({(c.hour, c.minute) for c in clocks}) > 20, "spread, not all at once"
    assert {c.hour for c in clocks} == {9, 10, 11}
