"""Octets -> Mail. mail-parser reads addresses and judges them; parts, bodies and files come from our own walk."""

from __future__ import annotations

import codecs
import hashlib
import re
from datetime import datetime

import mailparser

from mailbot.adapters import delivery_reports, fields
from mailbot.adapters.bodies import Harvest, gather
from mailbot.adapters.fields import Head
from mailbot.adapters.mime import Part, read_tree
from mailbot.adapters.smime import signed_content
from mailbot.domain.mail import Address, DeliveryStatus, Mail, sender_in

MOST_OCTETS = 64 * 1024 * 1024
"""Of a mail beyond this only the header is read."""
_MOST_EMBEDDED = 50
_MOST_LEVELS = 5
_MOST_ADDRESSES = 65_536
_LOOSE_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]\\]{1,200}@[^\s<>(),;:\"\[\]\\]{1,250}")
_FOR = re.compile(r"\sfor\s+<?([^\s<>;()]{1,200}@[^\s<>;()]{1,250})>?")
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "x-delivered-to")
_SIGNED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TELLING_PARAMETERS = ("report-type", "method", "smime-type")


class MailParser:
    """The Parser port."""

    def parse(self, raw: bytes, arrived: datetime) -> Mail:
        """Never raises on a mail, however broken: what can't be read is named in `defects`."""
        return _parse(raw, arrived, 0)


def _parse(raw: bytes, arrived: datetime, level: int) -> Mail:
    try:
        return _whole(raw, arrived, level)
    except MemoryError:
        raise  # no fault of the mail's form: whoever limits us says what becomes of it
    except Exception as error:  # the last line of defence: an unforeseen mail is still somebody's
        return _stump(raw, arrived, f"unreadable: {type(error).__name__}")


def _whole(raw: bytes, arrived: datetime, level: int) -> Mail:
    octets = _as_sent(raw)
    defects = ["size: the mail is too big; only its header was read"] if len(raw) > MOST_OCTETS else []
    tree = read_tree(octets[: fields.MOST_OCTETS] if defects else octets)
    found = Harvest() if defects else gather(_unsigned(tree))
    head = tree.head
    people = {name: _addresses(head, name) for name in ("from", "sender", "reply-to", "to", "cc")}
    defects += [*found.defects, *(d for _, ds in people.values() for d in ds)]
    delivery, returned = _report(found, head, tree, octets, arrived, level)
    return Mail(
        digest=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        message_id=next(iter(fields.message_ids(head.first("message-id"))), None),
        in_reply_to=fields.message_ids(*head.all("in-reply-to")),
        references=fields.message_ids(*head.all("references"), *head.all("x-microsoft-original-message-id")),
        date=fields.date_in(head.first("date")),
        arrived=arrived,
        from_=people["from"][0],
        from_headers=len(head.all("from")),
        sender=people["sender"][0],
        reply_to=people["reply-to"][0],
        to=people["to"][0],
        cc=people["cc"][0],
        delivered_to=_delivered_to(head),
        return_path=_return_path(head),
        subject=fields.text(head.first("subject")),
        headers=_headers(head),
        text=found.text,
        html=found.html,
        attachments=tuple(found.attachments),
        embedded=_embedded(found, arrived, level),
        delivery=delivery,
        returned=returned,
        content_type=_content_type(tree),
        defects=tuple(dict.fromkeys([*defects, *_missing(head)])),
    )


