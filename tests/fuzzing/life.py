"""The whole life of one mail in an office of its own, parsed, read, decided and answered, and what must always hold."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.adapters.holidays import PublicHolidays
from mailbot.adapters.linguist import SpacyLinguist
from mailbot.adapters.memory import MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.adapters.scenario import Scenario
from mailbot.adapters.workers import Limits
from mailbot.domain import events as ev
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.letters import TO_CLIENTS, OutgoingMail, Purpose
from mailbot.domain.requests import SETTLED
from mailbot.domain.understanding import MailKind
from mailbot.office import Office
from mailbot.tools import Tools
from tests.fuzzing.corpus import Seed, seeds
from tests.fuzzing.mutations import HEADER, mutated
from tests.world import likeness, rules

LONGEST = 5.0
"""Seconds of this process's own time that one mail may take."""
_STAFF = (MailKind.STAFF_REQUEST, MailKind.STAFF_COMMAND)
_NOTED = (ev.MailTaken, ev.QuestionPut, ev.QuestionSettled)
_OF_STAFF = (
    ev.RequestOpened, ev.ItemAdded, ev.ItemRuled, ev.DueChanged, ev.ChasingPaused, ev.ChasingResumed,
    ev.RequestCancelled, ev.RequestReassigned, ev.ReminderOrdered, ev.AddressChanged,
)  # fmt: skip


class Broken(AssertionError):
    """Something that must hold does not; says what, and names no word of the mail."""


@dataclass(frozen=True)
class Lived:
    """What became of a mail."""

    kind: MailKind
    seconds: float
    settled: frozenset[str]
    letters: tuple[OutgoingMail, ...]


@cache
def _tools() -> tuple[MailParser, LocalDocumentReader, SpacyLinguist]:
    return MailParser(), LocalDocumentReader(Limits(cpu_seconds=5, memory=512 << 20), workers=1), SpacyLinguist(rules())


@cache
def _holidays(country: str, region: str) -> frozenset[date]:
    return PublicHolidays().holidays(country, region, range(2023, 2030))


def office_of(scenario: Scenario) -> Office:
    """The practice of a scenario, as it stands before the mail."""
    parser, reader, linguist = _tools()
    practice = scenario.practice
    calendar = WorkCalendar(practice.zone, practice.hours, _holidays(practice.country, practice.region))
    return Office(
        practice, rules(), calendar, Tools(MemoryStore(scenario.records), parser, reader, linguist, likeness=likeness())
    )


def live(raw: bytes, scenario: Scenario, *, again: bool = False) -> Lived:
    """Take it in, let the next working day come, send what is to be sent; `again`: it comes twice. Raises Broken."""
    office, now = office_of(scenario), scenario.starts
    before = _settled(office)
    begun = time.process_time()
    taken = office.take(raw, now, now)
    letters = tuple(_leaving(office, now))
    kind, events = taken.understanding.kind, tuple(e for _, e in taken.decision.events)
    _nobody_is_answered(kind, letters)
    _nobody_orders_but_staff(kind, events, raw, scenario)
    later = office.calendar.at(
        office.calendar.next_working((now + timedelta(days=1)).date()), office.practice.hours.closes
    )
    office.tick(later - timedelta(hours=6))
    letters += tuple(_leaving(office, later - timedelta(hours=6)))
    for letter in letters:
        _only_who_may(letter, office)
    spent = time.process_time() - begun
    if spent > LONGEST:
        raise Broken(f"it took {spent:.1f} seconds")
    if again and (office.take(raw, now, later).decision.events or any(_answers(office, later))):
        raise Broken("the same mail a second time does something")
    return Lived(kind, spent, _settled(office) - before, letters)


def _leaving(office: Office, now: datetime) -> Iterator[OutgoingMail]:
    for entry in office.outgoing(now):
        if office.sending(entry.mail.key, now):
            office.sent(entry.mail.key, now)
            yield entry.mail


def _answers(office: Office, now: datetime) -> Iterator[OutgoingMail]:
    return (m for m in _leaving(office, now) if m.purpose in (Purpose.ACKNOWLEDGEMENT, Purpose.CORRECTION))


