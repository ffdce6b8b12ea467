"""What a clause says, whatever it says it of: sent, promised, denied, asked, approved, paid."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from mailbot.domain.language import Mark
from mailbot.reading.clauses import denials, doing, questions
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.text.words import forms, words


class Intent(StrEnum):
    """What a clause does."""

    ATTACHED = "attached"
    PROMISED = "promised"
    NONE = "none"
    CLAIMED = "claimed"
    ASKED = "asked"
    WONDERED = "wondered"
    """A question mark behind a statement."""
    OBJECTED = "objected"
    REFUSED = "refused"
    APPROVED = "approved"
    CONDITION = "condition"
    PAID = "paid"
    WILL_PAY = "will pay"
    PART = "part"
    UNKNOWN = "unknown"
    NOT_YET = "not yet"
    LOST = "lost"
    NOT_GIVEN = "not given"
    """Whoever makes it out has not: "he never gave me an invoice". It may or may not exist."""
    YES = "yes"
    NO = "no"
    COURTESY = "courtesy"


_PLAIN = {
    "none": Intent.NONE,
    "refusal": Intent.REFUSED,
    "condition": Intent.CONDITION,
    "dispute": Intent.OBJECTED,
    "hold_filing": Intent.OBJECTED,
    "part": Intent.PART,
    "unknown": Intent.UNKNOWN,
    "not_yet": Intent.NOT_YET,
    "waiting": Intent.NOT_YET,
    "lost": Intent.LOST,
    "yes": Intent.YES,
    "no": Intent.NO,
    "courtesy": Intent.COURTESY,
}
"""Labels that mean the same with or without a denial before them."""
_LATER = {
    "attached": Intent.PROMISED,
    "promise": Intent.PROMISED,
    "claimed": Intent.PROMISED,
    "approve": Intent.PROMISED,
    "paid": Intent.WILL_PAY,
    "will_pay": Intent.WILL_PAY,
}
"""What a label means behind a word for the future."""
_NOW = {
    "attached": Intent.ATTACHED,
    "promise": Intent.PROMISED,
    "claimed": Intent.CLAIMED,
    "approve": Intent.APPROVED,
    "paid": Intent.PAID,
    "will_pay": Intent.WILL_PAY,
}
_DENIED = {
    "attached": Intent.NOT_YET,
    "claimed": Intent.NOT_YET,
    "promise": Intent.REFUSED,
    "approve": Intent.OBJECTED,
    "paid": Intent.NOT_YET,
    "will_pay": Intent.OBJECTED,
}
"""What a label means behind a denial."""

_OF_BILLS = frozenset({Intent.WILL_PAY, Intent.PAID})
"""What is no fact when it is wondered: "I don't think that one is mine to pay?"."""
_VOID = {
    Intent.WONDERED: {Intent.PAID, Intent.APPROVED, Intent.NONE, Intent.YES, Intent.NO},
    Intent.COURTESY: {Intent.NO, Intent.CONDITION},
    Intent.NOT_YET: {Intent.NONE, Intent.NO},
    Intent.LOST: {Intent.NONE},
    Intent.UNKNOWN: {Intent.NONE},
    Intent.NOT_GIVEN: {Intent.NONE, Intent.NO, Intent.NOT_YET, Intent.REFUSED},
    Intent.WILL_PAY: {Intent.PAID},
}
"""What a meaning makes void in its clause."""
_UNSURE = frozenset({Intent.ATTACHED, Intent.PROMISED, Intent.PAID, Intent.APPROVED, Intent.YES, Intent.NO})
_NO_FACTS = {
    "because": _UNSURE,
    "when": _UNSURE | {Intent.CLAIMED, Intent.NONE},
    "if": _UNSURE | {Intent.CLAIMED, Intent.NONE},
}
"""What is said of no fact behind such a word: "once I have sent it", "if it is attached"."""
_A_QUESTION = 3
"""Words that must be left beside a pleasantry for it to be more than one."""
_TO_ITS_VERB = 2
"""Words between "before" and what is done then: "before I agree"."""
_REACH = 4
"""Words over which a denial or a word for the future governs what follows."""


def intents_of(clause: Clause, language: str) -> frozenset[Intent]:
    """What a clause says. Denials and words for the future before a phrase change its meaning."""
    found = {_PLAIN[m.label] for m in clause.marks if m.label in _PLAIN and not _undone(m, clause)}
    for mark in clause.marks:
        meaning = _meaning(mark, clause)
        if meaning:
            found.add(meaning)
    question = _question(clause, language)
    if question:
        found.add(question)
    if language == clause.grammar.language:
        found |= _by_its_build(clause)
    return frozenset(_settled(found, clause))


def _by_its_build(clause: Clause) -> set[Intent]:
    """What the build of a clause says: "don't keep any", "still counting", "will not share it"."""
    found: set[Intent] = set()
    if questions.hopes(clause):
        found.add(Intent.COURTESY)
    if doing.has_asked_somebody(clause):
        found.add(Intent.PROMISED)
    found |= _lacking(clause)
    if not clause.asks and any(_governed(m, clause, "future") for m in clause.marks if m.label == "errand"):
        found.add(Intent.PROMISED)
    gives = [m for m in clause.marks if m.label == "give" and doing.is_verb(m, clause)]
    if any(_governed(m, clause, "negation") for m in gives):
        if not clause.asks and not clause.has("until", "not_yet", "waiting"):
            found.add(Intent.REFUSED if denials.of_themselves(clause) else Intent.UNKNOWN)
    elif any(_governed(m, clause, "future", "modal") for m in gives) and not clause.asks:
        found.add(Intent.PROMISED)
    return found


def _lacking(clause: Clause) -> set[Intent]:
    """What a clause says is not there: not yet, not at all, or not given by whoever should."""
    found = {Intent.NOT_GIVEN} if denials.was_not_given(clause) else set()
    if denials.had_nothing(clause):
        found.add(Intent.NONE)
    if doing.under_way(clause) or doing.not_so_far(clause):
        return found | {Intent.NOT_YET}
    return found | {Intent.NONE} if denials.has_not_any(clause) or denials.so_none(clause) else found


def _undone(mark: Mark, clause: Clause) -> bool:
    """ "we do" is no yes in "we don't", "without amendment" no condition."""
    if mark.label == "condition" and _governed(mark, clause, "negation", "no"):
        return True
    return mark.label == "yes" and any(m.label == "negation" and 0 <= m.start - mark.end <= 1 for m in clause.marks)


def _meaning(mark: Mark, clause: Clause) -> Intent | None:
    if mark.label not in _NOW:
        return None
    if mark.label == "will_pay" and any(m.label == "ended" and m.end <= mark.start for m in clause.marks):
        return None  # "I finished paying that off"
    denied = _governed(mark, clause, "negation", "no")
    if denied or _denied_throughout(mark, clause):
        # "won't have it until Friday" is a promise
        if mark.label == "promise" and clause.has("until"):
            return Intent.PROMISED
        return Intent.NOT_YET if mark.label == "approve" and doing.not_so_far(clause) else _DENIED[mark.label]
    if mark.label == "approve" and _only_then(mark, clause):
        return Intent.CONDITION
    if mark.label == "approve" and _governed(mark, clause, "modal"):
        return Intent.UNKNOWN  # "my partner has to approve it"
    if mark.label in _LATER and _governed(mark, clause, "future", "modal"):
        return _LATER[mark.label]
    return _NOW[mark.label]


def _only_then(mark: Mark, clause: Clause) -> bool:
    """ "Take that out before I agree": it is not agreed yet."""
    before = [m for m in clause.marks if m.label == "until" and m.end <= mark.start]
    return any(len(words(_between(clause, m.end, mark.start))) <= _TO_ITS_VERB for m in before)


def _governed(mark: Mark, clause: Clause, *labels: str) -> bool:
    """Whether a mark with one of these labels stands shortly before this one."""
    before = [m for m in clause.marks if m.label in labels and m.end <= mark.start and not _had(m, mark)]
    before = [m for m in before if not _stands_alone(m, clause)]
    return any(len(words(_between(clause, m.end, mark.start))) < _REACH for m in before)


def _stands_alone(mark: Mark, clause: Clause) -> bool:
    """ "No I promise": a no before the one who speaks denies nothing that follows."""
    after = words(clause.text[mark.end - clause.start : mark.end - clause.start + 12])
    return mark.text.lower() == "no" and bool(after) and after[0].form in ("i", "we", "you", "they", "he", "she")


def _had(before: Mark, mark: Mark) -> bool:
    """ "They'd sent it": the 'd before a participle is "had"."""
    return before.text.lower().strip("'’") == "d" and mark.label in ("claimed", "paid")


