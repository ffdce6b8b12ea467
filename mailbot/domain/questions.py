"""Questions to staff: what was asked, in which letters it was told to whom, and what became of it.

A question is *put* when a doubt arises, and *told* when it stands in a letter. Between the two it waits for the letter
that gathers it; nobody's question is lost in between, for both are events on record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.domain.understanding import Opening

LETTER_OF_QUESTIONS = "questions/"
"""How the keys of letters begin that gather questions."""


@dataclass(frozen=True, slots=True)
class SentIn:
    """A file that came with the mail that raised a question, as a person is told of it."""

    name: str
    what: str = ""
    """The name of its type, e.g. "P60"; "" when it isn't known."""
    period: str = ""
    """In words: "2025/26", "1 June to 30 June 2026"."""
    whose: str = ""
    problem: str = ""
    """Why nothing could be read: encrypted | empty | corrupt | unsupported | unread."""
    sha256: str = ""
    """By it a picture of its first page is found in the mail; "" when there is to be none."""


@dataclass(frozen=True, slots=True)
class Background:
    """What a question tells of the mail that raised it, kept so that it can be told again."""

    mail: str = ""
    """The mail's digest."""
    author: str = ""
    """The address that it came from."""
    subject: str = ""
    quote: str = ""
    """The client's own words, bounded."""
    papers: tuple[SentIn, ...] = ()
    orders: tuple[str, ...] = ()
    """What each choice orders, in words that are read as an order; "" leaves everything as it is."""
    answer_to: str = ""
    """The client's own address that an answer in words goes to: they asked, and wait for it."""
    thread: tuple[str, ...] = ()
    """Message-IDs of the client's thread, oldest first, their mail last."""
    offers: tuple[Opening, ...] = ()
    """Requests that are opened when the answer is yes."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A letter in which a question stands."""

    letter: str
    """The letter's key."""
    message_id: str
    staff: str
    at: datetime
    number: int = 1
    """Its number among the questions of that letter."""
    to_client: bool = False
    """Replies to that letter go to the client."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that staff have not answered yet."""

    id: str
    text: str
    staff: str
    """Who has it."""
    asked: datetime
    """When it was last put or told."""
    request: str | None = None
    items: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    times: int = 1
    """How often it has been told."""
    background: Background = Background()
    told: tuple[Telling, ...] = ()
    """Letters in which it stands; what was asked before these were noted has none."""
    waits: bool = False
    """It goes out with the next letter of questions."""
    report: bool = False
    """It is told once, and needs no answer."""
    alert: str = ""
    """Of a report that somebody must hear of at once: the subject of the letter that it has to itself."""


@dataclass(frozen=True, slots=True)
class QuestionPut:
    """Staff are to decide something that only a person can decide."""

    id: str
    text: str
    staff: str
    request: str | None = None
    items: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    background: Background = Background()
    gathered: bool = False
    """It waits for a letter, of which QuestionTold tells; else it went out in a letter of its own at that moment."""
    report: bool = False
    alert: str = ""


@dataclass(frozen=True, slots=True)
class QuestionTold:
    """A question stands in a letter to a member of staff."""

    id: str
    staff: str
    letter: str
    message_id: str
    number: int = 1
    to_client: bool = False
    request: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionUntold:
    """The letter in which a question stood reached nobody: it waits for another."""

    id: str
    letter: str
    request: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionSettled:
    """A question to staff needs no answer any more."""

    id: str
    answer: str = ""


QuestionEvent = QuestionPut | QuestionTold | QuestionUntold | QuestionSettled


def is_about_questions(event: object) -> bool:
    """Whether `questions_after` has anything to make of it."""
    return isinstance(event, QuestionPut | QuestionTold | QuestionUntold | QuestionSettled)


def questions_after(questions: tuple[OpenQuestion, ...], event: object, at: datetime) -> tuple[OpenQuestion, ...]:
    """The open questions after an event, the one it is about last."""
    before = next((q for q in questions if q.id == getattr(event, "id", "")), None)
    others = tuple(q for q in questions if q is not before)
    match event:
        case QuestionPut():
            return (*others, _put(event, before, at))
        case QuestionTold() if before is not None:
            return (*others, _told(event, before, at))
        case QuestionUntold() if before is not None:
            told = tuple(t for t in before.told if t.letter != event.letter)
            return (*others, replace(before, told=told, waits=True))
        case QuestionSettled():
            return others
    return questions


def _put(event: QuestionPut, before: OpenQuestion | None, at: datetime) -> OpenQuestion:
    return OpenQuestion(
        event.id,
        event.text,
        event.staff,
        at,
        event.request,
        event.items,
        event.choices,
        times=(before.times if before else 0) + (not event.gathered),
        background=event.background,
        waits=event.gathered,
        report=event.report,
        alert=event.alert,
    )


def _told(event: QuestionTold, before: OpenQuestion, at: datetime) -> OpenQuestion:
    telling = Telling(event.letter, event.message_id, event.staff, at, event.number, event.to_client)
    return replace(
        before, staff=event.staff, asked=at, times=before.times + 1, told=(*before.told, telling), waits=False
    )
