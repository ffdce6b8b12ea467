"""What the tests of a mail's nature look at, worked out once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from mailbot.domain.mail import Attachment, Mail, Nature, VisibleText
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.nature.kind_words import Said
from mailbot.reading.visible.html import html_to_text
from mailbot.reading.visible.subjects import bare_subject

Found = tuple[Nature, Reason]

_SMALL_PICTURE = 40_000


@dataclass(frozen=True)
class Signs:
    """A mail, and what the tests look at, worked out once."""

    mail: Mail
    rules: Rules
    visible: VisibleText
    expected: bool
    known: bool

    @cached_property
    def subject(self) -> Said:
        """Without Re: and the like."""
        return Said.of(bare_subject(self.mail.subject), self.rules)

    @cached_property
    def text(self) -> Said:
        """What was written in this mail, history off."""
        return Said.of(f"{self.visible.text}\n{self.visible.signature}", self.rules)

    @cached_property
    def told(self) -> Said:
        """Subject and text together."""
        return Said.of(f"{bare_subject(self.mail.subject)}\n{self.visible.text}\n{self.visible.signature}", self.rules)

    @cached_property
    def whole(self) -> Said:
        """The whole body, small print included."""
        return Said.of(self.mail.text if self.mail.text.strip() else html_to_text(self.mail.html), self.rules)

    @cached_property
    def answers(self) -> bool:
        """Whether it replies to something, by its headers or its subject."""
        mail = self.mail
        return bool(mail.in_reply_to or mail.references) or bare_subject(mail.subject) != mail.subject.strip()

    @cached_property
    def brings(self) -> bool:
        """Whether a file hangs on it that somebody may have sent on purpose."""
        return any(_is_document(a) for a in self.mail.attachments)

    @cached_property
    def daemon(self) -> str:
        """The mail system that it says it is from, "" when from none."""
        author = self.mail.author
        local = Said.of(author.email.partition("@")[0], self.rules)
        return local.begins("daemons") or Said.of(author.name, self.rules).first("daemons")

    @cached_property
    def null_path(self) -> bool:
        """The null reverse-path (RFC 5321, 4.5.5): nobody is to answer."""
        return self.mail.return_path == ""

    def header(self, name: str) -> str:
        """A header's value, lower case."""
        return self.mail.header(name).strip().lower()

    @cached_property
    def submitted(self) -> str:
        """Auto-Submitted (RFC 3834, 5) without its parameters and comments; "" for "no"."""
        value = re.split(r"[;\s(]", self.header("auto-submitted"), maxsplit=1)[0]
        return "" if value == "no" else value

    @cached_property
    def from_nobody(self) -> bool:
        """Whether it is from an address that nobody reads."""
        return bool(Said.of(self.mail.author.email.partition("@")[0], self.rules).begins("no_reply"))


def _is_document(attachment: Attachment) -> bool:
    kind = attachment.content_type
    if kind.startswith("image/"):
        return not attachment.referenced and attachment.size > _SMALL_PICTURE
    if kind in {"text/calendar", "text/vcard", "message/rfc822", "application/x-empty"}:
        return False
    return "signature" not in kind and not attachment.declared_type.startswith(("message/", "text/rfc822"))
