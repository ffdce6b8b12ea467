"""What one mail is and brings, whoever it is for: no practice, no register."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.domain.documents import Document, FileText
from mailbot.domain.mail import Attachment, Mail, Nature, VisibleText
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import FailedDelivery, Reason
from mailbot.reading.nature.absence import returns_on
from mailbot.reading.nature.bounces import failures_in
from mailbot.reading.nature.natures import nature_of
from mailbot.reading.papers.documents import papers_in
from mailbot.reading.visible.text import visible_text
from mailbot.reading.visible.wrappings import unwrapped

_MESSAGE_ID = re.compile(r"^[>\s]{0,4}message-id\s?:\s*(<[^<>\s]{3,500}>)", re.I | re.M)
_SUCCESS = frozenset({"delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True)
class Brought:
    """An attached file, and what was read in it; for a container what was read in each file within."""

    attachment: Attachment
    files: tuple[FileText, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """One mail, looked at by itself."""

    mail: Mail
    nature: Nature
    reason: Reason
    visible: VisibleText
    language: str
    brought: tuple[Brought, ...] = ()
    failures: tuple[FailedDelivery, ...] = ()
    delivered: tuple[FailedDelivery, ...] = ()
    """Recipients that a report says were reached."""
    original_message_id: str | None = None
    """Of the mail that a delivery report is about."""
    returns: date | None = None


def inspect(
    mail: Mail,
    rules: Rules,
    read: Callable[[Sequence[Attachment]], Sequence[FileText]],
    language_of: Callable[[str], str],
) -> Inspection:
    """Everything that can be said of a mail without knowing the practice. `read` gives the texts of its files."""
    brought = tuple(_brought(a, read, rules) for a in mail.attachments)
    visible = visible_text(unwrapped(mail, [f for b in brought for f in b.files]))
    nature, reason = nature_of(mail, rules, visible)
    text = visible.text or visible.forwarded or visible.quoted
    language = language_of(text) if text.strip() else "und"
    bounced = nature is Nature.BOUNCE
    return Inspection(
        mail=mail,
        nature=nature,
        reason=reason,
        visible=visible,
        language=language,
        brought=brought,
        failures=failures_in(mail, rules) if bounced else (),
        delivered=_delivered(mail) if bounced else (),
        original_message_id=_original(mail) if bounced else None,
        returns=_returns(mail, visible, rules) if nature is Nature.AUTO_REPLY else None,
    )


def _brought(
    attachment: Attachment, read: Callable[[Sequence[Attachment]], Sequence[FileText]], rules: Rules
) -> Brought:
    files = tuple(read((attachment,)))
    documents = tuple(d for f in files if not f.decoration for d in papers_in(f, (), rules))
    return Brought(attachment, files, documents)


def _delivered(mail: Mail) -> tuple[FailedDelivery, ...]:
    return tuple(FailedDelivery(s.recipient, False, s.status) for s in mail.delivery if s.action in _SUCCESS)


def _original(mail: Mail) -> str | None:
    if mail.returned and mail.returned.message_id:
        return mail.returned.message_id
    found = _MESSAGE_ID.search(mail.text[:100_000])
    return found[1] if found else next(iter(mail.in_reply_to), None)


def _returns(mail: Mail, visible: VisibleText, rules: Rules) -> date | None:
    return returns_on(f"{mail.subject}\n\n{visible.text or mail.text}", mail.written.date(), rules)
