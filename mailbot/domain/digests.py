"""Which numbered lines a mail answers: of a digest, or of a mail of what waits inside."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.domain.digest_lines import DigestNumbered, Numbered
from mailbot.domain.letter_answered import is_digest, is_of_inside, letter_answered
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register


@dataclass(frozen=True, slots=True)
class Lines:
    """The numbered lines of one letter."""

    lines: tuple[Numbered, ...]
    only: Numbered | None = None
    """The one line that the letter is about: an answer to the letter is one to it, without its number too."""


def lines_answered(mail: Mail, register: Register, practice: Practice) -> Lines | None:
    """The lines of the letter to which a mail replies; None when it replies to none that has any."""
    letter = letter_answered(mail, register, practice)
    if letter is None or not (is_digest(letter) or is_of_inside(letter)):
        return None
    for day in sorted(register.days.values(), key=lambda d: d.day, reverse=True):
        for logged in day.log:
            if isinstance(logged.event, DigestNumbered) and logged.event.message_id == letter.message_id:
                lines = logged.event.lines
                return Lines(lines, lines[0] if len(lines) == 1 and is_of_inside(letter) else None)
    return None
