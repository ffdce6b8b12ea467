"""Stories as dialogues: staff write, clients answer, days pass; all through the whole office, and nothing is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, getaddresses
from functools import cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.adapters.holidays import PublicHolidays
from mailbot.adapters.linguist import SpacyLinguist
from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.jobs import Job
from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.practice import Client, Practice, Role, Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request
from mailbot.office import Office, Taken
from mailbot.tools import Tools
from tests.world import likeness, rules

LONDON = ZoneInfo("Europe/London")
BOT, JESS, OWEN, NADIA = (f"{who}@alderquill.example" for who in ("papers", "jess", "owen", "nadia"))
ROSA, MICK = "rosa@quint.example", "mick@pendragon.example"
NOSY = "nosy@elsewhere.test"
PRACTICE = Practice(
    name="Alder & Quill",
    bot=BOT,
    domains=("alderquill.example",),
    zone=LONDON,
    region="ENG",
    authserv_id="mx.alderquill.example",
    staff=(
        Staff("nadia", "Nadia Brandt", NADIA, Role.PARTNER),
        Staff("owen", "Owen Tarrant", OWEN, Role.MANAGER),
        Staff("jess", "Jess Lomax", JESS),
    ),
)
CLIENTS = (
    Client("C1", "Rosa Quint", (ROSA,), contact="Rosa", partner="nadia", manager="owen"),
    Client("C2", "Pendragon Haulage Ltd", (MICK,), contact="Mick", partner="nadia", manager="owen"),
)
NAMES = {
    JESS: "Jess Lomax",
    OWEN: "Owen Tarrant",
    NADIA: "Nadia Brandt",
    ROSA: "Rosa Quint",
    MICK: "Mick Dale",
    BOT: "",
    NOSY: "Nosy Parker",
}
MONDAY = datetime(2026, 6, 8, 9, 0, tzinfo=LONDON)


@cache
def _tools() -> tuple[MailParser, LocalDocumentReader, SpacyLinguist]:
    return MailParser(), LocalDocumentReader(), SpacyLinguist(rules())


@dataclass
class Dialogue:
    """A practice from Monday 8 June 2026, nine o'clock, on."""

    now: datetime = MONDAY
    sent: list[tuple[datetime, OutgoingMail]] = field(default_factory=list)
    written: int = 0
    came: dict[str, bytes] = field(default_factory=dict)
    """Every mail taken, by its digest."""

    def __post_init__(self) -> None:
        parser, reader, linguist = _tools()
        store = MemoryStore(ClientRecord(c) for c in CLIENTS)
        holidays = PublicHolidays().holidays("GB", "ENG", range(2025, 2029))
        calendar = WorkCalendar(LONDON, PRACTICE.hours, holidays | PRACTICE.closures)
        self.office = Office(
            PRACTICE,
            rules(),
            calendar,
            Tools(store, parser, reader, linguist, self.came.get, reader.first_page, likeness()),
        )

    # -- what people do -------------------------------------------------------------------------------------------

    def staff_write(self, who: str, to: str, subject: str, text: str, **files: bytes) -> list[OutgoingMail]:
        """A member of staff writes to a client with the bot in copy, or to the bot alone; what leaves at once."""
        cc = "" if to == BOT else BOT
        return self.arrives(self._mail(who, to, subject, text, cc=cc, files=files))

    def client_writes(self, who: str, text: str, *, subject: str = "", **files: bytes) -> list[OutgoingMail]:
        """A client answers the last mail that reached them (with a subject: writes anew); what leaves at once."""
        before = self.last_to(who)
        headers = {"In-Reply-To": before.message_id, "References": before.message_id} if before and not subject else {}
        title = subject or (before.subject if before else "Hello")
        return self.arrives(self._mail(who, BOT, title, text, headers=headers, files=files))

    def staff_answer(self, who: str, text: str, **files: bytes) -> list[OutgoingMail]:
        """A member of staff replies to the bot's last mail to them."""
        before = self.last_to(who)
        assert before is not None, f"{who} has had no mail to reply to"
        return self._answers(before, who, text, files)

    def answer_to(self, who: str, purpose: Purpose, text: str, **files: bytes) -> list[OutgoingMail]:
        """A member of staff replies to the bot's last mail of a purpose to them, whatever came since."""
        return self._answers(self.letters(who, purpose)[-1], who, text, files)

    def _answers(self, before: OutgoingMail, who: str, text: str, files: Mapping[str, bytes]) -> list[OutgoingMail]:
        quoted = "\n".join(f"> {line}" for line in before.body.splitlines())
        headers = {"In-Reply-To": before.message_id, "References": before.message_id}
        said = f"{text}\n\n{quoted}"
        return self.arrives(self._mail(who, BOT, f"Re: {before.subject}", said, headers=headers, files=files))

    def staff_reply(self, who: str, text: str, *, only_first: bool = False) -> list[OutgoingMail]:
        """A plain Reply to the bot's last mail to them, to whom their mail program then writes (RFC 5322, 3.6.2).

        `only_first`: some programs take no more than the first address of a Reply-To.
        """
        before = self.last_to(who)
        assert before is not None, f"{who} has had no mail to reply to"
        sent = message_from_bytes(before.raw.encode("ascii"), policy=SMTP)
        meant = [a for _, a in getaddresses([sent["Reply-To"] or sent["From"]])]
        title = before.subject if before.subject.startswith("Re: ") else f"Re: {before.subject}"
        above = [*str(sent["References"] or "").split(), before.message_id]
        headers = {"In-Reply-To": before.message_id, "References": " ".join(above)}
        quoted = "\n".join(f"> {line}" for line in before.body.splitlines())
        to = ", ".join(meant[:1] if only_first else meant)
        raw = self._mail(who, to, title, f"{text}\n\n{quoted}", headers=headers)
        return self.arrives(raw)

    def is_away(self, who: str, text: str, *, passes: bool = True) -> list[OutgoingMail]:
        """Their mailbox answers the bot's last mail to them by itself."""
        before = self.last_to(who)
        assert before is not None
        more = {"In-Reply-To": before.message_id, "Auto-Submitted": "auto-replied"}
        raw = self._mail(who, BOT, f"Automatic reply: {before.subject}", text, headers=more)
        return self.arrives(raw if passes else raw.replace(b"dmarc=pass", b"dmarc=fail"))

    def minutes_pass(self, minutes: int) -> list[OutgoingMail]:
        """So many minutes go by; what leaves meanwhile."""
        return self._passes(timedelta(minutes=minutes))

    def arrives(self, raw: bytes) -> list[OutgoingMail]:
        """A mail comes in; what leaves at once."""
        self.now += timedelta(minutes=1)
        self.came[sha256(raw).hexdigest()] = raw
        self.last: Taken = self.office.take(raw, self.now, self.now)
        return self._send()

    def days_pass(self, days: int) -> list[OutgoingMail]:
        """So many days go by; what leaves meanwhile."""
        return self._passes(timedelta(days=days))

    def _passes(self, span: timedelta) -> list[OutgoingMail]:
        until, before = self.now + span, len(self.sent)
        while (moment := self.office.next_due(self.now)) < until:
            self.now = moment
            self.office.tick(moment)
            self._send()
        self.now = until
        return [mail for _, mail in self.sent[before:]]

    def _send(self) -> list[OutgoingMail]:
        leaving = [
            entry.mail for entry in self.office.outgoing(self.now) if self.office.sending(entry.mail.key, self.now)
        ]
        for mail in leaving:
            self.office.sent(mail.key, self.now)
            self.sent.append((self.now, mail))
        return leaving

    # -- what is looked at ----------------------------------------------------------------------------------------

    def request(self, client: str = "C1") -> Request:
        """The client's latest request."""
        return self.office.register.clients[client].requests[-1]

    def job(self, client: str = "C1") -> Job:
        """The client's latest job."""
        return self.office.register.clients[client].jobs[-1]

    def stands(self, client: str = "C1") -> dict[str, str]:
        """Item to state, of the client's latest request."""
        return {i.ask: i.state.value for i in self.request(client).items}

    def expect_letter(self, to: str, purpose: Purpose, *words: str) -> OutgoingMail:
        """The last letter of that purpose to that address; it says these words."""
        found = [m for _, m in self.sent if to in m.recipients and m.purpose is purpose]
        assert found, f"no {purpose.value} to {to}; sent: {[(m.purpose.value, m.to) for _, m in self.sent]}"
        for word in words:
            assert word in found[-1].body, found[-1].body
        return found[-1]

    def letters(self, to: str, purpose: Purpose) -> list[OutgoingMail]:
        """All letters of a purpose to an address."""
        return [m for _, m in self.sent if to in m.recipients and m.purpose is purpose]

    @staticmethod
    def enclosed(mail: OutgoingMail) -> list[bytes]:
        """The files that a mail brings."""
        whole = message_from_bytes(mail.raw.encode("ascii"), policy=SMTP)
        files = [p for p in whole.walk() if p.get_content_disposition() == "attachment"]
        return [content for p in files if isinstance(content := p.get_payload(decode=True), bytes)]

    def last_to(self, address: str) -> OutgoingMail | None:
        """The bot's last mail to an address."""
        return next((m for _, m in reversed(self.sent) if address in m.recipients), None)

    # -- mails ----------------------------------------------------------------------------------------------------

    def _mail(
        self,
        who: str,
        to: str,
        subject: str,
        text: str,
        *,
        cc: str = "",
        headers: Mapping[str, str] | None = None,
        files: Mapping[str, bytes] | None = None,
    ) -> bytes:
        self.written += 1
        mail = EmailMessage(policy=SMTP)
        domain = who.partition("@")[2]
        mail["Authentication-Results"] = f"mx.alderquill.example; dmarc=pass header.from={domain}"
        mail["From"], mail["To"] = formataddr((NAMES[who], who)), to
        if cc:
            mail["Cc"] = cc
        mail["Subject"], mail["Date"] = subject, format_datetime(self.now)
        mail["Message-ID"] = f"<m{self.written}@{domain}>"
        for name, value in (headers or {}).items():
            mail[name] = value
        mail.set_content(text)
        for name, content in (files or {}).items():
            stem, _, ending = name.rpartition("_")
            mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{stem}.{ending}")
        return mail.as_bytes()
