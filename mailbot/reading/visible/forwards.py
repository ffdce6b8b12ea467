"""A client's mail that a member of staff passes on: the client's words, the client's files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Match, Reason
from mailbot.reading.dates.day_words import date_words
from mailbot.reading.dates.named_days import find_days
from mailbot.reading.visible.mail_words import HEADER_LABELS
from mailbot.reading.visible.text import visible_text

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HEADER = re.compile(r"^\W{0,4}[A-Za-zÀ-ž]{2,12}\s?:\s")
_HEADER_LINES = 14
_LONG_AGO = timedelta(days=366)
_BANNER = re.compile(r"^\W*(?:-{2,}|Begin forwarded|_{5,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Forward:
    """What was passed on."""

    mail: Mail
    visible: VisibleText
    match: Match


def forwarded_by_staff(
    mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules
) -> Forward:
    """The client's mail inside a staff mail, as of the day the client wrote it. A colleague's words count only where
    the client wrote none: they are not the client's."""
    inner = mail.embedded[0] if mail.embedded else None
    if inner is not None:
        body = visible_text(inner)
    else:
        body = visible_text(replace(mail, text=_without_headers(visible.forwarded), html="", attachments=()))
    record = _whose(mail, visible, inner, register, practice)
    written = (inner.date if inner else _written(visible.forwarded, mail, rules)) or mail.date
    words = body.text if body.text.strip() else visible.text
    return Forward(replace(mail, date=written), replace(body, text=words), _match(record, mail, register))


def _written(forwarded: str, mail: Mail, rules: Rules) -> datetime | None:
    """The day of the header that is written out above what was passed on; None where it makes no sense."""
    sent = mail.written
    for line in forwarded.splitlines()[:_HEADER_LINES]:
        label, colon, value = line.strip(" *>").partition(":")
        if not colon or label.strip(" *").lower() not in HEADER_LABELS["date"]:
            continue
        for code in rules.languages:
            days = find_days(value[:200], sent.date(), code, date_words(rules, code))
            if days and sent.date() - _LONG_AGO <= days[0].day <= sent.date():
                return datetime.combine(days[0].day, time(12), tzinfo=sent.tzinfo)
    return None


def _without_headers(forwarded: str) -> str:
    lines = forwarded.splitlines()
    while lines and (not lines[0].strip() or _BANNER.match(lines[0]) or _HEADER.match(lines[0])):
        lines.pop(0)
    return "\n".join(lines)


def _whose(
    mail: Mail, visible: VisibleText, inner: Mail | None, register: Register, practice: Practice
) -> ClientRecord | None:
    candidates = [inner.author.email] if inner else []
    candidates += _ADDRESS.findall(visible.forwarded[:4000].lower())
    candidates += [a.email for a in (*mail.to, *mail.cc)]
    records = [r for a in candidates if practice.member_at(a) is None for r in register.clients_at(a)]
    if records:
        return records[0]
    words = f"{mail.subject}\n{visible.text}\n{visible.forwarded[:4000]}".lower()
    named = [r for r in register.clients.values() if r.client.name.lower() in words]
    return named[0] if len(named) == 1 else None


def _match(record: ClientRecord | None, mail: Mail, register: Register) -> Match:
    if record is None:
        return Match(None, (), Reason("forwarded", "no client could be made out"))
    ids = (*mail.in_reply_to, *mail.references)
    first = [r.ref for i in ids if (r := register.request_of_message(i)) and r.client == record.client.id]
    tagged = [r.ref for a in mail.recipients if (r := register.request_of_tag(a)) and r.client == record.client.id]
    refs = tuple(dict.fromkeys([*tagged, *first, *(r.ref for r in record.open)]))
    return Match(record.client.id, refs, Reason("forwarded by staff", f"of {record.client.name}"))
