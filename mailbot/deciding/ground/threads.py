"""Where in a conversation a letter stands: its subject, what it answers, what it refers to."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.mail import Mail
from mailbot.domain.requests import Request

_OLDEST, _NEWEST = 1, 9
"""Of a long thread, how many ids are named (RFC 5322, 3.6.4 asks for the parent; servers choke on hundreds)."""


def parent_of(request: Request) -> str | None:
    """The latest mail of a request's thread, else the one that asked."""
    return request.thread[-1] if request.thread else request.message_id


def references_of(request: Request) -> tuple[str, ...]:
    """Every known id of a request's thread, oldest first, a long one shortened in the middle."""
    return shortened([*([request.message_id] if request.message_id else []), *request.thread])


def references_to(mail: Mail, request: Request | None = None) -> tuple[str, ...]:
    """What an answer to a mail refers to: what that one referred to, and itself last (RFC 5322, 3.6.4)."""
    before = mail.references or mail.in_reply_to or (references_of(request) if request else ())
    return shortened([*before, *([mail.message_id] if mail.message_id else [])])


def shortened(ids: Sequence[str]) -> tuple[str, ...]:
    """Each id once, the oldest and the newest of a long row."""
    once = tuple(dict.fromkeys(ids))
    return once if len(once) <= _OLDEST + _NEWEST else (*once[:_OLDEST], *once[-_NEWEST:])
