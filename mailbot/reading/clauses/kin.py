"""What belongs to somebody else in the client's life: "my mum's fee", "my wife has approved hers"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbot.domain.language import Mark
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.text.words import words

_A_VERB = re.compile(r"\W*[^\W\d_]+", re.IGNORECASE)
_LEADING = 2
"""Words that may stand before "my husband" where he is who the clause tells of: "and now my husband …"."""


def of_somebody_else(clause: Clause, asked: Iterable[str]) -> bool:
    """Whether a clause tells what a relation, friend or neighbour has or does: "my husband doesn't have a P11D".

    `asked`: the words of the open items; where one asks about others, nobody is beside the point.
    """
    if clause.has("elsewhere"):
        return True
    named = " ".join(asked).lower()
    return any(_tells_of(mark, clause) and mark.text.lower() not in named for mark in clause.marks) and (
        not clause.grammar.others.of_people.search(named)
    )


def _tells_of(mark: Mark, clause: Clause) -> bool:
    told = clause.grammar.others
    before = clause.text[: mark.start - clause.start]
    after = clause.text[mark.end - clause.start :]
    if mark.label != "kin" or len(words(before)) > _LEADING or not (told.my.search(before) or _bare(mark, before)):
        return False
    return bool(_A_VERB.match(after)) and not (told.owns.match(after) or told.and_i.match(after))


def _bare(mark: Mark, before: str) -> bool:
    """ "Dad says …": called by what they are."""
    return not before.strip() and mark.text[:1].isupper()


def somebody_elses(clause: Clause, asked: Iterable[str]) -> bool:
    """Whether a clause speaks of what a relation or friend has, where nothing of theirs was asked for."""
    told = clause.grammar.others
    if told.hers.search(clause.text):
        return True
    whose = {
        mark.text.lower()
        for mark in clause.marks
        if mark.label == "kin"
        and told.my.search(clause.text[: mark.start - clause.start])
        and told.owns.match(clause.text[mark.end - clause.start :])
    }
    named = " ".join(asked).lower()
    return bool(whose) and not any(who in named for who in whose)
