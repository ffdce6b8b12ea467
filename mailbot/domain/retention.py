"""How long things are kept, and what the law wants kept: rules/retention.toml, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

ERASED_BY_AGE = "erased by age"
EXPORTED = "exported"
ERASURE_ORDERED, ERASED_BY_ORDER = "erasure ordered", "erased by order"
"""What acts are called that many look for."""


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time by the calendar: "7 years", "18 months", "90 days"."""

    years: int = 0
    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """The first day on which the span is over; where the month has no such day, the first of the next."""
        year, month = divmod(day.year * 12 + day.month - 1 + self.years * 12 + self.months, 12)
        if year > date.max.year:
            return date.max
        try:
            moved = date(year, month + 1, day.day)
        except ValueError:  # no December: that has all days
            moved = date(year, month + 2, 1)
        try:
            return moved + timedelta(days=self.days)
        except OverflowError:
            return date.max

    def __str__(self) -> str:
        parts = (("year", self.years), ("month", self.months), ("day", self.days))
        return " and ".join(f"{count} {unit}{'s' * (count != 1)}" for unit, count in parts if count) or "0 days"


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that wants a client's data kept for a while."""

    name: str
    """What wants it, as the beginning of a sentence, e.g. "The Money Laundering Regulations 2017"."""
    wants: str
    """The rest of that sentence, e.g. "want it kept for five years after the relationship has ended"."""
    span: Span
    since: str = "left"
    """"left": counted from the day the client left (not known: from the last thing on record); "last": from that."""


@dataclass(frozen=True, slots=True)
class Retention:
    """What goes by itself, and when. None: never."""

    mails: Span | None = None
    """Clients' mails, and mails about them, after the last request they belong to is closed."""
    requests: Span | None = None
    """Closed requests with their history."""
    letters: Span | None = None
    """The words of our letters, after their request is closed."""
    released: Span | None = None
    """Mails set aside, after a person has dealt with them."""
    others: Span | None = None
    """Mails of no client, and what a day's record holds of the practice's own matters."""
    left: tuple[str, ...] = ()
    """Columns of the client list that say when a client left."""
    holds: tuple[Hold, ...] = ()
    written: bool = False
    """The rules have a retention.toml."""


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail in the spool that is done."""

    digest: str
    arrived: datetime
    message_id: str = ""
    """With its angle brackets; "" when it has none."""
    released: datetime | None = None
    """When a person had dealt with it, for one that was set aside."""


@dataclass(frozen=True, slots=True)
class Act:
    """What outlives the data it was about: who ordered or did what, and when. Never a client's name, address, code."""

    at: datetime
    by: str
    """Id of a member of staff; or what else gave the order."""
    what: str
    """In words of ours, e.g. "item waived"."""
    client: str = ""
    """A seal of the client's code: whoever knows the code and has the key can tell that it was this client."""
    request: int | None = None
    """The so-manieth request of that client."""
    item: str = ""
    reason: str = ""
    despite: str = ""
    """The holds that were overridden, and why."""
    counts: tuple[tuple[str, int], ...] = ()
