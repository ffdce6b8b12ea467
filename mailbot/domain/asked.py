"""Which questions to staff a mail answers: told by the Message-ID of the letter they stood in, or by the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.questions import OpenQuestion, Telling
from mailbot.domain.register import Register
from mailbot.domain.tokens import message_id_of, ref_in_address, tagged_address

_TAG = "q-"


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that a mail replies to."""

    question: OpenQuestion
    client: str
    """"" when it concerns no client that we know."""
    number: int = 1
    """Its number in the letter that is answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The open questions of a letter, in its order."""

    questions: tuple[Answered, ...]
    several: bool = False
    """The letter had more than one, whether or not the others are still open."""
    to_client: bool = False
    """A reply to that letter was meant to go to the client."""
    for_us: bool = False
    """It is told by an address that was given for a word to us alone."""


def question_key(question_id: str, times: int) -> str:
    """The key of the letter that puts a question for the so-manieth time."""
    return f"question/{question_id}/{times}"


def address_of_question(question_id: str, practice: Practice) -> str:
    """Where a mail about this question goes that is for us alone."""
    return tagged_address(practice, f"{_TAG}{question_id}")


def asked_in(mail: Mail, register: Register, practice: Practice) -> Asked | None:
    """The open questions that a mail answers: the one it is addressed to, else those of the letter it replies to."""
    tags = [ref_in_address(practice, a) or "" for a in mail.recipients]
    named = {t.removeprefix(_TAG) for t in tags if t.startswith(_TAG)}
    ids = (*mail.in_reply_to, *reversed(mail.references))
    if not named and not ids:
        return None
    every = [Answered(question, client) for client, question in register.open_questions()]
    if own := tuple(a for a in every if a.question.id.lower() in named):
        return Asked(own, to_client=bool(own[0].question.background.answer_to), for_us=True)
    known = {message_id: found for a in every for message_id, found in _letters(a, register, practice)}
    letter = next((known[i].letter for i in ids if i in known), None)
    if letter is None:
        return None
    here = [(t, a) for a in every for _, t in _letters(a, register, practice) if t.letter == letter]
    here.sort(key=lambda found: found[0].number)
    return Asked(
        tuple(Answered(a.question, a.client, t.number) for t, a in here),
        several=len(here) > 1 or here[0][0].number > 1 or _stood_with_others(letter),
        to_client=all(t.to_client for t, _ in here),
    )


def answered_by(mail: Mail, register: Register, practice: Practice) -> Answered | None:
    """The one open question that a mail can only be an answer to; None where there is none, or several."""
    asked = asked_in(mail, register, practice)
    return asked.questions[0] if asked and len(asked.questions) == 1 else None


def _stood_with_others(letter: str) -> bool:
    """Whether more than one question stood in a letter, by its key."""
    return "+" in letter


def _letters(answered: Answered, register: Register, practice: Practice) -> Iterator[tuple[str, Telling]]:
    """Message-ID and telling of every letter in which a question stands or stood by itself."""
    question = answered.question
    yield from ((t.message_id, t) for t in question.told)
    record = register.clients.get(answered.client)
    request = record.request(question.request) if record and question.request else None
    for times in range(1, question.times - len(question.told) + 1):
        key = question_key(question.id, times)
        message_id = message_id_of(practice, key, (request.ref,) if request else ())
        yield message_id, Telling(key, message_id, question.staff, question.asked)
