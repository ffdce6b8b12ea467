"""The letter in which questions are told to a member of staff, so that it is answered on a phone in seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import addresses_of
from mailbot.domain.asked import address_of_question
from mailbot.domain.letters import Letter, Purpose, Shown
from mailbot.domain.practice import Staff
from mailbot.domain.questions import LETTER_OF_QUESTIONS, OpenQuestion, SentIn
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request

Facts = Mapping[str, object]
_MOST_SHOWN = 3
"""First pages that one letter shows."""


@dataclass(frozen=True, slots=True)
class Due:
    """A question that is to be told to somebody, from a moment on."""

    question: OpenQuestion
    record: ClientRecord | None
    staff: Staff
    moment: datetime

    @property
    def request(self) -> Request | None:
        """The request that it is about."""
        return self.record.request(self.question.request) if self.record and self.question.request else None


def letter_of(due: Sequence[Due], register: Register, at: Setting) -> Letter:
    """One letter to the member of staff whom all of these are for.

    Where it holds nothing but what one mail of a client asks, a reply to it goes to that client, in their own thread:
    then it says nothing that they may not read. It refers to their mail, and is no answer to it: the reply will be.
    An alert has a letter to itself.
    """
    first = due[0]
    clients = {d.record.client.id if d.record else "" for d in due}
    requests = tuple(dict.fromkeys(r.ref for d in due if (r := d.request)))
    answer_to = _answer_to(due)
    background = first.question.background
    shows = tuple(_shown(due))
    return Letter(
        key=LETTER_OF_QUESTIONS + "+".join(f"{d.question.id}.{d.question.times + 1}" for d in due),
        purpose=Purpose.ALERT if first.question.alert else Purpose.QUESTION,
        template="question",
        to=(first.staff.email,),
        clients=tuple(clients) if len(clients) == 1 and "" not in clients else (),
        requests=requests,
        items=tuple(f"{r.ref}/{i}" for d in due if (r := d.request) for i in d.question.items),
        subject=background.subject if answer_to else "",
        references=background.thread if answer_to else (),
        answer_to=answer_to,
        shows=shows,
        facts={
            "to_name": first.staff.first_name,
            "questions": tuple(_facts(n, d, shows, at) for n, d in enumerate(due, 1)),
            "answer_to": answer_to[0] if answer_to else "",
            "only_us": address_of_question(first.question.id, at.practice),
            "reply_to": _tag(first) if answer_to else "",
        },
    )


def _tag(due: Due) -> str:
    return due.request.reply_to if due.request else ""


def _answer_to(due: Sequence[Due]) -> tuple[str, ...]:
    """The one address that asked everything in here, if it is still that client's own."""
    asked = {(d.record.client.id if d.record else "", d.question.background.mail, _asker(d)) for d in due}
    addresses = {address for _, _, address in asked}
    return tuple(addresses) if len(asked) == 1 and "" not in addresses else ()


def _asker(due: Due) -> str:
    address = due.question.background.answer_to
    return address if address and due.record and address in addresses_of(due.record) else ""


def _shown(due: Sequence[Due]) -> list[Shown]:
    found: dict[str, Shown] = {}
    for one in due:
        for paper in one.question.background.papers:
            if paper.sha256 and paper.sha256 not in found and len(found) < _MOST_SHOWN:
                alt = f"First page of {paper.name}"
                found[paper.sha256] = Shown(len(found) + 1, one.question.background.mail, paper.sha256, alt)
    return list(found.values())


def _facts(number: int, due: Due, shows: Sequence[Shown], at: Setting) -> Facts:
    question, record, request = due.question, due.record, due.request
    background = question.background
    before = at.practice.member(question.staff) if question.times else None
    return {
        "number": number,
        "text": question.text,
        "choices": question.choices,
        "times": question.times + 1,
        "asked": at.calendar.day(question.asked) if question.times else None,
        "asked_before": before.name if before else "",
        "client": record.client.name if record else "",
        "contact": (record.client.contact or record.client.name) if record else "",
        "subject": request.subject if request else "",
        "items": tuple(i.ask for i in request.items if i.id in question.items and i.ask not in question.text)
        if request
        else (),
        "report": question.report,
        "alert": question.alert,
        "author": background.author,
        "mail_subject": background.subject,
        "quote": background.quote,
        "papers": tuple(_paper(p, shows) for p in background.papers),
        "answer_to": _asker(due),
        "address": address_of_question(question.id, at.practice),
    }


def _paper(paper: SentIn, shows: Sequence[Shown]) -> Facts:
    return {
        "name": paper.name,
        "what": paper.what,
        "period": paper.period,
        "whose": paper.whose,
        "problem": paper.problem,
        "picture": next((s.number for s in shows if s.sha256 == paper.sha256), 0) if paper.sha256 else 0,
    }
