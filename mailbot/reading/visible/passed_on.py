"""A mail inside a staff mail: who wrote it, to whom, when, and what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from email.utils import getaddresses

from mailbot.domain.mail import Address, Mail, VisibleText
from mailbot.reading.dates.named_days import find_days
from mailbot.reading.visible.boundaries import Kind, Line, find_boundary, header_end
from mailbot.reading.visible.mail_words import HEADER_LABELS
from mailbot.reading.visible.text import visible_text

_FIELD = re.compile(r"^[\s*_>]{0,6}(?P<label>[^:：]{2,30}?)\*{0,2}\s?[:：]\*{0,2}\s{0,4}(?P<value>.{0,1000})$")
_FIELD_OF = {label: field for field, labels in HEADER_LABELS.items() for label in labels}
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_SEPARATORS = re.compile(r"[;,]")


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A mail that was forwarded, as far as its copy shows it."""

    author: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    written: date | None
    text: str
    """What its author wrote: quotes and signature off."""


def passed_on(mail: Mail, visible: VisibleText, words: Mapping[str, tuple[str, ...]]) -> PassedOn | None:
    """The mail that this one passes on, attached or written out; None when it passes nothing on.

    `words`: the words for days (a language's dates.toml).
    """
    if mail.embedded:
        inner = mail.embedded[0]
        day = inner.date.date() if inner.date else None
        return PassedOn(inner.author, inner.to, inner.cc, inner.subject, day, visible_text(inner).text)
    return _written_out(mail, visible.forwarded, words) if visible.forwarded.strip() else None


def _written_out(mail: Mail, forwarded: str, words: Mapping[str, tuple[str, ...]]) -> PassedOn:
    lines = [Line(text) for text in forwarded.split("\n")]
    start, body = _header(lines)
    fields = _fields(lines[start:body])
    inner = replace(mail, text="\n".join(line.text for line in lines[body:]), html="", attachments=(), subject="")
    author = _addresses(fields.get("from", ""))
    return PassedOn(
        author[0] if author else Address(""),
        _addresses(fields.get("to", "")),
        _addresses(fields.get("cc", "")),
        fields.get("subject", "").strip(),
        _day(fields.get("date", ""), mail.written.date(), words),
        visible_text(inner).text,
    )


def _header(lines: Sequence[Line]) -> tuple[int, int]:
    """(first line, first line behind) of the header block."""
    found = find_boundary(lines[:40])
    if found is None:
        return 0, 0
    if found.kind is not Kind.FORWARD:
        return found.start, found.body
    first = next((n for n in range(found.body, len(lines)) if not lines[n].blank), found.body)
    return first, header_end(lines, first)


def _fields(lines: Sequence[Line]) -> dict[str, str]:
    """Field to value; folded lines joined."""
    fields: dict[str, str] = {}
    last = ""
    for line in lines:
        hit = _FIELD.match(line.text)
        name = _FIELD_OF.get(hit["label"].strip(" *_").lower(), "") if hit else ""
        if hit and name:
            last = name
            fields.setdefault(name, hit["value"])
        elif last:
            fields[last] += f" {line.text.strip()}"
    return fields


def _addresses(value: str) -> tuple[Address, ...]:
    """The mailboxes of a written-out header; a name without an address is kept as a name."""
    value = re.sub(r"\[mailto:[^\]]{0,300}\]|<mailto:[^>]{0,300}>", "", value.replace("*", ""))[:2_000]
    parsed = getaddresses([value.replace(";", ",")])
    found = tuple(Address(m[0].lower(), name.strip()) for name, email in parsed if (m := _ADDRESS.search(email)))
    if found:
        return found
    named = tuple(Address(m[0].lower()) for m in _ADDRESS.finditer(value))
    return named or tuple(Address("", n.strip()) for n in _SEPARATORS.split(value) if n.strip())


def _day(value: str, now: date, words: Mapping[str, tuple[str, ...]]) -> date | None:
    """The day a written-out date names; None when it cannot be read, or lies in the future."""
    days = [f.day for f in find_days(value[:100], now, "en", words)]
    return next((d for d in days if d <= now), None)
