"""What a mail said of a job, taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbot.deciding.ground.desk import Desk, Line
from mailbot.domain.events import Logged
from mailbot.domain.jobs import Job, JobInHand, JobMoved
from mailbot.domain.register import ClientRecord
from mailbot.domain.understanding import Reason

_REASON = Reason("taken back")


def jobs_back(record: ClientRecord, did: Sequence[Logged], verb: str, desk: Desk) -> Iterator[Line]:
    """Each job that a mail moved goes back to where it was, unless somebody has moved it since."""
    moved = {e.event.job: e.event for e in reversed(did) if isinstance(e.event, JobMoved)}
    for job in (j for j in record.jobs if j.id in moved):
        line = Line(verb, client=record.client.name, subject=job.title)
        if _moved_since(job, record, did):
            yield replace(line, problem="it has moved on since, and stays where it is now")
        else:
            desk.note(record.client.id, JobMoved(job.id, job.stage, moved[job.id].left, _REASON, did[0].mail))
            yield replace(line, value=f"stage “{moved[job.id].left}”")
    for event in (e.event for e in did if isinstance(e.event, JobInHand)):
        desk.note(record.client.id, JobInHand(event.job, desk.now, _REASON, did[0].mail))
        yield from (
            Line(verb, client=record.client.name, subject=j.title, value="in hand")
            for j in record.jobs
            if j.id == event.job
        )


def _moved_since(job: Job, record: ClientRecord, did: Sequence[Logged]) -> bool:
    """Whether the job stands elsewhere than that mail left it."""
    last = max(e.at for e in did)
    others = (e for e in record.log if isinstance(e.event, JobMoved) and e.event.job == job.id and e.at > last)
    return next(others, None) is not None or job.arrived > last
