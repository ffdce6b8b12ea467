"""What staff answered to drafts, carried out: each is settled, and nobody is asked about it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from mailbot.deciding.ground.desk import Desk, Facts, Line
from mailbot.domain.checklists import draw_up
from mailbot.domain.drafts import AnswerToDraft, DraftAnswered, Verdict
from mailbot.domain.job_drafts import title_of
from mailbot.domain.terms import term_from


def settle_drafts(answers: Iterable[AnswerToDraft], opened: Iterable[Facts], desk: Desk) -> Iterator[Line]:
    """A line for every draft that was answered and opened nothing."""
    refs = {str(o["ref"]) for o in opened}
    for answer in answers:
        record = desk.record(answer.client)
        if record is None:
            continue
        if answer.lacks:
            yield _line(answer, None, desk, problem=answer.lacks)
            continue
        until = answer.until if answer.verdict is Verdict.LATER else None
        desk.note(answer.client, DraftAnswered(answer.duty, answer.term, answer.verdict, until))
        if answer.verdict is not Verdict.SEND:
            yield _line(answer, until, desk)
        elif not any(r.ref in refs and r.term in (answer.term, "") for r in record.requests):
            yield _line(answer, None, desk, problem="everything on it has been asked already")


def _line(answer: AnswerToDraft, until: date | None, desk: Desk, problem: str = "") -> Line:
    record = desk.record(answer.client)
    assert record is not None
    duty = next((d for d in desk.rules.duties if d.key == answer.duty), None)
    checklist = desk.rules.checklists.get(duty.checklist) if duty else None
    subject, undo = title_of(answer.duty, record.jobs) or answer.duty, ""
    if checklist:
        subject = draw_up(checklist, record.client, term_from(answer.term), desk.rules.facts).subject
        undo = "" if problem else f"start the {checklist.key} list for {record.client.id}"
    verb = {Verdict.LATER: "draft_later", Verdict.LEAVE: "draft_left", Verdict.SEND: "draft_sent"}[answer.verdict]
    return Line(verb, client=record.client.name, subject=subject, date=until, undo=undo, problem=problem)
