"""What somebody did, will do, or has under way, as the build of a clause says it."""

from __future__ import annotations

from itertools import pairwise

from mailbot.domain.grammar import Grammar
from mailbot.domain.language import Mark
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.text.words import forms


def looks_back(clause: Clause) -> bool:
    """Whether a clause tells of something past: its day is no promise."""
    past = clause.grammar.past
    told = past.reported.sub(" ", past.has_got.sub(" ", clause.text))
    said = [f for f in forms(told) if f not in past.of_later]
    if past.we_said.search(clause.text):
        return True
    if len(said) > 1 and past.endings.search(said[0]) and said[1] in past.objects:
        return True  # "counted them tonight"
    return any(
        form in past.verbs or (before and past.endings.search(form) and before not in past.no_verb_behind)
        for before, form in pairwise(["", *said])
    )


def not_so_far(clause: Clause) -> bool:
    """ "It hasn't been renewed yet"."""
    return clause.has("negation", "no") and bool(clause.grammar.doing.yet & set(forms(clause.text)))


def only_for_now(clause: Clause) -> bool:
    """ "There isn't one until the year end"."""
    return bool(clause.grammar.doing.until & set(forms(clause.text)))


def is_verb(mark: Mark, clause: Clause) -> bool:
    """Whether a word for giving is something somebody does: not in "a single share"."""
    before = forms(clause.text[: mark.start - clause.start])
    told = clause.grammar.doing
    return not before or before[-1] in told.before_a_verb or bool(told.gerund.search(mark.text.split()[0]))


def intends(clause: Clause) -> bool:
    """Whether a clause says that somebody will do something: "she'll see to it", "I'll dig that out"."""
    if clause.asks or clause.has("negation"):
        return False
    return any(_does(mark, clause) for mark in clause.marks if mark.label == "future")


def _does(mark: Mark, clause: Clause) -> bool:
    before = forms(clause.text[: mark.start - clause.start])
    after = forms(clause.text[mark.end - clause.start :])
    if not after or after[0] in clause.grammar.doing.states:
        return False
    by_us = bool(before) and before[-1] in clause.grammar.handing.us
    return not by_us or after[0] in clause.grammar.doing.yours_to_come


def had_to(clause: Clause) -> bool:
    """ "Had to get it off my daughter's computer"."""
    return bool(clause.grammar.doing.had_to.search(clause.text)) and not clause.has("future", "until")


def under_way(clause: Clause) -> bool:
    """ "Still counting", "still to do"."""
    return bool(clause.grammar.doing.under_way.search(clause.text))


def has_asked_somebody(clause: Clause) -> bool:
    """ "I have asked accounts to send it"."""
    return bool(clause.grammar.doing.asked_somebody.search(clause.text))


def without_carriers(text: str, grammar: Grammar) -> str:
    """A text with "Friday's payment run" made "Friday   payment run" (what goes with it goes that day) and "HR say two
    weeks" made "HR in  two weeks" (it is here then); places kept."""
    bare = grammar.doing.carriers.sub("  ", text)
    return grammar.doing.takes.sub(lambda m: "in".ljust(len(m[0])), bare)
