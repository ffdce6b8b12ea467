"""Whether an answer is a plain no: what next year's list may go by."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.reading.answers.asking import answer_kind
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked
from mailbot.reading.text.words import amounts, words

_A_FEW = 10
"""Words: a longer answer says more than no."""


def says_no(asked: Asked, quote: str, sayings: Sequence[Saying]) -> bool:
    """Of the words that answer a question of yes or no, whether they say no and nothing else ("I had no pension")."""
    if answer_kind(asked) != "yes_no" or amounts(quote) or len(words(quote)) > _A_FEW:
        return False
    said = [s for s in sayings if s.clause.text in quote]
    if any(Intent.YES in s.intents or s.clause.join == "but" or s.clause.has("hedge") for s in said):
        return False
    return any(s.intents & {Intent.NO, Intent.NONE} or s.clause.has("negation", "no") for s in said)
