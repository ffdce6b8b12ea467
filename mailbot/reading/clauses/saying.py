"""A clause, read: what it says, of which items, for which day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.naming.references import Asked, Pointing

WEIGHTY = frozenset(Intent) - {Intent.YES, Intent.NO, Intent.COURTESY, Intent.CONDITION, Intent.WONDERED}
"""Intents that need an item to be said of."""

_PRONOUN = re.compile(
    r"\b(?:it|them|they(?='ll|\swill)|this|that|these|those|one|ones|same|mine|ours)\b"
    r"(?!\s(?:is|was|are|were|will be|has|'s))",
    re.IGNORECASE,
)
VERBS = {"is", "are", "was", "were", "am", "has", "have", "had", "be", "been", "s"}
"""Verbs by which a clause says something of its own."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A clause, read."""

    clause: Clause
    intents: frozenset[Intent]
    pointings: tuple[Pointing, ...] = ()
    scope: str = ""
    """both | all | rest: a word that stands for several items."""
    days: tuple[FoundDay, ...] = ()
    backward: bool = False
    """It tells of something past."""
    lent: bool = False
    """Its items were named in another clause."""
    denied: frozenset[tuple[str, str]] = frozenset()
    """Items of which it says that there is no such thing."""
    bare: bool = False
    """It is hardly more than a day: "Friday at the latest"."""
    apart: bool = False
    """It tells of somebody else's affairs: no question to the client is answered by it."""
    echo: int = 0
    """How many clauses further on (or back) stands what it says, when it only lists items."""

    @property
    def weighty(self) -> frozenset[Intent]:
        """What it says that needs an item."""
        return self.intents & WEIGHTY

    @property
    def items(self) -> tuple[Asked, ...]:
        """The items it certainly speaks of."""
        return tuple(dict.fromkeys(p.items[0] for p in self.pointings if p.certain))

    @property
    def either(self) -> tuple[Asked, ...]:
        """The items it may speak of, where it can't be told which."""
        return tuple(dict.fromkeys(a for p in self.pointings if not p.certain for a in p.items))

    @property
    def refers(self) -> bool:
        """Whether a pronoun in it takes up something said before."""
        return self.clause.has("pronoun") or bool(_PRONOUN.search(self.clause.text))
