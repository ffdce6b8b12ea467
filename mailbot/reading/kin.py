"""What belongs to somebody else in the client's life: "my mum's fee", "my wife has approved hers"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbot.reading.clauses import Clause

_HERS = re.compile(
    r"\b(?:paid|approved|signed|sent|done|settled|agreed|handed in|posted|emailed|got|has)\s(?:off\s)?"
    r"(?:hers|theirs|his(?=\W*$)|his own|her own|their own)\b",
    re.IGNORECASE,
)
_MY = re.compile(r"\b(?:my|our|his|her|their)\s$", re.IGNORECASE)
_OWNS = re.compile(r"['’]s\s|s['’]\s", re.IGNORECASE)


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
