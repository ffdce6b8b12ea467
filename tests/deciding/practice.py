"""A small practice on paper, and a clock that a story can turn: everything is decided and written, nothing is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Self
from zoneinfo import ZoneInfo

from holidays import country_holidays

from mailbot.deciding.ground.known import Known
from mailbot.deciding.replies.replies import receive
from mailbot.deciding.schedule import due, next_due
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.events import Event, Logged
from mailbot.domain.letters import OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.lifecycle import evolve
from mailbot.domain.mail import Address, Mail, Nature
from mailbot.domain.practice import Client, Practice, Role, Staff
from mailbot.domain.register import ClientRecord, DayRecord, Record, Register
from mailbot.domain.requests import Item, Request, RequestKind
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Doubt, FailedDelivery, MailKind, Match, Outcome, Reason, Understanding
from mailbot.letters import compose
from mailbot.settings import default_rules_folder, load_rules

LONDON = ZoneInfo("Europe/London")
PRACTICE = Practice(
    name="Penrose & Wye",
    bot="papers@penrosewye.example",
    domains=("penrosewye.example",),
    zone=LONDON,
    country="GB",
    region="ENG",
    staff=(
        Staff("nadia", "Nadia Penrose", "nadia@penrosewye.example", Role.PARTNER),
        Staff("owen", "Owen Wye", "owen@penrosewye.example", Role.PARTNER),
        Staff("carla", "Carla Hobbs", "carla@penrosewye.example", Role.MANAGER),
        Staff("dev", "Dev Anand", "dev@penrosewye.example"),
    ),
)


@cache
def rules() -> Rules:
    """The rules that come with the program."""
    return load_rules(default_rules_folder())


@cache
def calendar(region: str = "ENG") -> WorkCalendar:
    """Working days of England (or SCT, NIR, WLS), as the holidays adapter gives them."""
    days = country_holidays("GB", subdiv=region, years=range(2024, 2031))
    return WorkCalendar(LONDON, PRACTICE.hours, frozenset(days))


def client(name: str = "Ruth Calder", *emails: str, **more: Any) -> Client:
    """A client of Nadia's, managed by Carla."""
    key = "".join(w[0] for w in name.split()) + str(len(name))
    settings = {"contact": name.split()[0], "partner": "nadia", "manager": "carla"} | more
    return Client(
        id=settings.pop("id", key),
        name=name,
        emails=emails or (f"{name.split()[0].lower()}@calder.example",),
        **settings,
    )


def request(ref: str, whose: Client, *asks: str | Item, opened: datetime, due_on: date, **more: Any) -> Request:
    """An open request of Dev's."""
    items = tuple(a if isinstance(a, Item) else Item(chr(97 + n), a) for n, a in enumerate(asks))
    settings = {"owner": "dev", "kind": RequestKind.INFORMATION, "subject": f"Papers for {ref}"} | more
    return Request(
        ref=ref, client=whose.id, opened=opened, due=due_on, items=items,
        message_id=f"<{ref.lower()}.asked@penrosewye.example>", **settings,
    )  # fmt: skip


