"""Orders whose effect on the client can't be called back: where the practice wants it, they wait for a "yes"."""

from __future__ import annotations

from hashlib import sha256

from mailbot.deciding.ground.desk import Desk
from mailbot.domain.events import QuestionPut, QuestionSettled
from mailbot.domain.questions import Background
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request
from mailbot.domain.understanding import Verb

WAITS = "it waits for a yes; I’m asking about it, and nothing goes to them until it is answered"
_DIGITS = 10


def waits_to_cancel(record: ClientRecord, request: Request, desk: Desk) -> bool:
    """Whether a cancelling waits: the client has had letters about it, and nobody has said yes."""
    if request.chasers_sent == 0 and request.asked is None:
        return False
    name = record.client.name
    text = f"{name} has had letters about “{request.subject}” ({request.ref}). Shall I cancel it all the same?"
    return _waits(Verb.CANCEL, record, request.ref, text, f"cancel {request.ref}", desk)


def waits_to_move(record: ClientRecord, email: str, desk: Desk) -> bool:
    """Whether a new address waits: what goes to a wrong one is read by a stranger."""
    name = record.client.name
    text = f"Shall everything for {name} go to {email} from now on?"
    return _waits(Verb.ADDRESS, record, None, text, f"write to {name} at {email} from now on", desk)


def _waits(verb: Verb, record: ClientRecord, ref: str | None, text: str, order: str, desk: Desk) -> bool:
    """Ask, unless it has been asked: then this is the yes, be it by answering or by saying it again.

    An open question holds the chasing that it bears on, so the order rests the client at once.
    """
    if verb.value not in desk.practice.ask_before:
        return False
    question = f"yes-{sha256(order.encode()).hexdigest()[:_DIGITS]}"
    if any(q.id == question for q in record.questions):
        desk.note(record.client.id, QuestionSettled(question, f"{desk.author.first_name} said yes."))
        return False
    background = Background(mail=desk.mail.digest, subject=desk.mail.subject[:200], orders=(order, ""))
    put = QuestionPut(question, text, desk.author.id, ref, (), ("Yes", "No"), background, gathered=True)
    desk.note(record.client.id, put)
    return True
