""" "Yes.": answers that name nothing, where only one question can be meant."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.requests import ItemKind
from mailbot.reading.answers.asking import AnswerKind, answer_kind
from mailbot.reading.answers.figures import has_amount, has_date, of_another_year, strays
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked, Asks
from mailbot.reading.text.words import words

NO_ANSWER = frozenset(
    {
        Intent.ASKED, Intent.PROMISED, Intent.UNKNOWN, Intent.NOT_YET, Intent.REFUSED, Intent.OBJECTED, Intent.CLAIMED,
        Intent.LOST, Intent.WILL_PAY,
    }
)  # fmt: skip
_A_FEW, _A_LINE = 3, 25
"""Words."""
_HARDLY_MORE = 3
"""Words, of which one is a number: "somos cuatro", "tivemos três"."""
POLAR = frozenset({Intent.YES, Intent.NO, Intent.NONE})


def direct_answer(asked: Asked, sayings: Sequence[Saying], asks: Asks) -> tuple[bool, str] | None:
    """A reply that names nothing, to the only question of its sort that is open."""
    kind = answer_kind(asked)
    alike = [a for a in asks.of_primary() if a.item.kind is ItemKind.ANSWER and answer_kind(a) == kind]
    if alike != [asked] or (asks.primary and asked.request.ref != asks.primary):
        return None
    only = len(asks.of_primary()) == 1
    if any(s.weighty - {Intent.NONE} or s.clause.has("hedge", "acknowledge") for s in sayings):
        # "Yes, I'll send the P60": beside other matters a bare word may answer anything
        return None
    taken = {s.clause.sentence for s in sayings if s.items or s.either}
    if only and kind == "open" and (said := _says_something(sayings, asks)):
        return said
    for saying in sayings:
        if (
            saying.apart
            or saying.clause.sentence in taken
            or saying.intents & (NO_ANSWER | {Intent.COURTESY, Intent.ATTACHED})
        ):
            continue
        if _replies(kind, saying, asked, asks, only=only):
            return _is_clear(kind, saying, asked, sayings, asks), saying.clause.text
    return None


def blanket_answer(asked: Asked, sayings: Sequence[Saying]) -> tuple[bool, str] | None:
    """ "No to both questions"."""
    if answer_kind(asked) != "yes_no":
        return None
    told = asked.grammar.answers
    for saying in sayings:
        forms = {w.form for w in words(saying.clause.text)}
        polar = saying.intents & {Intent.YES, Intent.NO} and not saying.intents & NO_ANSWER
        if polar and told.both_questions & forms and told.both & forms and len(forms) <= 9:
            return True, saying.clause.text
    return None


def _says_something(sayings: Sequence[Saying], asks: Asks) -> tuple[bool, str] | None:
    """ "Deposit for the new kitchen": to the only question, a few plain words that may well be the answer."""
    if any(s.intents or s.days or s.pointings or _points_back(s) for s in sayings):
        return None
    text = " ".join(s.clause.text for s in sayings)
    things = asks.lexicon.namings(text)
    return (False, text) if things and _A_FEW <= len(words(text)) <= _A_LINE else None


def _is_clear(kind: AnswerKind, saying: Saying, asked: Asked, sayings: Sequence[Saying], asks: Asks) -> bool:
    """Whether what seems to answer a question that it doesn't name can be meant for nothing else."""
    if kind == "yes_no":
        said = {i for s in sayings for i in s.intents}
        torn = Intent.YES in said and Intent.NO in said
        bare = len(words(" ".join(s.clause.text for s in sayings))) <= 1 and len(asks.of_primary()) > 1
        return not torn and not bare
    if saying.clause.has("call_me") or of_another_year(saying, asked):
        return False
    counted = saying.clause.has("number_word") and len(words(saying.clause.text)) <= _HARDLY_MORE
    return kind == "open" or counted or not strays(saying, asked, asks)


def _says_yes_or_no(saying: Saying) -> bool:
    """Whether it begins with a yes or a no, or is hardly longer than one."""
    polar = [m for m in saying.clause.marks if m.label in ("yes", "no")]
    first = min((m.start for m in polar), default=saying.clause.end)
    return bool(saying.intents & POLAR) and len(words(saying.clause.text[: first - saying.clause.start])) <= 1


def _replies(kind: AnswerKind, saying: Saying, asked: Asked, asks: Asks, *, only: bool) -> bool:
    length = len(words(saying.clause.text))
    if kind == "yes_no":
        return _says_yes_or_no(saying) and (only or length <= 12)
    if kind == "amount":
        return (has_amount(saying, asked) or Intent.NONE in saying.intents) and (only or length <= 6)
    if kind == "date":
        return has_date(saying, asks) and (only or length <= 6)
    return only and _points_back(saying) and length >= 3


def _points_back(saying: Saying) -> bool:
    return bool(saying.grammar.answers.points_back.match(saying.clause.text))