@dataclass
class Story:
    """A practice from one moment on: time passes, clients write, staff rule; every letter is kept."""

    now: datetime
    register: Register = field(default_factory=Register)
    practice: Practice = PRACTICE
    calendar: WorkCalendar = field(default_factory=calendar)
    sent: list[tuple[datetime, OutgoingMail]] = field(default_factory=list)
    waiting: tuple[Waiting, ...] = ()
    mails: int = 0

    @classmethod
    def of(cls, now: datetime, *opened: tuple[Client, list[Request]], **more: Any) -> Self:
        """A practice with these clients and their open requests."""
        records = [ClientRecord(c, tuple(requests), opened=len(requests)) for c, requests in opened]
        return cls(now, Register.of(records), **more)

    # -- what happens -------------------------------------------------------------------------------------------------

    def until(self, moment: datetime) -> list[OutgoingMail]:
        """Time passes up to a moment; the mails that left."""
        before = len(self.sent)
        while (coming := next_due(self.register, self.practice, rules(), self.calendar, self.now)) < moment:
            assert coming > self.now, "time stands still"
            self.now = coming
            self.tick()
        self.now = moment
        return [mail for _, mail in self.sent[before:]]

    def days_pass(self, days: int) -> list[OutgoingMail]:
        """So many days pass."""
        return self.until(self.now + timedelta(days=days))

    def tick(self) -> Decision:
        """What is due at this very moment."""
        decision = due(self.register, self.practice, rules(), self.calendar, self.now)
        self.waiting = decision.waiting
        self.enact(decision)
        return decision

    def happens(self, client_id: str, *events: Event) -> None:
        """Something is noted in a client's record, by whomever."""
        self.enact(Decision(events=tuple((client_id, e) for e in events)))

    def client_writes(
        self, address: str, *outcomes: Outcome, doubts: tuple[Doubt, ...] = (), **more: Any
    ) -> list[OutgoingMail]:
        """A person writes from an address; reading has found this in the mail."""
        requests = tuple(dict.fromkeys(o.request for o in outcomes)) or tuple(
            r.ref for c in self.register.clients_at(address) for r in c.open
        )
        owner = self.register.record_of(requests[0]) if requests else None
        match = Match(
            owner.client.id if owner else None,
            requests,
            Reason("test"),
            known_sender=bool(self.register.clients_at(address)),
        )
        found = Understanding(
            MailKind.CLIENT_REPLY, Nature.PERSON, "They wrote.", match=match, outcomes=outcomes, doubts=doubts
        )
        return self.arrives(self.mail(address, **more), found)

    def machine_writes(self, address: str, kind: MailKind, **more: Any) -> list[OutgoingMail]:
        """An automatic reply, a bounce, a refused mail."""
        nature = {MailKind.AUTO_REPLY: Nature.AUTO_REPLY, MailKind.BOUNCE: Nature.BOUNCE}.get(kind, Nature.PERSON)
        return self.arrives(
            self.mail(address), Understanding(kind, nature, "The sender could not be confirmed.", **more)
        )

    def bounces(self, address: str, *, permanent: bool = True) -> list[OutgoingMail]:
        """A delivery report about an address."""
        return self.machine_writes(
            "mailer-daemon@mx.example", MailKind.BOUNCE, failures=(FailedDelivery(address, permanent, "5.1.1"),)
        )

    def arrives(self, mail: Mail, found: Understanding) -> list[OutgoingMail]:
        """A mail, understood, is decided about."""
        before = len(self.sent)
        self.enact(receive(found, mail, self.known))
        return [m for _, m in self.sent[before:]]

    @property
    def known(self) -> Known:
        """What a decision at its moment knows."""
        return Known(self.register, self.practice, rules(), self.calendar, self.now)

    def mail(self, address: str, *, message_id: str | None = "", name: str = "", subject: str = "Re: Papers") -> Mail:
        """A mail from an address, just now."""
        self.mails += 1
        digest = hashlib.sha256(f"{address}{self.mails}".encode()).hexdigest()
        own = f"<m{self.mails}@{address.partition('@')[2]}>" if message_id == "" else message_id
        author = Address(address, name)
        return Mail(
            digest, 900, own, (), (), self.now, self.now, (author,), 1, (), (), (Address(self.practice.bot),), (), (),
            address, subject, {}, "", "", (),
        )  # fmt: skip

    # -- what is kept -------------------------------------------------------------------------------------------------

    def enact(self, decision: Decision) -> None:
        """What the office does with a decision, without a disk."""
        changed: dict[str, Record] = {}
        for client_id, event in decision.events:
            record = self._record(client_id, changed)
            changed[record.key] = (
                evolve(record, event, self.now)
                if isinstance(record, ClientRecord)
                else replace(record, log=(*record.log, Logged(self.now, event)))
            )
        for letter in decision.letters:
            if self.register.has_said(letter.key):
                continue
            mail = compose(letter, self.practice, rules(), self.now)
            record = self._record(letter.clients[0] if letter.clients else "", changed)
            changed[record.key] = replace(
                record, outbox=(*record.outbox, OutboxEntry(mail, self.now, OutboxState.SENT))
            )
            self.sent.append((self.now, mail))
        self.register.put(*changed.values())

    def _record(self, client_id: str, changed: dict[str, Record]) -> Record:
        if client_id:
            return changed.get(f"client/{client_id}") or self.register.clients[client_id]
        day = DayRecord(self.calendar.day(self.now))
        return changed.get(day.key) or self.register.days.get(day.key, day)

    # -- what is looked at --------------------------------------------------------------------------------------------

    def letters(self, *purposes: Purpose) -> list[tuple[datetime, OutgoingMail]]:
        """Letters of these purposes with the moment each left."""
        return [(at.astimezone(self.calendar.zone), m) for at, m in self.sent if m.purpose in purposes]
