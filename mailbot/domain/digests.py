"""Which lines of which digest a mail answers."""

from __future__ import annotations

from mailbot.domain.digest_lines import DigestNumbered, Numbered
from mailbot.domain.letter_answered import is_digest, letter_answered
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register


def lines_answered(mail: Mail, register: Register, practice: Practice) -> tuple[Numbered, ...] | None:
    """The numbered lines of the digest to which a mail replies; None when it replies to none."""
    letter = letter_answered(mail, register, practice)
    if letter is None or not is_digest(letter):
        return None
    for day in sorted(register.days.values(), key=lambda d: d.day, reverse=True):
        for logged in day.log:
            if isinstance(logged.event, DigestNumbered) and logged.event.message_id == letter.message_id:
                return logged.event.lines
    return None
