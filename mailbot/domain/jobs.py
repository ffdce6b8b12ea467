"""Jobs: an engagement for one client and one period, the stages it goes through, and whose time it was in each.

A job moves for two reasons only: what its stage waits for has come in, or staff say that it has been done. It goes
through every stage in order, if only for a moment, and never past one at which a request is still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from mailbot.domain.papers import Paper
from mailbot.domain.payments import Payment
from mailbot.domain.requests import TO_COME, Request, RequestState
from mailbot.domain.understanding import Reason


class Turn(StrEnum):
    """Whose time is passing."""

    OURS = "ours"
    CLIENT = "client"
    AUTHORITY = "authority"
    NOBODY = "nobody"
    """The job is over, or all that was asked for it is withdrawn."""


WORD = "word"
"""What a stage waits for that no request of the client's can bring: a word from staff."""


@dataclass(frozen=True, slots=True)
class JobStage:
    """One stage of a job, as rules/jobs.toml had it when the job began."""

    key: str
    waits: str = WORD
    """information | approval | payment: for every request of that kind to be complete. word: for staff to say so."""
    to: str = ""
    """What it waits for, as it stands behind "waits": "to be prepared", "for the records"."""
    done: str = ""
    """What is so when it is over: "prepared"."""
    whose: Turn = Turn.OURS
    """Whose time it is while nothing is to come from the client."""
    about: tuple[str, ...] = ()
    """Words of which a request's subject or items must have one to count here; empty: every request of that kind."""
    passing: bool = False
    """It is passed at once when no such request is open: questions that nobody had."""
    proposes: str = ""
    """What its owner is told to do when the job comes here and nothing is asked of the client yet; a sentence."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time that a job spent at one stage, on one party's account. It ends where the next begins."""

    stage: str
    turn: Turn
    begin: datetime


@dataclass(frozen=True, slots=True)
class Job:
    """An engagement: a return, accounts, a VAT quarter."""

    id: str
    kind: str
    """A table of rules/jobs.toml."""
    name: str
    """As a colleague calls it, without its period: "tax return"."""
    period: str
    """"2025/26", "year to 31 March 2026", "quarter to 30 September 2026"; "" when none was named."""
    owner: str
    stages: tuple[JobStage, ...]
    stage: str
    """The stage it is at; "" when it is over."""
    stretches: tuple[Stretch, ...]
    """From the first day on, the present one last; never empty."""
    requests: tuple[str, ...] = ()
    quiet_until: datetime | None = None
    """Until when nobody is reminded that it waits for us: somebody has it in hand."""

    @property
    def title(self) -> str:
        """ "2025/26 tax return", "accounts for the year to 31 March 2026"."""
        if not self.period:
            return self.name
        return f"{self.name} for the {self.period}" if " to " in self.period else f"{self.period} {self.name}"

    @property
    def opened(self) -> datetime:
        """When it began."""
        return self.stretches[0].begin

    @property
    def turn(self) -> Turn:
        """Whose time is passing now."""
        return self.stretches[-1].turn

    @property
    def now_at(self) -> JobStage | None:
        """The stage it is at; None when it is over."""
        return next((s for s in self.stages if s.key == self.stage), None)

    @property
    def arrived(self) -> datetime:
        """When it came to the stage it is at."""
        begin = self.stretches[-1].begin
        for stretch in reversed(self.stretches):
            if stretch.stage != self.stage:
                break
            begin = stretch.begin
        return begin

    @property
    def waiting_since(self) -> datetime:
        """Since when whoever's turn it is has had it at this stage."""
        return self.stretches[-1].begin

    def following(self, key: str) -> str:
        """The key of the stage after one; "" after the last."""
        keys = [s.key for s in self.stages]
        at = keys.index(key) if key in keys else len(keys)
        return keys[at + 1] if at + 1 < len(keys) else ""

    def stage_named(self, key: str) -> JobStage | None:
        """One of its stages."""
        return next((s for s in self.stages if s.key == key), None)


# -- events -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JobOpened:
    """A job began, with the first request for it."""

    job: Job
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class JobJoined:
    """A further request belongs to a job."""

    job: str
    request: str
    reason: Reason = Reason("")


@dataclass(frozen=True, slots=True)
class JobMoved:
    """Staff said that a stage is over (or, backwards, that it is not): `left` is where the job was."""

    job: str
    left: str
    stage: str
    """Where it is now; "": it is over."""
    reason: Reason = Reason("")
    taken_back: str = ""
    """Digest of the mail whose word this takes back."""
    papers: tuple[Paper, ...] = ()
    """What was attached to that word."""
    payment: Payment | None = None
    """The sum, and the invoice's number, that it named."""


@dataclass(frozen=True, slots=True)
class JobInHand:
    """Somebody works on it: nobody is reminded of it until then."""

    job: str
    until: datetime
    reason: Reason = Reason("")
    taken_back: str = ""
    """Digest of the mail whose word this takes back."""


JobEvent = JobOpened | JobJoined | JobMoved | JobInHand


class JobCannot(Exception):
    """That can't be done with a job; a clause that says why."""


# -- what follows from them, and from what becomes of the requests -----------------------------------------------------


