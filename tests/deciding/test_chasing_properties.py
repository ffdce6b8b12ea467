"""A simulated year of random practices: whatever happens, the eleven rules hold and nobody is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import (
    ChasingPaused,
    ChasingResumed,
    ClientAway,
    DueChanged,
    Event,
    ItemRuled,
    LadderChanged,
    ReminderOrdered,
)
from mailbot.domain.practice import Leave
from mailbot.domain.requests import Item, ItemKind, ItemState, RequestKind, RequestState
from mailbot.domain.understanding import Doubt, Outcome
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, calendar, client, request, rules

START = datetime(2026, 1, 5, 8, 0, tzinfo=LONDON)
LADDERS = sorted(rules().ladders)
WHO = st.sampled_from([s.id for s in PRACTICE.staff])
KINDS = st.sampled_from(ItemKind)
BROUGHT = st.sampled_from(
    [
        ItemState.RECEIVED,
        ItemState.PARTIAL,
        ItemState.WRONG,
        ItemState.PROMISED,
        ItemState.CLAIMED,
        ItemState.NOT_APPLICABLE,
        ItemState.QUERY,
    ]
)


@st.composite
def practices(draw: st.DrawFn) -> WatchedStory:
    """One to four clients, some sharing an address, some with a second contact, each with one to three requests."""
    begin = START + timedelta(days=draw(st.integers(0, 330)))
    opened = []
    for number in range(draw(st.integers(1, 4))):
        shared = draw(st.booleans()) and number > 0
        address = "shared@calder.example" if shared else f"person{number}@calder.example"
        second = f"second{number}@calder.example" if draw(st.booleans()) else ""
        ladder = draw(st.sampled_from(["", *LADDERS]))
        whose = client(f"Person {'ABCD'[number]}", address, id=f"C{number}", second=second, ladder=ladder)
        requests = []
        for r in range(draw(st.integers(1, 3))):
            count = draw(st.integers(1, 4))
            items = [Item("abcd"[i], f"Paper {'abcd'[i]}", draw(KINDS)) for i in range(count)]
            due = begin.date() + timedelta(days=draw(st.integers(-5, 60)))
            kind = draw(st.sampled_from(RequestKind))
            requests.append(request(f"R{number}{r}", whose, *items, opened=begin, due_on=due, kind=kind))
        opened.append((whose, requests))
    shut = draw(_spans(begin.date(), 14))
    leave = tuple(Leave(who, *draw(_spans(begin.date(), 30))) for who in draw(st.sets(WHO)))
    closures = frozenset(shut[0] + timedelta(days=n) for n in range((shut[1] - shut[0]).days + 1))
    public = calendar(draw(st.sampled_from(["ENG", "SCT", "NIR"])))
    days = WorkCalendar(public.zone, public.hours, public.holidays | closures)
    practice = replace(PRACTICE, closures=closures, leave=leave, ladder=draw(st.sampled_from(LADDERS)))
    return WatchedStory.of(begin, *opened, calendar=days, practice=practice)


@st.composite
def _spans(draw: st.DrawFn, begin: date, longest: int) -> tuple[date, date]:
    """A first and a last day within two months from then."""
    first = begin + timedelta(days=draw(st.integers(1, 60)))
    return first, first + timedelta(days=draw(st.integers(0, longest)))


def _outcome(draw: st.DrawFn, story: WatchedStory, ref: str, item: str) -> Outcome:
    state = draw(BROUGHT)
    day = story.today + timedelta(days=draw(st.integers(0, 30))) if state is ItemState.PROMISED else None
    return Outcome(ref, item, state, date=day)


def _client_writes(draw: st.DrawFn, story: WatchedStory) -> None:
    record = draw(st.sampled_from(sorted(story.register.clients.values(), key=lambda r: r.client.id)))
    places = [(r.ref, i.id) for r in record.requests if r.state is not RequestState.CANCELLED for i in r.items]
    chosen = draw(st.lists(st.sampled_from(places), max_size=3, unique=True))
    outcomes = tuple(_outcome(draw, story, ref, item) for ref, item in chosen)
    doubts: tuple[Doubt, ...] = ()
    if draw(st.integers(0, 4)) == 0:
        doubts = (Doubt("They ask something.", client=record.client.id, request=places[0][0], items=(places[0][1],)),)
    story.client_writes(record.client.emails[0], *outcomes, doubts=doubts)


def _staff_speak(draw: st.DrawFn, story: WatchedStory) -> None:
    record = draw(st.sampled_from(sorted(story.register.clients.values(), key=lambda r: r.client.id)))
    if not record.open:
        return
    asked = record.open[0]
    later = story.today + timedelta(days=draw(st.integers(1, 30)))
    orders: list[Event] = [
        DueChanged(asked.ref, later),
        ChasingPaused(asked.ref, later),
        ChasingPaused(None, later),
        ChasingPaused(asked.ref, date.max),
        ChasingResumed(None),
        ReminderOrdered(asked.ref),
        LadderChanged(asked.ref, draw(st.sampled_from(LADDERS))),
        ItemRuled(asked.ref, asked.items[0].id, "waive"),
        ItemRuled(asked.ref, asked.items[0].id, "reject", "too dark to read"),
        ItemRuled(asked.ref, asked.items[0].id, "reopen"),
        ClientAway(later),
    ]
    story.happens(record.client.id, draw(st.sampled_from(orders)))


def something(draw: st.DrawFn, story: WatchedStory) -> None:
    """A client writes, staff give an order, a mail comes back, or nothing happens."""
    match draw(st.integers(0, 5)):
        case 0 | 1:
            _client_writes(draw, story)
        case 2:
            _staff_speak(draw, story)
        case 3 if draw(st.integers(0, 3)) == 0:
            record = next(iter(story.register.clients.values()))
            story.bounces(record.client.emails[0])
        case _:
            pass


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_year_of_any_practice_keeps_the_eleven_rules(data: st.DataObject) -> None:
    story = data.draw(practices())
    for _ in range(data.draw(st.integers(1, 14))):
        data.draw(st.composite(lambda draw: something(draw, story))())
        for _ in range(data.draw(st.integers(1, 5))):
            story.days_pass(5)
            story.rule_11()
    story.days_pass(40)
    story.rule_11()
    story.everyone_has_a_reason()


@given(practices())
@settings(max_examples=25, deadline=None)
def test_when_nobody_answers_the_ladder_ends_with_a_person(story: WatchedStory) -> None:
    refs = {r.ref for record in story.register.clients.values() for r in record.open}
    for _ in range(25):
        story.days_pass(5)
        story.rule_11()
    assert refs <= story.left_to
    sent = len(story.sent)
    story.days_pass(60)
    chasers = [m for _, m in story.sent[sent:] if m.purpose.value == "chaser"]
    assert chasers == [], "after the last stage the client is left in peace"
