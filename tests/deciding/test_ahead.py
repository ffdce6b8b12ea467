"""The days ahead on paper are the days as they come; and a simulation of months keeps to what is stated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.deciding import Ahead, SimulatedDay, digest_now, outlook, simulate
from mailbot.domain.drafts import Draft
from mailbot.domain.events import ChasingPaused
from mailbot.domain.habits import Asking, Habit, Habits
from mailbot.domain.job_drafts import is_of_job
from mailbot.domain.job_rules import DraftWords
from mailbot.domain.letters import Purpose
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import RequestKind, RequestState
from mailbot.domain.understanding import Opening
from mailbot.reading import opened_by, opened_for_job
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, calendar, client, request, rules
from tests.deciding.test_chasing_properties import practices

MONDAY = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
SILENT = Habit(answers=0.0)
PROMPT = Habit(answers=1.0, after=2, brings=1.0, asks=0.0)


@given(practices(), st.integers(0, 12), st.integers(1, 20))
@settings(max_examples=25, deadline=None)
def test_what_is_foretold_comes_to_pass(story: WatchedStory, before: int, span: int) -> None:
    story.days_pass(before)
    until = story.now + timedelta(days=span)
    foretold = outlook(story.register, story.practice, rules(), story.calendar, story.now, until)
    sent = len(story.sent)
    story.until(until)
    came = [(at, m.requests, m.items, m.stage) for at, m in story.sent[sent:] if m.purpose is Purpose.CHASER]
    told = [(at, m.requests, m.items, m.stage) for at, m in foretold.letters if m.purpose is Purpose.CHASER]
    assert [t for t in told if t[0] < until] == came


def test_everybody_who_is_not_chased_has_a_reason() -> None:
    ruth, bob = client(), client("Bob Marsh")
    story = WatchedStory.of(
        MONDAY,
        (ruth, [request("R1", ruth, "P60", opened=MONDAY, due_on=date(2026, 7, 31))]),
        (bob, [request("R2", bob, "P60", opened=MONDAY, due_on=date(2026, 7, 31))]),
    )
    story.happens(bob.id, ChasingPaused("R2", date(2026, 6, 30)))
    found = outlook(story.register, PRACTICE, rules(), calendar(), story.now, story.now + timedelta(days=9))
    assert [(at.date(), letter.requests, letter.stage) for at, letter in found.letters] == [
        (date(2026, 6, 15), ("R1",), 1)
    ]
    [why] = found.not_yet
    assert why.requests == ("R2",)
    assert "chasing of this request is paused until Tuesday 30 June" in why.reason


def test_looking_ahead_changes_nothing() -> None:
    ruth = client()
    story = WatchedStory.of(MONDAY, (ruth, [request("R1", ruth, "P60", opened=MONDAY, due_on=date(2026, 7, 31))]))
    before = story.register.clients[ruth.id]
    outlook(story.register, PRACTICE, rules(), calendar(), story.now, story.now + timedelta(days=60))
    assert story.register.clients[ruth.id] is before
    assert story.register.days == {}


def test_the_digest_shown_is_the_digest_sent() -> None:
    ruth = client()
    story = WatchedStory.of(MONDAY, (ruth, [request("R1", ruth, "P60", opened=MONDAY, due_on=date(2026, 7, 31))]))
    morning = datetime(2026, 6, 16, 8, 0, tzinfo=LONDON)
    ahead = Ahead.of(story.register, PRACTICE, rules(), calendar(), MONDAY)
    for day in ahead.days(date(2026, 6, 15)):
        ahead.let_pass(day)
    shown = digest_now(PRACTICE.staff[0], ahead.register, PRACTICE, rules(), calendar(), morning)
    story.until(morning - timedelta(minutes=1))
    again = digest_now(PRACTICE.staff[0], story.register, PRACTICE, rules(), calendar(), morning)
    assert shown == again
    story.until(morning + timedelta(minutes=1))
    assert shown is not None
    assert story.register.has_said(shown.key)
    owen = digest_now(PRACTICE.staff[1], story.register, PRACTICE, rules(), calendar(), morning)
    assert owen is None, "nothing of Owen's is open"


# -- months -----------------------------------------------------------------------------------------------------------


def simulated(habits: Habits, clients: int = 20, until: date = date(2026, 9, 30)) -> tuple[list[SimulatedDay], Ahead]:
    people = [client(f"Person {n}", f"p{n}@clients.example", id=f"C{n}") for n in range(clients)]
    opened = ((p, [request(f"R-{p.id}", p, "P60", "P11D", opened=MONDAY, due_on=date(2026, 7, 31))]) for p in people)
    story = WatchedStory.of(MONDAY, *opened)
    ahead = Ahead.of(story.register, PRACTICE, rules(), calendar(), MONDAY)
    return list(simulate(ahead, habits, until, draw)), ahead


def draw(record: ClientRecord, draft: Draft, staff: str) -> Opening | None:
    """What a yes opens."""
    return opened_by(record, draft, staff, rules())


def test_who_always_answers_is_done_without_a_reminder() -> None:
    days, ahead = simulated(Habits(PROMPT))
    assert sum(d.letters[Purpose.CHASER] for d in days) == 0
    assert [d.day for d in days if d.answers] == [date(2026, 6, 10)]
    assert sum(d.received for d in days) == 40
    assert sum(d.completed for d in days) == 20
    assert not list(ahead.register.open_requests())


def test_who_never_answers_gets_every_reminder_and_then_a_person() -> None:
    days, ahead = simulated(Habits(SILENT, clients={"C7": PROMPT}))
    stages = {s: sum(d.chasers[s] for d in days) for s in (1, 2, 3, 4)}
    assert stages == {1: 19, 2: 19, 3: 19, 4: 19}
    assert sum(d.letters[Purpose.ESCALATION] for d in days) == 19
    assert len(list(ahead.register.open_requests())) == 19


def test_the_same_habits_always_give_the_same_months() -> None:
    (one, _), (two, _) = simulated(Habits()), simulated(Habits())
    assert one == two
    assert sum(d.answers for d in one) > 0
    assert sum(d.letters[Purpose.CHASER] for d in one) > 0


def test_questions_wait_for_staff_as_long_as_is_stated() -> None:
    habits = Habits(Habit(answers=1.0, after=1, brings=1.0, asks=1.0), staff_after=3)
    days, ahead = simulated(habits, clients=1)
    asked = [d.day for d in days if d.letters[Purpose.QUESTION]]
    assert asked[0] == date(2026, 6, 9)
    [request_] = ahead.register.clients["C0"].requests
    assert request_.state in (RequestState.OPEN, RequestState.COMPLETE)
    assert sum(d.answers for d in days) > 1, "after staff have answered it is chased, and answered, again"


def test_what_is_asked_on_the_way_is_asked_of_those_who_are_named() -> None:
    asking = Asking(date(2026, 7, 1), "VAT quarter", ("Sales", "Purchases"), date(2026, 7, 31), clients=("C1", "C2"))
    days, ahead = simulated(Habits(SILENT, asked=(asking,)), clients=4)
    assert [(d.day, d.opened) for d in days if d.opened] == [(date(2026, 7, 1), 2)]
    assert [len(ahead.register.clients[f"C{n}"].requests) for n in range(4)] == [1, 2, 2, 1]


# -- what falls due by the calendar -----------------------------------------------------------------------------------


def of_vat(habits: Habits, until: date) -> tuple[list[SimulatedDay], Ahead]:
    """Two clients with VAT quarters to the end of May and of August, of whom nothing is asked yet."""
    facts = (("services", "VAT"), ("vat_stagger", "3"))
    people = [replace(client(f"P {n}", f"p{n}@clients.example", id=f"C{n}"), facts=facts) for n in range(2)]
    ahead = Ahead.of(Register.of(ClientRecord(p) for p in people), PRACTICE, rules(), calendar(), MONDAY)
    return list(simulate(ahead, habits, until, draw)), ahead


def test_what_falls_due_is_put_to_staff_confirmed_asked_for_and_chased() -> None:
    days, ahead = of_vat(Habits(SILENT, confirm_after=2), date(2026, 10, 30))
    put = [(d.day, d.drafted) for d in days if d.drafted]
    assert put == [(date(2026, 6, 8), 2), (date(2026, 9, 1), 2)], "two quarters of two clients"
    assert [(d.day, d.confirmed, d.opened) for d in days if d.confirmed] == [
        (date(2026, 6, 10), 2, 2), (date(2026, 9, 3), 2, 2),
    ]  # fmt: skip
    assert sum(d.letters[Purpose.REQUEST] for d in days) == 4, "each client is asked, once a quarter"
    assert sum(d.letters[Purpose.CHASER] for d in days) > 4
    assert sum(d.draft_letters for d in days) == 2, "what is confirmed is not put again"
    assert not any(d.open for r in ahead.register.clients.values() for d in r.drafts)


def test_where_staff_never_answer_no_client_hears_of_it() -> None:
    days, ahead = of_vat(Habits(PROMPT, confirm_after=None), date(2026, 8, 28))
    assert sum(d.drafted for d in days) == 2
    assert sum(d.draft_letters for d in days) == 3, "put three times, and then no more"
    assert sum(d.confirmed + d.opened + d.answers + d.letters[Purpose.REQUEST] for d in days) == 0
    assert sum(d.open for r in ahead.register.clients.values() for d in r.drafts) == 2


def test_clients_who_answer_are_done_in_the_days_after_the_yes() -> None:
    days, ahead = of_vat(Habits(PROMPT), date(2026, 8, 28))
    assert sum(d.completed for d in days) == 2
    assert not list(ahead.register.open_requests())


# -- jobs -------------------------------------------------------------------------------------------------------------


def of_jobs(habits: Habits, until: date = date(2026, 12, 18)) -> tuple[list[SimulatedDay], Ahead]:
    """Two tax returns as jobs, in a practice whose rules draft approvals and fees."""
    words = {"approval": DraftWords("The {job}", "The {job}"), "paid": DraftWords("Our fee: {job}", "Our fee: {job}")}
    kinds = {
        key: replace(k, stages=tuple(replace(r, draft=words.get(r.stage.key)) for r in k.stages))
        for key, k in rules().jobs.kinds.items()
    }
    drafting = replace(rules(), jobs=replace(rules().jobs, kinds=kinds))
    facts = (("services", "SA"), *((f, "no") for f in ("self_employed", "lets_property")))
    people = [replace(client(f"P {n}", f"p{n}@clients.example", id=f"C{n}"), facts=facts) for n in range(2)]
    begin = datetime(2026, 4, 15, 9, 30, tzinfo=LONDON)
    ahead = Ahead.of(Register.of(ClientRecord(p) for p in people), PRACTICE, drafting, calendar(), begin)

    def drawn(record: ClientRecord, draft: Draft, staff: str) -> Opening | None:
        return (opened_for_job if is_of_job(draft) else opened_by)(record, draft, staff, drafting)

    return list(simulate(ahead, habits, until, drawn)), ahead


def test_staff_go_on_with_jobs_and_say_yes_to_what_these_ask_of_clients() -> None:
    days, ahead = of_jobs(Habits(PROMPT, confirm_after=1, work_after=3))
    for record in ahead.register.clients.values():
        assert [job.stage for job in record.jobs] == [""], "asked, prepared, approved, filed, invoiced and paid"
        kinds = [r.kind for r in record.requests]
        assert kinds == [RequestKind.INFORMATION, RequestKind.APPROVAL, RequestKind.PAYMENT]
    assert sum(d.drafted for d in days) == sum(d.confirmed for d in days) == 6
    assert not any(d.open for r in ahead.register.clients.values() for d in r.drafts)


def test_where_staff_never_go_on_the_jobs_wait_for_them_and_they_hear_of_it() -> None:
    days, ahead = of_jobs(Habits(PROMPT, work_after=None))
    assert {job.stage for r in ahead.register.clients.values() for job in r.jobs} == {"prepared"}
    assert sum(d.letters[Purpose.ESCALATION] for d in days) + sum(d.letters[Purpose.DIGEST] for d in days) > 0


def test_where_staff_never_say_yes_no_client_hears_of_an_approval() -> None:
    _, ahead = of_jobs(Habits(PROMPT, confirm_after=None))
    assert not list(ahead.register.open_requests())
