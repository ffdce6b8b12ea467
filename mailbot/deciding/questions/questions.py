"""Questions to staff: what only a person can decide, put to whom it concerns. `gathering` tells them, by letter."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import addresses_of, decider_of
from mailbot.deciding.ground.threads import references_to
from mailbot.deciding.questions.gathering import tell_at_once
from mailbot.deciding.questions.question_letter import Due, letter_of
from mailbot.deciding.questions.sent_in import papers_of
from mailbot.domain.asked import question_key
from mailbot.domain.decision import Decision
from mailbot.domain.events import QuestionPut
from mailbot.domain.letters import Letter
from mailbot.domain.likely import OF_ITEMS, SEEN_TO, with_answers
from mailbot.domain.mail import Mail, Nature
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.questions import Background, questions_after
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.domain.subjects import without_prefixes
from mailbot.domain.understanding import Doubt, Understanding

_DIGITS = 10
"""Of a mail's digest, in a question's id."""
_LONGEST_QUOTE = 300
"""Characters of the client's words that a question repeats; the mail itself has the rest."""


def ask(
    doubts: Iterable[Doubt],
    mail: Mail,
    understanding: Understanding,
    register: Register,
    rules: Rules,
    at: Setting,
    settled: Collection[str] = frozenset(),
) -> Decision:
    """Every doubt put to whom it concerns: the request's owner, or the first partner for a client we do not know.

    Who is on leave is not asked; the manager is, then the partner. Who has had no letter of questions within the hour
    is told at once; else the next letter tells it. `settled`: ids of questions that the same mail has settled.
    """
    decision, due = Decision(), []
    reported = understanding.nature is Nature.REPORT
    for number, doubt in enumerate(joined(d if reported and not d.client else _with_answers(d) for d in doubts), 1):
        record = register.clients.get(doubt.client or "") or register.record_of(doubt.request or "")
        request = record.request(doubt.request) if record and doubt.request else None
        staff = decider_of(request, record.client if record else None, at.practice, at.today)
        if staff is not None:
            put = replace(
                _put(doubt, f"{mail.digest[:_DIGITS]}-{number}", staff, record),
                background=_background(doubt, mail, understanding, record, rules),
                gathered=True,
                report=reported and record is None,
                alert=doubt.alert if reported and record is None else "",
            )
            decision += Decision(events=((record.client.id if record else "", put),))
            due.append(Due(questions_after((), put, at.now)[0], record, staff, at.now))
    return decision + tell_at_once(due, register, at, settled)


def ask_author(
    doubts: Sequence[Doubt], author: Staff, mail: Mail, register: Register, practice: Practice, at: Setting
) -> Decision:
    """Everything that was not understood in a mail from staff, as one question to its author, in their thread.

    It goes at once: they have just written. A mailbox that answers by itself would be asked, answer, and be asked for
    ever: the same is asked once a day.
    """
    if not doubts:
        return Decision()
    first = _all_in_one(tuple(joined(doubts)))
    question_id = f"{_said_by(first, author, mail)}-1"
    key = question_key(question_id, 1)
    if register.has_said(key):
        return Decision()
    record = register.clients.get(first.client or "") or register.record_of(first.request or "")
    background = Background(quote=_bounded(first.quote), orders=_orders(first))
    put = replace(_put(first, question_id, author, record), background=background)
    due = Due(questions_after((), replace(put, gathered=True), at.now)[0], record, author, at.now)
    letter = replace(letter_of((due,), register, at), key=key)
    return Decision(((record.client.id if record else "", put),), (_in_thread_of(mail, letter),))


def _with_answers(doubt: Doubt) -> Doubt:
    """No question without likely answers to choose from."""
    if doubt.choices:
        return doubt
    return with_answers(doubt, OF_ITEMS if doubt.items and doubt.request else SEEN_TO)


def _put(doubt: Doubt, question_id: str, staff: Staff, record: ClientRecord | None) -> QuestionPut:
    known = doubt.request if record is None or record.request(doubt.request or "") else None
    return QuestionPut(question_id, doubt.text, staff.id, known, doubt.items, doubt.choices)


def _background(
    doubt: Doubt, mail: Mail, understanding: Understanding, record: ClientRecord | None, rules: Rules
) -> Background:
    """Their address to answer at only where the mail came from it: nobody is to answer somebody who did not ask."""
    author = mail.author.email
    theirs = doubt.asks and record is not None and author in addresses_of(record)
    return Background(
        mail=mail.digest,
        author=author,
        subject=without_prefixes(mail.subject)[:200],
        quote=_bounded(doubt.quote),
        papers=papers_of(understanding.documents, rules),
        orders=_orders(doubt),
        answer_to=author if theirs else "",
        thread=references_to(mail) if theirs else (),
    )


def _orders(doubt: Doubt) -> tuple[str, ...]:
    """The doubt's orders with its items named: "waive {items}" -> "waive R1/a, R1/b"."""
    items = ", ".join(f"{doubt.request}/{i}" for i in doubt.items)
    return tuple(order.replace("{items}", items) for order in doubt.orders)


def _bounded(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def _said_by(doubt: Doubt, author: Staff, mail: Mail) -> str:
    """An id that is the same for the same words under the same subject on the same day; with files each mail counts."""
    if mail.attachments:
        return mail.digest[:_DIGITS]
    told = (author.id, mail.arrived.date(), without_prefixes(mail.subject), doubt.client, doubt.request, doubt.items)
    return hashlib.sha256(repr((*told, doubt.text, doubt.quote)).encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _in_thread_of(mail: Mail, letter: Letter) -> Letter:
    return replace(
        letter, subject=without_prefixes(mail.subject), in_reply_to=mail.message_id, references=references_to(mail)
    )


def _all_in_one(doubts: Sequence[Doubt]) -> Doubt:
    """Several doubts as one: about a client and a request only when all are about the same."""
    clients, requests = {d.client for d in doubts}, {d.request for d in doubts}
    choices = {c: o for d in doubts for c, o in zip(d.choices, d.orders or d.choices, strict=True)}
    return Doubt(
        text=" ".join(dict.fromkeys(d.text for d in doubts)),
        client=clients.pop() if len(clients) == 1 else None,
        request=requests.pop() if len(requests) == 1 else None,
        items=doubts[0].items if len(doubts) == 1 else (),
        quote=" … ".join(dict.fromkeys(d.quote for d in doubts if d.quote)),
        choices=tuple(choices),
        orders=tuple(choices.values()) if any(d.orders for d in doubts) else (),
    )


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
