"""Files sent for what is no paper: a signed copy that approves, a log whose total was asked for, a letter with answers.

They settle something only where the paper itself, or the mail beside it, says so; else a person looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.domain.documents import Document
from mailbot.domain.requests import ItemKind, ItemState
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Outcome
from mailbot.reading.answers.answers import answers_in
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.hearing.hearing import hear
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.replies.arrivals import Arrivals, Came, Place, unreadable
from mailbot.reading.replies.figures_sent import figure_in
from mailbot.reading.replies.letters_attached import from_the_client, is_table, of_other_years
from mailbot.reading.replies.outcomes import Weighed, weigh
from mailbot.reading.replies.sent_for import SentFor, sent_for
from mailbot.reading.replies.signed_copies import approval_in
from mailbot.reading.text.likeness import Alike

_KINDS = (ItemKind.ANSWER, ItemKind.APPROVAL)
_FROM_A_LETTER = (ItemState.RECEIVED, ItemState.QUERY)
"""What a letter may do to an item; days in it may be reckoned from another day than the mail's."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What looking at a file needs to know."""

    asks: Asks
    sayings: Sequence[Saying]
    """Of the mail."""
    rules: Rules
    written: date
    alike: Alike
    read: Callable[[str, bool], tuple[Saying, ...]]
    """The clauses of a text; True: only what stands behind lines of ours."""
    days: Callable[[str], tuple[FoundDay, ...]]
    """The days named in a text."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What files do that were sent for no paper."""

    arrived: Arrivals
    """What came, these files among it."""
    written: Mapping[Place, Weighed] = field(default_factory=dict)
    """What letters say of questions and approvals."""

    def beside(self, asked: Asked, said: Weighed) -> Weighed:
        """What the mail itself says of an item; where it is silent what a letter sent with it says."""
        return said if said.outcome or said.doubt else self.written.get(asked.place, said)


def files_that_answer(arrived: Arrivals, case: Looking) -> Answering:
    """Look for answers and approvals in the files that no item's paper was found in."""
    asked = tuple(a for a in case.asks.open if a.item.kind in _KINDS)
    came, left, half = list(arrived.came), [], []
    letters: dict[Place, Weighed] = {}
    for document in arrived.unplaced if asked else ():
        said = {} if unreadable(document) else _said_in(document, asked, case)
        found = [] if said or unreadable(document) else [f for a in asked if (f := _tried(a, document, case))]
        sure = [f for f in found if f.came]
        if said:
            letters |= said
        elif len(sure) == 1 and sure[0].came:
            came.append(sure[0].came)
        elif found:
            half.append((document, tuple(f.asked for f in sure or found)))
        else:
            left.append(document)
    if not asked:
        return Answering(arrived)
    return Answering(replace(arrived, came=tuple(came), unplaced=tuple(left), half=tuple(half)), letters)


def _tried(asked: Asked, document: Document, case: Looking) -> SentFor | None:
    """What a file is to a question or an approval."""
    found = sent_for(asked, document, case.rules, case.written)
    if found is None:
        return None
    if asked.item.kind is ItemKind.APPROVAL:
        reason = approval_in(found, case.sayings, case.rules, case.days, case.written)
    else:
        reason = figure_in(found, case.asks, case.rules)
    return replace(found, came=Came(asked, "full", (document,), reason) if reason else None)


def _said_in(document: Document, asked: Sequence[Asked], case: Looking) -> dict[Place, Weighed]:
    """What a letter of the client's own says of questions and approvals."""
    table = is_table(document)
    if not (table or from_the_client(document, case.asks, case.rules)):
        return {}
    sayings = case.read(document.file.text, table)
    heard = hear(sayings, case.asks, frozenset(), case.written)
    answers = answers_in(sayings, case.asks, case.alike)
    weighed = {a.place: weigh(a, heard, Arrivals(), answers) for a in asked if not of_other_years(document, a)}
    return {p: _of_the_letter(w, document) for p, w in weighed.items() if w.doubt or _stands(w.outcome)}


def _stands(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.state in _FROM_A_LETTER


def _of_the_letter(weighed: Weighed, document: Document) -> Weighed:
    outcome = weighed.outcome if _stands(weighed.outcome) else None
    if outcome:
        reason = replace(outcome.reason, rule=f"{outcome.reason.rule}, in {document.file.name}")
        outcome = replace(outcome, reason=reason)
    return Weighed(outcome, weighed.doubt)
