"""A figure that names nothing, where one figure only was asked for: "212 of them, all with teeth"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mailbot.domain.requests import ItemKind
from mailbot.reading.answers.asking import answer_kind
from mailbot.reading.answers.direct import NO_ANSWER
from mailbot.reading.answers.figures import counts, has_amount, of_another_month, of_another_year
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.text.likeness import Alike
from mailbot.reading.text.words import amounts, words

_NO_FIGURE = NO_ANSWER | {Intent.ATTACHED, Intent.PAID, Intent.APPROVED, Intent.PART, Intent.CONDITION}
_AT_ALL, _OF_OTHERS = 0.14, 0.1
"""How near a figure's sentence must be to the question at the least, and how much nearer it may be to another item."""
_CLEARLY = 0.04
"""How much nearer than any other sentence with a figure."""
_TO_NAME = 4
"""Words of a clause that may begin with "212 of them"."""


def only_figure(asked: Asked, sayings: Sequence[Saying], asks: Asks, alike: Alike) -> tuple[bool, str] | None:
    """(whether it is no rough one, the words) of the one sentence that may hold the one figure that is asked for.

    Only where no other figure, and no payment, is open in any request: then elimination tells what words don't, as
    long as the sentence is not plainly about something else. Several such sentences: the clearly nearest.
    """
    if answer_kind(asked) != "amount" or (asks.primary and asked.request.ref != asks.primary):
        return None
    if any(_wants_figure(a) for a in asks.open if a is not asked):
        return None
    found = list(_figures(asked, sayings, asks))
    if not found:
        return None
    texts = [text for _, text in found]
    own = alike(asked.item.ask, texts)
    others = [alike(a.item.ask, texts) for a in asks.open if a is not asked]
    ranked = sorted(zip(own, range(len(texts)), strict=True), reverse=True)
    (near, at), second = ranked[0], ranked[1][0] if len(ranked) > 1 else -1.0
    if near < _AT_ALL or near - second < _CLEARLY or any(row[at] - near > _OF_OTHERS for row in others):
        return None
    told = asked.grammar.answers.roughly
    return not told.search(texts[at]) or bool(told.search(asked.item.ask)), texts[at]


def _wants_figure(asked: Asked) -> bool:
    return asked.item.kind is ItemKind.PAYMENT or (
        asked.item.kind is ItemKind.ANSWER and answer_kind(asked) == "amount"
    )


def _figures(asked: Asked, sayings: Sequence[Saying], asks: Asks) -> Iterator[tuple[list[Saying], str]]:
    for number in dict.fromkeys(s.clause.sentence for s in sayings):
        sentence = [s for s in sayings if s.clause.sentence == number]
        if any(_of_others(s, asked) or s.clause.asks or s.apart for s in sentence) or _then(sentence, asked):
            continue
        told = [s for s in sentence if not s.intents & _NO_FIGURE and not s.clause.has("hedge", "acknowledge")]
        if any(_is_figure(s, asked, asks) for s in told):
            yield told, " ".join(s.clause.text for s in told)


def _then(sentence: Sequence[Saying], asked: Asked) -> bool:
    """ "Between 5000 and 9000"; "my van did 30000 before I sold it"."""
    if any(asked.grammar.figures.span.search(s.clause.text) for s in sentence):
        return True
    return any(after.clause.join in ("when", "if") and amounts(s.clause.text) for s, after in pairwise(sentence))


def _of_others(saying: Saying, asked: Asked) -> bool:
    """It points at something else, promises, asks, or was sent with something."""
    others = any(asked is not a for a in (*saying.items, *saying.either))
    return others or bool(saying.intents & {Intent.PROMISED, Intent.ASKED, Intent.ATTACHED, Intent.UNKNOWN})


def _is_figure(saying: Saying, asked: Asked, asks: Asks) -> bool:
    if of_another_year(saying, asked) or of_another_month(saying, asked, asks):
        return False
    text = saying.clause.text
    if saying.clause.has("until"):
        return False  # "my van did 30000 before I sold it"
    figures = amounts(text)
    if counts(asked) and any(a.money for a in figures):
        return False
    bare = bool(figures) and figures[0].start == 0 and len(words(text)) <= _TO_NAME
    return has_amount(saying, asked) or (bare and asked.grammar.figures.of_them.search(text) is not None)
