"""What an English clause tells of things handed over: to a colleague of ours, left with us, on their way to them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.clauses.english import forms, word_set
from mailbot.reading.clauses.english_denials import had_nothing

_ON_ITS_WAY = re.compile(
    r"\b(?:say|says|said|reckons?|tells? me|told me|promise[ds]?)\b.{0,30}\b(?:in|with|through) (?:the|their) post\b"
    r"|\bcomes? (?:in|thru|through|by|with) (?:in )?(?:the )?post\b",
    re.IGNORECASE,
)
_GAVE = word_set(
    "gave given handed left passed put dropped delivered showed took brought sent emailed mailed posted texted "
    "whatsapped messaged forwarded faxed couriered uploaded shared popped stuck shoved slipped dispatched "
    "submitted"
)
_KEPT = word_set("photocopied copied scanned took has collected kept saw got picked had")
_AT_YOURS = re.compile(r"\b(?:to|with|at|on|in|into|through|by)\s(?:one of\s)?(?:you|your|u|ur)\b", re.IGNORECASE)
_BY_HAND = re.compile(
    r"\bby (?:hand|courier|post|recorded|special)\b|\bvia\s\w+"
    r"|\b(?:envelope|folder|bag|box|bundle|package|pack|pile|packet)\b"
    r"|\bdropped\b[^.?!]{1,60}\b(?:in|off|round|by)\b(?!\s?\d)",
    re.IGNORECASE,
)
_A_FIGURE_GIVEN = re.compile(
    r"\b(?:figure|number|amount|answer|total|date|mileage)s?\s(?:that\s|which\s)?(?:i|we)\s(?:gave|sent|told|quoted)\b",
    re.IGNORECASE,
)
_ALREADY = re.compile(
    r"\balready\s(?:been\s)?(?:submitted|supplied|provided|sent|given|shared|returned|uploaded|emailed|posted|delivered|"
    r"forwarded|handed|completed|done)\b",
    re.IGNORECASE,
)
_YOU_HAD = re.compile(
    r"\b(?:you|u)(?:['’]ve|\shave)\s(?:already\s|both\s)?had\s(?:my|our|the|his|her|all|both|a copy)\b|"
    r"\b(?:you|u)(?:'ve|\s(?:have|must have|should have))?\s(?:already\s)?(?:had|got|have)\s"
    r"(?:(?:it|them|this|that|these|those)\b|[^.?!]{0,60}\b(?:from (?:me|us)|since)\b)",
    re.IGNORECASE,
)


def handed_over(clause: Clause, people: frozenset[str]) -> bool:
    """Whether a clause tells of something given to a colleague of ours, or left with us.

    "I put it in Ola's hand", "left them with the girl on your reception", "Lottie photocopied it"; `people`: our names.
    """
    if clause.asks or clause.has("future", "negation", "attached") or had_nothing(clause):
        return False
    if _A_FIGURE_GIVEN.search(clause.text):
        return False  # "the figure I gave you was wrong"
    said = forms(clause.text)
    gave = next((i for i, f in enumerate(said) if f in _GAVE), None)
    if gave is not None and _to_us(clause, said[gave + 1 :], people):
        return True
    if _YOU_HAD.search(clause.text) or _ALREADY.search(clause.text):
        return True
    who = next((i for i, f in enumerate(said) if f in people), None)
    return who is not None and bool(_KEPT & set(said[who + 1 : who + 4]))


def _to_us(clause: Clause, behind: Sequence[str], people: frozenset[str]) -> bool:
    if list(behind[:1]) in (["you"], ["u"]) or people & set(behind):
        return True
    return bool(_AT_YOURS.search(clause.text) or _BY_HAND.search(clause.text))


def is_on_its_way(clause: Clause) -> bool:
    """ "The bank say it's in the post", "it comes in the post": on its way to them, not to us."""
    return bool(_ON_ITS_WAY.search(clause.text))
