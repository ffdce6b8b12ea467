"""A staff mail on the desk: the records as they change while one order after the other is followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.known import Known
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import Event, QuestionSettled
from mailbot.domain.lifecycle import evolve
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request
from mailbot.domain.rules import Rules

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one order, for the confirmation."""

    verb: str
    client: str = ""
    subject: str = ""
    request: str = ""
    items: tuple[str, ...] = ()
    problem: str = ""
    """A clause: why it was not followed; "" when it was."""
    undo: str = ""
    """Words that take it back, as a reply."""
    first: date | None = None
    """The first of several days, the last of which is `date`."""
    date: date | None = None
    value: str = ""
    """The new owner, the address, the reason."""
    again: str = ""
    """Of a job that went back by itself: what it waits for now, as a sentence."""
    wait: int = 0
    """Minutes in which it may be taken back before anything leaves by it."""

    @property
    def facts(self) -> Facts:
        """As the letter reads it."""
        names = ("verb", "client", "subject", "request", "items", "problem", "undo", "first", "date", "value")
        return {name: getattr(self, name) for name in (*names, "again", "wait")}


@dataclass(slots=True)
class Desk:
    """Everything that following orders needs; `records` are the changed ones, `events` what changed them."""

    mail: Mail
    author: Staff
    known: Known
    records: dict[str, ClientRecord] = field(default_factory=dict)
    events: list[tuple[str, Event]] = field(default_factory=list)

    @property
    def register(self) -> Register:
        """All records as they were before the mail; `record` gives one as it is by now."""
        return self.known.register

    @property
    def practice(self) -> Practice:
        """Whose orders are followed."""
        return self.known.practice

    @property
    def rules(self) -> Rules:
        """What the practice's rules say."""
        return self.known.rules

    @property
    def calendar(self) -> WorkCalendar:
        """The practice's working days."""
        return self.known.calendar

    @property
    def now(self) -> datetime:
        """The moment at which they are followed."""
        return self.known.now

    @property
    def today(self) -> date:
        """The day it is in the practice."""
        return self.known.today

    @property
    def setting(self) -> Setting:
        """What the rules of chasing look at."""
        return self.known.setting

    def record(self, client_id: str | None) -> ClientRecord | None:
        """A client's record as it is by now."""
        return self.records.get(client_id or "") or self.register.clients.get(client_id or "")

    def record_of(self, ref: str) -> ClientRecord | None:
        """The record that holds a request, as it is by now."""
        own = next((r for r in self.records.values() if r.request(ref)), None)
        found = self.register.record_of(ref)
        return own or (self.record(found.client.id) if found else None)

    def all_open(self) -> Iterator[tuple[ClientRecord, Request]]:
        """Every open request with its record, as they are by now."""
        for client_id in self.register.clients:
            record = self.record(client_id)
            if record:
                yield from ((record, request) for request in record.open)

    def note(self, client_id: str, *events: Event) -> None:
        """Events happen to a client's record. Raises IllegalTransition; then nothing of them has happened."""
        after = self.record(client_id)
        assert after is not None
        for event in events:
            after = evolve(after, event, self.now, self.mail.digest)
        self.records[client_id] = after
        self.events += ((client_id, event) for event in events)

    def settle_questions(self, client_id: str, ref: str, items: frozenset[str] | None = None) -> None:
        """Questions about a request are answered by an order about it: those on these items, or (None) all of them."""
        record = self.record(client_id)
        asked = record.questions if record else ()
        for question in asked:
            about = set(question.items)
            if question.request == ref and (items is None or (about and about <= items)):
                self.note(client_id, QuestionSettled(question.id, f"{self.author.first_name} has decided."))

    def settle_general_questions(self, client_id: str, ref: str) -> None:
        """ "Go on chasing" answers what was asked about no item in particular; an item under query stays with staff."""
        record = self.record(client_id)
        for question in record.questions if record else ():
            if question.request in (ref, None) and not question.items:
                self.note(client_id, QuestionSettled(question.id, f"{self.author.first_name} says to go on."))
