"""How the people of the demonstration write: with their own mail programs, quoting what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, getaddresses

from mailbot.demo.cast import BOT, NAMES
from mailbot.demo.servers import Posted, PostOffice


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is attached."""

    name: str
    content: bytes
    type: str = "application/pdf"


def staff_mail(at: datetime, sender: str, to: Sequence[str], subject: str, text: str, *papers: Paper) -> EmailMessage:
    """A member of staff writes to a client as always, and copies the bot in; or writes to the bot alone."""
    mail = _mail(at, sender, to, subject, f"{text.strip()}\n\nKind regards\n{NAMES[sender].split()[0]}\n")
    if BOT not in to:
        mail["Cc"] = formataddr((NAMES[BOT], BOT))
    _attach(mail, papers)
    return mail


def answer(at: datetime, sender: str, office: PostOffice, text: str, *papers: Paper) -> EmailMessage:
    """Somebody presses "reply" on the last mail that reached them."""
    before = _last_to(sender, office)
    subject = str(before["Subject"])
    quoted = "\n".join(f"> {line}" for line in _text_of(before).splitlines())
    wrote = f"On {before['Date']}, {before['From']} wrote:"
    to = [str(before["Reply-To"] or before["From"])]
    mail = _mail(
        at,
        sender,
        to,
        subject if subject.startswith("Re:") else f"Re: {subject}",
        f"{text.strip()}\n\n{wrote}\n{quoted}\n",
    )
    if copied := _of_the_bot(before, to[0]):
        mail["Cc"] = copied
    mail["In-Reply-To"] = str(before["Message-ID"])
    mail["References"] = f"{before['References'] or ''} {before['Message-ID']}".strip()
    _attach(mail, papers)
    return mail


def _of_the_bot(before: EmailMessage, to: str) -> str:
    """The bot's address, plain or tagged, that a reply to all takes along; "" when it gets the reply anyway."""
    local, _, domain = BOT.partition("@")
    theirs = [a for _, a in getaddresses([str(before["To"] or ""), str(before["Cc"] or "")])]
    own = [a for a in theirs if a.startswith(local) and a.endswith(domain) and a not in to]
    return own[0] if own else ""


def out_of_office(at: datetime, sender: str, office: PostOffice, text: str) -> EmailMessage:
    """A mail program answers by itself."""
    before = _last_to(sender, office)
    mail = _mail(at, sender, [BOT], f"Automatic reply: {before['Subject']}", text)
    mail["Auto-Submitted"] = "auto-replied"
    mail["In-Reply-To"] = str(before["Message-ID"])
    return mail


def fresh(at: datetime, sender: str, name: str, subject: str, text: str, **headers: str) -> EmailMessage:
    """A mail to the bot out of the blue."""
    mail = _mail(at, sender, [BOT], subject, text, name)
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    return mail


def delivery_failed(at: datetime, address: str, office: PostOffice) -> EmailMessage:
    """The report of a server that has no such mailbox (RFC 3464)."""
    returned = _last_to(address, office)
    host = f"mx.{address.partition('@')[2]}"
    report = (
        f"From: Mail Delivery System <mailer-daemon@{host}>\r\nTo: {BOT}\r\nDate: {format_datetime(at)}\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <bounce.{int(at.timestamp())}@{host}>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="cut"\r\n\r\n'
        f"--cut\r\n\r\n<{address}>: host {host} said: 550 5.1.1 No such user here\r\n\r\n"
        f"--cut\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; {host}\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 No such user here\r\n\r\n"
        "--cut\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"From: {returned['From']}\r\nTo: {address}\r\nMessage-ID: {returned['Message-ID']}\r\n"
        f"Subject: {returned['Subject']}\r\n\r\n--cut--\r\n"
    )
    return message_from_bytes(report.encode(), policy=SMTP)


def _last_to(address: str, office: PostOffice) -> EmailMessage:
    found: Posted = next(p for p in reversed(office.posted) if address in p.recipients)
    return message_from_bytes(found.raw, policy=SMTP)


def _text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _mail(at: datetime, sender: str, to: Sequence[str], subject: str, text: str, name: str = "") -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((name or NAMES.get(sender, ""), sender))
    mail["To"] = ", ".join(t if "<" in t else formataddr((NAMES.get(t, ""), t)) for t in to)
    mail["Date"] = format_datetime(at)
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{int(at.timestamp())}.{sender.partition('@')[0]}@{sender.partition('@')[2]}>"
    mail.set_content(text)
    return mail


def _attach(mail: EmailMessage, papers: Sequence[Paper]) -> None:
    for paper in papers:
        kind, _, subtype = paper.type.partition("/")
        mail.add_attachment(paper.content, maintype=kind, subtype=subtype, filename=paper.name)
