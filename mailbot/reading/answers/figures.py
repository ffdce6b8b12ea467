"""Figures and days in what a client writes: which answer a question, which are of something else or of another time."""

from __future__ import annotations

import re

from mailbot.reading.answers.asking import answer_kind
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.text.lexicon import MONTH
from mailbot.reading.text.words import amounts, words

_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}[./-]\d{1,2}\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def of_another_month(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "There was no overtime in October", where it was asked about "this month" in a request for November."""
    if not asked.grammar.figures.this_month.search(asked.item.ask):
        return False
    said, meant = (
        {n.key for n in asks.lexicon.namings(text) if n.key.startswith(MONTH)}
        for text in (saying.clause.text, asked.request.subject)
    )
    return bool(said and meant) and not said & meant


def of_another_year(saying: Saying, asked: Asked) -> bool:
    """ "The 2024 figure was 7,200"."""
    named = set(_YEAR.findall(saying.clause.text))
    if (
        asked.grammar.figures.last_year.search(saying.clause.text)
        and not asked.grammar.figures.last_year.search(asked.item.ask)
        and asked.grammar.figures.same.search(saying.clause.text) is None
    ):
        return answer_kind(asked) == "amount"
    return answer_kind(asked) == "amount" and bool(named) and not any(y in asked.item.ask for y in named)


def in_shares(text: str, asked: Asked) -> bool:
    """ "Half and half", where it was asked for a share, or how something is split."""
    return bool(asked.grammar.figures.fraction.search(text) and asked.grammar.figures.of_a_share.search(asked.item.ask))


def counts(asked: Asked) -> bool:
    """Whether heads, miles or hours are asked for, and no money."""
    return bool(asked.grammar.wanting.counts.search(asked.item.ask))


def has_amount(saying: Saying, asked: Asked) -> bool:
    """A number, in figures or in the words of its language, that is neither a day nor one the question itself named."""
    if saying.clause.has("number_word") and not saying.clause.has("negation") and not saying.days:
        return True
    days = [(d.start, d.end) for d in saying.days]
    base = saying.clause.start
    own = {a.value for a in amounts(asked.item.ask)}
    return any(
        a.value not in own
        and not any(s <= base + a.start < e for s, e in days)
        and not _is_year(a.value, a.money)
        and not asked.grammar.figures.place.search(saying.clause.text[: a.start])
        and not asked.grammar.figures.stands_for.search(saying.clause.text[: a.end])
        and not _of_something_else(saying.clause.text[a.end :], asked)
        for a in amounts(saying.clause.text)
    )


def _of_something_else(behind: str, asked: Asked) -> bool:
    """ "Two of them said hello", "asked three times": no such number was asked for."""
    told = asked.grammar.figures
    after = [w.form for w in words(behind[:40])][:2]
    if told.of & set(after[:1]):
        return not told.us & set(after[1:])
    return bool(after) and after[0] in told.units and after[0] not in {w.form for w in words(asked.item.ask)}


def _is_year(value: object, money: bool) -> bool:
    return not money and 1990 <= float(str(value)) <= 2100


def has_date(saying: Saying, asks: Asks) -> bool:
    """A day, a month or a year."""
    months = any(n.key.startswith(MONTH) for n in asks.lexicon.namings(saying.clause.text))
    return bool(saying.days) or months or bool(_DAY.search(saying.clause.text))


def strays(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "I was in hospital on 4 May": a figure or a day of something that was not asked about."""
    keys = {n.key for n in asks.lexicon.namings(saying.clause.text)}
    foreign = {k for k in keys if not k.isdigit() and not k.startswith(MONTH) and len(k) > 2}
    taken_up = any(k.startswith(a) or a.startswith(k) for k in keys for a in asked.keys if min(len(k), len(a)) > 3)
    return bool(foreign - asked.grammar.figures.units - asked.grammar.figures.measures) and not taken_up
