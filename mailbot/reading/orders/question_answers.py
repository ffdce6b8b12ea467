"""Which of the questions in one letter a reply answers, and with what: "1: 2, 2: ok", "1 yes 2 no", "yes to all"."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from mailbot.domain.asked import Answered, Asked
from mailbot.domain.language import Annotation
from mailbot.domain.likely import STILL_NEEDED, with_answers
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Command, Doubt, Verb
from mailbot.reading.orders.given import Orders
from mailbot.reading.orders.orders import read_orders
from mailbot.reading.orders.overruling import settled
from mailbot.reading.orders.yes_or_no import SHORT, taken
from mailbot.reading.text.frames import Frames, frames
from mailbot.reading.text.words import words

Annotate = Callable[[str, str], Annotation]

_MARKED = re.compile(
    r"(?:^|(?<=[\s,;.]))(?:q(?:uestion)?\.?\s?|no\.?\s?|nr\.?\s?|#)?\(?(?P<number>\d{1,2})\)?\s?[:.)=–—-]\s*(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_BARE = re.compile(
    r"(?:^|(?<=[\s,;.]))(?:q(?:uestion)?\.?\s?|no\.?\s|nr\.?\s|#)?(?P<number>\d{1,2})\s+(?=[^\W\d_])",
    re.IGNORECASE | re.MULTILINE,
)
_MOST_BEFORE = 4
"""Words of a greeting before the first number."""
_ENDS = " \t\r\n,;"


_LETS_OFF = frozenset({Verb.WAIVE, Verb.RECEIVED, Verb.CONFIRM, Verb.CANCEL, Verb.PAUSE, Verb.EXTEND})
_WHICH = "I can’t tell which question this answers. Please put the number first, as in “1: yes, 2: leave it”."


def reaches_client(asked: Asked, mail: Mail, register: Register) -> bool:
    """Whether a mail went to the client whose question it answers, as well as to us."""
    record = register.clients.get(asked.questions[0].client)
    sent_to = {a.email for a in (*mail.to, *mail.cc)}
    return record is not None and bool(sent_to & record.client.addresses)


def read_answers(
    asked: Asked,
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
) -> Orders:
    """What a reply to a letter of ours orders, question by question, and which of them it answers."""

    table = frames(rules, *_speaking(rules))

    def orders(answered: Answered, text: str) -> Orders:
        found = read_orders(_by_itself(mail), VisibleText(text), register, practice, rules, annotate, answered)
        return _concluded(found, answered, text, table)

    if not asked.several:
        found = read_orders(mail, visible, register, practice, rules, annotate, asked.questions[0])
        found = _concluded(found, asked.questions[0], visible.text, table)
        astray = asked.to_client and not asked.for_us and not (found.answered and len(words(visible.text)) <= SHORT)
        return _astray(asked.questions[0], visible, register) if astray else found
    known = {a.number: a for a in asked.questions}
    parts = by_number(visible.text, known)
    if parts and not _says_only_all(parts, table):
        return _together([orders(known[n], text) for n, text in parts.items() if n in known], set(parts) - set(known))
    if alike := of_all(visible.text, table):
        return _together([orders(a, alike) for a in asked.questions])
    found = read_orders(_on_its_own(mail), visible, register, practice, rules, annotate)
    if found.commands or found.left_as_is:
        return found
    if len(asked.questions) == 1:
        return orders(asked.questions[0], visible.text)
    return replace(found, doubts=(Doubt(_WHICH, quote=_quoted(visible.text)),) if found.doubts else ())


def _concluded(found: Orders, answered: Answered, text: str, table: Frames) -> Orders:
    """What was read, as the answer to a question; a yes or no to what can't be answered so is asked back."""
    question = answered.question
    meant = taken(found.commands, answered, text, table)
    if isinstance(meant, Doubt):
        found = Orders(doubts=(meant,))
    elif meant:
        found = Orders(left_as_is=True)
    done = found.left_as_is or any(_concerns(c, answered) for c in found.commands)
    return replace(found, answered=(question.id,) if done and not found.doubts else ())


def _concerns(command: Command, answered: Answered) -> bool:
    """Whether an order says what becomes of what was asked; "waive Mick's log" does not answer what Rosa asked."""
    question = answered.question
    if command.verb is Verb.STATUS:
        return False
    if command.request is None or question.request is None:
        return not answered.client or command.client in (None, answered.client)
    return command.request == question.request and (
        command.item is None or not question.items or command.item in question.items
    )


