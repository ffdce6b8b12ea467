"""Which is meant of several items that a clause names equally well."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.requests import ItemKind
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.hearing.state import Hearing
from mailbot.reading.hearing.taken_up import FOR_PAYMENT
from mailbot.reading.naming.references import Asked, Pointing
from mailbot.reading.text.words import stem, words

_FEW = 4
"""Words."""


def all_meant(saying: Saying, intents: frozenset[Intent]) -> bool:
    """ "Both forms", "Callum's forms are coming tomorrow": of several things of a name that are only spoken of for
    later, all."""
    if saying.scope in ("both", "all"):
        return True
    if saying.denied or not intents <= {Intent.PROMISED, Intent.NOT_YET}:
        return False
    plain = saying.clause.has("promise", "future") or len(words(saying.clause.text)) < _FEW
    return plain and any(_several(p, saying) for p in saying.pointings)


def _several(pointing: Pointing, saying: Saying) -> bool:
    """ "Callum's forms", "the invoices": the thing itself, or the word right behind its owner, is a plural."""
    start, end = pointing.start - saying.clause.start, pointing.end - saying.clause.start
    near = [w for w in words(saying.clause.text) if start <= w.start][: len(words(saying.clause.text[start:end])) + 1]
    return not pointing.certain and any(len(w.form) > 1 and stem(w.form) != w.form for w in near)


def papers_meant(saying: Saying, either: tuple[Asked, ...], intents: frozenset[Intent]) -> tuple[Asked, ...]:
    """What comes or was given is a paper rather than an answer: the only one of several that a word fits, or, by a
    plural ("statements coming Monday"), each of them."""
    papers = tuple(a for a in either if a.item.kind is ItemKind.DOCUMENT)
    if not intents or not intents <= {Intent.PROMISED, Intent.CLAIMED, Intent.NOT_YET}:
        return ()
    if not saying.echo and not saying.clause.has("promise", "future", "give", "claimed", "not_yet", "waiting"):
        return ()  # "the trustees meet on 3 December"
    return papers if len(papers) == 1 or (len(papers) == len(either) and _in_the_plural(saying)) else ()


def _in_the_plural(saying: Saying) -> bool:
    words_for = [
        saying.clause.text[p.start - saying.clause.start : p.end - saying.clause.start] for p in saying.pointings
    ]
    return all(w.rstrip().lower().endswith("s") for w in words_for)


def fitting(items: Sequence[Asked], intents: frozenset[Intent]) -> tuple[Asked, ...]:
    """Of items named equally well, those that such a thing can be said of."""
    if intents & FOR_PAYMENT:
        return tuple(a for a in items if a.item.kind is ItemKind.PAYMENT)
    return tuple(items)


def of_focus(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "The card was cancelled, so there are no statements": of several that a word fits, the one just spoken of."""
    if saying.clause.sentence != hearing.focus_sentence:
        return ()
    near = tuple(a for a in saying.either if a in hearing.focus)
    return near if len(near) == 1 else ()
