"""A clause, read: what it says, of which items, for which day."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot.domain.grammar import Grammar
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.naming.references import Asked, Pointing
from mailbot.reading.text.words import forms

WEIGHTY = frozenset(Intent) - {Intent.YES, Intent.NO, Intent.COURTESY, Intent.CONDITION, Intent.WONDERED}
"""Intents that need an item to be said of."""


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
    def grammar(self) -> Grammar:
        """That of the language in which it is written."""
        return self.clause.grammar

    @property
    def has_verb(self) -> bool:
        """Whether it says something of its own, rather than only list things."""
        return bool(self.grammar.small.verbs & set(forms(self.clause.text)))

    @property
    def refers(self) -> bool:
        """Whether a pronoun in it takes up something said before."""
        return self.clause.has("pronoun") or bool(self.grammar.small.pronoun.search(self.clause.text))
