"""What belongs to somebody else in the client's life: "my mum's fee", "my wife has approved hers"."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WHO = (
    r"mum|mother|mam|dad|father|wife|husband|partner|girlfriend|boyfriend|son|daughter|brother|sister|nan|gran|"
    r"grandad|grandma|uncle|aunt|auntie|cousin|friend|neighbour|boss|mate|ex|(?:mother|father|brother|sister|son|"
    r"daughter)-in-law"
)
_OWNED = re.compile(rf"\b(?:my|our|his|her|their)\s(?P<who>{_WHO})(?:['’]s|s['’])\s", re.IGNORECASE)
_HERS = re.compile(
    r"\b(?:paid|approved|signed|sent|done|settled|agreed|handed in|posted|emailed|got|has)\s(?:off\s)?"
    r"(?:hers|theirs|his(?=\W*$)|his own|her own|their own)\b",
    re.IGNORECASE,
)


def somebody_elses(text: str, asked: Iterable[str]) -> bool:
    """Whether a clause speaks of what a relation or friend has, where nothing of theirs was asked for."""
    if _HERS.search(text):
        return True
    whose = {hit["who"].lower() for hit in _OWNED.finditer(text)}
    named = " ".join(asked).lower()
    return bool(whose) and not any(who in named for who in whose)
