"""What a clause tells of things handed over: to a colleague of ours, left with us, on their way to them."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.clauses.denials import had_nothing
from mailbot.reading.text.words import forms


def handed_over(clause: Clause, people: frozenset[str]) -> bool:
    """Whether a clause tells of something given to a colleague of ours, or left with us.

    "I put it in Ola's hand", "left them with the girl on your reception", "Lottie photocopied it"; `people`: our names.
    """
    told = clause.grammar.handing
    if clause.asks or clause.has("future", "negation", "attached") or had_nothing(clause):
        return False
    if told.a_figure.search(clause.text):
        return False  # "the figure I gave you was wrong"
    said = forms(clause.text)
    gave = next((i for i, f in enumerate(said) if f in told.gave), None)
    if gave is not None and _to_us(clause, said[gave + 1 :], people):
        return True
    if told.you_had.search(clause.text) or told.already.search(clause.text):
        return True
    who = next((i for i, f in enumerate(said) if f in people), None)
    return who is not None and bool(told.kept & set(said[who + 1 : who + 4]))


def _to_us(clause: Clause, behind: Sequence[str], people: frozenset[str]) -> bool:
    told = clause.grammar.handing
    if told.us & set(behind[:1]) or people & set(behind):
        return True
    return bool(told.at_yours.search(clause.text) or told.by_hand.search(clause.text))


def is_on_its_way(clause: Clause) -> bool:
    """ "The bank say it's in the post", "it comes in the post": on its way to them, not to us."""
    return bool(clause.grammar.handing.on_its_way.search(clause.text))
