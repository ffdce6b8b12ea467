"""A job's law: through every stage in order, never past one that waits, and its days add up to its age."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from mailbot.deciding.jobs.jobs import by_turn, days_between, new_job, spent
from mailbot.domain import events as ev
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.job_returns import opened_again
from mailbot.domain.jobs import (
    WORD,
    Job,
    JobCannot,
    JobInHand,
    JobJoined,
    JobMoved,
    JobOpened,
    Turn,
    next_step,
    step_back,
    waited_for,
)
from mailbot.domain.lifecycle import evolve
from mailbot.domain.practice import Client, WorkingHours
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request, RequestKind, RequestState
from tests.world import rules

LONDON = ZoneInfo("Europe/London")
CALENDAR = WorkCalendar(LONDON, WorkingHours(), frozenset())
BEGIN = datetime(2026, 1, 5, 10, 0, tzinfo=LONDON)
KINDS = sorted(rules().jobs.kinds)

_acts = st.one_of(
    st.tuples(st.just("ask"), st.sampled_from(list(RequestKind)), st.sampled_from(["Our fee", "Papers"])),
    st.tuples(st.just("settle"), st.integers(0, 9), st.sampled_from(["received", "waive", "reopen", "reject"])),
    st.tuples(st.just("moved"), st.integers(0, 9), st.sampled_from([ItemState.QUERY, ItemState.RECEIVED])),
    st.tuples(st.just("cancel"), st.integers(0, 9), st.none()),
    st.tuples(st.just("say"), st.integers(0, 9), st.none()),
    st.tuples(st.just("back"), st.integers(0, 9), st.none()),
)


def _record(kind: str) -> ClientRecord:
    client = Client("C1", "Rosa Quint", ("rosa@quint.example",))
    first = _request("C1-1", RequestKind.INFORMATION, "Papers", BEGIN)
    record = evolve(ClientRecord(client), ev.RequestOpened(first), BEGIN)
    job = new_job(
        rules().jobs.kinds[kind], "2025/26", rules().jobs.kinds[kind].stages[0].stage.key, first, record, BEGIN
    )
    return evolve(record, JobOpened(job), BEGIN)


def _request(ref: str, kind: RequestKind, subject: str, at: datetime) -> Request:
    return Request(ref, "C1", "jess", kind, subject, at, at.date() + timedelta(days=14), (Item("a", "It"),))


class _Watched:
    """A job, and every move that it makes."""

    def __init__(self, kind: str) -> None:
        self.record, self.now = _record(kind), BEGIN

    @property
    def job(self) -> Job:
        return self.record.jobs[0]

    def happens(self, *events: ev.Event) -> None:
        for event in events:
            before, requests = self.job, self.record.requests
            self.record = evolve(self.record, event, self.now)
            again = opened_again(requests, self.record.requests)
            if again and self.job.stage != before.stage:
                self.what_is_open_again_is_waited_for(before, again)
            elif not (isinstance(event, JobMoved) and event == step_back(before, event.stage)):
                self.nothing_was_skipped(before)

    def what_is_open_again_is_waited_for(self, before: Job, again: frozenset[str]) -> None:
        """The job went back, past no stage that staff have said is over, to one that waits for such a request."""
        keys = [s.key for s in before.stages]
        back = before.stages[keys.index(self.job.stage) : keys.index(before.stage)]
        assert back
        assert all(s.waits != WORD for s in back)
        assert waited_for(back[0], [r for r in self.record.requests if r.ref in again])

    def nothing_was_skipped(self, before: Job) -> None:
        """Each stage left was the next in order, and no request that it waits for was open."""
        keys = [*(s.key for s in before.stages), ""]
        visited = [s.stage for s in (*before.stretches[-1:], *self.job.stretches[len(before.stretches) :])]
        places = [keys.index(k) for k in visited]
        assert all(later - sooner in (0, 1) for sooner, later in pairwise(places)), visited
        requests = [r for r in self.record.requests if r.ref in self.job.requests]
        for key in {k for k in visited if k != self.job.stage}:
            stage = self.job.stage_named(key)
            assert stage is not None
            still = [r for r in waited_for(stage, requests) if r.state is RequestState.OPEN]
            assert stage.waits == WORD or not still, f"past {key} with {still}"


def _act(watched: _Watched, act: tuple[str, object, object], number: int) -> None:
    record = watched.record
    what, which, how = act
    if what == "ask":
        assert isinstance(which, RequestKind)
        request = _request(f"C1-{number + 2}", which, str(how), watched.now)
        watched.happens(ev.RequestOpened(request), JobJoined("C1-J1", request.ref))
        return
    assert isinstance(which, int)
    request = record.requests[which % len(record.requests)]
    if what == "settle":
        watched.happens(ev.ItemRuled(request.ref, "a", str(how)))
    elif what == "moved":
        assert isinstance(how, ItemState)
        watched.happens(ev.ItemMoved(request.ref, "a", how))
    elif what == "cancel":
        watched.happens(ev.RequestCancelled(request.ref))
    else:
        _word(watched, what, which)
    for done in [r for r in watched.record.open if r.settled]:
        watched.happens(ev.RequestCompleted(done.ref))


def _word(watched: _Watched, what: str, which: int) -> None:
    job = watched.job
    keys = [*(s.key for s in job.stages), ""]
    to = keys[which % len(keys)]
    if what == "back":
        if back := step_back(job, to):
            watched.happens(back)
        return
    with suppress(JobCannot):
        while move := next_step(watched.job, [r for r in watched.record.requests if r.ref in job.requests], to):
            watched.happens(move)


@given(st.sampled_from(KINDS), st.lists(st.tuples(_acts, st.integers(0, 400)), max_size=30))
def test_no_stage_is_skipped_and_the_days_add_up(kind: str, acts: list[tuple[tuple[str, object, object], int]]) -> None:
    watched = _Watched(kind)
    for number, (act, hours) in enumerate(acts):
        watched.now += timedelta(hours=hours)
        _act(watched, act, number)
        job = watched.job
        age = days_between(job.opened, watched.now, CALENDAR)
        shares = spent(job, watched.now, CALENDAR).values()
        assert sum(d.calendar for d in shares) == age.calendar
        assert sum(d.working for d in shares) == age.working
        turns = by_turn(job, watched.now, CALENDAR).values()
        assert sum(d.calendar for d in turns) == age.calendar
        requests = [r for r in watched.record.requests if r.ref in job.requests]
        waits = [r for r in requests if r.state is RequestState.OPEN and r.items[0].state is ItemState.OUTSTANDING]
        assert not job.stage or not waits or job.turn is Turn.CLIENT


def test_a_job_that_is_in_hand_is_left_in_peace_until_it_moves() -> None:
    watched = _Watched("accounts")
    watched.happens(JobInHand("C1-J1", BEGIN + timedelta(days=9)))
    assert watched.job.quiet_until == BEGIN + timedelta(days=9)
    watched.happens(ev.ItemRuled("C1-1", "a", "received"), ev.RequestCompleted("C1-1"))
    job = watched.job
    assert job.stage == "prepared"
    assert job.quiet_until is None


def test_a_job_whose_requests_are_all_withdrawn_is_nobodys_time() -> None:
    watched = _Watched("accounts")
    watched.happens(ev.RequestCancelled("C1-1"))
    assert (watched.job.stage, watched.job.turn) == ("records_in", Turn.NOBODY)
    watched.happens(ev.ItemRuled("C1-1", "a", "reopen"))
    assert watched.job.turn is Turn.CLIENT
