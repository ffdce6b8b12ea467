"""One mail, understood: the chain from what it is, over whose it is, to what it says and brings."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.documents import FileText
from mailbot.domain.mail import Mail, Nature
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.tokens import is_ours
from mailbot.domain.understanding import MailKind, Understanding
from mailbot.reading.chain.case import Annotate, Case
from mailbot.reading.chain.client import from_client
from mailbot.reading.chain.reports import auto_reply, failed_delivery, unreadable
from mailbot.reading.chain.staff import from_staff, looked_on
from mailbot.reading.nature.natures import nature_of
from mailbot.reading.text.likeness import Alike, nothing_alike
from mailbot.reading.visible.text import visible_text
from mailbot.reading.visible.wrappings import unwrapped
from mailbot.reading.vouching.authentication import verdict
from mailbot.reading.vouching.impostors import impostor

_MACHINES = {
    Nature.LIST: "It is a list mail or a newsletter.",
    Nature.CALENDAR: "It is a calendar message.",
    Nature.REPORT: "It is a report from a mail system.",
}


def understand(
    mail: Mail,
    files: Sequence[FileText],
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    alike: Alike = nothing_alike,
) -> Understanding:
    """What the mail is, whose it is, and what it does item by item. Pure; the register is only read."""
    mail = unwrapped(mail, files)
    visible = visible_text(mail, _what_we_sent(mail, register))
    known = bool(register.clients_at(mail.author.email))
    nature, reason = nature_of(mail, rules, visible, expected=_answers_us(mail, register, practice), known=known)
    case = Case(mail, tuple(files), register, practice, rules, annotate, alike, nature, (reason,), visible)
    if is_ours(practice, mail.message_id) and mail.author.email == practice.bot:
        return case.conclude(MailKind.OWN, "It is a copy of a mail that we sent.")
    if mail.sent_by:
        return looked_on(case)
    if nature is Nature.UNREADABLE:
        return unreadable(case)
    if nature is Nature.BOUNCE:
        return failed_delivery(case)
    if nature in (Nature.AUTO_REPLY, Nature.RECEIPT):
        return auto_reply(case)
    if nature in _MACHINES:
        return case.conclude(MailKind.UNRELATED, _MACHINES[nature])
    return _from_a_person(case)


def _what_we_sent(mail: Mail, register: Register) -> tuple[str, ...]:
    """The text parts of our letters to this sender, to be known again when quoted."""
    records = register.clients_at(mail.author.email)
    return tuple(e.mail.body for r in records for e in r.outbox if e.mail.body)


def _answers_us(mail: Mail, register: Register, practice: Practice) -> bool:
    """Whether it replies to a mail of ours, or came over the practice's own distribution list."""
    ids = (*mail.in_reply_to, *mail.references)
    if any(register.request_of_message(i) or is_ours(practice, i) for i in ids):
        return True
    own_list = mail.header("list-id").strip(" <>").lower().endswith(tuple(f".{d}" for d in practice.domains))
    return own_list or any(register.request_of_tag(a) for a in mail.recipients)


def _from_a_person(case: Case) -> Understanding:
    trick = impostor(case.mail, case.practice, case.register, case.rules)
    if trick is not None:
        return case.conclude(MailKind.REFUSED, f"Refused: {trick.evidence or trick.rule}.", trick)
    if case.mail.author.email == case.practice.bot:
        return case.conclude(MailKind.UNRELATED, "It is a mail of the bot's own address.")
    checked = verdict(case.mail, case.practice)
    member = case.practice.member_at(case.mail.author.email)
    if member is not None:
        if checked.passed is not True:
            why = f"Refused: it claims to be from {member.name}, but the practice's server does not vouch for it."
            return case.conclude(MailKind.REFUSED, why, checked.reason)
        return from_staff(case, member)
    if checked.passed is False and case.register.clients_at(case.mail.author.email):
        why = f"Refused: it claims to be from {case.mail.author.email}, but fails the practice's own check."
        return case.conclude(MailKind.REFUSED, why, checked.reason)
    return from_client(case)
