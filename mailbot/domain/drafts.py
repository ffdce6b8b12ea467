"""Drafts: requests that fell due by the calendar, put to a member of staff before any client hears of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What staff say to a draft."""

    SEND = "send"
    LEAVE = "leave"
    """Never for this term."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Draft:
    """One duty of one client for one term, as it was put to staff."""

    duty: str
    """A table of rules/calendar.toml."""
    term: str
    """As `terms.Term.key`."""
    staff: str
    letter: str
    """The key of the letter that put it last."""
    number: int
    """Its number there."""
    put: datetime
    times: int = 1
    verdict: Verdict | None = None
    until: date | None = None
    """Of LATER: the day from which it is put again."""

    @property
    def open(self) -> bool:
        """Whether nobody has answered yet."""
        return self.verdict is None


@dataclass(frozen=True, slots=True)
class DraftPut:
    """A draft was put to a member of staff."""

    duty: str
    term: str
    staff: str
    letter: str
    number: int


@dataclass(frozen=True, slots=True)
class DraftAnswered:
    """A member of staff said what becomes of a draft."""

    duty: str
    term: str
    verdict: Verdict
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerToDraft:
    """What a mail says of one draft."""

    client: str
    duty: str
    term: str
    verdict: Verdict
    until: date | None = None
    lacks: str = ""
    """What is missing before it may be sent, a clause; then it stays open."""


def with_put(drafts: tuple[Draft, ...], event: DraftPut, at: datetime) -> tuple[Draft, ...]:
    """The drafts of a client after one of them was put."""
    before = draft_of(drafts, event.duty, event.term)
    times = before.times + 1 if before and before.open else 1
    draft = Draft(event.duty, event.term, event.staff, event.letter, event.number, at, times)
    return (*(d for d in drafts if d is not before), draft)


def with_answer(drafts: tuple[Draft, ...], event: DraftAnswered) -> tuple[Draft, ...]:
    """The drafts of a client after one of them was answered."""
    return tuple(
        replace(d, verdict=event.verdict, until=event.until) if (d.duty, d.term) == (event.duty, event.term) else d
        for d in drafts
    )


def draft_of(drafts: tuple[Draft, ...], duty: str, term: str) -> Draft | None:
    """The draft of a duty for a term, if it was ever put."""
    return next((d for d in drafts if (d.duty, d.term) == (duty, term)), None)
