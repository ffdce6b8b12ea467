"""The days ahead on paper: the real decisions, each at its own moment; nothing is written and nothing kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.known import Known
from mailbot.deciding.schedule import stops
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.events import Event, Logged
from mailbot.domain.letters import Letter, OutboxEntry, OutboxState, OutgoingMail
from mailbot.domain.lifecycle import evolve
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, DayRecord, Record, Register
from mailbot.domain.rules import Rules


@dataclass(slots=True)
class Ahead:
    """A register of its own, and a clock that is turned day by day."""

    register: Register
    practice: Practice
    rules: Rules
    calendar: WorkCalendar
    now: datetime
    letters: list[tuple[datetime, Letter]] = field(default_factory=list)
    events: list[tuple[datetime, str, Event]] = field(default_factory=list)
    """Moment, the client's id, what happened."""

    @classmethod
    def of(cls, register: Register, practice: Practice, rules: Rules, calendar: WorkCalendar, now: datetime) -> Ahead:
        """From a register as it is at some moment; that register stays as it is."""
        return cls(Register.of(register.records()), practice, rules, calendar, now)

    @property
    def known(self) -> Known:
        """What a decision at its moment knows."""
        return Known(self.register, self.practice, self.rules, self.calendar, self.now)

    def days(self, last: date) -> Iterator[date]:
        """Every day from now on, up to and including the last."""
        day = self.calendar.day(self.now)
        while day <= last:
            yield day
            day += timedelta(days=1)

    def let_pass(self, day: date) -> None:
        """All that time brings about on a day, as far as it is not past yet."""
        if not self.calendar.is_working(day):
            return
        self.now = max(self.now, self.calendar.at(day, time.min))
        end = self.calendar.at(day + timedelta(days=1), time.min)
        reasons: list[Waiting] = []
        at = Setting(self.practice, self.calendar, day, self.now, self.rules.duties)
        due = [s for s in stops(self.register, self.practice, self.rules, at, reasons) if s.moment < end]
        for stop in sorted(due, key=lambda s: s.moment):
            self.now = max(self.now, stop.moment)
            self.enact(stop.then())

    def enact(self, decision: Decision) -> None:
        """What follows from a decision, now."""
        changed: dict[str, Record] = {}
        for client, event in decision.events:
            record = self._record(client, changed)
            changed[record.key] = (
                evolve(record, event, self.now)
                if isinstance(record, ClientRecord)
                else replace(record, log=(*record.log, Logged(self.now, event)))
            )
            self.events.append((self.now, client, event))
        for letter in decision.letters:
            if not self.register.has_said(letter.key):
                record = self._record(letter.clients[0] if letter.clients else "", changed)
                entry = OutboxEntry(_said(letter, self.practice), self.now, OutboxState.SENT)
                changed[record.key] = replace(record, outbox=(*record.outbox, entry))
                self.letters.append((self.now, letter))
        self.register.put(*changed.values())

    def _record(self, client: str, changed: dict[str, Record]) -> Record:
        if client:
            return changed.get(f"client/{client}") or self.register.clients[client]
        day = DayRecord(self.calendar.day(self.now))
        return changed.get(day.key) or self.register.days.get(day.key, day)


def _said(letter: Letter, practice: Practice) -> OutgoingMail:
    """Enough of a letter to know that it was said."""
    return OutgoingMail(
        letter.key, letter.purpose, "", practice.bot, letter.to, letter.cc, letter.subject, letter.in_reply_to, "", "",
        letter.clients, letter.requests, letter.items, letter.stage,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outlook:
    """Who is chased in the next days when nobody writes, and why everybody else is not."""

    letters: tuple[tuple[datetime, Letter], ...]
    """Chasers and hand-overs with their moments, the next first."""
    not_yet: tuple[Waiting, ...]
    """Every open request that none of them names, with the reason as it is now."""


def outlook(
    register: Register, practice: Practice, rules: Rules, calendar: WorkCalendar, now: datetime, until: datetime
) -> Outlook:
    """The next days, up to a moment, as they will be if nothing comes in and nobody gives an order."""
    ahead = Ahead.of(register, practice, rules, calendar, now)
    reasons: list[Waiting] = []
    at_first = Setting(practice, calendar, calendar.day(now), now, rules.duties)
    for _ in stops(ahead.register, practice, rules, at_first, reasons):
        pass
    for day in ahead.days(calendar.day(until)):
        ahead.let_pass(day)
    letters = tuple(
        (at, one) for at, one in ahead.letters if at <= until and one.purpose in ("chaser", "escalation", "request")
    )
    named = {ref for _, one in letters for ref in one.requests}
    return Outlook(letters, tuple(w for w in reasons if not named & set(w.requests)))
