"""Whether what a client wrote answers a question that was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.domain.requests import ItemKind
from mailbot.reading.asking import AnswerKind, answer_kind
from mailbot.reading.intents import Intent
from mailbot.reading.lexicon import MONTH
from mailbot.reading.references import Asked, Asks
from mailbot.reading.saying import VERBS, Saying
from mailbot.reading.words import amounts, words

_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}[./-]\d{1,2}\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
_POINTS_BACK = re.compile(
    r"^\W*(?:for\b|(?:it|that|this|they|those|these)(?:'s|s|\sis|\swas|\swere|\sare|['’]ll be|\s(?:will|would) be)\s"
    r"(?!been\b|a good\b|fine\b|ok\b|not\b))",
    re.IGNORECASE,
)
_UNITS = {
    "times",
    "minutes",
    "days",
    "weeks",
    "months",
    "years",
    "hours",
    "emails",
    "pages",
    "copies",
    "am",
    "pm",
    "st",
    "nd",
    "rd",
    "th",
}
_NO_ANSWER = frozenset(
    {
        Intent.ASKED, Intent.PROMISED, Intent.UNKNOWN, Intent.NOT_YET, Intent.REFUSED, Intent.OBJECTED, Intent.CLAIMED,
        Intent.LOST, Intent.WILL_PAY,
    }
)  # fmt: skip
_PAST = re.compile(r"\b(?:did|was|were|has|have)\b", re.IGNORECASE)
_NOT_YET_DONE = re.compile(
    r"\b(?:are|is|am|re|m)\s(?:now\s|still\s)?\w+ing\b|['’](?:re|m|ll)\s|\bwill\b", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(?:page|box|item|no|number|note|line|section|question|point|ref|room|flat)\.?\s?$", re.IGNORECASE
)
_EVERY = frozenset({"all", "every", "everything"})
_WHOLLY = frozenset({"only", "always", "solely", "purely", "entirely", "throughout", "exclusively"})
_LAST_YEAR = re.compile(r"\b(?:last|previous|prior)\syear\b|\byear\sbefore\b", re.IGNORECASE)
_SAME = re.compile(r"\b(?:same|unchanged|again)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MEASURES = frozenset(
    {
        "pound",
        "quid",
        "gbp",
        "euro",
        "usd",
        "mile",
        "hour",
        "person",
        "people",
        "week",
        "month",
        "year",
        "total",
        "grand",
        "mths",
    }
)
_WHETHER_DONE = re.compile(r"\W*(?:has|have)\b", re.IGNORECASE)
_STILL = re.compile(r"\bstill\b", re.IGNORECASE)
_ABOUT_OWNING = re.compile(r"\b(?:own|owns|owned|have|got|has|keep|kept|sold|sell|use|used|using)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\b([a-z]{4,})\s(?:or|and/or)\s([a-z]{4,})\b", re.IGNORECASE)
"""The two things that a question leaves to choose between."""
_OF_A_SHARE = re.compile(
    r"\b(?:share|shared|split|proportion|percentage|percent|how much of|what part)\b", re.IGNORECASE
)
_FRACTION = re.compile(
    r"\b(?:half|halves|thirds?|quarters?|fifths?|tenths?|equal(?:ly)?|50[/:-]50|fifty fifty)\b", re.IGNORECASE
)
_THIS_MONTH = re.compile(r"\b(?:this|the) month\b", re.IGNORECASE)
_A_FEW, _A_LINE = 3, 25
"""Words."""
_POLAR = frozenset({Intent.YES, Intent.NO, Intent.NONE})


def answers_in(sayings: Sequence[Saying], asks: Asks) -> dict[tuple[str, str], tuple[bool, str]]:
    """Place of a question to (whether it is clearly answered, the client's words); what is not spoken of is absent."""
    found: dict[tuple[str, str], tuple[bool, str]] = {}
    for asked in asks.items:
        if asked.item.kind is ItemKind.ANSWER:
            verdict = (
                _named_answer(asked, sayings, asks)
                or _blanket_answer(asked, sayings)
                or _direct_answer(asked, sayings, asks)
            )
            if verdict:
                found[asked.place] = verdict
    return found


def _named_answer(asked: Asked, sayings: Sequence[Saying], asks: Asks) -> tuple[bool, str] | None:
    """Answers in clauses that name what the question is about; the last clear one counts."""
    found = None
    for at, saying in enumerate(sayings):
        if asked in saying.items and (not saying.intents & _NO_ANSWER or _not_so_far(saying, asked)):
            window = _window(sayings, at, asked)
            if any((s.intents & _NO_ANSWER and s.clause.join == "but") or Intent.UNKNOWN in s.intents for s in window):
                continue
            doubted = any(Intent.UNKNOWN in s.intents for s in sayings if s.clause.sentence == saying.clause.sentence)
            hedged = doubted or any(_hedges(s, asked, asks) for s in window)
            if not hedged and _answers(asked, window, asks):
                found = (True, " ".join(s.clause.text for s in window))
            elif found is None and _tries(window, asked):
                found = (False, " ".join(s.clause.text for s in window))
    return found


def _not_so_far(saying: Saying, asked: Asked) -> bool:
    """ "It hasn't been paid yet", where it was asked whether it has been."""
    asked_so = bool(_WHETHER_DONE.match(asked.item.ask)) and saying.intents & _NO_ANSWER == {Intent.NOT_YET}
    return asked_so and saying.clause.has("negation", "no") and not saying.clause.has("waiting", "hedge")


def _hedges(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "About 40, I think"; "we hope to beat £2,000": a figure wished for, or not sure of, is no answer."""
    if (
        saying.apart
        or saying.clause.has("hedge")
        or _of_another_year(saying, asked)
        or _of_another_month(saying, asked, asks)
    ):
        return True
    return answer_kind(asked.item.ask) == "amount" and saying.clause.has("future", "modal")


def _of_another_month(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "There was no overtime in October", where it was asked about "this month" in a request for November."""
    if not _THIS_MONTH.search(asked.item.ask):
        return False
    said, meant = (
        {n.key for n in asks.lexicon.namings(text) if n.key.startswith(MONTH)}
        for text in (saying.clause.text, asked.request.subject)
    )
    return bool(said and meant) and not said & meant


def _of_another_year(saying: Saying, asked: Asked) -> bool:
    """ "The 2024 figure was 7,200"."""
    named = set(_YEAR.findall(saying.clause.text))
    if (
        _LAST_YEAR.search(saying.clause.text)
        and not _LAST_YEAR.search(asked.item.ask)
        and _SAME.search(saying.clause.text) is None
    ):
        return answer_kind(asked.item.ask) == "amount"
    return answer_kind(asked.item.ask) == "amount" and bool(named) and not any(y in asked.item.ask for y in named)


def _window(sayings: Sequence[Saying], at: int, asked: Asked) -> list[Saying]:
    """The clause and what follows it in its sentence, or under its number, naming nothing else."""
    first = sayings[at]
    window = [first]
    before = sayings[at - 1] if at else first
    if before.clause.sentence == first.clause.sentence and before.intents & _POLAR and not before.items:
        window.insert(0, before)
    for saying in sayings[at + 1 :]:
        same_entry = bool(first.clause.label) and saying.clause.label == first.clause.label
        if saying.clause.sentence != first.clause.sentence and not same_entry:
            break
        if saying.items and asked not in saying.items:
            break
        window.append(saying)
    return window


def _answers(asked: Asked, window: Sequence[Saying], asks: Asks) -> bool:
    kind = answer_kind(asked.item.ask)
    said = frozenset(i for s in window if not s.echo for i in s.intents)
    if Intent.ATTACHED in said and not said & _POLAR:
        return False
    if kind == "amount":
        none = Intent.NONE in said or any(asked.place in s.denied for s in window)
        return none or any(_has_amount(s, asked) for s in window)
    if kind == "date":
        if _PAST.search(asked.item.ask) and any(_NOT_YET_DONE.search(s.clause.text) for s in window):
            return False
        return any(_has_date(s, asks) for s in window) or Intent.NONE in said
    if said & _POLAR or any(s.clause.has("negation") for s in window):
        return True
    if any(_chooses(s, asked) or _still_so(s, asked, asks) or _in_parts(s, asked) for s in window):
        return True
    if _STILL.search(asked.item.ask) and any(s.clause.has("ended") and not s.clause.asks for s in window):
        return True  # "it was repaid in August", where it was asked whether they still repay
    if _ABOUT_OWNING.search(asked.item.ask) and any(s.clause.has("disposal") and not s.clause.asks for s in window):
        return True
    return any(
        _has_content(s, asked, asks) and _is_subject(s, asked, kind) and _to_the_point(s, asked, asks) for s in window
    )


def _is_subject(saying: Saying, asked: Asked, kind: AnswerKind) -> bool:
    """Whether a clause is about the question alone; "the £5,000 was a loan" is, whatever else has to do with loans."""
    if saying.items == (asked,):
        return True
    own = [p for p in saying.pointings if p.items == (asked,)]
    others = [p for p in saying.pointings if p.items != (asked,)]
    if kind != "open" or not own or not others or own[0].end > others[0].start:
        return False
    between = saying.clause.text[own[0].end - saying.clause.start : others[0].start - saying.clause.start]
    return bool(VERBS & {w.form for w in words(between)})


def _chooses(saying: Saying, asked: Asked) -> bool:
    """ "Owned", where it was asked whether a thing is leased or owned."""
    hit = _CHOICE.search(asked.item.ask)
    if not hit or saying.clause.asks:
        return False
    said = {w.form for w in words(saying.clause.text)}
    return sum(hit[n].lower() in said for n in (1, 2)) == 1


def _in_parts(saying: Saying, asked: Asked) -> bool:
    """ "About three quarters work", "half and half", where it was asked for a share."""
    said = _FRACTION.search(saying.clause.text)
    return bool(said and _OF_A_SHARE.search(asked.item.ask)) and not saying.clause.asks


def _still_so(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "Still in Carr Lane", where it was asked whether they still live there."""
    if saying.clause.asks or Intent.NOT_YET in saying.intents or not _STILL.search(asked.item.ask):
        return False
    same = {n.key for n in asks.lexicon.namings(saying.clause.text)} & asked.keys
    return bool(same) and bool(_STILL.search(saying.clause.text))


def _has_amount(saying: Saying, asked: Asked) -> bool:
    """A number that is neither a day nor one the question itself named."""
    days = [(d.start, d.end) for d in saying.days]
    base = saying.clause.start
    own = {a.value for a in amounts(asked.item.ask)}
    return any(
        a.value not in own
        and not any(s <= base + a.start < e for s, e in days)
        and not _is_year(a.value, a.money)
        and not _PLACE.search(saying.clause.text[: a.start])
        and not _of_something_else(saying.clause.text[a.end :], asked)
        for a in amounts(saying.clause.text)
    )


def _of_something_else(behind: str, asked: Asked) -> bool:
    """ "Two of them said hello", "asked three times": no such number was asked for."""
    after = [w.form for w in words(behind[:40])][:2]
    if after[:1] == ["of"]:
        return after[1:] != ["us"]
    return bool(after) and after[0] in _UNITS and after[0] not in {w.form for w in words(asked.item.ask)}


def _is_year(value: object, money: bool) -> bool:
    return not money and 1990 <= float(str(value)) <= 2100


def _has_date(saying: Saying, asks: Asks) -> bool:
    months = any(n.key.startswith(MONTH) for n in asks.lexicon.namings(saying.clause.text))
    return bool(saying.days) or months or bool(_DAY.search(saying.clause.text))


def _has_content(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """Words beyond those of the question itself, in a statement."""
    if saying.clause.topic or saying.intents & {Intent.WONDERED, Intent.ASKED}:
        return False
    fresh = [n for n in asks.lexicon.namings(saying.clause.text) if n.key not in asked.keys]
    if _SAME.search(saying.clause.text):
        return True  # "same as last year"
    wholly = bool((_EVERY | _WHOLLY) & {w.form for w in words(saying.clause.text)})
    told = fresh or wholly or saying.refers or amounts(saying.clause.text)
    return bool(told) and len(words(saying.clause.text)) >= 2


def _to_the_point(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """Whether a statement without a yes or a no answers a yes-or-no question: two of its words, or a figure."""
    if answer_kind(asked.item.ask) != "yes_no":
        return True
    if any(p.by != "name" for p in saying.pointings) or _has_date(saying, asks) or amounts(saying.clause.text):
        return True
    if saying.refers and saying.backward:
        return True  # "we've claimed it since Poppy was born"
    if _WHOLLY & {w.form for w in words(saying.clause.text)}:
        return True
    return len({n.key for n in asks.lexicon.namings(saying.clause.text)} & asked.keys) > 1


def _strays(saying: Saying, asked: Asked, asks: Asks) -> bool:
    """ "I was in hospital on 4 May": a figure or a day of something that was not asked about."""
    keys = {n.key for n in asks.lexicon.namings(saying.clause.text)}
    foreign = {k for k in keys if not k.isdigit() and not k.startswith(MONTH) and len(k) > 2}
    taken_up = any(k.startswith(a) or a.startswith(k) for k in keys for a in asked.keys if min(len(k), len(a)) > 3)
    return bool(foreign - _UNITS - _MEASURES) and not taken_up


def _tries(window: Sequence[Saying], asked: Asked) -> bool:
    """Something was said, but not what was asked: a person should look at it."""
    said = frozenset(i for s in window for i in s.intents)
    return (
        asked.open
        and not said & _NO_ANSWER
        and Intent.ATTACHED not in said
        and sum(len(words(s.clause.text)) for s in window) > 3
    )


# -- "Yes." -----------------------------------------------------------------------------------------------------------


def _direct_answer(asked: Asked, sayings: Sequence[Saying], asks: Asks) -> tuple[bool, str] | None:
    """A reply that names nothing, to the only question of its sort that is open."""
    kind = answer_kind(asked.item.ask)
    alike = [a for a in asks.of_primary() if a.item.kind is ItemKind.ANSWER and answer_kind(a.item.ask) == kind]
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
            or saying.intents & (_NO_ANSWER | {Intent.COURTESY, Intent.ATTACHED})
        ):
            continue
        if _replies(kind, saying, asked, asks, only=only):
            return _is_clear(kind, saying, asked, sayings, asks), saying.clause.text
    return None


def _blanket_answer(asked: Asked, sayings: Sequence[Saying]) -> tuple[bool, str] | None:
    """ "No to both questions"."""
    if answer_kind(asked.item.ask) != "yes_no":
        return None
    for saying in sayings:
        forms = {w.form for w in words(saying.clause.text)}
        polar = saying.intents & {Intent.YES, Intent.NO} and not saying.intents & _NO_ANSWER
        if polar and "questions" in forms and {"both", "all", "two", "your", "the"} & forms and len(forms) <= 9:
            return True, saying.clause.text
    return None


def _says_something(sayings: Sequence[Saying], asks: Asks) -> tuple[bool, str] | None:
    """ "Deposit for the new kitchen": to the only question, a few plain words that may well be the answer."""
    if any(s.intents or s.days or s.pointings or _POINTS_BACK.match(s.clause.text) for s in sayings):
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
    if saying.clause.has("call_me") or _of_another_year(saying, asked):
        return False
    return kind == "open" or not _strays(saying, asked, asks)


def _says_yes_or_no(saying: Saying) -> bool:
    """Whether it begins with a yes or a no, or is hardly longer than one."""
    polar = [m for m in saying.clause.marks if m.label in ("yes", "no")]
    first = min((m.start for m in polar), default=saying.clause.end)
    return bool(saying.intents & _POLAR) and len(words(saying.clause.text[: first - saying.clause.start])) <= 1


def _replies(kind: AnswerKind, saying: Saying, asked: Asked, asks: Asks, *, only: bool) -> bool:
    length = len(words(saying.clause.text))
    if kind == "yes_no":
        return _says_yes_or_no(saying) and (only or length <= 12)
    if kind == "amount":
        return (_has_amount(saying, asked) or Intent.NONE in saying.intents) and (only or length <= 6)
    if kind == "date":
        return _has_date(saying, asks) and (only or length <= 6)
    return only and bool(_POINTS_BACK.match(saying.clause.text)) and length >= 3
