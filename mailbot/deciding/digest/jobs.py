"""What a digest says of jobs: what each waits for, with whom and since when, and what has waited too long here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from mailbot.deciding.ground.holds import Setting, open_items
from mailbot.deciding.jobs.internal import stuck, told
from mailbot.deciding.jobs.jobs import by_turn, job_of_request
from mailbot.domain.jobs import Job, Turn
from mailbot.domain.practice import Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import RESTING, Request
from mailbot.domain.rules import Rules

Facts = Mapping[str, object]
Matters = Sequence[tuple[ClientRecord, Request]]

LONG = 30
"""Working days after which a job that waits for us, and of which nobody has said a word, is only counted."""


def blocks(
    matters: Matters, records: Sequence[ClientRecord], at: Setting, told_already: Sequence[Facts] = ()
) -> Iterator[Facts]:
    """Every job under way, and every open request that belongs to none: what it waits for; the oldest first.

    `told_already`: what stands elsewhere as waiting for us; such a job comes here only when it has something open.
    """
    elsewhere = {told["job"] for told in told_already}
    found: dict[tuple[str, str], list[Request]] = {}
    jobs: dict[tuple[str, str], tuple[ClientRecord, Job | None]] = {}
    for record, request in matters:
        job = job_of_request(record, request.ref)
        key = record.client.id, job.id if job else request.ref
        jobs[key] = record, job if job and job.stage else None
        found.setdefault(key, []).append(request)
    for record, job in _ours(records, at):
        if job.id in elsewhere:
            continue
        jobs.setdefault((record.client.id, job.id), (record, job))
    every = [_block(*whose, found.get(key, []), at) for key, whose in jobs.items()]
    yield from sorted(every, key=_since)


def _since(block: Facts) -> date:
    since = block["since"]
    assert isinstance(since, date)
    return since


def _ours(records: Sequence[ClientRecord], at: Setting) -> Iterator[tuple[ClientRecord, Job]]:
    """Jobs that wait for us, or for an authority, and not for ever."""
    for record in records:
        for job in record.jobs:
            if job.turn in (Turn.OURS, Turn.AUTHORITY) and _days(job, at) <= LONG:
                yield record, job


def _days(job: Job, at: Setting) -> int:
    return at.calendar.working_between(at.calendar.day(job.waiting_since), at.today)


def _block(record: ClientRecord, job: Job | None, requests: Sequence[Request], at: Setting) -> Facts:
    stage = job.now_at if job else None
    since = at.calendar.day(job.waiting_since if job else min([r.opened for r in requests]))
    return {
        "client": record.client.name,
        "subject": job.title if job else requests[0].subject,
        "job": job.id if job else "",
        "waits": stage.to if stage else "",
        "with": job.turn.value if job else "",
        "since": since,
        "days": at.calendar.working_between(since, at.today),
        "theirs": tuple([i.ask for r in requests for i in open_items(r)]),
        "ours": tuple([i.ask for r in requests for i in r.items if i.state in RESTING]),
    }


def forgotten(records: Sequence[ClientRecord], at: Setting) -> int:
    """How many jobs have waited for us so long that they are only counted."""
    return sum(job.turn is Turn.OURS and _days(job, at) > LONG for record in records for job in record.jobs)


def waiting_inside(reader: Staff, records: Sequence[ClientRecord], rules: Rules, at: Setting) -> Iterator[Facts]:
    """Jobs that have waited too long for somebody here: the reader's own first. (Questions stand under decisions.)"""
    found = (one for one in stuck((r for r in records if r.jobs), rules, at) if one.job and one.days <= LONG)
    for one in sorted(found, key=lambda o: (o.staff.id != reader.id, o.urgency)):
        yield {**told(one, at), "staff": one.staff.first_name, "yours": one.staff.id == reader.id}


def days_so_far(records: Sequence[ClientRecord], at: Setting) -> Iterator[Facts]:
    """Working days that the jobs under way have cost, by whose time it was; nothing when there is none."""
    running = [job for record in records for job in record.jobs if job.stage]
    totals = [by_turn(job, at.now, at.calendar) for job in running]
    for turn in (Turn.CLIENT, Turn.OURS, Turn.AUTHORITY):
        if days := sum(total[turn].working for total in totals):
            yield {"with": turn.value, "days": days}
