"""Where a staff mail stands: in which request's thread, as an answer to which question, about which clients."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.asked import Answered, answered_by
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request, RequestState
from mailbot.domain.tokens import ref_in_address, ref_in_message_id
from mailbot.reading.naming.whose_request import is_bot
from mailbot.reading.orders.people import People, emails_in
from mailbot.reading.text.words import folded, words
from mailbot.reading.visible.subjects import bare_subject

_FEWEST_WORDS = 2
_MOST_HISTORY = 20_000
_CHOICE = re.compile(r"^(?:(?!\n)[\s>|*])*\(?(\d{1,2})[.):]\s+(.{2,300})$", re.MULTILINE)
_HEAD = 300
"""Characters in which the line stands that says who wrote what is quoted."""
_FIRST = 2_000
"""Characters in which the heading of a quoted mail stands."""
_HEADING = re.compile(r"^(?:(?!\n)[\s>|*])*(From|To)\s?:[\s*]*(.+)$", re.IGNORECASE | re.MULTILINE)
_QUOTED_SUBJECT = re.compile(
    r"^(?:(?!\n)[\s>|*])*(?:subject|betreff|objet|temat|pwnc)\s?:[\s*]*(.+)$", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a mail says without words."""

    thread: Request | None
    """The request in whose thread it stands."""
    question: Answered | None
    """The question of ours that it answers."""
    asks_us: bool
    """It answers something that we asked, known or not."""
    subject: str
    """Its own subject, bare."""
    new_subject: bool
    """The author thought of the subject: it may itself be an order."""
    reported: bool
    """It answers a letter of ours to staff that asks nothing: its subject says what was reported."""
    history: str
    """What is quoted or passed on below."""
    clients: tuple[ClientRecord, ...]
    """Those of the thread, else of the subject, else of the history."""
    choices: tuple[str, ...] = ()
    """The numbered answers it may choose from."""
    lines: tuple[str, ...] = ()
    """The numbered lines of a letter of ours that stands below and is known no other way."""
    orders: tuple[str, ...] = ()
    """What each of them orders, where that is not its own words."""

    @property
    def asked_items(self) -> tuple[str, ...]:
        """Ids of the items that we asked about."""
        return self.question.question.items if self.question else ()


def context_of(
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    people: People,
    answers: Answered | None = None,
) -> Context:
    """The context of a staff mail. `answers`: the question it is known to answer, where several were asked."""
    history = f"{visible.quoted}\n{visible.forwarded}"[:_MOST_HISTORY]
    question = answers or answered_by(mail, register, practice)
    subject = bare_subject(mail.subject)
    thread = next(_threads(mail, history, subject, question, register, practice), None)
    prefixed = subject != mail.subject.strip()
    known = thread is not None and folded(subject) == folded(bare_subject(thread.subject))
    replies = prefixed and thread is not None and not known and bool(mail.in_reply_to)
    return Context(
        thread=thread,
        question=question,
        asks_us=question is not None
        or _asked_of_staff(history, practice)
        or (replies and not _only_reports(history, practice)),
        reported=replies and question is None and _only_reports(history, practice),
        subject=subject,
        new_subject=not prefixed and not known,
        history=history,
        clients=_clients(thread, question, subject, history, register, people),
        choices=_choices(question, history),
        lines=_numbered(history) if thread is None and question is None and _told_us(history, practice) else (),
        orders=question.question.background.orders if question else (),
    )


def _asked_of_staff(quoted: str, practice: Practice) -> bool:
    """Whether what is quoted right below is a question of ours to a member of staff: from the bot, with a question."""
    return _told_staff(quoted, practice) and "?" in quoted


def _only_reports(quoted: str, practice: Practice) -> bool:
    """Whether what is quoted right below is a letter of ours to a member of staff in which nothing is asked."""
    return _told_staff(quoted, practice) and "?" not in quoted


