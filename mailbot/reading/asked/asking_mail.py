"""The mail in which staff ask, whom it is addressed to, and everything needed to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.domain.documents import FileText
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Address, Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.reading.asked.courtesies import signers_of
from mailbot.reading.asked.due_days import Days
from mailbot.reading.asked.setting import Setting
from mailbot.reading.dates.named_days import FoundDay, find_days
from mailbot.reading.naming.whose_request import Addressed, Names
from mailbot.reading.text.frames import frames
from mailbot.reading.text.words import folded, words
from mailbot.reading.visible.passed_on import PassedOn, passed_on

Annotate = Callable[[str, str], Annotation]


@dataclass(frozen=True, slots=True)
class Source:
    """The mail in which staff ask: this one, or the one it passes on."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    written: date
    owner: str
    above: str = ""
    """What stands above a mail passed on."""


@dataclass(frozen=True, slots=True)
class Case:
    """A staff mail with all that is needed to read it."""

    mail: Mail
    source: Source
    whom: Addressed
    register: Register
    practice: Practice
    rules: Rules
    files: tuple[FileText, ...]
    setting: Setting
    forwarded: date
    """The day of this mail itself, when `source` is an older one that it passes on."""
    days_forwarded: Days
    """The days named above a mail passed on, counted from that day."""

    @property
    def names(self) -> Names:
        """The names of the clients who may be meant."""
        return self.setting.names


def source_of(mail: Mail, visible: VisibleText, practice: Practice, rules: Rules) -> Source:
    """The mail in which staff ask."""
    inner = passed_on(mail, visible, rules.language("en").dates)
    writer = practice.member_at(mail.author.email)
    own = Source(mail.to, mail.cc, mail.subject, visible.text, _day_of(mail, practice), writer.id if writer else "")
    member = _staff_author(inner, practice) if inner else None
    if inner is None or member is None:
        return own
    return Source(
        inner.to,
        inner.cc,
        inner.subject or mail.subject,
        inner.text,
        inner.written or own.written,
        member,
        visible.text,
    )


def _day_of(mail: Mail, practice: Practice) -> date:
    return mail.written.astimezone(practice.zone).date()


def _staff_author(inner: PassedOn, practice: Practice) -> str | None:
    """The member of staff who wrote a mail that is passed on."""
    member = practice.member_at(inner.author.email)
    if member is None and inner.author.name:
        member = next((s for s in practice.staff if folded(s.name) == folded(inner.author.name)), None)
    return member.id if member else None


def case_of(
    mail: Mail,
    source: Source,
    whom: Addressed,
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    files: Sequence[FileText],
) -> Case:
    """Everything that is needed to read it."""
    known = whom.clients or (() if whom.strangers else tuple(register.clients.values()))
    codes = _languages(source.text, whom.clients, annotate)
    writer = practice.member_at(mail.author.email)
    setting = Setting(
        every=frames(rules, *codes),
        tongues=lambda code: frames(rules, code),
        written=source.written,
        days=_days(rules, codes, source.written),
        names=Names.of(r.client for r in known),
        several=len(whom.clients) > 1,
        signers=signers_of(*(s.name for s in practice.staff if writer is None or s.id in (writer.id, source.owner))),
        colleagues=frozenset(w.form for s in practice.staff for w in words(s.name)),
        dictated=not whom.clients and not whom.strangers,
    )
    day = _day_of(mail, practice)
    return Case(mail, source, whom, register, practice, rules, tuple(files), setting, day, _days(rules, codes, day))


def _languages(text: str, clients: Iterable[ClientRecord], annotate: Annotate) -> tuple[str, ...]:
    """English, the clients' languages, and the one the mail is written in."""
    codes = ["en", *(r.client.language.split("-")[0].lower() for r in clients)]
    found = annotate(text[:2_000], codes[-1])
    return tuple(dict.fromkeys([*codes, *([found.language] if found.certain else [])]))


def _days(rules: Rules, codes: Sequence[str], written: date) -> Days:
    """The days a text names in any of these languages."""

    def days(text: str) -> tuple[FoundDay, ...]:
        found: list[FoundDay] = []
        for code in codes:
            named = find_days(text, written, code, rules.language(code).dates if code in rules.languages else None)
            found += [d for d in named if not any(d.start < f.end and f.start < d.end for f in found)]
        return tuple(sorted(found, key=lambda d: d.start))

    return days
