"""A mail has come in and is understood: what follows from it."""

from __future__ import annotations

from dataclasses import replace

from mailbot.deciding.ground.known import Known
from mailbot.deciding.ground.leave import as_of_now
from mailbot.deciding.replies.replies import receive
from mailbot.deciding.staff.answering import answered_directly
from mailbot.deciding.staff.offering import offer
from mailbot.deciding.staff.steering import obey
from mailbot.domain.decision import Decision
from mailbot.domain.events import MailTaken
from mailbot.domain.mail import Mail
from mailbot.domain.register import Register
from mailbot.domain.understanding import MailKind, Understanding

_FROM_STAFF = (MailKind.STAFF_REQUEST, MailKind.STAFF_COMMAND)


def decide(understanding: Understanding, mail: Mail, known: Known) -> Decision:
    """Events and letters that follow from a mail; always with the note that the mail is done."""
    register = known.register
    known = replace(known, practice=as_of_now(known.practice, register))
    if mail.sent_by:
        decision = offer(understanding.openings, mail, register, known.setting)
        # Under no Message-ID: the copy that may come in is not this mail once more. A private mail leaves no subject.
        noted = replace(mail, message_id=None, subject=mail.subject if decision.events else "")
        return _taken(understanding, noted, decision, register) + decision
    handle = obey if understanding.kind in _FROM_STAFF else receive
    decision = handle(understanding, mail, known) + answered_directly(understanding, mail, register, known.practice)
    return _taken(understanding, mail, decision, register) + decision


def _taken(understanding: Understanding, mail: Mail, decision: Decision, register: Register) -> Decision:
    """ "This mail is done", in the record of every client it touches; else in the practice's own of that day."""
    note = MailTaken(
        digest=mail.digest,
        message_id=mail.message_id,
        kind=understanding.kind,
        author=mail.author.email,
        subject=mail.subject[:200],
        why=understanding.why[:500],
        reasons=understanding.reasons[:20],
        documents=tuple(d.file.sha256 for d in understanding.documents),
        locked=tuple(d.file.sha256 for d in understanding.documents if d.file.problem == "encrypted"),
        written=mail.date,
        content=mail.content,
    )
    touched = [client for client, _ in decision.events if client]
    matched = understanding.match.client if understanding.match else None
    homes = dict.fromkeys([*([matched] if matched else []), *touched])
    return Decision(events=tuple((c, note) for c in homes if c in register.clients) or (("", note),))