def _astray(answered: Answered, visible: VisibleText, register: Register) -> Orders:
    """An answer meant for a client has reached nobody but us: it orders nothing, and its author hears so."""
    question = answered.question
    record = register.clients.get(answered.client)
    whom = (record.client.contact or record.client.name) if record else "the client"
    text = f"This has reached only me, not {whom}. Please send an answer to {question.background.answer_to}."
    doubt = Doubt(text, answered.client or None, question.request, question.items, _quoted(visible.text))
    return Orders(doubts=(replace(doubt, choices=question.choices, orders=question.background.orders),))


def _quoted(text: str) -> str:
    return " ".join(text.split())[:240]


def let_off(
    asked: Asked,
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
) -> tuple[Doubt, ...]:
    """A doubt where an answer to a client may tell them that something is not needed, or is here.

    What is said to a client orders nothing; but nobody should be chased for what they were let off.
    """
    for answered in asked.questions:
        question = answered.question
        orders = read_orders(_by_itself(mail), VisibleText(visible.text), register, practice, rules, annotate, answered)
        if question.items and any(c.verb in _LETS_OFF for c in orders.commands):
            client = register.clients[answered.client].client
            text = f"You have answered {client.contact or client.name}. How do we go on about what they asked?"
            doubt = Doubt(text, client.id, question.request, question.items, _quoted(visible.text))
            return (with_answers(doubt, STILL_NEEDED),)
    return ()


def _by_itself(mail: Mail) -> Mail:
    """A mail that says nothing by where it stands and to whom it went."""
    return replace(mail, in_reply_to=(), references=(), subject="Re: Question", to=(), cc=(), delivered_to=())


def _speaking(rules: Rules) -> tuple[str, ...]:
    return tuple(code for code, language in rules.languages.items() if "order_each_question" in language.staff)


def _on_its_own(mail: Mail) -> Mail:
    """Out of the thread: the letter is about several things, and none of them is meant more than the others."""
    return replace(mail, in_reply_to=(), references=())


def _together(found: Iterable[Orders], unknown: Collection[int] = ()) -> Orders:
    every = tuple(found)
    doubts = tuple(d for o in every for d in o.doubts)
    if unknown:
        named = ", ".join(map(str, sorted(unknown)))
        doubts += (Doubt(f"There is no open question {named} in that letter; it is settled, or was never asked."),)
    return Orders(
        settled(c for o in every for c in o.commands),
        tuple(dict.fromkeys(doubts)),
        reasons=tuple(dict.fromkeys(r for o in every for r in o.reasons)),
        wishes=tuple(w for o in every for w in o.wishes),
        answered=tuple(i for o in every for i in o.answered),
    )


def by_number(text: str, numbers: Collection[int]) -> Mapping[int, str]:
    """Question to the words of its answer; empty where the text is not written so.

    Each question counts once, in the order of the letter: in "1: 2, 2: ok" the first is answered with 2.
    """
    for marks in (_MARKED, _BARE):
        if found := dict(_parts(text, marks, numbers)):
            return found
    return {}


def _parts(text: str, marks: re.Pattern[str], numbers: Collection[int]) -> Iterator[tuple[int, str]]:
    hits = list(_rising(marks.finditer(text)))
    if not hits or len(words(text[: hits[0].start()])) > _MOST_BEFORE or not _known(hits, numbers):
        return
    ends = [h.start() for h in hits[1:]] + [len(text)]
    for hit, end in zip(hits, ends, strict=True):
        yield int(hit["number"]), text[hit.end() : end].strip(_ENDS)


def _known(hits: list[re.Match[str]], numbers: Collection[int]) -> bool:
    """Whether they count questions at all: the first one does."""
    return int(hits[0]["number"]) in numbers


def _rising(hits: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Numbers of questions go up; one that doesn't is part of an answer."""
    last = 0
    for hit in hits:
        if int(hit["number"]) > last:
            last = int(hit["number"])
            yield hit


def _says_only_all(parts: Mapping[int, str], table: Frames) -> bool:
    """ "1 to all": a number before it is an answer, and no question's."""
    text = next(iter(parts.values()))
    return len(parts) == 1 and table.has(text, "order_each_question") and not of_all(text, table)


def of_all(text: str, table: Frames) -> str:
    """What a text answers to every question alike ("yes to all" -> "yes"); "" when it does not say "all"."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    hits = table.hits(first, "order_each_question")
    if not hits:
        return ""
    hit = max(hits, key=lambda h: h.end - h.start)
    return f"{first[: hit.start]} {first[hit.end :]}".strip(f"{_ENDS}.:-–—")
