"""Whether an English clause says that there is no such thing: "no gift aid to claim", "we don't have a card machine"."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.reading.clauses import Clause
from mailbot.reading.references import Pointing
from mailbot.reading.words import words

_NOT_OF_IT = {
    "idea", "clue", "luck", "time", "problem", "sign", "rush", "need", "trace", "news", "joy", "hurry", "worries", "doubt", "access",
    "longer", "the", "my", "your", "our", "this", "that", "his", "her", "its", "these", "those", "their", "other", "further",
}  # fmt: skip
_NEVER = {
    "not", "never", "don't", "dont", "doesn't", "doesnt", "didn't", "didnt", "haven't", "havent", "hasn't", "hasnt", "wasn't",
    "weren't", "isn't", "aren't", "won't", "wont", "hadn't",
}  # fmt: skip
_PERFECT = {"haven't", "havent", "hasn't", "hasnt", "hadn't"}
_HAVE = {
    "have", "had", "get", "got", "receive", "received", "own", "use", "used", "keep", "kept", "claim", "claimed", "issue", "issued",
    "run", "do", "did", "operate", "buy", "bought", "sell", "sold", "make", "made", "employ", "earn", "earned", "take", "took",
    "pay", "paid", "hold", "held", "any", "a", "an", "single", "ever", "be", "been", "need",
}  # fmt: skip
_OPEN = {"yet", "still", "currently", "now", "here", "hand", "moment", "present", "find", "until", "till"}
"""Words that make it a matter of time or place: it may exist all the same."""
_DEFINITE = {"the", "my", "your", "our", "this", "that", "his", "her", "its", "these", "those", "it", "them"}
_ENDS = {"exist", "exists", "apply", "applies", "applicable", "none", "nil", "nothing", "n/a", "na", "never", "zero"}


def denies(clause: Clause, pointing: Pointing) -> bool:
    """Whether the clause says that what the pointing names does not exist or does not apply."""
    start, end = pointing.start - clause.start, pointing.end - clause.start
    if pointing.by != "name" or start < 0 or clause.asks:
        return False
    before = [w.form for w in words(clause.text[:start])]
    after = [w.form for w in words(clause.text[end:])]
    if _OPEN & {*before, *after} or clause.has("not_yet", "lost", "waiting"):
        return False
    if after[:1] == ["from"]:
        return False
    return _none_of_it(before) or _not_had(before) or _fronted(after)


def _none_of_it(before: Sequence[str]) -> bool:
    """ "no P11D", "without any rental income", "nothing in the way of dividends"."""
    for back, form in enumerate(reversed(before[-4:])):
        if form in ("no", "without", "zero", "nil"):
            between = set(before[len(before) - back :])
            return not between & _NOT_OF_IT
    return False


def _not_had(before: Sequence[str]) -> bool:
    """ "I don't get a P11D", "never had any employees": denied, and not of a paper known to exist ("my P60")."""
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i] in _NEVER), None)
    if at is None or len(before) - at > 6:
        return False
    between = before[at + 1 :]
    if set(between) & _DEFINITE or not between or not set(between) & _HAVE:
        return False
    perfect = before[at] in _PERFECT or (before[at] == "not" and before[at - 1 : at] in (["have"], ["has"]))
    return not perfect or (bool({"any", "ever", "a"} & set(between)) and not {"received", "had", "got"} & set(between))


def _fronted(after: Sequence[str]) -> bool:
    """ "Card machine we do not have"; "Rental income: none"; "that does not apply"."""
    if not after or len(after) > 8:
        return False
    if after[0] in ("none", "nil", "nothing", "zero") or (after[0] == "n" and after[1:2] == ["a"]):
        return True
    denied = next((i for i, f in enumerate(after) if f in _NEVER), None)
    if denied is None or set(after) & _DEFINITE:
        return False
    left = after[denied + 1 :]
    return bool(left) and (
        left[0] in _ENDS or (left[0] in ("have", "had", "use", "get", "keep", "own") and len(left) == 1)
    )