def with_job(jobs: Sequence[Job], event: JobEvent, at: datetime) -> tuple[Job, ...]:
    """The jobs of a client after the event. Raises JobCannot."""
    if isinstance(event, JobOpened):
        if any(job.id == event.job.id for job in jobs):
            raise JobCannot(f"there is a job {event.job.id} already")
        return (*jobs, event.job)
    job = next((job for job in jobs if job.id == event.job), None)
    if job is None:
        raise JobCannot(f"there is no job {event.job}")
    changed = _changed(job, event, at)
    return tuple(changed if j.id == changed.id else j for j in jobs)


def _changed(job: Job, event: JobJoined | JobMoved | JobInHand, at: datetime) -> Job:
    match event:
        case JobJoined(request=ref):
            return job if ref in job.requests else replace(job, requests=(*job.requests, ref))
        case JobInHand(until=until):
            return replace(job, quiet_until=until)
        case JobMoved(left=left, stage=stage):
            if job.stage != left or (stage and job.stage_named(stage) is None):
                raise JobCannot(f"{job.id} can't go from {left or 'its end'} to {stage or 'its end'}")
            return at_stage(job, stage, at)


def at_stage(job: Job, stage: str, at: datetime) -> Job:
    """The job at one of its stages from that moment on; "": it is over."""
    found = job.stage_named(stage)
    turn = found.whose if found else Turn.NOBODY
    return replace(job, stage=stage, stretches=(*job.stretches, Stretch(stage, turn, at)), quiet_until=None)


def reassigned(jobs: Sequence[Job], ref: str, owner: str) -> tuple[Job, ...]:
    """The jobs when a request has another owner: whoever has the request has its job."""
    return tuple(replace(job, owner=owner) if ref in job.requests else job for job in jobs)


def caught_up(jobs: Sequence[Job], requests: Sequence[Request], at: datetime) -> tuple[Job, ...]:
    """The jobs as what became of their requests has them: moved on where all is in, the time on the right account."""
    known = {r.ref: r for r in requests}
    return tuple(_caught_up(job, [known[ref] for ref in job.requests if ref in known], at) for job in jobs)


def _caught_up(job: Job, requests: Sequence[Request], at: datetime) -> Job:
    while (stage := job.now_at) and _is_passed(stage, requests):
        job = at_stage(job, job.following(stage.key), at)
    turn = turn_of(job, requests)
    if turn is job.turn:
        return job
    return replace(job, stretches=(*job.stretches, Stretch(job.stage, turn, at)))


def _is_passed(stage: JobStage, requests: Sequence[Request]) -> bool:
    """Whether what a stage waits for is in."""
    if stage.waits == WORD:
        return False
    wanted = waited_for(stage, requests)
    if any(r.state is RequestState.OPEN for r in wanted):
        return False
    return stage.passing or any(r.state is RequestState.COMPLETE for r in wanted)


def waited_for(stage: JobStage, requests: Sequence[Request]) -> tuple[Request, ...]:
    """The requests that a stage waits for, open or closed."""
    return tuple(r for r in requests if r.kind.value == stage.waits and _is_about(r, stage.about))


def _is_about(request: Request, words: Sequence[str]) -> bool:
    text = " ".join((request.subject, *(i.ask for i in request.items))).lower()
    return not words or any(word in text for word in words)


def turn_of(job: Job, requests: Sequence[Request]) -> Turn:
    """Whose time it is: the client's while anything is to come from them; else the stage's own."""
    stage = job.now_at
    if stage is None:
        return Turn.NOBODY
    open_ones = [r for r in requests if r.state is RequestState.OPEN]
    if any(i.state in TO_COME for r in open_ones for i in r.items):
        return Turn.CLIENT
    untouched = all(s.stage == job.stage for s in job.stretches) and bool(requests)
    if untouched and all(r.state is RequestState.CANCELLED for r in requests):
        return Turn.NOBODY
    return stage.whose


def next_step(job: Job, requests: Sequence[Request], to: str) -> JobMoved | None:
    """The next move by which staff's word takes a job to a stage ("": to its end); None: it is there, or beyond.

    Forwards it goes one stage at a time: that a later stage is over says the same of the earlier ones that wait for a
    word, or for a request that was never made. Raises JobCannot at a stage that waits for a request which is open.
    """
    stage = job.now_at
    if stage is None or _place(job, job.stage) >= _place(job, to):
        return None
    for request in waited_for(stage, requests) if stage.waits != WORD else ():
        if request.state is RequestState.OPEN:
            raise JobCannot(f"{request.ref} (“{request.subject}”) is still open; tick it off or cancel it first")
    return JobMoved(job.id, stage.key, job.following(stage.key))


def step_back(job: Job, to: str) -> JobMoved | None:
    """The move that takes a job back to an earlier stage: what was said of it was a mistake. None: it is not behind.

    Raises JobCannot for a stage that the job does not have.
    """
    return JobMoved(job.id, job.stage, to) if _place(job, to) < _place(job, job.stage) else None


def _place(job: Job, key: str) -> int:
    keys = [*(s.key for s in job.stages), ""]
    if key not in keys:
        raise JobCannot(f"{job.id} has no stage {key}; it has {', '.join(keys[:-1])}")
    return keys.index(key)
