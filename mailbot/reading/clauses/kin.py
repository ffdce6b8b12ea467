"""What belongs to somebody else in the client's life: "my mum's fee", "my wife has approved hers"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbot.domain.language import Mark
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.text.words import words

_HERS = re.compile(
    r"\b(?:paid|approved|signed|sent|done|settled|agreed|handed in|posted|emailed|got|has)\s(?:off\s)?"
    r"(?:hers|theirs|his(?=\W*$)|his own|her own|their own)\b",
    re.IGNORECASE,
)
_MY = re.compile(r"\b(?:my|our|his|her|their)\s$", re.IGNORECASE)
_OWNS = re.compile(r"['’]s\s|s['’]\s", re.IGNORECASE)
_AND_I = re.compile(r"\W*(?:and|nor|or|&)\s(?:i|me|myself)\b", re.IGNORECASE)
_A_VERB = re.compile(r"\W*[^\W\d_]+", re.IGNORECASE)
_OF_PEOPLE = re.compile(
    r"\b(?:any(?:one|body)|who|family|partners?|husband|wife|spouse|children|your child|sons?|daughters?|staff|people|"
    r"members|directors|trustees|household|relatives?|you or your|s?he|they|his|her|their)\b",
    re.IGNORECASE,
)
"""Words of an item by which others are asked about too."""
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
        not _OF_PEOPLE.search(named)
    )


def _tells_of(mark: Mark, clause: Clause) -> bool:
    before = clause.text[: mark.start - clause.start]
    after = clause.text[mark.end - clause.start :]
    if mark.label != "kin" or len(words(before)) > _LEADING or not (_MY.search(before) or _bare(mark, before)):
        return False
    return bool(_A_VERB.match(after)) and not (_OWNS.match(after) or _AND_I.match(after))


def _bare(mark: Mark, before: str) -> bool:
    """ "Dad says …": called by what they are."""
    return not before.strip() and mark.text[:1].isupper()


def somebody_elses(clause: Clause, asked: Iterable[str]) -> bool:
    """Whether a clause speaks of what a relation or friend has, where nothing of theirs was asked for."""
    if _HERS.search(clause.text):
        return True
    whose = {
        mark.text.lower()
        for mark in clause.marks
        if mark.label == "kin"
        and _MY.search(clause.text[: mark.start - clause.start])
        and _OWNS.match(clause.text[mark.end - clause.start :])
    }
    named = " ".join(asked).lower()
    return bool(whose) and not any(who in named for who in whose)
