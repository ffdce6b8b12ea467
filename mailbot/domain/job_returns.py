"""A job that goes back by itself: what its stage had waited for turns out not to be in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from mailbot.domain.jobs import WORD, Job, JobStage, at_stage, waited_for
from mailbot.domain.requests import Request, RequestState


def opened_again(before: Sequence[Request], after: Sequence[Request]) -> frozenset[str]:
    """Refs of the requests that were complete and are open again."""
    complete = {r.ref for r in before if r.state is RequestState.COMPLETE}
    return frozenset(r.ref for r in after if r.ref in complete and r.state is RequestState.OPEN)


def gone_back(jobs: Sequence[Job], requests: Sequence[Request], refs: Collection[str], at: datetime) -> tuple[Job, ...]:
    """The jobs after these requests have been opened again: each at the stage that waits for such a one, where it had
    moved on by itself; past a stage of which staff have said that it is over, it stays for them to take back."""
    reopened = [r for r in requests if r.ref in refs]
    return tuple(_gone_back(job, [r for r in reopened if r.ref in job.requests], at) for job in jobs)


def _gone_back(job: Job, reopened: Sequence[Request], at: datetime) -> Job:
    back = _waits_again(job, reopened) if reopened and job.now_at else None
    return at_stage(job, back.key, at) if back else job


def _waits_again(job: Job, reopened: Sequence[Request]) -> JobStage | None:
    """The earliest of the stages passed without a word that waits for one of these."""
    keys = [s.key for s in job.stages]
    found = None
    for stage in reversed(job.stages[: keys.index(job.stage)]):
        if stage.waits == WORD:
            break
        if waited_for(stage, reopened):
            found = stage
    return found
