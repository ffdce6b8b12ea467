"""What asks without a question mark, and what asks nothing with one."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.grammar import Grammar
from mailbot.reading.clauses.cutting import Clause


def opens_question(said: Sequence[str], grammar: Grammar, *, asks: bool, starts: bool = True) -> bool:
    """Whether words stand in the order of a question: "can I", "why is", "who told you".

    `asks`: a question mark follows; `starts`: they begin a sentence (", who does the books, is away" asks nothing).
    """
    told = grammar.questions
    if not asks and not starts and not (said[:1] and said[0] in told.pleas and said[1:2] == ["you"]):
        return False
    left = list(said)
    while len(left) > 1 and left[0] in told.leads:
        left.pop(0)
    called = len(left) > 2 and left[0].isalpha() and left[0] not in told.no_names and left[1] in told.modals
    return _in_order(left[1:] if called else left, grammar, asks=asks, starts=starts)


def _in_order(said: list[str], grammar: Grammar, *, asks: bool, starts: bool) -> bool:
    told = grammar.questions
    if len(said) < 2:
        return bool(said) and asks and said[0] in told.wh
    first, second = said[0], said[1]
    if first in told.wh:
        if told.of_nobody.match(" ".join(said[1:3])):
            return False  # "how did I miss that one?"
        return asks or second in told.behind_wh or first in told.wh_alone
    if asks and told.wh & set(said[:3]):
        return True
    if first not in told.auxiliaries:
        return False
    if asks:
        return not grammar.past.endings.search(second)
    thing = starts and first not in told.of_perfect and second in told.things
    return thing or (first in told.modals and second in told.speakers)


def hopes(clause: Clause) -> bool:
    """ "Hope that's what you wanted?" asks nothing."""
    return bool(clause.grammar.questions.hopes.match(clause.text))


def offers(clause: Clause) -> bool:
    """ "… I can ask for another if you like": what they would do, they ask us."""
    return bool(clause.grammar.questions.offers.search(clause.text))
