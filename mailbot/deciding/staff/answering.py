"""Staff have answered what was asked: a client who waits for a word from us, or a question of the bot's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.deciding.ground.desk import Desk, Line
from mailbot.domain.decision import Decision
from mailbot.domain.events import Event, ItemMoved, ItemRuled, QuestionPut, QuestionSettled
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.likely import STILL_NEEDED
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.questions import OpenQuestion
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import SETTLED, Item, ItemState
from mailbot.domain.subjects import without_prefixes
from mailbot.domain.understanding import Reason, Understanding

_LONGEST = 200


def settle(understanding: Understanding, desk: Desk) -> None:
    """The questions that the mail answers are settled ("leave it as it is" does so, too)."""
    said = " ".join(understanding.visible.text.split())[:_LONGEST]
    for client, question in tuple(desk.register.open_questions()):
        if question.id in understanding.answered:
            _settle(client, question, said, desk)


def _settle(client: str, question: OpenQuestion, said: str, desk: Desk) -> None:
    record = desk.record(client)
    if record is None:
        desk.events.append(("", QuestionSettled(question.id, said)))
    elif any(q.id == question.id for q in record.questions):
        desk.note(client, QuestionSettled(question.id, said))


def told_client(understanding: Understanding, desk: Desk) -> Iterator[Line]:
    """The client has their answer: what they had asked about is asked for again, and its owner reads that it is.

    What was here already when they asked is not asked for again; nor is what the answer may have let them off.
    """
    let_off = {(d.request, i) for d in understanding.doubts for i in d.items}
    for client, question in tuple(desk.register.open_questions()):
        record = desk.record(client)
        if question.id in understanding.answered and record is not None:
            yield _told(question, record, let_off, desk)


def _told(question: OpenQuestion, record: ClientRecord, let_off: set[tuple[str | None, str]], desk: Desk) -> Line:
    request = record.request(question.request) if question.request else None
    client = record.client
    if request is None:
        return Line("answered", client=client.contact or client.name)
    asked = [i for i in request.items if i.id in question.items and i.state is ItemState.QUERY]
    here = [i for i in asked if _was_settled(record, request.ref, i)]
    again = [i for i in asked if i not in here and (request.ref, i.id) not in let_off]
    reason = Reason("answered by staff", desk.author.name)
    desk.note(client.id, *(ItemRuled(request.ref, i.id, "received", reason=reason) for i in here))
    desk.note(client.id, *(ItemRuled(request.ref, i.id, "answered", reason=reason) for i in again))
    return Line(
        "answered",
        client=client.contact or client.name,
        subject=request.subject,
        request=request.ref,
        items=tuple(i.ask for i in again),
        undo=f"waive {', '.join(f'{request.ref}/{i.id}' for i in again)}" if again else "",
    )


def _was_settled(record: ClientRecord, ref: str, item: Item) -> bool:
    """Whether an item was ticked off when the client asked about it: then an answer doesn't make us ask for it."""
    states = [
        e.event.state
        for e in record.log
        if isinstance(e.event, ItemMoved) and (e.event.request, e.event.item) == (ref, item.id)
    ]
    before = next((s for s in reversed(states) if s is not ItemState.QUERY), None)
    ruled = any(
        isinstance(e.event, ItemRuled) and (e.event.request, e.event.item) == (ref, item.id) for e in record.log
    )
    return before in SETTLED and not ruled


def answered_directly(understanding: Understanding, mail: Mail, register: Register, practice: Practice) -> Decision:
    """A colleague has answered a client's own mail, with us in copy: whether that settles it, only they can tell.

    What they were asked before is settled; how to go on is asked with the next letter of questions.
    """
    author = practice.member(understanding.author or "")
    if author is None or understanding.answered:
        return Decision()
    ids, sent_to = {*mail.in_reply_to, *mail.references}, {a.email for a in (*mail.to, *mail.cc)}
    events: list[tuple[str, Event]] = []
    for client, question in register.open_questions():
        record, background = register.clients.get(client), question.background
        if record and background.thread and background.thread[-1] in ids and sent_to & record.client.addresses:
            events.append((client, QuestionSettled(question.id, f"{author.first_name} has answered the client.")))
            if question.items:
                events.append((client, _how_to_go_on(question, author, record)))
    return Decision(tuple(events))


def _how_to_go_on(question: OpenQuestion, author: Staff, record: ClientRecord) -> QuestionPut:
    items = ", ".join(f"{question.request}/{i}" for i in question.items)
    return QuestionPut(
        f"{question.id}-a",
        f"You have answered {record.client.contact or record.client.name}. How do we go on about what they asked?",
        author.id,
        question.request,
        question.items,
        tuple(choice for choice, _ in STILL_NEEDED),
        replace(
            question.background,
            orders=tuple(order.replace("{items}", items) for _, order in STILL_NEEDED),
            answer_to="",
            thread=(),
        ),
        gathered=True,
    )


def others_told(desk: Desk) -> Iterator[Letter]:
    """A line to everybody else who had been asked what this mail has settled."""
    settled = {event.id for _, event in desk.events if isinstance(event, QuestionSettled)}
    asked: dict[str, list[tuple[str, OpenQuestion]]] = {}
    for client, question in desk.register.open_questions():
        if question.id in settled:
            for staff in dict.fromkeys(t.staff for t in question.told):
                if staff != desk.author.id:
                    asked.setdefault(staff, []).append((client, question))
    for staff, questions in asked.items():
        if letter := _to_colleague(staff, questions, desk):
            yield letter


def _to_colleague(staff_id: str, questions: list[tuple[str, OpenQuestion]], desk: Desk) -> Letter | None:
    staff = desk.practice.member(staff_id)
    if staff is None:
        return None
    clients = tuple(dict.fromkeys(c for c, _ in questions))
    records = [desk.record(c) for c in clients]
    return Letter(
        key=f"answered/{staff_id}/{desk.mail.digest[:16]}",
        purpose=Purpose.CONFIRMATION,
        template="answered",
        to=(staff.email,),
        clients=clients if len(clients) == 1 and clients[0] else (),
        requests=tuple(dict.fromkeys(q.request for _, q in questions if q.request)),
        facts={
            "to_name": staff.first_name,
            "by": desk.author.first_name,
            "client": " and ".join(r.client.name for r in records if r),
            "mail_subject": without_prefixes(desk.mail.subject),
            "texts": tuple(q.text for _, q in questions),
        },
    )
