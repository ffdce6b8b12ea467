"""One mail on its way through the chain: what every step needs of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mailbot.domain.documents import FileText
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Mail, Nature, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import MailKind, Reason, Understanding
from mailbot.reading.text.likeness import Alike

Annotate = Callable[[str, str], Annotation]
"""A text, and the language its author reads -> its sentences, words and language."""


@dataclass(frozen=True, slots=True)
class Case:
    """What every step of the chain needs."""

    mail: Mail
    files: tuple[FileText, ...]
    register: Register
    practice: Practice
    rules: Rules
    annotate: Annotate
    alike: Alike
    nature: Nature
    reasons: tuple[Reason, ...]
    visible: VisibleText

    def conclude(self, kind: MailKind, why: str, *reasons: Reason) -> Understanding:
        """An understanding with nothing in it yet but what the mail is."""
        return Understanding(
            kind=kind, nature=self.nature, why=why, visible=self.visible, reasons=self.reasons + reasons
        )
