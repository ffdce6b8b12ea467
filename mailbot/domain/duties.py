"""Duties: what a client owes the state again and again, by which day, and when the practice asks for its records."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mailbot.domain.facts import Condition, FactWords, anchors_of, holds
from mailbot.domain.practice import Client
from mailbot.domain.requests import Request
from mailbot.domain.terms import Term, TermKind, last_ended, months_after, on_day, term_from, term_of


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that the law sets, counted from the end of a term."""

    what: str
    """A noun phrase for staff: "online return and payment"."""
    source: str
    on: tuple[int, int] | None = None
    """Month and day: the first such day after the end; else `months` and `days` count."""
    months: int = 0
    days: int = 0

    def day(self, term: Term) -> date:
        """The day for a term. Weekends and holidays don't move it: filing is due all the same."""
        if self.on is None:
            return months_after(term.last, self.months) + timedelta(days=self.days)
        same = on_day(term.last.year, *self.on)
        return same if same > term.last else on_day(term.last.year + 1, *self.on)


@dataclass(frozen=True, slots=True, eq=False)
class Duty:
    """A table of rules/calendar.toml. Compared by identity: it keys what is reckoned from it."""

    key: str
    name: str
    checklist: str
    """What is asked for."""
    term: TermKind
    running: bool = False
    deadlines: tuple[Deadline, ...] = ()
    when: tuple[Condition, ...] = ()
    """Of which clients: those of whom any of these holds."""
    unsaid: Condition | None = None
    """What decides where the client list says nothing of `when`."""
    drafted: bool = False
    """A request is drafted by itself."""
    draft: int = 0
    """Calendar days after the last day of the term (before it, when negative) on which it is drafted."""
    due: int = 0
    """Calendar days after the last day of the term until what is asked for is due."""
    catch_up: int = 31
    """Days after the drafting day within which it is still drafted; later it is left to people."""

    def owed_by(self, client: Client, known: FactWords) -> bool:
        """Whether this client has the duty; not when the client list says nothing about it."""
        verdicts = [holds(c, client, known) for c in self.when]
        if any(verdicts):
            return True
        return (
            all(v is None for v in verdicts) and self.unsaid is not None and holds(self.unsaid, client, known) is True
        )


@dataclass(frozen=True, slots=True)
class Statutory:
    """The day by which the law wants it, and what is due then."""

    day: date
    what: str


def statutory_of(request: Request, duties: Iterable[Duty]) -> Statutory | None:
    """The first day that the law sets for what a request is about; None when that isn't known."""
    term = term_from(request.term)
    if term is None or not request.checklist:
        return None
    return statutory(request.checklist, term, duties)


def statutory(checklist: str, term: Term, duties: Iterable[Duty]) -> Statutory | None:
    """The first day that the law sets for a checklist's term."""
    found = [Statutory(d.day(term), d.what) for duty in duties if duty.checklist == checklist for d in duty.deadlines]
    return min(found, key=lambda s: s.day, default=None)


def term_to_draft(duty: Duty, client: Client, known: FactWords, today: date) -> Term | None:
    """The term for which records should be asked for now; None: nothing is to be drafted on this day."""
    if not duty.drafted or not duty.owed_by(client, known):
        return None
    anchors = anchors_of(client, known)
    for term in (last_ended(duty.term, today, anchors), term_of(duty.term, today, anchors)):
        if term is not None and 0 <= (today - term.last).days - duty.draft <= duty.catch_up:
            first = statutory(duty.checklist, term, (duty,))
            if first is None or first.day > today:
                return term
    return None
