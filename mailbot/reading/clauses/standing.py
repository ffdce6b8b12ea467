"""What a clause says that is no fact of the client's own: meant, supposed, reported, or somebody else's affair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.kin import of_somebody_else
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked

_DONE = frozenset({Intent.ATTACHED, Intent.PAID, Intent.APPROVED, Intent.NONE, Intent.CLAIMED})
_TO_DO = frozenset({Intent.PROMISED, Intent.WILL_PAY})
_HEARSAY = frozenset({Intent.PAID, Intent.APPROVED})
"""What nobody but the client (or who acts for them) can say for them."""
_OF_A_JOB = frozenset({"p60", "p45", "salary", "benefit_in_kind"})
"""Things that people are asked for who may well have left a company without leaving us."""


def as_it_stands(saying: Saying, open_items: Sequence[Asked]) -> Saying:
    """A clause with what it doesn't truly say taken out of it.

    "I meant to send it on Friday", "I thought I'd paid", "HMRC say it's paid", "my neighbour never had one".
    """
    clause = saying.clause
    if clause.has("meant"):
        saying = replace(saying, intents=saying.intents - _DONE - _TO_DO | {Intent.NOT_YET}, backward=True)
    if clause.has("thought") and saying.intents & (_DONE | {Intent.WONDERED}):
        instead = Intent.ASKED if clause.asks else Intent.UNKNOWN
        saying = replace(saying, intents=saying.intents - _DONE | {instead}, backward=True)
    if clause.has("reported"):
        saying = _by_hearsay(saying)
    if clause.has("departed") and not any(a.keys & _OF_A_JOB for a in open_items):
        saying = replace(saying, intents=saying.intents | {Intent.REFUSED})
    asks = [a.item.ask for a in (saying.items or saying.either or open_items)]
    if not clause.asks and of_somebody_else(clause, asks):
        saying = _of_others(saying, clause)
    return saying


def _by_hearsay(saying: Saying) -> Saying:
    """What others say is done is not certain; that they will do something, or gave us something, they may say."""
    if saying.intents & (_TO_DO | {Intent.CLAIMED, Intent.ASKED, Intent.OBJECTED, Intent.NONE}):
        return replace(saying, intents=saying.intents - _HEARSAY)
    return replace(saying, intents=saying.intents - _HEARSAY | {Intent.UNKNOWN})


def _of_others(saying: Saying, clause: Clause) -> Saying:
    """What others have, do or lack says nothing of the client; what they gave us does."""
    void = _DONE - {Intent.PAID} if not clause.grammar.others.to_us.search(clause.text) else frozenset({Intent.NONE})
    kept = saying.intents - void
    return replace(saying, intents=kept, denied=frozenset(), apart=True)
