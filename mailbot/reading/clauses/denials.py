"""What a clause denies: that there is such a thing, or that it was given."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.grammar import Denials
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.naming.references import Pointing
from mailbot.reading.text.words import forms, stem

_REACH = 6
"""Words over which a not reaches the thing that it denies."""
_NEAR = 4
"""Words before a thing in which a "no" is looked for."""
_SHORT = 8
"""Words behind a thing that may deny it; a longer rest says something else."""


def had_nothing(clause: Clause) -> bool:
    """ "I gave nothing to charity", "we sold none": the verb's own object is denied."""
    return not clause.asks and bool(clause.grammar.denials.nothing.search(clause.text))


def has_not_any(clause: Clause) -> bool:
    """ "We don't keep any", "never had one"."""
    return bool(clause.grammar.denials.not_any.search(clause.text.rstrip(" .!)")))


def was_not_given(clause: Clause) -> bool:
    """ "He never gave me an invoice", "the bank won't send us one": who should make it out has not, or will not."""
    told = clause.grammar.denials
    return not clause.asks and bool(told.not_given.search(clause.text)) and not told.for_now & set(forms(clause.text))


def so_none(clause: Clause) -> bool:
    """ "He's staying in the pension, so no form"."""
    return clause.join == "so" and bool(clause.grammar.denials.so_none.fullmatch(clause.text.rstrip(" .!)")))


def of_themselves(clause: Clause) -> bool:
    """Whether it is who writes that doesn't do a thing: not in "Nationwide don't send them any more"."""
    told = clause.grammar.denials
    said = forms(clause.text)
    at = next((i for i, f in enumerate(said) if f in told.nots or f in told.refusing), 0)
    before = [f for f in said[:at] if f not in told.before_not]
    return not before or before[-1] in told.who_writes


def denies(clause: Clause, pointing: Pointing) -> bool:
    """Whether the clause says that what the pointing names does not exist or does not apply."""
    told = clause.grammar.denials
    start, end = pointing.start - clause.start, pointing.end - clause.start
    if pointing.by != "name" or start < 0 or clause.asks:
        return False
    before, after = forms(clause.text[:start]), forms(clause.text[end:])
    if told.without & set(after) or was_not_given(clause) or _for_some(after, pointing, clause):
        return False
    named = forms(clause.text[start:end])
    if named and named[0] in told.having:
        before.append(named[0])  # "didn't sell any shares": the verb is part of the name
    if has_no_owner(clause, pointing):
        return True
    if (
        told.for_now & {*before, *after}
        or clause.has("not_yet", "lost", "waiting", "unknown", "hedge")
        or told.from_whom & set(after[:1])
    ):
        return False
    return _none_of_it(before, told) or _not_had(before, told, so=clause.join == "so") or _fronted(after, told)


def has_no_owner(clause: Clause, pointing: Pointing) -> bool:
    """ "I've not got a cleaner", "we haven't got any", where the cleaner's payslips are asked for: there are none."""
    start, end = pointing.start - clause.start, pointing.end - clause.start
    if pointing.by != "name" or start < 0 or clause.asks:
        return False
    told, before = clause.grammar.denials, forms(clause.text[:start])[-_NEAR:]
    if not before[-1:] or before[-1] not in told.any or not (told.got | told.having) & set(before[-2:-1]):
        return False
    named = forms(clause.text[start:end])[-1:]
    return bool(told.nots & set(before)) and bool(named) and _is_owner(stem(named[0]), pointing, clause)


def _is_owner(named: str, pointing: Pointing, clause: Clause) -> bool:
    """Whether it names whose the paper is: the cleaner of "cleaner's payslips"."""
    behind = (a.item.ask.lower().partition(named)[2] for a in pointing.items)
    return all(clause.grammar.others.owns.match(rest) for rest in behind)


def _for_some(after: Sequence[str], pointing: Pointing, clause: Clause) -> bool:
    """ "No separate schedule for the flat": of one of several there is none."""
    told = clause.grammar.denials
    rest = [f for f in after[1:4] if f not in clause.grammar.past.articles]
    if not told.for_whom & set(after[:1]) or not rest or rest[0] in told.for_all or rest[0].isdigit():
        return False
    return not any(rest[0] in forms(a.item.ask) for a in pointing.items)


def _none_of_it(before: Sequence[str], told: Denials) -> bool:
    """ "No P11D", "without any rental income", "nil dividends"."""
    for back, form in enumerate(reversed(before[-_NEAR:])):
        if form in told.nones:
            return not set(before[len(before) - back :]) & told.not_of_it
    return False


def _not_had(before: Sequence[str], told: Denials, *, so: bool) -> bool:
    """ "I don't get a P11D", "never had any employees": denied, and not of a paper known to exist ("my P60").

    `so`: it follows from what was said before ("it's his first job, so he hasn't got a P45").
    """
    at = next((i for i in range(len(before) - 1, -1, -1) if before[i] in told.nots), None)
    if at is None or len(before) - at > _REACH:
        return False
    between = set(before[at + 1 :])
    if between & (told.known_to_exist | told.of_the_mind) or not between & told.having:
        return False
    perfect = before[at] in told.perfect or (at > 0 and before[at] in told.plain_not and before[at - 1] in told.have)
    if so and told.got & between and told.any & between:
        return True
    return not perfect or (bool(told.ever & between) and not told.received & between)


def _fronted(after: Sequence[str], told: Denials) -> bool:
    """ "Card machine we do not have"; "Rental income: none"; "that does not apply"."""
    if not after or len(after) > _SHORT:
        return False
    if after[0] in told.fronted or list(after[:2]) == ["n", "a"]:
        return True
    denied = next((i for i, f in enumerate(after) if f in told.nots), None)
    left = after[denied + 1 :] if denied is not None else []
    if denied is not None and len(left) > 1 and left[0] in told.having and left[1] in told.one:
        return True  # "tools I didn't buy any this year"
    if denied is None or set(after) & told.known_to_exist:
        return False
    return bool(left) and (left[0] in told.ends or (left[0] in told.having and len(left) == 1))
