"""What an English clause denies: that there is such a thing, or that it was given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.clauses.english import ARTICLES, NOT, forms, word_set
from mailbot.reading.naming.references import Pointing

_NOT_ANY = re.compile(r"(?:n't|nt|\bnot|\bnever)\s(?:\w+\s){0,3}(?:any|one|ones|anything)$", re.IGNORECASE)
_SO_NONE = re.compile(
    r"(?:there(?:['’]s|s|\sis|\sare)\s)?(?:no\s\w+|none|nothing)(?:\s(?:to send|for that|there|needed))?", re.IGNORECASE
)
_NOTHING = re.compile(
    r"\b(?:gave|given|made|paid|earned|bought|sold|claimed|donated|spent)\s(?:absolutely\s)?(?:nothing|none|nil|zero)\b"
    r"(?!\s(?:yet|so far|else|more))",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:never|didn['’]?t|(?:did|would|will) not|wouldn['’]?t|won['’]?t|refused? to|refuses to|failed to|forgot to)\s"
    r"(?:ever\s)?(?:give|gave|send|sent|issue|issued|provide|provided|supply|supplied|write|wrote|do|make|made)\s"
    r"(?:me|us|it to me|one to me|one|them to me)\b"
    r"|\b(?:he|she)\s(?:doesn['’]?t|does not|won['’]?t|will not)\s"
    r"(?:do|give|send|issue|provide|supply|write|produce|print|keep)\b",
    re.IGNORECASE,
)
_NOT_OF_IT = word_set(
    "idea clue luck time problem sign rush need trace news joy hurry worries doubt access longer the my your our "
    "this that his her its these those their other further"
)
"""Words between "no" and a thing by which the thing itself is not denied: "no sign of the P60"."""
_PERFECT = word_set("haven't havent hasn't hasnt hadn't")
_HAVE = word_set(
    "have had get got receive received own use used keep kept claim claimed issue issued run do did operate buy "
    "bought sell sold make made employ earn earned take took pay paid hold held any a an single ever be been"
)
_OF_THE_MIND = word_set("need want require know think remember understand see believe expect care")
_FOR_NOW = word_set("yet still currently now here hand moment present find until till til unless")
"""Words that make it a matter of time or place: it may exist all the same."""
_KNOWN_TO_EXIST = word_set("the my your our this that his her its these those it them")
_FOR_ALL = word_set("me us you it this that these those last now today year period month quarter tax time either both")
_ENDS = word_set("exist exists apply applies applicable none nil nothing na never zero")


def had_nothing(clause: Clause) -> bool:
    """ "I gave nothing to charity", "we sold none": the verb's own object is denied."""
    return not clause.asks and bool(_NOTHING.search(clause.text))


def has_not_any(clause: Clause) -> bool:
    """ "We don't keep any", "never had one"."""
    return bool(_NOT_ANY.search(clause.text.rstrip(" .!)")))


def was_not_given(clause: Clause) -> bool:
    """ "He never gave me an invoice", "the bank won't send us one": who should make it out has not, or will not."""
    return not clause.asks and bool(_NOT_GIVEN.search(clause.text)) and not _FOR_NOW & set(forms(clause.text))


def so_none(clause: Clause) -> bool:
    """ "He's staying in the pension, so no form"."""
    return clause.join == "so" and bool(_SO_NONE.fullmatch(clause.text.rstrip(" .!)")))


def denies(clause: Clause, pointing: Pointing) -> bool:
    """Whether the clause says that what the pointing names does not exist or does not apply."""
    start, end = pointing.start - clause.start, pointing.end - clause.start
    if pointing.by != "name" or start < 0 or clause.asks:
        return False
    before, after = forms(clause.text[:start]), forms(clause.text[end:])
    if {"without", "before"} & set(after) or was_not_given(clause) or _for_some(after, pointing):
        return False
    named = forms(clause.text[start:end])
    if named and named[0] in _HAVE:
        before.append(named[0])  # "didn't sell any shares": the verb is part of the name
    if (
        _FOR_NOW & {*before, *after}
        or clause.has("not_yet", "lost", "waiting", "unknown", "hedge")
        or after[:1] == ["from"]
    ):
        return False
    return _none_of_it(before) or _not_had(before, so=clause.join == "so") or _fronted(after)


def _for_some(after: Sequence[str], pointing: Pointing) -> bool:
    """ "No separate schedule for the flat": of one of several there is none."""
    rest = [f for f in after[1:4] if f not in ARTICLES]
    if after[:1] != ["for"] or not rest or rest[0] in _FOR_ALL or rest[0].isdigit():
        return False
    return not any(rest[0] in forms(a.item.ask) for a in pointing.items)


def _none_of_it(before: Sequence[str]) -> bool:
    """ "No P11D", "without any rental income", "nil dividends"."""
    for back, form in enumerate(reversed(before[-4:])):
        if form in ("no", "without", "zero", "nil", "nothing"):
            return not set(before[len(before) - back :]) & _NOT_OF_IT
    return False


def _not_had(before: Sequence[str], *, so: bool) -> bool:
    """ "I don't get a P11D", "never had any employees": denied, and not of a paper known to exist ("my P60").

    `so`: it follows from what was said before ("it's his first job, so he hasn't got a P45").
    """
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i] in NOT), None)
    if at is None or len(before) - at > 6:
        return False
    between = set(before[at + 1 :])
    if between & (_KNOWN_TO_EXIST | _OF_THE_MIND) or not between & _HAVE:
        return False
    perfect = before[at] in _PERFECT or (before[at] == "not" and before[at - 1 : at] in (["have"], ["has"]))
    if so and "got" in between and {"any", "a", "one"} & between:
        return True
    return not perfect or (bool({"any", "ever", "a"} & between) and not {"received", "had", "got"} & between)


def _fronted(after: Sequence[str]) -> bool:
    """ "Card machine we do not have"; "Rental income: none"; "that does not apply"."""
    if not after or len(after) > 8:
        return False
    if after[0] in ("none", "nil", "nothing", "zero") or list(after[:2]) == ["n", "a"]:
        return True
    denied = next((i for i, f in enumerate(after) if f in NOT), None)
    left = after[denied + 1 :] if denied is not None else []
    if denied is not None and len(left) > 1 and left[0] in _HAVE and left[1] in ("any", "one", "none"):
        return True  # "tools I didn't buy any this year"
    if denied is None or set(after) & _KNOWN_TO_EXIST:
        return False
    return bool(left) and (left[0] in _ENDS or (left[0] in _HAVE and len(left) == 1))
