"""The year: requests are opened, clients do as they are wont, time passes; the eleven rules watch every letter."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from mailbot.adapters.packing import Pickled
from mailbot.adapters.parser import MailParser
from mailbot.adapters.records import record_codec
from mailbot.adapters.store import TinyStore
from mailbot.domain.decision import Decision
from mailbot.domain.events import ClientWrote, ItemMoved, ItemRuled
from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.mail import Nature
from mailbot.domain.practice import Practice, Role, Staff
from mailbot.domain.register import ClientRecord, Record, Register
from mailbot.domain.requests import ItemKind, ItemState, RequestKind
from mailbot.domain.understanding import (
    AskedItem,
    Command,
    FailedDelivery,
    MailKind,
    Match,
    Opening,
    Outcome,
    Reason,
    Understanding,
    Verb,
)
from mailbot.office import Office
from mailbot.tools import Tools
from tests.adapters.breaking import QuickDisk
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, calendar, client, rules
from tests.soak.habits import ALL, FIRST, PROMISED_IN, REST, STATE, Act, Step, When, steps
from tests.test_office import NoLinguist, NoReader

BEGIN = datetime(2026, 1, 5, 7, 0, tzinfo=LONDON)
_LOOKS = (time(8, 0), time(9, 40), time(10, 40), time(11, 59), time(15, 0))
"""When the office looks at the clock; in life it does so oftener."""
_ASKS = ("P60 for 2025/26", "Bank statements for the year", "Did you have any income from abroad?")


def practice_of(partners: int) -> Practice:
    """Partners with a manager and an assistant each."""
    staff = [
        Staff(f"{role}{n}", f"{role.title()} N{n}", f"{role}{n}@penrosewye.example", Role(kind))
        for n in range(partners)
        for role, kind in (("partner", "partner"), ("manager", "manager"), ("assistant", "staff"))
    ]
    return replace(PRACTICE, staff=tuple(staff))


def prints_of(records: Iterable[Record]) -> dict[str, str]:
    """By key: equal where the records are, sets in whatever order."""
    codec = record_codec()
    return {r.key: sha256(repr(codec.encode(r)).encode()).hexdigest() for r in records}


@dataclass
class Plan:
    """What is still to happen about one request."""

    client: str
    ref: str
    left: list[Step]
    since: datetime


@dataclass
class Year(WatchedStory):
    """A practice whose every step goes through the office; what must come of it is written down apart."""

    folder: Path = Path()
    partners: int = 10
    clients: int = 2_000
    requests_each: int = 2
    days: int = 365
    expected: dict[str, dict[str, str]] = field(default_factory=dict)
    """Request to item to the state it must be in."""
    counted: Counter[str] = field(default_factory=Counter)
    plans: dict[str, Plan] = field(default_factory=dict)
    _agenda: list[tuple[datetime, int, str, Step | None]] = field(default_factory=list)
    _decided: list[Decision] = field(default_factory=list)
    _opened: Counter[str] = field(default_factory=Counter)
    _address: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.practice, self.calendar = practice_of(self.partners), calendar()
        self.store = TinyStore(self.folder, QuickDisk())
        self._start()
        for n in range(self.clients):
            self._comes(n)
        for n in range(self.clients * self.requests_each):
            day = n * self.days // (self.clients * self.requests_each)
            opens = self.calendar.at(self.calendar.next_working(BEGIN.date() + timedelta(days=day)), time(9, 5))
            if day < self.days - 100:
                self._push(opens + timedelta(seconds=n % 20_000), f"C{n % self.clients}", None)

    def _start(self) -> None:
        tools = Tools(self.store, MailParser(), NoReader(), NoLinguist(), packs=Pickled())
        self.office = Office(self.practice, rules(), self.calendar, tools, self._follow)
        self.register = self.office.register

    def _follow(self, now: datetime, mail: str, decision: Decision) -> None:
        self._decided.append(decision)

    def restart(self) -> None:
        """Everything anew from what is on disk; it must be just as it was."""
        before = prints_of(self.register.records())
        self.store.close()
        self.office.register = self.register = Register()  # two registers at once would weigh double
        self.store = TinyStore(self.folder, QuickDisk())
        self._start()
        assert prints_of(self.register.records()) == before, "what is on disk is not what was decided"

    def _comes(self, n: int) -> None:
        p = n % self.partners
        whose = client(f"Person N{n}", f"p{n}@c{n}.example", id=f"C{n}", partner=f"partner{p}", manager=f"manager{p}")
        self._address[whose.id] = whose.emails[0]
        self.office.keep_client(ClientRecord(whose))

    def _push(self, at: datetime, ref: str, step: Step | None) -> None:
        heapq.heappush(self._agenda, (at, len(self._agenda) + self.mails, ref, step))

    # -- time -----------------------------------------------------------------------------------------------------

    def run(
        self, each_tenth: Callable[[int], None] = lambda tenth: None, in_june: Callable[[], object] | None = None
    ) -> None:
        """From the first day to the last. Raises AssertionError where a rule is broken.

        `in_june`: what happens half-way, in place of a restart.
        """
        for number in range(self.days):
            day = BEGIN.date() + timedelta(days=number)
            for clock in _LOOKS if self.calendar.is_working(day) else _LOOKS[:1]:
                self._until(self.calendar.at(day, clock))
            if number % 7 == 6:
                self.rule_11()
            if (number + 1) * 10 // self.days > number * 10 // self.days:
                each_tenth((number + 1) * 10 // self.days)
            if number == self.days // 2:
                (in_june or self.restart)()

    def run_one_day(self) -> None:
        """The day after the last: what a process holds that does anything at all."""
        self.now = BEGIN + timedelta(days=self.days)
        self._watched(lambda: self.office.tick(self.now))

    def _until(self, moment: datetime) -> None:
        while self._agenda and self._agenda[0][0] <= moment:
            at, _, ref, step = heapq.heappop(self._agenda)
            self.now = at
            self._does(self.plans[ref], step) if step else self._asks_for(ref)
        self.now = moment
        self._watched(lambda: self.office.tick(self.now))

    def _watched(self, work: Callable[[], object]) -> None:
        """Let it happen, send what is to be sent, and look at all of it."""
        before = dict(self.register.clients)
        self._decided.clear()
        work()
        touched = {c for d in self._decided for c, _ in d.events if c}
        for client_id, event in (e for d in self._decided for e in d.events):
            if isinstance(event, ClientWrote) and event.moved:
                self.wrote[client_id] = self.today
        for entry in self.office.outgoing(self.now):
            if self.office.sending(entry.mail.key, self.now):
                self._leaves(entry.mail, before)
        self._look_at(touched, before)

    def _leaves(self, mail: OutgoingMail, before: dict[str, ClientRecord]) -> None:
        self.office.sent(mail.key, self.now)
        self.counted[mail.purpose.value] += 1
        near = {*mail.clients, *(r.client.id for a in mail.recipients for r in self.register.clients_at(a))}
        self._one_letter(mail, {c: before.get(c, self.register.clients[c]) for c in near})
        for ref in mail.requests:
            self._next(ref, {Purpose.CHASER: When.REMINDED, Purpose.ESCALATION: When.HANDED}.get(mail.purpose))

    def _look_at(self, touched: set[str], before: dict[str, ClientRecord]) -> None:
        whole, self.register = self.register, Register.of(self.register.clients[c] for c in touched)
        self._forget_stages({c: before[c] for c in touched if c in before})
        self.register = whole
        for _, event in (e for d in self._decided for e in d.events):
            if isinstance(event, ItemMoved | ItemRuled):
                self._begin_again(event.request)

    # -- what people do -------------------------------------------------------------------------------------------

    def _asks_for(self, client_id: str) -> None:
        """An assistant opens a request."""
        n = int(client_id[1:])
        self._opened[client_id] += 1
        ref, who = f"{client_id}-{self._opened[client_id]}", f"assistant{n % self.partners}"
        asks = _ASKS[: 1 + n % len(_ASKS)]
        items = tuple(AskedItem(a, ItemKind.ANSWER if a.endswith("?") else ItemKind.DOCUMENT) for a in asks)
        due = self.calendar.next_working(self.today + timedelta(days=30))
        opening = Opening(client_id, RequestKind.INFORMATION, f"Papers {ref}", items, due, who)
        self._staff(MailKind.STAFF_REQUEST, who, openings=(opening,))
        self.expected[ref] = {chr(97 + i): "outstanding" for i in range(len(asks))}
        self.plans[ref] = Plan(client_id, ref, list(steps(n, self._opened[client_id])), self.now)
        self._next(ref, When.DAYS)

    def _next(self, ref: str, came: When | None) -> None:
        """What was waited for has come: the next step has its day."""
        plan = self.plans.get(ref)
        if plan and plan.left and plan.left[0].when is came:
            step = plan.left.pop(0)
            day = self.calendar.next_working(self.today + timedelta(days=step.days))
            self._push(self.calendar.at(day, time(13, 0)) + timedelta(seconds=len(self._agenda) % 3_000), ref, step)

    def _does(self, plan: Plan, step: Step) -> None:
        items = self._meant(plan.ref, step.items)
        match step.act:
            case Act.AWAY:
                self._machine(plan, MailKind.AUTO_REPLY, returns=self.today + timedelta(days=9))
            case Act.BOUNCES:
                failed = FailedDelivery(self._address[plan.client], True, "5.1.1")
                self._machine(plan, MailKind.BOUNCE, failures=(failed,))
            case Act.MOVES:
                self._address[plan.client] = f"new.{self._address[plan.client]}"
                self._orders(plan, [Command(Verb.ADDRESS, client=plan.client, email=self._address[plan.client])])
            case Act.HAVE | Act.WAIVES:
                verb = Verb.RECEIVED if step.act is Act.HAVE else Verb.WAIVE
                self._orders(plan, [Command(verb, plan.ref, item) for item in items])
            case _:
                self._client_writes(plan, step.act, items)
        if step.act in STATE:
            self.expected[plan.ref] |= dict.fromkeys(items, STATE[step.act].value)
        if plan.left:
            self._next(plan.ref, When.DAYS)
        else:
            del self.plans[plan.ref]

    def _meant(self, ref: str, which: str) -> list[str]:
        left = [i for i, s in self.expected[ref].items() if s not in ("received", "waived")]
        every = list(self.expected[ref])
        return {FIRST: every[:1], REST: every[1:], ALL: left}[which]

    def _client_writes(self, plan: Plan, act: Act, items: list[str]) -> None:
        day = self.today + PROMISED_IN if act is Act.PROMISES else None
        note = "it is for another year" if act is Act.ERRS else ""
        outcomes = tuple(Outcome(plan.ref, i, STATE[act], date=day, note=note) for i in items)
        match = Match(plan.client, (plan.ref,), Reason("thread"), thread=plan.ref)
        found = Understanding(MailKind.CLIENT_REPLY, Nature.PERSON, "They wrote.", match=match, outcomes=outcomes)
        self._arrives(self._address[plan.client], found)

    def _machine(self, plan: Plan, kind: MailKind, returns: date | None = None, **more: object) -> None:
        nature = Nature.AUTO_REPLY if kind is MailKind.AUTO_REPLY else Nature.BOUNCE
        sender = self._address[plan.client] if kind is MailKind.AUTO_REPLY else "mailer-daemon@mx.example"
        self._arrives(sender, Understanding(kind, nature, "A machine.", returns=returns, **more))  # type: ignore[arg-type]

    def _orders(self, plan: Plan, commands: list[Command]) -> None:
        who = f"manager{int(plan.client[1:]) % self.partners}"
        self._staff(MailKind.STAFF_COMMAND, who, commands=tuple(commands))

    def _staff(self, kind: MailKind, who: str, **more: object) -> None:
        found = Understanding(kind, Nature.PERSON, "Staff wrote.", author=who, **more)  # type: ignore[arg-type]
        self._arrives(f"{who}@penrosewye.example", found)

    def _arrives(self, sender: str, found: Understanding) -> None:
        mail = self.mail(sender)
        self.counted["mails"] += 1
        self._watched(lambda: self.office._conclude(found, mail, self.now))

    # -- the end --------------------------------------------------------------------------------------------------

    def must_be_as_expected(self) -> None:
        """Every request, item by item, as the story knows it; nothing more, nothing less."""
        found = {r.ref: r for record in self.register.clients.values() for r in record.requests}
        assert found.keys() == self.expected.keys(), "a request too many or too few"
        for ref, items in self.expected.items():
            states = {i.id: i.state.value for i in found[ref].items}
            assert states == items, f"{ref} ends as {states}, not as {items}"
            done = all(ItemState(s) in (ItemState.RECEIVED, ItemState.WAIVED) for s in items.values())
            assert (found[ref].state.value == "complete") == done, f"{ref} is {found[ref].state.value}"
            assert self.completes[ref] == done, f"rule 8: {ref}: said {self.completes[ref]} times to be complete"