def _told_staff(quoted: str, practice: Practice) -> bool:
    """Whether what is quoted right below is from the bot to a member of staff."""
    heading = _HEADING.findall(quoted[:_FIRST])
    sender, to = next((v for k, v in heading if k.lower() == "from"), ""), [v for k, v in heading if k.lower() == "to"]
    if not any(is_bot(a, practice) for a in emails_in(sender)):
        return False
    names = {s.name.lower() for s in practice.staff}
    return any(v.strip(" *").lower() in names or any(practice.member_at(a) for a in emails_in(v)) for v in to[:1])


def _threads(
    mail: Mail, history: str, subject: str, question: Answered | None, register: Register, practice: Practice
) -> Iterator[Request]:
    """Proofs in order of strength: the question, our addresses, Message-IDs, the subject, our words quoted."""
    if question and question.question.request and (found := register.request(question.question.request)):
        yield found
    yield from _by_address(mail, register, practice)
    for message_id in (*mail.in_reply_to, *reversed(mail.references)):
        ref = ref_in_message_id(practice, message_id)
        if found := register.request_of_message(message_id) or (register.request(ref) if ref else None):
            yield found
    subjects = [subject, *(bare_subject(s) for s in _QUOTED_SUBJECT.findall(history)[:3])]
    yield from _by_subject(subjects, register)
    yield from _by_items(history, register)


def _by_address(mail: Mail, register: Register, practice: Practice) -> Iterator[Request]:
    refs = {r.ref.lower(): r for record in register.clients.values() for r in record.requests}
    for address in mail.recipients:
        if found := register.request_of_tag(address) or refs.get(ref_in_address(practice, address) or ""):
            yield found


def _by_subject(subjects: Sequence[str], register: Register) -> Iterator[Request]:
    every = [r for record in register.clients.values() for r in record.requests]
    for subject in filter(None, map(folded, subjects)):
        same = [r for r in every if folded(bare_subject(r.subject)) == subject]
        still = [r for r in same if r.state is RequestState.OPEN] or same
        if len(still) == 1:
            yield still[0]


def _by_items(history: str, register: Register) -> Iterator[Request]:
    """The one request whose items the history quotes word for word most."""
    if not history.strip():
        return
    text = f" {folded(history)} "
    counted = [(_quoted(text, r), r) for record in register.clients.values() for r in record.requests]
    most = max((n for n, _ in counted), default=0)
    best = [r for n, r in counted if n == most]
    if most and len(best) == 1:
        yield best[0]


def _quoted(text: str, request: Request) -> int:
    return sum(len(words(i.ask)) >= _FEWEST_WORDS and f" {folded(i.ask)} " in text for i in request.items)


def _clients(
    thread: Request | None, question: Answered | None, subject: str, history: str, register: Register, people: People
) -> tuple[ClientRecord, ...]:
    if thread is not None and (record := register.record_of(thread.ref)):
        return (record,)
    if question is not None and (asked := register.clients.get(question.client)):
        return (asked,)
    return people.clients_in(subject) or _at_addresses(emails_in(history), register)


def _at_addresses(addresses: Iterable[str], register: Register) -> tuple[ClientRecord, ...]:
    found = {r.client.id: r for a in addresses for r in register.clients_at(a)}
    return tuple(found.values())


def _choices(question: Answered | None, history: str) -> tuple[str, ...]:
    """The answers we offered: of the question as it is kept, else as the history quotes them, numbered from 1."""
    if question is not None:
        return question.question.choices
    return _numbered(history)


def _numbered(history: str) -> tuple[str, ...]:
    """Lines numbered from 1."""
    rows = [(int(n), text.strip()) for n, text in _CHOICE.findall(history)]
    return tuple(text for at, (n, text) in enumerate(rows, 1) if n == at)


def _told_us(history: str, practice: Practice) -> bool:
    """Whether the bot's own address stands in the head of what is quoted right below."""
    return any(is_bot(address, practice) for address in emails_in(history[:_HEAD]))
