"""Which letter of ours a mail answers: told by the Message-ID that only we can have made."""

from __future__ import annotations

from collections.abc import Iterator

from mailbot.domain.letters import OutgoingMail
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import Record, Register
from mailbot.domain.tokens import ref_in_message_id

_CONFIRMATION, _DIGEST, _INSIDE = "confirmation/", "digest/", "internal/"


def letter_answered(mail: Mail, register: Register, practice: Practice) -> OutgoingMail | None:
    """The letter to which a mail directly replies; None when that is none of ours, or no longer on record."""
    for message_id in mail.in_reply_to:
        ref = ref_in_message_id(practice, message_id)
        if ref is None:
            continue
        for record in _where(ref, register):
            for entry in reversed(record.outbox):
                if entry.mail.message_id == message_id:
                    return entry.mail
    return None


def _where(ref: str, register: Register) -> Iterator[Record]:
    """The records whose outbox may have a letter that names this request, the likeliest first."""
    own = register.record_of(ref) if ref else None
    if own is not None:
        yield own
    yield from sorted(register.days.values(), key=lambda d: d.day, reverse=True)
    yield from (r for r in register.clients.values() if r is not own)


def confirms(letter: OutgoingMail | None) -> str:
    """The beginning of the digest of the mail that a letter confirms; "" for any other letter."""
    return letter.key.removeprefix(_CONFIRMATION) if letter and letter.key.startswith(_CONFIRMATION) else ""


def is_digest(letter: OutgoingMail | None) -> bool:
    """Whether it is a partner's digest."""
    return letter is not None and letter.key.startswith(_DIGEST)


def is_of_inside(letter: OutgoingMail | None) -> bool:
    """Whether it tells somebody here what waits for them."""
    return letter is not None and letter.key.startswith(_INSIDE)
