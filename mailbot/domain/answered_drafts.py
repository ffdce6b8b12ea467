"""Which drafts a mail answers: told by the Message-ID that their letter bore."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.domain.drafts import Draft
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.tokens import message_id_of


def answered_drafts(mail: Mail, register: Register, practice: Practice) -> tuple[tuple[ClientRecord, Draft], ...]:
    """The drafts of the letter that a mail replies to which nobody has answered yet, by their numbers."""
    ids = {*mail.in_reply_to, *mail.references}
    waiting = tuple(_open(register)) if ids else ()
    letters = {d.letter for _, d in waiting}
    meant = {letter for letter in letters if message_id_of(practice, letter) in ids}
    return tuple(sorted(((r, d) for r, d in waiting if d.letter in meant), key=lambda found: found[1].number))


def _open(register: Register) -> Iterator[tuple[ClientRecord, Draft]]:
    for record in register.clients.values():
        yield from ((record, d) for d in record.drafts if d.open)
