"""Months that a client names as not here, of papers that bear no more than a day: "November went to another firm"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mailbot.domain.documents import Document, Period
from mailbot.domain.rules import Rules
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.fitting.wanted import wanted
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.text.lexicon import MONTH

_HERE = frozenset({Intent.ATTACHED, Intent.NONE})
"""A month of which that is said is not missing."""
_FEWEST = 2
"""Months; of a single one no part can be missing."""


def told_missing(
    asked: Asked, documents: Sequence[Document], asks: Asks, sayings: Sequence[Saying], rules: Rules, near: date
) -> tuple[str, ...]:
    """Months asked for ("YYYY-MM") that the mail speaks of and no paper that came is of; none where nobody can tell."""
    whole = _time_of(asked, rules, near)
    months = tuple(_months(whole)) if whole else ()
    brought = {m for d in documents for p in d.periods for m in _months(p)}
    if len(months) < _FEWEST or not brought & set(months):
        return ()
    spoken = {month for s in sayings if _may_tell(s, asked) for month in _named(s, asks)}
    return tuple(m for m in months if m not in brought and int(m[5:]) in spoken)


def _may_tell(saying: Saying, asked: Asked) -> bool:
    """Whether a clause may say of this item that a month of it is not here."""
    return not (saying.intents & _HERE or saying.clause.asks or any(a is not asked for a in saying.items))


def _named(saying: Saying, asks: Asks) -> Iterator[int]:
    """The months that a clause is about; "I'm away in November" only says when."""
    text = saying.clause.text
    for naming in asks.lexicon.namings(text):
        if naming.key.startswith(MONTH) and not saying.grammar.times.when_before.search(text[: naming.start]):
            yield int(naming.key.removeprefix(MONTH))


def _time_of(asked: Asked, rules: Rules, near: date) -> Period | None:
    times = [p.time for p in wanted(asked.item.ask, asked.request.subject, rules, near).parts]
    return times[0].whole if times and times[0].own else None


def _months(period: Period) -> Iterator[str]:
    year, month = period.start.year, period.start.month
    while (year, month) <= (period.end.year, period.end.month):
        yield f"{year}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
