"""A figure put right: "I told you 412 ewes and I had counted the lambs in, it should be 386"."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.reading.answers.asking import answer_kind
from mailbot.reading.answers.figures import has_amount, has_date
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked, Asks

_NO_FACT = frozenset({Intent.ASKED, Intent.PROMISED, Intent.UNKNOWN, Intent.NOT_YET, Intent.REFUSED})


def put_right(asked: Asked, sayings: Sequence[Saying], asks: Asks) -> tuple[bool, str] | None:
    """The words that name the question and, behind that, what it should have been answered with."""
    kind = answer_kind(asked)
    if kind not in ("amount", "date"):
        return None
    found = None
    for number in dict.fromkeys(s.clause.sentence for s in sayings if asked in s.items):
        row = [s for s in sayings if number <= s.clause.sentence <= number + 1]
        first = next(i for i, s in enumerate(row) if asked in s.items)
        told = next((s for s in row[first:] if _puts_right(s, asked, asks, kind)), None)
        if told and not any(s.intents & _NO_FACT or s.apart or _doubted(s) for s in row):
            found = (True, " ".join(s.clause.text for s in row[first : row.index(told) + 1]))
    return found


def _puts_right(saying: Saying, asked: Asked, asks: Asks, kind: str) -> bool:
    clause = saying.clause
    if not clause.has("correction") or clause.asks or asked.grammar.figures.span.search(clause.text):
        return False
    if any(asked is not other for other in (*saying.items, *saying.either)):
        return False
    return has_amount(saying, asked) if kind == "amount" else has_date(saying, asks)


def _doubted(saying: Saying) -> bool:
    """A hedge; "it should be 386" is none."""
    right = [(m.start, m.end) for m in saying.clause.marks if m.label == "correction"]
    hedges = (m for m in saying.clause.marks if m.label == "hedge")
    return not all(any(a <= m.start and m.end <= b for a, b in right) for m in hedges)
