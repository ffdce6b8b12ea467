"""What staff asked a client for without a copy to mailbot: they are asked whether it shall be chased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from mailbot.deciding.ground.desk import Desk
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.questions.gathering import tell_at_once
from mailbot.deciding.questions.question_letter import Due
from mailbot.domain.decision import Decision
from mailbot.domain.events import QuestionPut, QuestionSettled
from mailbot.domain.mail import Mail
from mailbot.domain.questions import Background, questions_after
from mailbot.domain.register import Register
from mailbot.domain.subjects import without_prefixes
from mailbot.domain.understanding import Opening

OFFERED_WITHIN = timedelta(days=3)
"""An older mail is no news: its author has gone on without us."""
_CHOICES = ("Yes, chase it for me", "No, leave it to me")
_MOST_NAMED = 6
_DIGITS = 10


def offer(openings: Sequence[Opening], mail: Mail, register: Register, at: Setting) -> Decision:
    """One question to whoever wrote the mail, told once and never again; nothing else follows from it."""
    author = at.practice.member(mail.sent_by)
    if (
        author is None
        or not openings
        or at.now - mail.written > OFFERED_WITHIN
        or _has_request(mail.message_id, register)
    ):
        return Decision()
    kept = tuple(replace(o, owner=author.id, message_id=mail.message_id) for o in openings)
    put = QuestionPut(
        id=f"{mail.digest[:_DIGITS]}-1",
        text=_text(kept, mail, register, at),
        staff=author.id,
        choices=_CHOICES,
        background=Background(
            mail=mail.digest, subject=without_prefixes(mail.subject)[:200], orders=("", ""), offers=kept
        ),
        gathered=True,
        report=True,
    )
    due = Due(questions_after((), put, at.now)[0], None, author, at.now)
    return Decision(events=(("", put),)) + tell_at_once((due,), register, at)


def _text(openings: Sequence[Opening], mail: Mail, register: Register, at: Setting) -> str:
    written = at.calendar.day(mail.written)
    asked = "; ".join(
        f"{register.clients[o.client].client.name} for {_things(o)}" for o in openings if o.client in register.clients
    )
    return f"On {written:%-d %B} you asked {asked}. Shall I chase it for you?"


def _things(opening: Opening) -> str:
    """“the lease”, “the deed” and 3 more."""
    named = [f"“{i.ask}”" for i in opening.items[:_MOST_NAMED]]
    more = len(opening.items) - len(named)
    last = f"{more} more" if more else named.pop()
    return f"{', '.join(named)} and {last}" if named else last


def still_new(openings: Sequence[Opening], register: Register) -> tuple[Opening, ...]:
    """Those of a mail that nothing was opened by since: its author may have sent us a copy meanwhile."""
    return tuple(o for o in openings if o.message_id is None or not _has_request(o.message_id, register))


def _has_request(message_id: str | None, register: Register) -> bool:
    return bool(message_id) and register.request_of_message(message_id or "") is not None


def withdraw_offers(desk: Desk) -> None:
    """The mail itself has come to us after all: nobody needs to say whether it is to be chased."""
    for client, question in tuple(desk.register.open_questions()):
        offered = {o.message_id for o in question.background.offers}
        if not client and desk.mail.message_id and desk.mail.message_id in offered:
            desk.events.append(("", QuestionSettled(question.id, "The mail came in copy.")))
