"""How many letters may leave: to an address, for a client, and of the practice. What is beyond a cap waits.

A cap is a fuse. In ordinary use none is ever reached; where one is, something goes round in a circle, and a
partner hears of it. Letters to clients and letters to staff are counted apart: neither can starve the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailbot.deciding.ground.clock import is_chasing_time
from mailbot.deciding.ground.people import partner_of
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.facts import nation_of
from mailbot.domain.letters import TO_CLIENTS, UNPROMPTED, Letter, OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_APART = 2
"""Working days between two chasers to one address (FORMAT.md, rule 5), counted when they leave."""
_ALERT = "alert/caps/"


@dataclass(frozen=True, slots=True)
class Held:
    """A letter that waits because a cap is reached."""

    mail: OutgoingMail
    reason: str
    """A clause for a partner, e.g. "8 letters went to rosa@quint.example within a day"."""


@dataclass(slots=True)
class Traffic:
    """What has left lately, counted against the caps; the last day, the last hour, up to now."""

    practice: Practice
    now: datetime
    to_address: Counter[str] = field(default_factory=Counter)
    of_client: Counter[str] = field(default_factory=Counter)
    to_staff: Counter[str] = field(default_factory=Counter)
    to_clients: int = 0

    @classmethod
    def of(cls, register: Register, practice: Practice, now: datetime) -> Traffic:
        """Counted from the outboxes."""
        traffic = cls(practice, now)
        for entry in register.out_since(now - _DAY):
            traffic.count(entry.mail, entry.changed or now)
        return traffic

    def count(self, mail: OutgoingMail, at: datetime) -> None:
        """A letter leaves, or may have left, at that moment."""
        within_the_hour = at > self.now - _HOUR
        if mail.purpose in TO_CLIENTS:
            self.to_address.update(self._outside(mail))
            self.of_client.update(mail.clients)
            self.to_clients += within_the_hour
        elif within_the_hour:
            self.to_staff.update(a.lower() for a in mail.to)

    def reached(self, mail: OutgoingMail) -> str:
        """Which cap keeps a letter back, as a clause; empty: none. The digest and our own alarm about it always go."""
        caps = self.practice.caps
        if mail.purpose is Purpose.DIGEST or mail.key.startswith(_ALERT):
            return ""
        if mail.purpose not in TO_CLIENTS:
            full = next((a for a in mail.to if self.to_staff[a.lower()] >= caps.staff_an_hour), "")
            return f"{caps.staff_an_hour} letters went to {full} within an hour" if full else ""
        if full := next((a for a in self._outside(mail) if self.to_address[a] >= caps.address_a_day), ""):
            return f"{caps.address_a_day} letters went to {full} within a day"
        if full := next((c for c in mail.clients if self.of_client[c] >= caps.client_a_day), ""):
            return f"{caps.client_a_day} letters went to client {full} within a day"
        many = self.to_clients >= caps.clients_an_hour
        return f"{caps.clients_an_hour} letters went to clients within an hour" if many else ""

    def _outside(self, mail: OutgoingMail) -> Iterator[str]:
        own = {s.email.lower() for s in self.practice.staff}
        return (a for a in (r.lower() for r in mail.recipients) if a not in own)


def must_wait(mail: OutgoingMail, register: Register, rules: Rules, calendar: WorkCalendar, now: datetime) -> bool:
    """Whether a letter that had to wait must wait on: a chaser or an asking letter until the practice is open, and no
    public holiday is where the client is at home; a chaser also until the last one is days ago."""
    if mail.purpose not in UNPROMPTED:
        return False
    if not is_chasing_time(now, calendar):
        return True
    today = calendar.day(now)
    clients = (register.clients[c].client for c in mail.clients if c in register.clients)
    if any(today in calendar.elsewhere.get(nation_of(c, rules.facts), ()) for c in clients):
        return True
    if mail.purpose is not Purpose.CHASER:
        return False
    records = register.clients_at(mail.to[0]) if mail.to else ()
    last = max((e.changed for r in records for e in r.outbox if e.changed and _reminded(e, mail.to[0])), default=None)
    return last is not None and calendar.working_between(calendar.day(last), today) < _APART


def _reminded(entry: OutboxEntry, address: str) -> bool:
    out = entry.state in (OutboxState.SENDING, OutboxState.SENT, OutboxState.UNCERTAIN)
    return out and entry.mail.purpose is Purpose.CHASER and address in entry.mail.to


def held_back(register: Register, practice: Practice, now: datetime) -> tuple[Held, ...]:
    """Every letter that a cap keeps waiting just now."""
    traffic, held = Traffic.of(register, practice, now), []
    for entry in pending(register):
        if reason := traffic.reached(entry.mail):
            held.append(Held(entry.mail, reason))
        else:
            traffic.count(entry.mail, now)
    return tuple(held)


def pending(register: Register) -> tuple[OutboxEntry, ...]:
    """Letters that are still to go, in the order in which they were decided."""
    found = (e for r in register.waiting_records() for e in r.outbox if e.state is OutboxState.PENDING)
    return tuple(sorted(found, key=lambda e: e.queued))


def cap_alert(held: tuple[Held, ...], practice: Practice, calendar: WorkCalendar, now: datetime) -> Letter | None:
    """One letter a day to a partner that letters wait, and why; None: the practice has nobody to tell."""
    partner = partner_of(None, None, practice)
    if partner is None or not held:
        return None
    reasons = Counter(h.reason for h in held)
    return Letter(
        key=f"{_ALERT}{calendar.day(now).isoformat()}",
        purpose=Purpose.ALERT,
        template="alert",
        to=(partner.email,),
        facts={
            "kind": "caps",
            "to_name": partner.first_name,
            "client": "",
            "subjects": (),
            "held": tuple({"reason": reason, "count": count} for reason, count in reasons.most_common(10)),
            "count": len(held),
        },
    )
