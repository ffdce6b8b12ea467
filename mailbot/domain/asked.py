"""Which question to staff a mail answers: told by the Message-ID that the question bore."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.domain.events import QuestionPut
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, DayRecord, OpenQuestion, Register
from mailbot.domain.tokens import message_id_of

_MOST_DAYS = 60
"""Days back over which a question that belongs to no client is still known."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that a mail replies to."""

    question: OpenQuestion
    client: str
    """"" when it concerns no client that we know."""


def question_key(question_id: str, times: int) -> str:
    """The key of the letter that puts a question for the so-manieth time."""
    return f"question/{question_id}/{times}"


def answered_by(mail: Mail, register: Register, practice: Practice) -> Answered | None:
    """The open question in whose mail's thread a mail stands, the one it directly replies to first."""
    ids = (*mail.in_reply_to, *reversed(mail.references))
    if not ids:
        return None
    known = {i: a for a in _open(register) for i in _ids(a, register, practice)}
    return next((known[i] for i in ids if i in known), None)


def _open(register: Register) -> Iterator[Answered]:
    for day in sorted(register.days.values(), key=lambda d: d.day)[-_MOST_DAYS:]:
        yield from _of_no_client(day)
    for record in register.clients.values():
        yield from (Answered(q, record.client.id) for q in record.questions)


def _of_no_client(day: DayRecord) -> Iterator[Answered]:
    for logged in day.log:
        if isinstance(logged.event, QuestionPut):
            put = logged.event
            yield Answered(OpenQuestion(put.id, put.text, put.staff, logged.at, choices=put.choices), "")


def _ids(answered: Answered, register: Register, practice: Practice) -> Iterator[str]:
    question = answered.question
    record = register.clients.get(answered.client)
    refs = _named(question, record)
    for times in range(1, question.times + 1):
        yield message_id_of(practice, question_key(question.id, times), refs)


def _named(question: OpenQuestion, record: ClientRecord | None) -> tuple[str, ...]:
    """What the question's letter named (it names the request only where the record has it)."""
    request = record.request(question.request) if record and question.request else None
    return (request.ref,) if request else ()
