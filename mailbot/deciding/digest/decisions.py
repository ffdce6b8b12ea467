"""What a digest says of what waits for somebody here: questions, drafts, and clients who answered no reminder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from mailbot.deciding.digest.scope import Scope
from mailbot.deciding.ground.holds import Setting
from mailbot.domain.job_drafts import is_of_job, job_of
from mailbot.domain.practice import Practice
from mailbot.domain.register import OpenQuestion
from mailbot.domain.requests import RequestState

Facts = Mapping[str, object]


def questions(scope: Scope, practice: Practice) -> Iterator[Facts]:
    """What staff have been asked and have not answered."""
    for record in scope.records:
        for question in record.questions:
            request = record.request(question.request) if question.request else None
            if request and request.state is not RequestState.OPEN:
                continue
            staff = practice.member(question.staff)
            yield {
                "question": question.id,
                "clients": (record.client.id,),
                "refs": (request.ref,) if request else (),
                "client": record.client.name,
                "subject": request.subject if request else "",
                "text": question.text,
                "staff": staff.first_name if staff else "",
                "mine": staff == scope.reader,
                "since": _since(question),
                "times": question.times,
            }
    for question in scope.unplaced:
        staff = practice.member(question.staff)
        yield {
            "question": question.id,
            "clients": (),
            "refs": (),
            "client": question.background.author or "Nobody we know",
            "subject": question.background.subject,
            "text": question.text,
            "staff": staff.first_name if staff else "",
            "mine": staff == scope.reader,
            "since": _since(question),
            "times": question.times,
        }


def _since(question: OpenQuestion) -> date:
    """When somebody was first asked."""
    return (question.told[0].at if question.told else question.asked).date()


def drafts(scope: Scope, practice: Practice, at: Setting) -> Iterator[Facts]:
    """What fell due by the calendar and waits for a word, by who has been asked."""
    for record in scope.records:
        for draft in (d for d in record.drafts if d.open):
            job = job_of(draft, record.jobs)
            if is_of_job(draft) and job is None:
                continue  # its job has moved on
            staff = practice.member(draft.staff)
            yield {
                "client": record.client.name,
                "name": next((d.name for d in at.duties if d.key == draft.duty), job.title if job else draft.duty),
                "staff": staff.first_name if staff else "",
                "mine": staff == scope.reader,
                "since": at.calendar.day(draft.put),
            }


def handed(scope: Scope) -> Iterator[Facts]:
    """Requests whose ladder has ended: how to go on is for a person to say."""
    for record, request in scope.matters:
        if request.handed:
            yield {
                "question": "",
                "clients": (record.client.id,),
                "refs": (request.ref,),
                "client": record.client.name,
                "subject": request.subject,
                "text": "",
                "staff": "",
                "mine": False,
                "since": request.last_chased.date() if request.last_chased else request.opened.date(),
                "times": request.chasers_sent,
            }
