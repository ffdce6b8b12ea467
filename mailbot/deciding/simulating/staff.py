"""What staff do in a simulation: they answer questions, say yes to drafts, and go on with jobs, as is stated."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from mailbot.deciding.arrivals import decide
from mailbot.deciding.simulating.ahead import Ahead
from mailbot.domain.decision import Decision
from mailbot.domain.drafts import AnswerToDraft, Draft, Verdict
from mailbot.domain.events import Event, ItemRuled, QuestionSettled
from mailbot.domain.habits import Habits
from mailbot.domain.job_drafts import is_of_job, job_of
from mailbot.domain.jobs import WORD, Job, JobMoved, Turn
from mailbot.domain.mail import Address, Nature, stand_in
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemState
from mailbot.domain.understanding import MailKind, Opening, Reason, Understanding

Draw = Callable[[ClientRecord, Draft, str], Opening | None]
"""A client's record, a draft, and the id of whoever says yes to it -> what that opens."""


def staff_answer(habits: Habits, day: date, ahead: Ahead) -> None:
    """Every question that has waited as long as is stated is answered."""
    for record in tuple(r for r in ahead.register.clients.values() if r.open):
        events: list[Event] = []
        for question in record.questions:
            if _has_waited(ahead.calendar.day(question.asked), habits.staff_after, day, ahead):
                events.append(QuestionSettled(question.id, "Simulated."))
                events += _answered(record, question.request or "", question.items)
        if events:
            ahead.enact(Decision(tuple((record.client.id, event) for event in events)))


def _has_waited(since: date, days: int, day: date, ahead: Ahead) -> bool:
    return ahead.calendar.working_between(since, day) >= days


def _answered(record: ClientRecord, ref: str, items: tuple[str, ...]) -> Iterator[Event]:
    request = record.request(ref)
    for item in request.items if request else ():
        if item.id in items and item.state is ItemState.QUERY:
            yield ItemRuled(ref, item.id, "answered", reason=Reason("simulated"))


def staff_confirm(habits: Habits, day: date, draw: Draw, ahead: Ahead) -> None:
    """Every draft that has waited as long as is stated gets its yes: one mail from each member of staff."""
    if habits.confirm_after is None:
        return
    by_staff: dict[str, list[tuple[ClientRecord, Draft]]] = defaultdict(list)
    for record in ahead.register.clients.values():
        for draft in record.drafts:
            if _waits(draft, record) and _has_waited(ahead.calendar.day(draft.put), habits.confirm_after, day, ahead):
                by_staff[draft.staff].append((record, draft))
    for staff, found in by_staff.items():
        _say_yes(staff, found, draw, ahead)


def _waits(draft: Draft, record: ClientRecord) -> bool:
    """Whether an answer to a draft would still be one: a job may have left the stage for which it was put."""
    return draft.open and (not is_of_job(draft) or job_of(draft, record.jobs) is not None)


def staff_work(habits: Habits, day: date, ahead: Ahead) -> None:
    """Every stage that has waited for staff as long as is stated is said to be over."""
    if habits.work_after is None:
        return
    for record in tuple(r for r in ahead.register.clients.values() if r.jobs):
        moves = [
            (record.client.id, JobMoved(job.id, job.stage, job.following(job.stage), Reason("simulated")))
            for job in record.jobs
            if _is_ours(job) and _has_waited(ahead.calendar.day(job.waiting_since), habits.work_after, day, ahead)
        ]
        if moves:
            ahead.enact(Decision(tuple(moves)))


def _is_ours(job: Job) -> bool:
    return job.turn is Turn.OURS and job.now_at is not None and job.now_at.waits == WORD


def _say_yes(staff: str, found: list[tuple[ClientRecord, Draft]], draw: Draw, ahead: Ahead) -> None:
    """Their mail as if it had been read."""
    member = ahead.practice.member(staff)
    if member is None:
        return
    understood = Understanding(
        MailKind.STAFF_REQUEST,
        Nature.PERSON,
        "Simulated.",
        author=staff,
        openings=tuple(o for record, draft in found if (o := draw(record, draft, staff))),
        drafts=tuple(AnswerToDraft(r.client.id, d.duty, d.term, Verdict.SEND) for r, d in found),
    )
    digest = hashlib.sha256(f"{staff} {ahead.now.isoformat()}".encode()).hexdigest()
    mail = stand_in(digest, Address(member.email), "(simulated)", ahead.now)
    ahead.enact(decide(understood, mail, ahead.known))