def _as_sent(raw: bytes) -> bytes:
    """Without what editors and file systems did to it: a byte order mark, UTF-16, line ends of an old Macintosh."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raw = raw[: MOST_OCTETS // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    return raw.replace(b"\r", b"\n") if b"\r" in raw and b"\n" not in raw else raw


def _unsigned(tree: Part) -> Part:
    """The mail within a signed one; the tree itself where it is no such wrapping."""
    if tree.head.kind not in _SIGNED_TYPES:
        return tree
    inner = signed_content(tree.content())
    return read_tree(inner) if inner else tree


def _stump(raw: bytes, arrived: datetime, defect: str) -> Mail:
    """What can still be said of a mail that nothing could read: whose it seems to be."""
    from_ = (Address(sender),) if (sender := sender_in(raw)) else ()
    return Mail(
        digest=hashlib.sha256(raw).hexdigest(), size=len(raw), message_id=None, in_reply_to=(), references=(),
        date=None, arrived=arrived, from_=from_, from_headers=len(from_), sender=(), reply_to=(), to=(), cc=(),
        delivered_to=(), return_path=None, subject="", headers={}, text="", html="", attachments=(), defects=(defect,),
    )  # fmt: skip


def _missing(head: Head) -> list[str]:
    """Fields that RFC 5322, 3.6 requires."""
    count = len(head.all("from"))
    found = [] if count == 1 else [f"from: there are {count} From fields" if count else "from: there is no From field"]
    if not head.first("date"):
        found.append("date: there is no Date field")
    elif fields.date_in(head.first("date")) is None:
        found.append("date: it makes no sense")
    return found if head.first("message-id") else [*found, "message-id: there is none"]


def _addresses(head: Head, name: str) -> tuple[tuple[Address, ...], list[str]]:
    """Every address of every field of that name, and what mail-parser has against them."""
    values = [v for v in head.all(name) if v]
    read = [_addresses_in(name, v[:_MOST_ADDRESSES]) for v in values[:20]]
    return tuple(a for found, _ in read for a in found), list(dict.fromkeys(d for _, ds in read for d in ds))


def _addresses_in(name: str, value: str) -> tuple[list[Address], list[str]]:
    """mail-parser takes apart every address field but Sender, which has the same grammar (RFC 5322, 3.6.2)."""
    read_as = "reply-to" if name == "sender" else name
    try:
        parsed = mailparser.parse_from_bytes(f"{read_as}: {value}\n\n".encode("utf-8", "replace"))
        pairs = getattr(parsed, read_as.replace("-", "_") + ("_" if name == "from" else ""))
        found = [Address(email.strip().lower(), fields.text(shown).strip()) for shown, email in pairs if "@" in email]
        defects = [f"{name}: {d['reason']}" for d in parsed.address_header_defects]
    except Exception as error:  # any header can be malformed in ways nobody foresaw
        found, defects = [], [f"{name}: mail-parser failed ({type(error).__name__})"]
    return (found, defects) if found else (_loose_addresses(value), defects)


def _loose_addresses(value: str) -> list[Address]:
    """Addresses in a field that follows no grammar; a bare word such as MAILER-DAEMON is one too."""
    shown = fields.text(value)
    found = list(dict.fromkeys(a.strip(".'").lower() for a in _LOOSE_ADDRESS.findall(shown)))
    if found:
        name = _LOOSE_ADDRESS.sub("", shown, count=1).strip(" <>\"'") if len(found) == 1 else ""
        return [Address(a, name) for a in found]
    bare = shown.strip(" <>\"'")
    if not bare or bare.endswith(":;") or "undisclosed" in bare.lower():
        return []
    return [Address(bare.lower() if " " not in bare else "", bare)]


def _delivered_to(head: Head) -> tuple[str, ...]:
    """Envelope recipients, as far as the servers on the way wrote them down."""
    stamped = (a for name in _ENVELOPE for v in head.all(name) for a in _LOOSE_ADDRESS.findall(v))
    hops = (m[1] for v in head.all("received")[:30] if (m := _FOR.search(v[:2_000])))
    return tuple(dict.fromkeys(a.lower() for a in (*stamped, *hops)))


def _return_path(head: Head) -> str | None:
    value = next((v for n, v in head.fields if n == "return-path"), None)
    if value is None:
        return None
    found = _LOOSE_ADDRESS.search(value)
    return found[0].lower() if found else ""


def _headers(head: Head) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in head.fields:
        found[name] = (*found.get(name, ()), fields.text(value))
    return found


def _content_type(tree: Part) -> str:
    values = ((p, tree.head.parameter(p).lower()) for p in _TELLING_PARAMETERS)
    return "; ".join([tree.head.kind, *(f"{p}={v}" for p, v in values if v)])


def _embedded(found: Harvest, arrived: datetime, level: int) -> tuple[Mail, ...]:
    if level >= _MOST_LEVELS:
        return ()
    return tuple(_parse(raw, arrived, level + 1) for raw in found.mails[:_MOST_EMBEDDED])


def _report(
    found: Harvest, head: Head, tree: Part, raw: bytes, arrived: datetime, level: int
) -> tuple[tuple[DeliveryStatus, ...], Mail | None]:
    """Recipients and the returned mail, when it is a delivery report in any form."""
    statuses = delivery_reports.statuses(found.statuses)
    returned = found.returned[0] if found.returned else b""
    if delivery_reports.smells_of_failure(head, tree.head.kind):
        statuses = statuses or delivery_reports.scanned(raw)
        returned = returned or (found.mails[0] if found.mails else delivery_reports.returned_in(found.text))
    if not returned or level >= _MOST_LEVELS:
        return statuses, None
    return statuses, _parse(returned.lstrip(), arrived, level + 1)
