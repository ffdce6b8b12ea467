"""Fifteen days of a small practice, mail by mail: what people write, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from zoneinfo import ZoneInfo

from mailbot.domain.practice import Client, Practice, Role, Staff

LONDON = ZoneInfo("Europe/London")
HOUSE = "alderquill.example"
BOT, JESS, OWEN, NADIA = (f"{who}@{HOUSE}" for who in ("papers", "jess", "owen", "nadia"))
ROSA, MICK, INES, BETH, HUGO = (
    "rosa@quint.example", "mick@pendragon.example", "ines@falk.example", "beth@tolland.example", "hugo@marsh.example",
)  # fmt: skip
INES_NEW, SHOP, POST = "ines@falk-home.example", "offers@stationer.example", "mailer-daemon@mx.alderquill.example"
PRACTICE = Practice(
    name="Alder & Quill",
    bot=BOT,
    domains=(HOUSE,),
    zone=LONDON,
    region="ENG",
    authserv_id=f"mx.{HOUSE}",
    staff=(
        Staff("nadia", "Nadia Brandt", NADIA, Role.PARTNER),
        Staff("owen", "Owen Tarrant", OWEN, Role.MANAGER),
        Staff("jess", "Jess Lomax", JESS),
    ),
)
CLIENTS = tuple(
    Client(number, name, (address,), contact=name.split()[0], partner="nadia", manager="owen")
    for number, name, address in (
        ("C1", "Rosa Quint", ROSA),
        ("C2", "Mick Pendragon", MICK),
        ("C3", "Ines Falk", INES),
        ("C4", "Beth Tolland", BETH),
        ("C5", "Hugo Marsh", HUGO),
    )
)
NAMES = {s.email: s.name for s in PRACTICE.staff} | {c.emails[0]: c.name for c in CLIENTS} | {INES_NEW: "Ines Falk"}
MONDAY = datetime(2026, 6, 8, 8, 0, tzinfo=LONDON)
END = MONDAY + timedelta(days=15)


@dataclass(frozen=True, slots=True, order=True)
class Sent:
    """A letter that went out."""

    message_id: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What went to and fro so far."""

    sent: Sequence[Sent]
    mails: Mapping[str, bytes]
    """What came in, by the name of its beat."""

    def last_to(self, address: str) -> str:
        """The Message-ID of the bot's last mail to an address; "" without one."""
        return next((m.message_id for m in reversed(self.sent) if address in m.recipients), "")


Write = Callable[[datetime, str, Before], bytes]
"""Makes a mail's octets from its moment, its Message-ID and what was before."""


@dataclass(frozen=True, slots=True)
class Beat:
    """Something comes in: after so many days, at that time; `write` makes it."""

    name: str
    day: int
    clock: str
    write: Write

    @property
    def moment(self) -> datetime:
        """When it arrives."""
        hour, minute = map(int, self.clock.split(":"))
        return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=self.day)


def _mail(
    moment: datetime, own: str, who: str, to: str, subject: str, text: str, headers: Mapping[str, str]
) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Authentication-Results"] = f"mx.{HOUSE}; dmarc=pass header.from={who.partition('@')[2]}"
    mail["From"], mail["To"] = formataddr((NAMES.get(who, ""), who)), to
    mail["Subject"], mail["Date"], mail["Message-ID"] = subject, format_datetime(moment), own
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def asks(who: str, client: str, subject: str, text: str) -> Write:
    """Staff ask a client for something, the bot in copy."""
    return lambda moment, own, before: _mail(moment, own, who, client, subject, text, {"Cc": BOT}).as_bytes()


def orders(who: str, subject: str, text: str) -> Write:
    """Staff write to the bot alone."""
    return lambda moment, own, before: _mail(moment, own, who, BOT, subject, text, {}).as_bytes()


def replies(who: str, text: str, **headers: str) -> Write:
    """Somebody answers the last mail that the bot sent them."""

    def write(moment: datetime, own: str, before: Before) -> bytes:
        last = before.last_to(who)
        answering = {"In-Reply-To": last, "References": last} if last else {}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        return _mail(moment, own, who, BOT, "Re: What we need", text, answering | more).as_bytes()

    return write


def bounces(address: str) -> Write:
    """The last mail to this address comes back, in the form of RFC 3464."""

    def write(moment: datetime, own: str, before: Before) -> bytes:
        last = before.last_to(address)
        head = (
            f"From: <{POST}>\nTo: <{BOT}>\nSubject: Undelivered\nDate: {format_datetime(moment)}\nMessage-ID: {own}\n"
        )
        parts = (
            f"text/plain\n\nThe mail to {address} could not be delivered.\n",
            f"message/delivery-status\n\nReporting-MTA: dns; mx.{HOUSE}\n\n"
            f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1\n",
            f"text/rfc822-headers\n\nFrom: {BOT}\nTo: {address}\nMessage-ID: {last}\n",
        )
        body = "".join(f"--seam\nContent-Type: {part}\n" for part in parts) + "--seam--\n"
        kind = "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=seam\n\n"
        return (head + kind + body).replace("\n", "\r\n").encode("ascii")

    return write


def again(name: str, trace: str = "") -> Write:
    """A mail that came before comes once more: the same octets, or the same mail with another trace header."""
    return lambda moment, own, before: trace.encode("ascii") + before.mails[name]
