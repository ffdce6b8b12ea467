"""A mail out of somebody's Sent folder: what it asks a client for, where mailbot had no copy of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mailbot.domain.documents import FileText
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Opening, Reason
from mailbot.reading.asked.openings import read_openings
from mailbot.reading.naming.whose_request import addressed, is_bot

Annotate = Callable[[str, str], Annotation]


def asked_without_us(
    mail: Mail,
    visible: VisibleText,
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    files: Sequence[FileText],
) -> tuple[tuple[Opening, ...], Reason]:
    """The requests that its author may want chased, and why; none where mailbot has the mail, or it is not theirs."""
    member = practice.member(mail.sent_by)
    if member is None or practice.member_at(mail.author.email) != member:
        return (), Reason("sent folder", "it is not by the person whose folder it lies in")
    if any(is_bot(a, practice) for a in mail.recipients) or practice.bot in mail.header("bcc").lower():
        return (), Reason("sent folder", "the bot had a copy")
    if visible.forwarded.strip() or mail.embedded:
        return (), Reason("sent folder", "it passes on somebody else's mail")
    whom = addressed(mail.to, mail.cc, register, practice)
    if not whom.clients or whom.strangers:
        return (), Reason("sent folder", "it did not go to clients alone")
    found = read_openings(mail, visible, register, practice, rules, annotate, files)
    return found.openings, next(iter(found.reasons), Reason("sent folder"))
