"""Questions to staff: what only a person can decide, put so that a number answers it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.deciding.people import decider_of
from mailbot.deciding.threads import bare_subject, references_to
from mailbot.domain.asked import question_key
from mailbot.domain.decision import Decision
from mailbot.domain.events import QuestionPut
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord, OpenQuestion, Register
from mailbot.domain.requests import Request
from mailbot.domain.understanding import Doubt, Understanding

_DIGITS = 10
"""Of a mail's digest, in a question's id."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a question tells of the mail that raised it."""

    author: str = ""
    subject: str = ""
    quote: str = ""
    documents: tuple[str, ...] = ()


def ask(
    doubts: Iterable[Doubt],
    mail: Mail,
    understanding: Understanding,
    register: Register,
    practice: Practice,
    today: date,
) -> Decision:
    """Every doubt put to whom it concerns: the request's owner, or the first partner for a client we do not know.

    Who is on leave is not asked; the manager is, then the partner.
    """
    decision = Decision()
    for number, doubt in enumerate(joined(doubts), 1):
        record = register.clients.get(doubt.client or "") or register.record_of(doubt.request or "")
        request = record.request(doubt.request) if record and doubt.request else None
        client = record.client if record else None
        staff = decider_of(request, client, practice, today)
        if staff is not None:
            decision += _put(
                doubt,
                f"{mail.digest[:_DIGITS]}-{number}",
                staff,
                record,
                practice,
                _context(doubt, mail, understanding),
            )
    return decision


def ask_author(doubts: Sequence[Doubt], author: Staff, mail: Mail, register: Register, practice: Practice) -> Decision:
    """Everything that was not understood in a mail from staff, as one question to its author, in their thread.

    A mailbox that answers by itself would be asked, answer, and be asked for ever: the same is asked once a day.
    """
    if not doubts:
        return Decision()
    first = _all_in_one(tuple(joined(doubts)))
    question_id = f"{_said_by(first, author, mail)}-1"
    if register.has_said(question_key(question_id, 1)):
        return Decision()
    record = register.clients.get(first.client or "") or register.record_of(first.request or "")
    context = Context(quote=first.quote)
    decision = _put(first, question_id, author, record, practice, context)
    letters = tuple(_in_thread_of(mail, letter) for letter in decision.letters)
    return Decision(decision.events, letters)


def _said_by(doubt: Doubt, author: Staff, mail: Mail) -> str:
    """An id that is the same for the same words under the same subject on the same day; with files each mail counts."""
    if mail.attachments:
        return mail.digest[:_DIGITS]
    told = (author.id, mail.arrived.date(), bare_subject(mail.subject), doubt.client, doubt.request, doubt.items)
    return hashlib.sha256(repr((*told, doubt.text, doubt.quote)).encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _in_thread_of(mail: Mail, letter: Letter) -> Letter:
    return replace(
        letter, subject=bare_subject(mail.subject), in_reply_to=mail.message_id, references=references_to(mail)
    )


def _all_in_one(doubts: Sequence[Doubt]) -> Doubt:
    """Several doubts as one: about a client and a request only when all are about the same."""
    clients, requests = {d.client for d in doubts}, {d.request for d in doubts}
    return Doubt(
        text=" ".join(dict.fromkeys(d.text for d in doubts)),
        client=clients.pop() if len(clients) == 1 else None,
        request=requests.pop() if len(requests) == 1 else None,
        items=doubts[0].items if len(doubts) == 1 else (),
        quote=" … ".join(dict.fromkeys(d.quote for d in doubts if d.quote)),
        choices=tuple(dict.fromkeys(c for d in doubts for c in d.choices)),
    )


def _context(doubt: Doubt, mail: Mail, understanding: Understanding) -> Context:
    names = tuple(d.file.name for d in understanding.documents if not d.file.decoration)
    return Context(mail.author.email, bare_subject(mail.subject), doubt.quote, names)


def joined(doubts: Iterable[Doubt]) -> Iterator[Doubt]:
    """Doubts that one sentence of the client raised about several items become one, answered for all of them."""
    groups: dict[tuple[object, ...], Doubt] = {}
    for doubt in dict.fromkeys(doubts):
        key = (doubt.client, doubt.request, doubt.choices, doubt.quote or doubt.text)
        if first := groups.get(key):
            items = tuple(dict.fromkeys((*first.items, *doubt.items)))
            groups[key] = replace(first, text=f"{first.text} {doubt.text}", items=items)
        else:
            groups[key] = doubt
    yield from groups.values()


def _put(
    doubt: Doubt, question_id: str, staff: Staff, record: ClientRecord | None, practice: Practice, context: Context
) -> Decision:
    put = QuestionPut(question_id, doubt.text, staff.id, doubt.request, doubt.items, doubt.choices)
    letter = _letter(put, staff, record, practice, context, times=1)
    return Decision(events=((record.client.id if record else "", put),), letters=(letter,))


def put_again(question: OpenQuestion, staff: Staff, record: ClientRecord, practice: Practice) -> Decision:
    """The question once more, to whoever has it now."""
    put = QuestionPut(question.id, question.text, staff.id, question.request, question.items, question.choices)
    letter = _letter(put, staff, record, practice, Context(), times=question.times + 1)
    before = practice.member(question.staff)
    facts = {**letter.facts, "asked": question.asked.date(), "asked_before": before.name if before else ""}
    return Decision(events=((record.client.id, put),), letters=(replace(letter, facts=facts),))


def _letter(
    put: QuestionPut, staff: Staff, record: ClientRecord | None, practice: Practice, context: Context, times: int
) -> Letter:
    request = record.request(put.request) if record and put.request else None
    return Letter(
        key=question_key(put.id, times),
        purpose=Purpose.QUESTION,
        template="question",
        to=(staff.email,),
        clients=(record.client.id,) if record else (),
        requests=(request.ref,) if request else (),
        items=tuple(f"{put.request}/{i}" for i in put.items) if request else (),
        facts={
            "id": put.id,
            "to_name": staff.first_name,
            "text": put.text,
            "choices": put.choices,
            "times": times,
            "asked": None,
            "asked_before": "",
            "client": record.client.name if record else "",
            "subject": request.subject if request else "",
            "items": _asks(request, put.items),
            "author": context.author,
            "mail_subject": context.subject,
            "quote": context.quote,
            "documents": context.documents,
        },
    )


def _asks(request: Request | None, items: Sequence[str]) -> tuple[str, ...]:
    return tuple(i.ask for i in request.items if i.id in items) if request else ()
