"""Drafts of what a job asks its client for when it comes to a stage: an approval, a fee. Put to whoever has the job."""

from __future__ import annotations

from collections.abc import Iterable

from mailbot.domain.drafts import Draft
from mailbot.domain.events import Logged
from mailbot.domain.jobs import Job, JobMoved

_MARK = "job"
"""The first word of such a draft's duty; no table of rules/calendar.toml has a space in its name."""


def duty_of(job: Job) -> str:
    """The duty under which the draft for the stage that a job is at is kept."""
    return f"{_MARK} {job.id} {job.stage}"


def term_of(job: Job) -> str:
    """Its term: a job that comes to a stage once more is another matter."""
    return job.arrived.isoformat()


def is_of_job(draft: Draft) -> bool:
    """Whether a draft was put for a job, and not for something of the calendar."""
    return draft.duty.startswith(f"{_MARK} ")


def job_of(draft: Draft, jobs: Iterable[Job]) -> Job | None:
    """The job that a draft is for; None when it has left that stage since."""
    return next((j for j in jobs if j.stage and (draft.duty, draft.term) == (duty_of(j), term_of(j))), None)


def title_of(duty: str, jobs: Iterable[Job]) -> str:
    """The title of the job for which a draft was put, wherever that job is by now; "" for other drafts."""
    words = duty.split()
    return next((j.title for j in jobs if words[:2] == [_MARK, j.id]), "")


def last_word(job: Job, log: Iterable[Logged]) -> JobMoved | None:
    """What staff last said of how far a job is: with it may have come the papers, or the sum."""
    said = [e.event for e in log if isinstance(e.event, JobMoved) and e.event.job == job.id]
    return said[-1] if said and not said[-1].taken_back else None
