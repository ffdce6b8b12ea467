"""Mails as they come off the wire, put together in a line, for tests of what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.header import Header

from mailbot.adapters.parser import MailParser
from mailbot.domain.mail import Mail

ARRIVED = datetime(2026, 6, 9, 11, 0, tzinfo=UTC)
BOT = "papers@alderquill.example"


def raw(subject: str, body: str, sender: str = "Rosa Quint <rosa@quint.example>", *lines: str, kind: str = "") -> bytes:
    """The octets of a mail; `lines`: further header lines, which go on top as servers put them."""
    names = {line.partition(":")[0].lower() for line in lines}
    head = [*lines, f"From: {_encoded(sender)}"]
    head += [] if "to" in names else [f"To: {BOT}"]
    head += [f"Subject: {_encoded(subject)}"] if subject else []
    head += ["Date: Tue, 9 Jun 2026 11:00:00 +0100"] if "date" not in names else []
    head += ["Message-ID: <m1@mail.quint.example>", "MIME-Version: 1.0"]
    head += [f"Content-Type: {kind or 'text/plain; charset=utf-8'}", "Content-Transfer-Encoding: 8bit"]
    return ("\r\n".join(head) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode()


def _encoded(text: str) -> str:
    if text.isascii():
        return text
    name, bracket, address = text.partition(" <")
    return Header(name, "utf-8", maxlinelen=900).encode() + bracket + address


def post(subject: str, body: str, sender: str = "Rosa Quint <rosa@quint.example>", *lines: str, kind: str = "") -> Mail:
    """The same, parsed."""
    return MailParser().parse(raw(subject, body, sender, *lines, kind=kind), ARRIVED)


def parts(*pieces: tuple[str, str], boundary: str = "seam") -> str:
    """The body of a multipart: (header lines of the part, its content)."""
    return "".join(f"--{boundary}\n{head}\n\n{content}\n" for head, content in pieces) + f"--{boundary}--\n"


def report(
    *recipients: tuple[str, str, str],
    text: str = "It did not arrive.",
    subject: str = "Undeliverable: Your papers",
    returned: Sequence[str] = ("Message-ID: <asked@alderquill.example>", "Subject: Your papers"),
    sender: str = "Mail Delivery System <MAILER-DAEMON@mx.quint.example>",
) -> Mail:
    """A delivery report by RFC 3464; recipients are (address, action, status)."""
    groups = [f"Final-Recipient: rfc822; {a}\nAction: {action}\nStatus: {status}" for a, action, status in recipients]
    body = parts(
        ("Content-Type: text/plain; charset=utf-8", text),
        ("Content-Type: message/delivery-status", "\n\n".join(["Reporting-MTA: dns; mx.quint.example", *groups])),
        ("Content-Type: text/rfc822-headers", "\n".join(returned)),
    )
    kind = "multipart/report; report-type=delivery-status; boundary=seam"
    return post(subject, body, sender, "Return-Path: <>", kind=kind)