def _settled(office: Office) -> frozenset[str]:
    return frozenset(
        f"{r.ref}/{i.id}"
        for record in office.register.clients.values()
        for r in record.requests
        for i in r.items
        if i.state in SETTLED
    )


# -- what must hold ---------------------------------------------------------------------------------------------------


def _nobody_is_answered(kind: MailKind, letters: tuple[OutgoingMail, ...]) -> None:
    if kind not in (MailKind.CLIENT_REPLY, *_STAFF) and any(m.purpose in TO_CLIENTS for m in letters):
        raise Broken(f"rule 2: a {kind.value} is answered")


def _nobody_orders_but_staff(kind: MailKind, events: tuple[ev.Event, ...], raw: bytes, scenario: Scenario) -> None:
    if kind is MailKind.REFUSED and not all(isinstance(e, _NOTED) for e in events):
        raise Broken("a refused mail changes something")
    if kind not in _STAFF and any(isinstance(e, _OF_STAFF) for e in events):
        raise Broken(f"a {kind.value} gives orders")
    vouched = re.search(rb"(?is)(?:dmarc|dkim|spf)\s*=\s*pass", raw) and any(
        d.encode() in raw.lower() for d in scenario.practice.domains
    )
    if kind in _STAFF and not vouched:
        raise Broken("an order is obeyed for which nobody vouches")


def _only_who_may(letter: OutgoingMail, office: Office) -> None:
    """Rule 1, and: nothing of any other client stands in what a client reads."""
    staff = {s.email.lower() for s in office.practice.staff}
    outside = [a.lower() for a in letter.recipients if a.lower() not in staff]
    records = office.register.clients
    for address in outside:
        theirs = {r.client.id for r in office.register.clients_at(address)}
        if not letter.clients or not set(letter.clients) <= theirs:
            raise Broken("rule 1: a letter to an address that is not theirs")
        if letter.purpose not in TO_CLIENTS:
            raise Broken(f"rule 1: a {letter.purpose.value} leaves the practice")
        own = " ".join(str(records[c]) for c in theirs).lower()
        text = f"{letter.subject}\n{letter.body}".lower()
        for other in (r for c, r in records.items() if c not in theirs):
            secrets = (other.client.name, *other.client.emails, *(i.ask for q in other.requests for i in q.items))
            if any(s.lower() in text and s.lower() not in own for s in secrets if len(s) > 5):
                raise Broken("rule 1: something of another client stands in it")
    if re.search(r"\n(?:bcc|to|from):[^\n]*everywhere", letter.raw.partition("\r\n\r\n")[0], re.IGNORECASE):
        raise Broken("words of a mail became a header of ours")
    if not letter.body.isprintable() and any(c in letter.raw for c in "\0\x1b"):
        raise Broken("control characters leave the practice")


# -- one run ----------------------------------------------------------------------------------------------------------


@cache
def _weights() -> tuple[int, ...]:
    """Anybody can send us a mail of the first sort; one of staff must be vouched for, and takes three times as long."""
    return tuple(3 if s.from_outside else 1 for s in seeds())


@cache
def _whole(number: int) -> frozenset[str]:
    """What a mail settles when nobody has broken it."""
    seed = seeds()[number]
    return live(seed.raw, seed.scenario).settled


def ready() -> None:
    """Make what all runs share, and leave nothing running: a process that forks may do this first."""
    for number in range(len(seeds())):
        _whole(number)
    rest()


def rest() -> None:
    """End the workers that read files; the next file starts others."""
    _tools()[1].close()


def one(dice: random.Random, *, settles: bool = True) -> tuple[Seed, tuple[str, ...], Lived]:
    """Break some mail in some way and let it live. Raises Broken, or whatever breaks the office.

    `settles`: look, too, whether a mail with but a broken header settles what the whole mail does not.
    """
    (number,) = dice.choices(range(len(seeds())), _weights())
    seed = seeds()[number]
    raw, ways = mutated(seed.raw, dice)
    lived = live(raw, seed.scenario, again=dice.random() < 0.1)
    if settles and set(ways) <= {m.__name__ for m in HEADER} and lived.settled - _whole(number):
        raise Broken(
            f"with a broken header it settles {sorted(lived.settled - _whole(number))}, which it did not before"
        )
    return seed, ways, lived
