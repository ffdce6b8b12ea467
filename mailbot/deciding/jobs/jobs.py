"""Jobs: which one a request belongs to, what staff's words do to it, and how many days it has cost whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import count

from mailbot.deciding.ground.desk import Desk, Facts, Line
from mailbot.deciding.ground.people import greeting_name
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.job_rules import JobKind, StageRule
from mailbot.domain.jobs import (
    WORD,
    Job,
    JobCannot,
    JobInHand,
    JobJoined,
    JobMoved,
    JobOpened,
    Stretch,
    Turn,
    next_step,
    step_back,
    waited_for,
)
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request, RequestKind, RequestState
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import JobHint, JobOrder, Reason

IN_HAND = 10
"""Working days for which nobody is reminded of a job that somebody has in hand, when they name no day."""
VERB, IN_HAND_VERB = "job", "job_in_hand"
"""What the confirmation calls an order about a job."""


# -- which job a request belongs to ------------------------------------------------------------------------------------


def joined(request: Request, hint: JobHint | None, record: ClientRecord, rules: Rules, now: datetime) -> Iterator[
    JobOpened | JobJoined
]:  # fmt: skip
    """The event by which a request that has just been opened belongs to a job of its client; none when it names none.

    By kind and period; without a period, by kind where the client has one such job; without either, an approval or a
    payment goes to the one job that waits for it. Only ever to a job of the same client.
    """
    running = [job for job in record.jobs if job.stage]
    if hint is None:
        waiting = [j for j in running if _waits_for(j, request)] if request.kind is not RequestKind.INFORMATION else []
        if len(waiting) == 1:
            yield JobJoined(waiting[0].id, request.ref, Reason("the one job that waits for it", waiting[0].title))
        return
    same = [j for j in running if j.kind == hint.kind and (not hint.period or j.period == hint.period)]
    kind = rules.jobs.kinds.get(hint.kind)
    if len(same) == 1:
        yield JobJoined(same[0].id, request.ref, Reason("kind of job and period", same[0].title))
    elif not same and hint.period and kind and (start := _stage_for(kind, request)):
        job = new_job(kind, hint.period, start, request, record, now)
        yield JobOpened(job, Reason("kind of job and period", job.title))


def _waits_for(job: Job, request: Request) -> bool:
    return job.now_at is not None and bool(waited_for(job.now_at, (request,)))


def _stage_for(kind: JobKind, request: Request) -> str:
    """The stage that a job is at when such a request is the first we hear of it: accounts that are sent for approval
    are prepared. "": no stage waits for it (a tax to be paid), and it begins no job."""
    stages = (rule.stage for rule in kind.stages)
    return next((stage.key for stage in stages if waited_for(stage, (request,))), "")


def new_job(kind: JobKind, period: str, start: str, request: Request, record: ClientRecord, now: datetime) -> Job:
    """A job at the stage `start`, with its first request."""
    prefix = request.ref.rpartition("-")[0] or record.client.id
    taken = {job.id for job in record.jobs}
    stages = tuple(rule.stage for rule in kind.stages)
    return Job(
        id=next(name for n in count(len(record.jobs) + 1) if (name := f"{prefix}-J{n}") not in taken),
        kind=kind.key,
        name=kind.name,
        period=period,
        owner=request.owner,
        stages=stages,
        stage=start,
        stretches=(Stretch(start, Turn.CLIENT, now),),
        requests=(request.ref,),
    )


def joined_by_hand(request: Request, hint: JobHint, record: ClientRecord, rules: Rules, now: datetime) -> tuple[
    JobOpened | JobJoined, ...
]:  # fmt: skip
    """The same for a request that has been there for a while. Raises JobCannot."""
    if (job := job_of_request(record, request.ref)) is not None:
        raise JobCannot(f"{request.ref} belongs to {job.id} ({job.title}) already")
    if not hint.period and not any(j.stage and j.kind == hint.kind for j in record.jobs):
        raise JobCannot("no period is named for which it is done")
    found = tuple(joined(request, hint, record, rules, now))
    kind = rules.jobs.kinds.get(hint.kind)
    if not found and kind and not _stage_for(kind, request):
        raise JobCannot(f"no stage of {kind.name} waits for such a request")
    if not found:
        raise JobCannot(f"{record.client.name} has more than one such job; name the period")
    return found


# -- what staff say ----------------------------------------------------------------------------------------------------


def follow_job(order: JobOrder, desk: Desk) -> Line:
    """Do what was said of a job; a line for the confirmation, with why when it could not be done."""
    record, job = desk.record(order.client), _job(desk.record(order.client), order.job)
    if record is None or job is None:
        return Line(VERB, problem=f"there is no job {order.job}")
    line = Line(VERB, client=record.client.name, subject=job.title, value=job.id)
    try:
        return _in_hand(order, job, line, desk) if order.act == "in_hand" else _move(order, job, line, desk)
    except JobCannot as error:
        return replace(line, problem=str(error))


def _job(record: ClientRecord | None, job_id: str) -> Job | None:
    return next((j for j in record.jobs if j.id == job_id), None) if record else None


def _in_hand(order: JobOrder, job: Job, line: Line, desk: Desk) -> Line:
    last = order.until or desk.calendar.add_working(desk.today, IN_HAND)
    if last < desk.today:
        raise JobCannot(f"{last:%-d %B %Y} has passed")
    desk.note(order.client, JobInHand(job.id, desk.calendar.at(last, time.max), order.reason))
    return replace(line, verb=IN_HAND_VERB, date=last)


def _move(order: JobOrder, job: Job, line: Line, desk: Desk) -> Line:
    """The job goes where the words say, through every stage before; all of that or, at an open request, nothing."""
    to = job.following(order.stage) if order.act == "done" else order.stage
    before = desk.record(order.client)
    assert before is not None
    if order.act == "back":
        moves = [back] if (back := step_back(job, to)) else []
    else:
        moves = list(_moves(job, before, to, order.reason, desk))
    if not moves:
        raise JobCannot("it is there already")
    for move in moves:
        word = JobMoved(move.job, move.left, move.stage, order.reason, papers=order.papers, payment=order.payment)
        desk.note(order.client, word)
    record = desk.record(order.client)
    after = _job(record, job.id)
    assert record is not None
    assert after is not None
    return replace(
        line, value=next_of(after), items=tuple(filter(None, [proposal(after, record, desk.practice)])),
        undo=f"{job.id} back to {job.stage}" if order.act != "back" else "",
    )  # fmt: skip


def _moves(job: Job, record: ClientRecord, to: str, reason: Reason, desk: Desk) -> Iterator[JobMoved]:
    """One move a stage; what a move brings along by itself (questions that nobody had) is seen as it happens."""
    trial = Desk(desk.mail, desk.author, desk.known)
    trial.records[record.client.id] = record
    while move := next_step(job, _requests(job, record), to):
        yield move
        trial.note(record.client.id, JobMoved(move.job, move.left, move.stage, reason))
        job = next(j for j in trial.records[record.client.id].jobs if j.id == job.id)


def _requests(job: Job, record: ClientRecord) -> tuple[Request, ...]:
    return tuple(r for r in record.requests if r.ref in job.requests)


# -- what stands in letters --------------------------------------------------------------------------------------------


def next_of(job: Job) -> str:
    """What the job waits for, as it stands behind "waits", e.g. "to be filed"; "" when it is over."""
    return job.now_at.to if job.now_at else ""


def proposal(job: Job, record: ClientRecord, practice: Practice) -> str:
    """What the owner is told to do, where the stage waits for something that nobody has asked the client for yet."""
    stage = job.now_at
    if stage is None or not stage.proposes or is_asked(job, record):
        return ""
    name = greeting_name(record.client) or record.client.name
    return stage.proposes.replace("{client}", name).replace("{bot}", practice.bot)


def is_asked(job: Job, record: ClientRecord) -> bool:
    """Whether what the stage waits for is asked for already."""
    stage = job.now_at
    if stage is None or stage.waits == WORD:
        return True
    return any(r.state is RequestState.OPEN for r in waited_for(stage, _requests(job, record)))


def job_of_request(record: ClientRecord, ref: str) -> Job | None:
    """The job that a request belongs to."""
    for job in record.jobs:
        if ref in job.requests:
            return job
    return None


def job_standing(record: ClientRecord, ref: str, desk: Desk) -> Facts | None:
    """The job that a request belongs to, for whoever asks how things stand; None: it belongs to none."""
    job = job_of_request(record, ref)
    if job is None:
        return None
    days = by_turn(job, desk.now, desk.calendar)
    names = {turn.value: days[turn].working for turn in (Turn.OURS, Turn.CLIENT, Turn.AUTHORITY)}
    return {"id": job.id, "title": job.title, "next": next_of(job), **names}


def rule_of(job: Job, rules: Rules) -> StageRule | None:
    """What the rules say of the stage a job is at; None when it is over, or they no longer know it."""
    kind = rules.jobs.kinds.get(job.kind)
    return kind.rule(job.stage) if kind else None


# -- days --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Days:
    """How long, in days of the calendar and in working days."""

    calendar: int = 0
    working: int = 0

    def __add__(self, other: Days) -> Days:
        return Days(self.calendar + other.calendar, self.working + other.working)


def days_between(begin: datetime, end: datetime, calendar: WorkCalendar) -> Days:
    """From day to day in the practice's zone: spans that follow on each other add up."""
    first, last = calendar.day(begin), calendar.day(end)
    return Days((last - first).days, calendar.working_between(first, last))


def spent(job: Job, now: datetime, calendar: WorkCalendar) -> dict[tuple[str, Turn], Days]:
    """Stage and whose time it was -> how long, in order; all of them together are the job's age."""
    found: dict[tuple[str, Turn], Days] = {}
    ends = (*(s.begin for s in job.stretches[1:]), max(now, job.stretches[-1].begin))
    for stretch, end in zip(job.stretches, ends, strict=True):
        key = stretch.stage, stretch.turn
        found[key] = found.get(key, Days()) + days_between(stretch.begin, end, calendar)
    return found


def by_turn(job: Job, now: datetime, calendar: WorkCalendar) -> Mapping[Turn, Days]:
    """Whose time -> how long, over all stages."""
    found: dict[Turn, Days] = dict.fromkeys(Turn, Days())
    for (_, turn), days in spent(job, now, calendar).items():
        found[turn] += days
    return found


def waits_since(job: Job, calendar: WorkCalendar) -> date:
    """The day since when whoever's turn it is has had the job."""
    return calendar.day(job.waiting_since)
