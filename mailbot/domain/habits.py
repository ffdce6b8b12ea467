"""How clients are stated to behave, for a simulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mailbot.domain.requests import RequestKind


@dataclass(frozen=True, slots=True)
class Habit:
    """A client's. Shares lie between 0 and 1."""

    answers: float = 0.6
    """Of our mails that ask for something, those they answer."""
    after: int = 3
    """Working days from our mail to their answer."""
    brings: float = 0.7
    """Of what is still to come, what an answer brings."""
    promises: float = 0.2
    """Of the rest, what it promises instead."""
    promised_for: int = 5
    """Working days ahead."""
    asks: float = 0.05
    """Of answers, those that ask something a person has to answer."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Something that is asked of clients in the time simulated."""

    on: date
    subject: str
    items: tuple[str, ...]
    due: date
    kind: RequestKind = RequestKind.INFORMATION
    clients: tuple[str, ...] = ()
    """Ids; empty: all of them."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Everything that is stated."""

    usual: Habit = Habit()
    clients: Mapping[str, Habit] = field(default_factory=dict)
    """By id; everybody else has the usual one."""
    staff_after: int = 1
    """Working days until staff answer a question."""
    confirm_after: int | None = 1
    """Working days until they say yes to a draft, of what fell due, an approval or a fee; None: they never do."""
    work_after: int | None = 5
    """Working days until they say that a job's stage which waits for them is over; None: they never do."""
    asked: tuple[Asking, ...] = ()
