"""Answers in the client's own words: a statement that is about one question, and about nothing else that is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailbot.domain.requests import ItemKind
from mailbot.reading.answers.asking import answer_kind
from mailbot.reading.answers.direct import NO_ANSWER, POLAR
from mailbot.reading.answers.figures import has_amount, has_date, in_shares, of_another_month, of_another_year
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.text.likeness import Alike
from mailbot.reading.text.words import amounts, words

_ABOUT_IT = 0.4
"""How near a statement is to what it answers; below that statements about other things begin (tests/client_mails)."""
_A_PART = 0.5
"""The same for a clause, which says less of what it is about than its sentence."""
_OF_A_FIGURE, _NAMELESS = 0.5, 0.6
"""The same for a figure or a day, many having one; and where no word of the question is said again."""
_BESIDE_A_PAPER = 0.65
"""The same for a clause of a sentence that is about a paper: "the count was done, the total came to £18,230"."""
_FITS = 0.1
"""What a yes or a no is worth where it was asked whether."""
_A_SHARE = 0.2
"""What "50/50" or "a quarter each" is worth where it was asked for shares."""
_CLEARLY = 0.1
"""How much nearer to this question than to anything else that was asked."""
_A_FEW, _A_SENTENCE = 2, 4
"""Words; the fewest that answer with a yes, a no or a figure, and without."""
_MOST = 60
"""Sentences and clauses of one mail that are compared: each takes some hundredths of a second."""
_NO_STATEMENT = NO_ANSWER - POLAR | {Intent.ATTACHED, Intent.PAID, Intent.APPROVED}


def answer_alike(asked: Asked, sayings: Sequence[Saying], asks: Asks, alike: Alike) -> tuple[bool, str] | None:
    """The statement that is nearest to the question, where that is near enough: (whether it is a clear one, its words).

    A rough figure is an answer only where a rough one was asked for.
    """
    others = [a for a in asks.items if a is not asked]
    best: list[Saying] = []
    nearest = 0.0
    statements = list(_statements(sayings, asked, asks))
    texts = [_text(window) for window, _ in statements]
    table = [alike(a.item.ask, texts) for a in (asked, *others)] if texts else []
    for (window, bar), (near, *rest) in zip(statements, zip(*table, strict=True), strict=True):
        near += _FITS if _says_whether(window, asked) else 0.0
        near += _A_SHARE if in_shares(_text(window), asked) else 0.0
        lead = min((near - r - _room(a, window) for a, r in zip(others, rest, strict=True)), default=1.0)
        if near >= max(bar, _for_its_sort(window, asked, asks)) and near > nearest and lead >= 0:
            best, nearest = window, near
    if not best:
        return None
    rough = answer_kind(asked) == "amount" and asked.grammar.answers.roughly.search(_text(best))
    return not rough or bool(asked.grammar.answers.roughly.search(asked.item.ask)), _text(best)


def _text(window: Sequence[Saying]) -> str:
    return " ".join(s.clause.text for s in window)


def _for_its_sort(window: Sequence[Saying], asked: Asked, asks: Asks) -> float:
    if answer_kind(asked) not in ("amount", "date"):
        return 0.0
    again = {n.key for n in asks.lexicon.namings(_text(window))} & asked.keys
    return _OF_A_FIGURE if again else _NAMELESS


def _room(other: Asked, window: Sequence[Saying]) -> float:
    """How much nearer it must be than to another item: a statement that says nothing of a paper is about none."""
    of_a_paper = other.item.kind is ItemKind.DOCUMENT and not any(s.weighty or s.denied for s in window)
    return 0.0 if of_a_paper else _CLEARLY


def _statements(sayings: Sequence[Saying], asked: Asked, asks: Asks) -> Iterator[tuple[list[Saying], float]]:
    """Sentences, and clauses of them, that may answer it; how near each must be."""
    looked_at = 0
    for number in dict.fromkeys(s.clause.sentence for s in sayings):
        sentence = [s for s in sayings if s.clause.sentence == number]
        if any(s.clause.asks or s.apart or s.clause.has("hedge") or Intent.UNKNOWN in s.intents for s in sentence):
            continue
        windows = [sentence] if len(sentence) == 1 else [sentence, *([s] for s in sentence)]
        of_a_paper = any(a.item.kind is ItemKind.DOCUMENT for s in sentence for a in s.items)
        part = _BESIDE_A_PAPER if of_a_paper else _A_PART
        for window in windows:
            looked_at += 1
            if looked_at > _MOST:
                return
            if _may_answer(window, asked, asks):
                yield window, _ABOUT_IT if window is sentence else part


def _may_answer(window: Sequence[Saying], asked: Asked, asks: Asks) -> bool:
    if any(asked is not a and a.item.kind is not ItemKind.ANSWER for s in window for a in s.items):
        return False
    if any("?" in s.clause.text for s in window):
        return False
    length = sum(len(words(s.clause.text)) for s in window)
    plain = not any(s.intents & POLAR or amounts(s.clause.text) for s in window)
    if any(s.intents & _NO_STATEMENT for s in window) or length < (_A_SENTENCE if plain else _A_FEW):
        return False
    if plain and (
        asked.grammar.answers.asked_back.search(_text(window)) or any(s.clause.has("acknowledge") for s in window)
    ):
        return False
    if any(asked.grammar.answers.takes_up.search(s.clause.text) and Intent.YES not in s.intents for s in window):
        return False  # "nothing was received for it": for what was named before
    if any(of_another_year(s, asked) or of_another_month(s, asked, asks) for s in window):
        return False
    match answer_kind(asked):
        case "amount":
            return any(
                has_amount(s, asked) or _none_of_it(s) for s in window
            ) and not asked.grammar.figures.span.search(_text(window))
        case "date":
            return any(has_date(s, asks) or _none_of_it(s) for s in window)
        case _:
            return True


def _says_whether(window: Sequence[Saying], asked: Asked) -> bool:
    """ "No leavers", where it was asked whether anyone has left."""
    return answer_kind(asked) == "yes_no" and any(s.intents & POLAR for s in window)


def _none_of_it(saying: Saying) -> bool:
    return Intent.NONE in saying.intents or bool(saying.denied)
