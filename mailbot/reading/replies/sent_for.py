"""Whether a file is about what a question or an approval asks: the same matter, the same time, nobody else's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.documents import Document, Period
from mailbot.domain.rules import Rules
from mailbot.reading.fitting.fit import Case
from mailbot.reading.fitting.person import source, whose
from mailbot.reading.fitting.support import support
from mailbot.reading.fitting.wanted import Part, wanted
from mailbot.reading.naming.references import Asked
from mailbot.reading.papers.months import overlap
from mailbot.reading.papers.paper_words import paper_words
from mailbot.reading.replies.arrivals import Came
from mailbot.reading.text.lexicon import lexicon
from mailbot.reading.text.words import words

_FEW = 2
"""Things asked about, of which a paper must name all."""
_ENOUGH = 0.66
_DAYS_OFF = 3
_NINE_TENTHS = 0.9


@dataclass(frozen=True, slots=True)
class SentFor:
    """A file that is about what an item asks."""

    asked: Asked
    document: Document
    sure_of_time: bool
    """It says itself that it is for the time asked about."""
    came: Came | None = None
    """What it settles; None: a person must look at it."""


def sent_for(asked: Asked, document: Document, rules: Rules, written: date) -> SentFor | None:
    """What a file has to do with an item; None: nothing, as far as it says."""
    near = asked.request.opened.date()
    parts = wanted(asked.item.ask, asked.request.subject, rules, near, asked.client.language).parts
    if len(parts) != 1:
        return None
    part = _of_the_matter(parts[0], rules)
    case = Case(part, asked.item, document, asked.client, rules, written)
    found = support(part, document, rules, asked.client)
    if not (_of_its_type(part, case, asked) or _names_all(part, found.content, found.heads, on_top=found.on_top)):
        return None
    if whose(case, found) or source(case, found):
        return None
    time = part.time.whole
    return SentFor(asked, document, time is None or any(_of_the_time(p, time) for p in _stretches(document)))


def _of_the_matter(part: Part, rules: Rules) -> Part:
    """What is asked about, without the words for asking, approving and signing."""
    empty = paper_words(rules).lists.get("to_approve", frozenset())
    return replace(part, content=part.content - empty, heads=part.heads - empty, signed=False)


def _of_its_type(part: Part, case: Case, asked: Asked) -> bool:
    """A paper of a type asked by its name, or called by what is asked about: a mileage log, of miles driven."""
    kind = case.rules.document(case.document.type or "")
    if kind is None or kind.general:
        return False
    if set(case.document.kinds) & part.types:
        return True
    book = lexicon(case.rules, case.client.language)
    called = [{book.thing(w.form) for w in words(name)} for name in kind.names]
    return any(c and c <= asked.keys for c in called)


def _names_all(part: Part, content: float, heads: float, *, on_top: bool) -> bool:
    things = len(part.content) + len(part.heads)
    if not things or not on_top:
        return False
    share = (content * len(part.content) + heads * len(part.heads)) / things
    return share >= (1.0 if things <= _FEW else _ENOUGH)


def _stretches(document: Document) -> tuple[Period, ...]:
    whole = (document.period,) if document.period else ()
    return (*document.periods, *whole)


def _of_the_time(found: Period, asked: Period) -> bool:
    """Whether it covers nine tenths of the time asked about; of a day, whether it stands for that day."""
    if asked.start == asked.end:
        return abs((found.end - asked.end).days) <= _DAYS_OFF
    days, own = ((p.end - p.start).days + 1 for p in (asked, found))
    return overlap(found, asked) >= _NINE_TENTHS * max(days, own)
