"""Whether a copy that a client sends back approves what it was sent for.

A text layer shows no ink, and what we sent may bear printed names under empty lines: a signature is seen only where
the client's name stands beside it with a day on which the copy was with the client, or where the mail says that it is
signed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.papers.paper_words import PaperWords, forms, paper_words
from mailbot.reading.replies.sent_for import SentFor
from mailbot.reading.replies.signers import signers
from mailbot.reading.text.words import words

_NOT_DONE = frozenset(
    {Intent.PROMISED, Intent.NOT_YET, Intent.REFUSED, Intent.ASKED, Intent.OBJECTED, Intent.LOST, Intent.UNKNOWN}
)
_BELOW = 2
"""Lines below the word for a signature in which its name and day may stand."""
_MOST_LINES = 3000
_EMPTY = re.compile(r"_{3}|\.{4}|…{2}|(?:\.\s){4}|(?:…\s){2}")
"""A line to sign on."""


def approval_in(
    found: SentFor,
    sayings: Sequence[Saying],
    rules: Rules,
    days: Callable[[str], tuple[FoundDay, ...]],
    written: date,
) -> Reason | None:
    """Why a copy approves; None where a person must look: it is of another time, marked up or not seen to be signed."""
    table = paper_words(rules)
    marked = any(table["marked_up"].within(forms(t)) for t in (*(s.clause.text for s in sayings), _name(found)))
    if not found.sure_of_time or marked:
        return None
    if said := _said_to_be_signed(found, sayings, table):
        return Reason("a copy that the client says is signed", said)
    line = _signature(found, table, days, written)
    return Reason("a copy that the client has signed", line) if line else None


def _name(found: SentFor) -> str:
    return found.document.file.name.replace("_", " ").replace("-", " ")


def _said_to_be_signed(found: SentFor, sayings: Sequence[Saying], table: PaperWords) -> str:
    """The client's words for having signed it; "" where any clause about signing says something else."""
    about = [s for s in sayings if table["signing"].within(forms(s.clause.text)) and _may_mean(s, found)]
    doubtful = (s.intents & _NOT_DONE or s.clause.has("negation", "future", "modal", "hedge", "not_yet") for s in about)
    done = [s.clause.text for s in about if table["signed"].within(forms(s.clause.text))]
    return done[0] if done and not any(doubtful) else ""


def _may_mean(saying: Saying, found: SentFor) -> bool:
    return found.asked in (*saying.items, *saying.either) or not (saying.items or saying.either)


def _signature(found: SentFor, table: PaperWords, days: Callable[[str], tuple[FoundDay, ...]], written: date) -> str:
    """The line that bears the client's name beside a word for a signature and a day since we asked."""
    lines = found.document.file.text.splitlines()[:_MOST_LINES]
    first = found.asked.request.opened.date() - timedelta(days=1)
    names = signers(found.asked.client)
    for at, line in enumerate(lines):
        if not table["signature"].within(forms(line)) or table["unsigned"].within(forms(line)):
            continue
        near = "\n".join(lines[at : at + 1 + _BELOW])
        named = names & {w.form for w in words(near)} and not _EMPTY.search(near)
        if named and any(first <= d.day <= written for d in days(near)):
            return " ".join(near.split())[:120]
    return ""
