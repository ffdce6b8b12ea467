"""A parsed mail from the process that parsed it: its values as JSON, the octets of its files behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from mailbot.adapters.workers import Garbled, head_of, octets_of, put
from mailbot.domain.mail import Address, Attachment, DeliveryStatus, Mail

_ADDRESSES = ("from_", "sender", "reply_to", "to", "cc")
_ROWS = ("in_reply_to", "references", "delivered_to", "defects", "signed_for")
_PLAIN = (
    "digest",
    "size",
    "message_id",
    "from_headers",
    "return_path",
    "subject",
    "text",
    "html",
    "content_type",
    "sent_by",
)
_OF_A_FILE = ("name", "declared_type", "content_type", "sha256", "inline", "content_id", "referenced")
_MOST_LEVELS = 8
"""Mails in mails; the parser goes five down."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A mail to be parsed."""

    content: bytes = field(repr=False)
    arrived: datetime


def put_raw(stream: IO[bytes], raw: Raw) -> None:
    """Hand a mail over to be parsed."""
    put(stream, {"size": len(raw.content), "arrived": raw.arrived.isoformat()}, [raw.content])


def take_raw(stream: IO[bytes]) -> Raw | None:
    """A mail from the master; None when there are no more."""
    try:
        head = head_of(stream)
        return Raw(octets_of(stream, head["size"]), datetime.fromisoformat(head["arrived"]))
    except Garbled:
        return None


def put_mail(stream: IO[bytes], mail: Mail) -> None:
    """Hand back what was made of it."""
    put(stream, _values(mail), (a.content for a in _files(mail)))


def take_mail(stream: IO[bytes]) -> Mail:
    """What the worker made of it. Raises Garbled."""
    head = head_of(stream)
    try:
        return _mail(head, stream, 0)
    except (KeyError, TypeError, ValueError) as error:
        raise Garbled(str(error)) from error


def _files(mail: Mail) -> Iterator[Attachment]:
    """Every file of it and of the mails within, in the order in which they are read back."""
    yield from mail.attachments
    for within in (*mail.embedded, *((mail.returned,) if mail.returned else ())):
        yield from _files(within)


def _values(mail: Mail) -> dict[str, Any]:
    made: dict[str, Any] = {name: getattr(mail, name) for name in (*_PLAIN, *_ROWS)}
    made |= {name: [(a.email, a.name) for a in getattr(mail, name)] for name in _ADDRESSES}
    made["date"] = mail.date.isoformat() if mail.date else None
    made["arrived"] = mail.arrived.isoformat()
    made["headers"] = dict(mail.headers)
    made["attachments"] = [{t: getattr(a, t) for t in _OF_A_FILE} | {"size": len(a.content)} for a in mail.attachments]
    made["delivery"] = [{t: getattr(d, t) for t in DeliveryStatus.__dataclass_fields__} for d in mail.delivery]
    made["embedded"] = [_values(within) for within in mail.embedded]
    made["returned"] = _values(mail.returned) if mail.returned else None
    return made


def _mail(head: dict[str, Any], stream: IO[bytes], level: int) -> Mail:
    if level > _MOST_LEVELS:
        raise Garbled("mails in mails without end")
    files = tuple(_file(one, stream) for one in head["attachments"])
    embedded = tuple(_mail(one, stream, level + 1) for one in head["embedded"])
    returned = _mail(head["returned"], stream, level + 1) if head["returned"] else None
    plain: dict[str, Any] = {name: head[name] for name in _PLAIN}
    rows: dict[str, Any] = {name: tuple(head[name]) for name in _ROWS}
    people: dict[str, Any] = {name: tuple(Address(*pair) for pair in head[name]) for name in _ADDRESSES}
    return Mail(
        **plain,
        **rows,
        **people,
        date=datetime.fromisoformat(head["date"]) if head["date"] else None,
        arrived=datetime.fromisoformat(head["arrived"]),
        headers={name: tuple(values) for name, values in head["headers"].items()},
        attachments=files,
        embedded=embedded,
        returned=returned,
        delivery=tuple(DeliveryStatus(**one) for one in head["delivery"]),
    )


def _file(head: dict[str, Any], stream: IO[bytes]) -> Attachment:
    return Attachment(content=octets_of(stream, head["size"]), **{t: head[t] for t in _OF_A_FILE})
