"""The last item is settled: the request is complete, its owner hears it once, and the client is thanked."""

from __future__ import annotations

from mailbot.deciding.ground.desk import Facts
from mailbot.deciding.ground.people import owner_of
from mailbot.deciding.jobs.jobs import job_of_request, next_of, proposal
from mailbot.deciding.wanting.payments import proof_of
from mailbot.domain.decision import Decision
from mailbot.domain.events import Event, QuestionSettled, RequestCompleted
from mailbot.domain.jobs import WORD, Turn
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.lifecycle import evolve
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request, RequestState


def completed(record: ClientRecord) -> tuple[Request, ...]:
    """Requests of a record, as it is after what just happened, that are finished and not yet said to be."""
    return tuple(r for r in record.requests if r.state is RequestState.OPEN and r.settled)


def completion(record: ClientRecord, register: Register, practice: Practice, by: str = "") -> Decision:
    """Events and the owner's letter for every request that has just been finished.

    `record` is the record after everything else that happened; `by` is the id of the member of staff whose order
    settled the last item ("" for a client's mail). FORMAT.md, rule 8: the owner is told once; when a request was
    reopened and finishes again, as a confirmation.
    """
    decision = Decision()
    for request in completed(record):
        events: list[Event] = [RequestCompleted(request.ref)]
        events += [
            QuestionSettled(q.id, "The request is complete.") for q in record.questions if q.request == request.ref
        ]
        letter = _letter(request, record, register, practice, by)
        decision += Decision(tuple((record.client.id, e) for e in events), (letter,) if letter else ())
    return decision


def _letter(request: Request, record: ClientRecord, register: Register, practice: Practice, by: str) -> Letter | None:
    owner = owner_of(request, record.client, practice)
    if owner is None:
        return None
    key = f"complete/{request.ref}"
    again = register.has_said(key)
    return Letter(
        key=f"{key}/{_times(record, request)}" if again else key,
        purpose=Purpose.CONFIRMATION if again else Purpose.COMPLETE,
        template="complete",
        to=(owner.email,),
        cc=_of_the_job(request, record, owner, practice),
        clients=(record.client.id,),
        requests=(request.ref,),
        facts={
            "to_name": owner.first_name,
            "client": record.client.name,
            "subject": request.subject,
            "again": again,
            "by_staff": bool(by),
            "items": tuple(
                {"ask": i.ask, "state": i.state.value, "note": i.note, "proof": proof_of(record, request, i)}
                for i in request.items
            ),
            "others": tuple(r.subject for r in record.open if r.ref != request.ref),
            "chasers": request.chasers_sent,
            "opened": request.opened.date(),
            **_job_facts(request, record, practice),
        },
    )


def _job_facts(request: Request, record: ClientRecord, practice: Practice) -> Facts:
    """The job that the request belongs to, as it goes on from here: `record` is as before the completion is noted."""
    before = job_of_request(record, request.ref)
    if before is None:
        return {"job": "", "job_id": "", "moved": False, "next": "", "say": "", "waits": (), "propose": ""}
    after = evolve(record, RequestCompleted(request.ref), before.stretches[-1].begin)
    job = next(j for j in after.jobs if j.id == before.id)
    stage = job.now_at
    return {
        "job": job.title,
        "job_id": job.id,
        "moved": job.stage != before.stage,
        "next": next_of(job),
        "say": stage.done if stage and stage.waits == WORD and stage.whose is Turn.OURS else "",
        "waits": tuple(r.subject for r in after.open if r.ref in job.requests),
        "propose": proposal(job, after, practice),
    }


def _of_the_job(request: Request, record: ClientRecord, owner: Staff, practice: Practice) -> tuple[str, ...]:
    """Whoever has the job, where a colleague asked: they go on with it."""
    job = job_of_request(record, request.ref)
    member = practice.member(job.owner) if job else None
    return (member.email,) if member and member.id != owner.id else ()


def _times(record: ClientRecord, request: Request) -> int:
    done = [e for e in record.log if isinstance(e.event, RequestCompleted) and e.event.request == request.ref]
    return len(done) + 1