def _denied_throughout(mark: Mark, clause: Clause) -> bool:
    """ "Neither the one nor the other will be coming": said once, it governs the whole clause."""
    return any(m.label == "neither" and m.end <= mark.start for m in clause.marks)


def _between(clause: Clause, start: int, end: int) -> str:
    return clause.text[max(0, start - clause.start) : max(0, end - clause.start)]


def _settled(found: set[Intent], clause: Clause) -> Iterable[Intent]:
    """Take out what another meaning of the same clause makes void."""
    if clause.has("ignore"):
        return ()
    found = _asked_after_all(found, clause)
    for cause, void in _VOID.items():
        if cause in found:
            found -= void
    if Intent.NONE in found and doing.only_for_now(clause):
        found = found - {Intent.NONE} | {Intent.NOT_YET}
    if Intent.NONE in found and denials.had_nothing(clause):
        found -= {Intent.CLAIMED, Intent.PAID, Intent.ATTACHED, Intent.NOT_YET}
    if Intent.COURTESY in found and len(words(_without_courtesy(clause))) < _A_QUESTION:
        found -= {Intent.ASKED, Intent.WONDERED}
    if Intent.ASKED in found and clause.grammar.questions.of_us.match(clause.text) and not clause.has("time"):
        found -= {Intent.PROMISED}
    if Intent.PROMISED in found:
        found -= {Intent.ASKED, Intent.WONDERED} if clause.has("time") else set()
    if {Intent.PROMISED, Intent.APPROVED} <= found:
        found -= {Intent.APPROVED} if clause.has("promise") else {Intent.PROMISED}
    return found - _NO_FACTS.get(clause.join, frozenset())


def _asked_after_all(found: set[Intent], clause: Clause) -> set[Intent]:
    """ "I don't think that one is mine to pay?", "I can't find it, I can ask for another if you like"."""
    if Intent.WONDERED in found and clause.has("hedge") and found & _OF_BILLS:
        return found - _OF_BILLS | {Intent.ASKED}
    return found | {Intent.ASKED} if Intent.LOST in found and questions.offers(clause) else found


def _without_courtesy(clause: Clause) -> str:
    """The clause's text without "thanks", "hi", "is that ok"."""
    text = clause.text
    for mark in clause.marks:
        if mark.label == "courtesy":
            start, end = max(0, mark.start - clause.start), max(0, mark.end - clause.start)
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _question(clause: Clause, language: str) -> Intent | None:
    if clause.has("question"):
        return Intent.ASKED
    if clause.topic and not clause.asks:
        return None
    starts = clause.join in ("", ".", ":", "but", "so")
    if language != clause.grammar.language:
        return Intent.ASKED if clause.asks else None
    said = forms(_without_courtesy(clause))
    if questions.opens_question(said, clause.grammar, asks=clause.asks, starts=starts):
        return Intent.ASKED
    return Intent.WONDERED if clause.asks else None
