"""A client's mail that a member of staff passes on: the client's words, the client's files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.understanding import Match, Reason
from mailbot.reading.visible import visible_text

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_HEADER = re.compile(r"^\W{0,4}[A-Za-zÀ-ž]{2,12}\s?:\s")
_BANNER = re.compile(r"^\W*(?:-{2,}|Begin forwarded|_{5,})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Forward:
    """What was passed on."""

    mail: Mail
    visible: VisibleText
    match: Match


def forwarded_by_staff(mail: Mail, visible: VisibleText, register: Register, practice: Practice) -> Forward:
    """The client's mail inside a staff mail; its words first, the words of the colleague after them."""
    inner = mail.embedded[0] if mail.embedded else None
    if inner is not None:
        body = visible_text(inner)
    else:
        body = visible_text(replace(mail, text=_without_headers(visible.forwarded), html="", attachments=()))
    record = _whose(mail, visible, inner, register, practice)
    words = "\n\n".join(t for t in (body.text, visible.text) if t.strip())
    return Forward(mail, replace(body, text=words), _match(record, mail, register))


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
