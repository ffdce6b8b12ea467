"""Whether what a client wrote answers a question that was asked."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.requests import ItemKind
from mailbot.reading.answers.alike import answer_alike
from mailbot.reading.answers.asking import AnswerKind, answer_kind
from mailbot.reading.answers.corrected import put_right
from mailbot.reading.answers.direct import NO_ANSWER, POLAR, blanket_answer, direct_answer
from mailbot.reading.answers.figures import (
    has_amount,
    has_date,
    in_shares,
    of_another_month,
    of_another_year,
)
from mailbot.reading.answers.left_over import only_figure
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.text.likeness import Alike, nothing_alike
from mailbot.reading.text.words import amounts, words


def answers_in(
    sayings: Sequence[Saying], asks: Asks, alike: Alike = nothing_alike
) -> dict[tuple[str, str], tuple[bool, str]]:
    """Place of a question to (whether it is clearly answered, the client's words); what is not spoken of is absent."""
    found: dict[tuple[str, str], tuple[bool, str]] = {}
    for asked in asks.items:
        if asked.item.kind is ItemKind.ANSWER:
            verdict = (
                put_right(asked, sayings, asks)
                or _named_answer(asked, sayings, asks)
                or blanket_answer(asked, sayings)
                or direct_answer(asked, sayings, asks)
            )
            if asked.open and not (verdict and verdict[0]):
                verdict = answer_alike(asked, sayings, asks, alike) or verdict
            if asked.open and not (verdict and verdict[0]) and alike is not nothing_alike:
                verdict = only_figure(asked, sayings, asks, alike) or verdict
            if verdict:
                found[asked.place] = verdict
    return found


def _named_answer(asked: Asked, sayings: Sequence[Saying], asks: Asks) -> tuple[bool, str] | None:
    """Answers in clauses that name what the question is about; the last clear one counts."""
    found = None
    for at, saying in enumerate(sayings):
        may = not saying.intents & NO_ANSWER or _not_so_far(saying, asked) or _over(saying, asked)
        if asked in saying.items and may:
            window = _window(sayings, at, asked)
            if any(_takes_it_back(s) for s in window):
                continue
            doubted = any(Intent.UNKNOWN in s.intents for s in sayings if s.clause.sentence == saying.clause.sentence)
            hedged = doubted or any(_hedges(s, asked, asks) for s in window)
            if not hedged and _answers(asked, window, asks):
                found = (True, " ".join(s.clause.text for s in window))
            elif found is None and _tries(window, asked):
                found = (False, " ".join(s.clause.text for s in window))
    return found


def _takes_it_back(saying: Saying) -> bool:
    """ "…, but I'm not sure"; "number 4: is it the one page you're after?"."""
    asks = saying.clause.asks and Intent.ASKED in saying.intents
    return (
        asks or (bool(saying.intents & NO_ANSWER) and saying.clause.join == "but") or Intent.UNKNOWN in saying.intents
    )


def _not_so_far(saying: Saying, asked: Asked) -> bool:
    """ "It hasn't been paid yet", where it was asked whether it has been."""
    asked_so = bool(asked.grammar.answers.whether_done.match(asked.item.ask)) and saying.intents & NO_ANSWER == {
        Intent.NOT_YET
    }
    return asked_so and saying.clause.has("negation", "no") and not saying.clause.has("waiting", "hedge")


def _over(saying: Saying, asked: Asked) -> bool:
    """ "The loan is finished, the last instalment was given in June", where it was asked whether there still is one."""
    given = saying.intents & NO_ANSWER == {Intent.CLAIMED}
    return given and saying.clause.has("ended") and bool(asked.grammar.answers.still.search(asked.item.ask))


def _hedges(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "About 40, I think"; "we hope to beat £2,000": a figure wished for, or not sure of, is no answer."""
    if (
        saying.apart
        or saying.clause.has("hedge")
        or of_another_year(saying, asked)
        or of_another_month(saying, asked, asks)
    ):
        return True
    if answer_kind(asked) != "amount":
        return False
    return saying.clause.has("future", "modal") or bool(asked.grammar.figures.span.search(saying.clause.text))


def _window(sayings: Sequence[Saying], at: int, asked: Asked) -> list[Saying]:
    """The clause and what follows it in its sentence, or under its number, naming nothing else."""
    first = sayings[at]
    window = [first]
    before = sayings[at - 1] if at else first
    if before.clause.sentence == first.clause.sentence and before.intents & POLAR and not before.items:
        window.insert(0, before)
    for saying in sayings[at + 1 :]:
        same_entry = bool(first.clause.label) and saying.clause.label == first.clause.label
        if saying.clause.sentence != first.clause.sentence and not same_entry:
            break
        if saying.items and asked not in saying.items:
            break
        window.append(saying)
    return window


def _answers(asked: Asked, window: Sequence[Saying], asks: Asks) -> bool:
    kind = answer_kind(asked)
    said = frozenset(i for s in window if not s.echo for i in s.intents)
    if Intent.ATTACHED in said and not said & POLAR:
        return False
    if kind == "amount":
        none = Intent.NONE in said or any(asked.place in s.denied for s in window)
        return none or any(has_amount(s, asked) for s in window)
    if kind == "date":
        if asked.grammar.answers.of_the_past.search(asked.item.ask) and any(
            asked.grammar.answers.not_yet_done.search(s.clause.text) for s in window
        ):
            return False
        return any(has_date(s, asks) for s in window) or Intent.NONE in said
    if said & POLAR or any(s.clause.has("negation") for s in window):
        return True
    if any(_chooses(s, asked) or _still_so(s, asked, asks) or _in_parts(s, asked) for s in window):
        return True
    if asked.grammar.answers.still.search(asked.item.ask) and any(
        s.clause.has("ended") and not s.clause.asks for s in window
    ):
        return True  # "it was repaid in August", where it was asked whether they still repay
    if asked.grammar.answers.about_owning.search(asked.item.ask) and any(
        s.clause.has("disposal") and not s.clause.asks for s in window
    ):
        return True
    return any(
        _has_content(s, asked, asks) and _is_subject(s, asked, kind) and _to_the_point(s, asked, asks) for s in window
    )


def _is_subject(saying: Saying, asked: Asked, kind: AnswerKind) -> bool:
    """Whether a clause is about the question alone; "the £5,000 was a loan" is, whatever else has to do with loans."""
    if saying.items == (asked,):
        return True
    own = [p for p in saying.pointings if p.items == (asked,)]
    others = [p for p in saying.pointings if p.items != (asked,)]
    if kind != "open" or not own or not others or own[0].end > others[0].start:
        return False
    between = saying.clause.text[own[0].end - saying.clause.start : others[0].start - saying.clause.start]
    return bool(saying.grammar.small.verbs & {w.form for w in words(between)})


def _chooses(saying: Saying, asked: Asked) -> bool:
    """ "Owned", where it was asked whether a thing is leased or owned."""
    hit = asked.grammar.answers.choice.search(asked.item.ask)
    if not hit or saying.clause.asks:
        return False
    said = {w.form for w in words(saying.clause.text)}
    return sum(hit[n].lower() in said for n in (1, 2)) == 1


def _in_parts(saying: Saying, asked: Asked) -> bool:
    """ "About three quarters work", "half and half", where it was asked for a share."""
    return in_shares(saying.clause.text, asked) and not saying.clause.asks


def _still_so(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "Still in Carr Lane", where it was asked whether they still live there."""
    if saying.clause.asks or Intent.NOT_YET in saying.intents or not asked.grammar.answers.still.search(asked.item.ask):
        return False
    same = {n.key for n in asks.lexicon.namings(saying.clause.text)} & asked.keys
    return bool(same) and bool(asked.grammar.answers.still.search(saying.clause.text))


def _has_content(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """Words beyond those of the question itself, in a statement."""
    if saying.clause.topic or saying.intents & {Intent.WONDERED, Intent.ASKED}:
        return False
    fresh = [n for n in asks.lexicon.namings(saying.clause.text) if n.key not in asked.keys]
    if asked.grammar.figures.same.search(saying.clause.text):
        return True  # "same as last year"
    wholly = bool(
        (asked.grammar.answers.every | asked.grammar.answers.wholly) & {w.form for w in words(saying.clause.text)}
    )
    figures = amounts(saying.clause.text)
    if figures and any(p.by in ("quoted line", "number") for p in saying.pointings):
        return True  # "85", under the line that asks
    told = fresh or wholly or saying.refers or figures
    return bool(told) and len(words(saying.clause.text)) >= 2


def _to_the_point(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """Whether a statement without a yes or a no answers a yes-or-no question: two of its words, or a figure."""
    if answer_kind(asked) != "yes_no":
        return True
    if any(p.by != "name" for p in saying.pointings) or has_date(saying, asks) or amounts(saying.clause.text):
        return True
    if saying.refers and saying.backward:
        return True  # "we've claimed it since Poppy was born"
    if asked.grammar.answers.wholly & {w.form for w in words(saying.clause.text)}:
        return True
    return len({n.key for n in asks.lexicon.namings(saying.clause.text)} & asked.keys) > 1


def _tries(window: Sequence[Saying], asked: Asked) -> bool:
    """Something was said, but not what was asked: a person should look at it."""
    said = frozenset(i for s in window for i in s.intents)
    return (
        asked.open
        and not said & NO_ANSWER
        and Intent.ATTACHED not in said
        and sum(len(words(s.clause.text)) for s in window) > 3
    )
