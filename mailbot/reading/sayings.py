"""Clauses joined to the items they speak of: every clause with what it says, of which items, and for which day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from mailbot.domain.requests import ItemKind
from mailbot.reading.asking import answer_kind
from mailbot.reading.clauses import Clause
from mailbot.reading.dates import FoundDay
from mailbot.reading.english import denies, forms, handed_over, intends, looks_back, opens_question
from mailbot.reading.intents import Intent, intents_of
from mailbot.reading.references import Asked, Asks, Pointing, named, numbered, numbers_in
from mailbot.reading.words import words

WEIGHTY = frozenset(Intent) - {Intent.YES, Intent.NO, Intent.COURTESY, Intent.CONDITION, Intent.WONDERED}
"""Intents that need an item to be said of."""

_PRONOUN = re.compile(
    r"\b(?:it|them|they(?='ll|\swill)|this|that|these|those|one|ones|same)\b(?!\s(?:is|was|are|were|will be|has|'s))",
    re.IGNORECASE,
)


_STRETCH = re.compile(r"\d{1,3} ?(day|week|month|year|hour)s?", re.IGNORECASE)
_A_SENTENCE = 6
_VERBS = {"is", "are", "was", "were", "am", "has", "have", "had", "be", "been", "s"}


@dataclass(frozen=True, slots=True)
class Saying:
    """A clause, read."""

    clause: Clause
    intents: frozenset[Intent]
    pointings: tuple[Pointing, ...] = ()
    scope: str = ""
    """both | all | rest: a word that stands for several items."""
    days: tuple[FoundDay, ...] = ()
    backward: bool = False
    """It tells of something past."""
    lent: bool = False
    """Its items were named in another clause."""
    denied: frozenset[tuple[str, str]] = frozenset()
    """Items of which it says that there is no such thing."""
    bare: bool = False
    """It is hardly more than a day: "Friday at the latest"."""
    echo: int = 0
    """How many clauses further on (or back) stands what it says, when it only lists items."""

    @property
    def weighty(self) -> frozenset[Intent]:
        """What it says that needs an item."""
        return self.intents & WEIGHTY

    @property
    def items(self) -> tuple[Asked, ...]:
        """The items it certainly speaks of."""
        return tuple(dict.fromkeys(p.items[0] for p in self.pointings if p.certain))

    @property
    def either(self) -> tuple[Asked, ...]:
        """The items it may speak of, where it can't be told which."""
        return tuple(dict.fromkeys(a for p in self.pointings if not p.certain for a in p.items))

    @property
    def refers(self) -> bool:
        """Whether a pronoun in it takes up something said before."""
        return bool(_PRONOUN.search(self.clause.text))


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading clauses needs to know besides the clauses."""

    asks: Asks
    language: str
    written: date
    people: frozenset[str] = frozenset()
    """First names of the practice's staff, folded."""


def read_clauses(
    clauses: Sequence[Clause], days: Sequence[FoundDay], setting: Setting, about: Mapping[int, Asked] | None = None
) -> tuple[Saying, ...]:
    """Every clause read, and then joined to the items that its neighbours name.

    `about`: sentence number to the item under whose quoted line it was written.
    """
    read = [_read(c, days, setting, (about or {}).get(c.sentence)) for c in clauses]
    shared: list[Saying] = []
    for sentence in _sentences(_called_up(read)):
        shared.extend(_share(_for_now(sentence)))
    return tuple(_implied(s, setting) for s in shared)


def _read(clause: Clause, days: Sequence[FoundDay], setting: Setting, about: Asked | None) -> Saying:
    inside = tuple(d for d in days if clause.start <= d.start < clause.end and not _counted(clause, d, setting.asks))
    pointings = _of_one_sort(
        clause, tuple(_of_a_kind(p, clause) for p in _pointings(clause, setting.asks, inside, about))
    )
    in_english = setting.language == "en"
    denied = _denied_places(clause, pointings, setting.asks, about) if in_english else ()
    intents = intents_of(clause, setting.language)
    if in_english and handed_over(clause, setting.people):
        intents = intents - {Intent.ATTACHED} | {Intent.CLAIMED}
    if inside and Intent.ASKED in intents and Intent.WILL_PAY in intents:
        intents = intents - {Intent.ASKED}  # "can I pay on Friday?"
    if not any(a.item.kind is ItemKind.PAYMENT for a in setting.asks.open):
        later = {Intent.PROMISED} if Intent.WILL_PAY in intents else set()
        intents = intents - {Intent.WILL_PAY, Intent.PAID, Intent.PART} | later
    if Intent.APPROVED in intents and clause.has("except"):
        intents = intents - {Intent.APPROVED} | {Intent.OBJECTED}
    if Intent.WONDERED in intents and _about_something(clause, pointings, intents):
        intents = intents | {Intent.ASKED}
    if _no_bills(pointings):
        intents = _without_payment(intents, clause)
    return Saying(
        clause,
        intents,
        pointings,
        next((s for s in ("rest", "both", "all") if clause.has(s)), ""),
        inside,
        backward=clause.has("backward") or (in_english and looks_back(clause)),
        denied=frozenset(denied),
        bare=bool(inside) and _hardly_more(clause, inside, setting),
    )


def _about_something(clause: Clause, pointings: Sequence[Pointing], intents: frozenset[Intent]) -> bool:
    """ "You get the statements from the bank yourselves, I thought?": a question about what it names."""
    plain = not intents & WEIGHTY and Intent.COURTESY not in intents
    return plain and any(p.certain for p in pointings) and len(words(clause.text)) >= _A_SENTENCE


def _of_a_kind(pointing: Pointing, clause: Clause) -> Pointing:
    """ "Invoices" are bills of ours where it is said that they are paid, and papers anywhere else."""
    bills = tuple(a for a in pointing.items if a.item.kind is ItemKind.PAYMENT)
    if not bills or len(bills) == len(pointing.items):
        return pointing
    money = clause.has("paid", "will_pay", "part")
    return replace(pointing, items=bills if money else tuple(a for a in pointing.items if a not in bills))


def _of_one_sort(clause: Clause, pointings: tuple[Pointing, ...]) -> tuple[Pointing, ...]:
    """What is approved is an approval, what is needed a paper, whatever else the clause happens to name."""
    kind = ItemKind.APPROVAL if clause.has("approve") else ItemKind.DOCUMENT if clause.has("question") else None
    fitting = tuple(p for p in pointings if all(a.item.kind is kind for a in p.items))
    others = (p for p in pointings if p not in fitting)
    if not fitting or (
        kind is ItemKind.DOCUMENT and any(a.item.kind is not ItemKind.ANSWER for p in others for a in p.items)
    ):
        return pointings
    return fitting


def _without_payment(intents: frozenset[Intent], clause: Clause) -> frozenset[Intent]:
    """What is said of no bill: "no dividends were paid", "rates we don't pay" speak of what there is."""
    if Intent.OBJECTED in intents and clause.has("will_pay") and not clause.has("dispute"):
        return intents - {Intent.OBJECTED} | {Intent.NONE}
    if clause.has("paid") and not clause.has("not_yet", "waiting"):
        return intents - {Intent.PAID, Intent.NOT_YET}
    return intents


def _no_bills(pointings: Sequence[Pointing]) -> bool:
    """Whether papers and answers are spoken of, and no bill of ours."""
    named = [a for p in pointings for a in p.items]
    return bool(named) and all(a.item.kind in (ItemKind.DOCUMENT, ItemKind.ANSWER) for a in named)


def _counted(clause: Clause, found: FoundDay, asks: Asks) -> bool:
    """ "12 days", where it was asked how many days, is no day of the calendar."""
    hit = _STRETCH.fullmatch(clause.text[found.start - clause.start : found.end - clause.start].strip())
    unit = hit[1].lower() if hit else ""
    return bool(unit) and any(
        answer_kind(a.item.ask) == "amount" and unit in {w.form.removesuffix("s") for w in words(a.item.ask)}
        for a in asks.open
        if a.item.kind is ItemKind.ANSWER
    )


def _denied_places(
    clause: Clause, pointings: Sequence[Pointing], asks: Asks, about: Asked | None
) -> list[tuple[str, str]]:
    """The items of which a clause says that there is none; under a quoted line that line's own."""
    own = [p for p in pointings if p.by == "name"] or _named(clause, asks)
    denied = [a for p in own if denies(clause, p) for a in p.items]
    listed = [a for p in pointings if p.by != "name" for a in p.items]
    return [a.place for a in (listed or denied) if denied and (about is None or a == about)]


def _named(clause: Clause, asks: Asks) -> list[Pointing]:
    return [replace(p, start=p.start + clause.start, end=p.end + clause.start) for p in named(clause.text, asks)]


def _hardly_more(clause: Clause, days: Sequence[FoundDay], setting: Setting) -> bool:
    """Whether a clause says little besides its days."""
    rest = _without(clause, [(d.start, d.end) for d in days])
    forms = [w.form for w in words(rest)]
    return len(forms) <= 8 and not _VERBS & set(forms) and len(setting.asks.lexicon.namings(rest)) <= 2


def _implied(saying: Saying, setting: Setting) -> Saying:
    """A promise without a word for it: "the logbook: end of next week", "she'll see to them"."""
    only_waits = saying.weighty <= {Intent.NOT_YET, Intent.LOST, Intent.UNKNOWN, Intent.PART}
    absent = saying.clause.has("until", "away") and not (saying.items or saying.either)
    if not only_waits or absent or saying.backward or saying.denied or saying.clause.join in ("because", "when", "if"):
        return saying
    named = saying.items or saying.either
    wants_day = any(a.item.kind is ItemKind.ANSWER and answer_kind(a.item.ask) in ("date", "open") for a in named)
    taken_up = bool(named) or bool(saying.scope) or saying.refers
    later = any(d.day >= setting.written for d in saying.days) and not wants_day
    by_day = later and (taken_up or saying.bare or saying.clause.has("future"))
    if by_day or (setting.language == "en" and taken_up and intends(saying.clause)):
        return replace(saying, intents=saying.intents | {Intent.PROMISED})
    return saying


def _pointings(clause: Clause, asks: Asks, days: Sequence[FoundDay], about: Asked | None) -> tuple[Pointing, ...]:
    if about:
        return (Pointing((about,), clause.start, clause.start, "quoted line", 3.0),)
    labelled = numbered(clause.label, asks) if clause.label else None
    blanked = _without(
        clause, [*((d.start, d.end) for d in days), *((m.start, m.end) for m in clause.marks if m.label == "courtesy")]
    )
    by_number = numbers_in(blanked, asks, bare=bool(clause.marks or days))
    by_name = named(blanked, asks)
    if labelled and not any(p.certain and p.strength >= 1 and p.items[0] is not labelled for p in by_name):
        return (Pointing((labelled,), clause.start, clause.start, "number", 2.0),)
    return tuple(replace(p, start=p.start + clause.start, end=p.end + clause.start) for p in (*by_number, *by_name))


def _without(clause: Clause, spans: Sequence[tuple[int, int]]) -> str:
    """The clause with these stretches blanked out, places kept."""
    text = clause.text
    for start, end in spans:
        a, b = max(0, start - clause.start), min(len(text), end - clause.start)
        text = text[:a] + " " * max(0, b - a) + text[b:]
    return text


def _called_up(read: Sequence[Saying]) -> list[Saying]:
    """ "The statement from the agent? Friday.": a thing named and nothing more is what the next sentence is about."""
    out = list(read)
    for i, (saying, after) in enumerate(pairwise(read)):
        bare = Intent.WONDERED in saying.intents and saying.weighty <= {Intent.ASKED} and _only_lists(saying)
        bare = bare and bool(saying.pointings) and not opens_question(forms(saying.clause.text), asks=True)
        if bare and not after.pointings and (after.weighty or after.days) and Intent.ASKED not in after.intents:
            out[i] = replace(saying, intents=saying.intents - {Intent.WONDERED, Intent.ASKED})
            out[i + 1] = replace(after, pointings=saying.pointings, lent=True)
    return out


def _sentences(read: Sequence[Saying]) -> Iterator[list[Saying]]:
    group: list[Saying] = []
    for saying in read:
        if group and saying.clause.sentence != group[-1].clause.sentence:
            yield group
            group = []
        group.append(saying)
    if group:
        yield group


def _for_now(sentence: list[Saying]) -> list[Saying]:
    """ "No P11D until July" does not say that there is none."""
    followed = [*(s.clause.join for s in sentence[1:]), ""]
    return [
        replace(s, denied=frozenset(), intents=s.intents - {Intent.NONE} | {Intent.NOT_YET})
        if s.denied and after == "when"
        else s
        for s, after in zip(sentence, followed, strict=True)
    ]


def _share(sentence: list[Saying]) -> list[Saying]:
    """ "A, B and C are attached"; "I attach A, B and C"; "A and B on Friday": what is said once is said of all."""
    out = list(sentence)
    for i, saying in enumerate(sentence):
        if saying.weighty or saying.days or not saying.pointings:
            continue
        if i and saying.clause.join == "(" and out[i - 1].weighty and not out[i - 1].pointings:
            out[i - 1] = replace(out[i - 1], pointings=saying.pointings, lent=True)
            continue
        if saying.clause.topic:
            out = _topic(out, i)
            continue
        if _waits_for(sentence, i):
            out[i] = replace(saying, intents=saying.intents | {Intent.PROMISED})
            continue
        echo = _after(sentence, i) or _before(sentence, i) if _only_lists(saying) else 0
        if echo:
            lender = sentence[i + echo]
            intents = saying.intents | lender.weighty
            out[i] = replace(saying, intents=intents, days=lender.days, backward=lender.backward, echo=echo)
    return out


def _only_lists(saying: Saying) -> bool:
    """Whether it names things without a verb of its own."""
    return not (saying.clause.has("negation") or _VERBS & {w.form for w in words(saying.clause.text)})


def _waits_for(sentence: Sequence[Saying], at: int) -> bool:
    """ "The contract, once the lawyers have signed": a promise without a day."""
    if not _only_lists(sentence[at]) or sentence[at].backward or at + 1 >= len(sentence):
        return False
    condition = sentence[at + 1]
    return condition.clause.join in ("when", "if") and not condition.pointings and not sentence[at].denied


def _topic(sentence: list[Saying], at: int) -> list[Saying]:
    """ "The logbook - end of next week": what follows is about it, as far as it names nothing itself."""
    out = list(sentence)
    for i in range(at + 1, len(sentence)):
        if out[i].pointings and Intent.ASKED not in out[i].intents:
            break
        out[i] = replace(out[i], pointings=sentence[at].pointings, lent=True)
    return out


def _after(sentence: Sequence[Saying], at: int) -> int:
    """How far on the first clause is that says something, when only "and" or a comma lies between; 0: none is."""
    for far, saying in enumerate(sentence[at + 1 :], 1):
        if saying.clause.join not in ("and", ",", "("):
            return 0
        if saying.weighty or saying.days:
            return far if _subject_first(saying) else 0
    return 0


def _subject_first(saying: Saying) -> bool:
    """ "… and C are attached", not "and I attach C"."""
    if not saying.pointings:
        return True
    first = min((m.start for m in saying.clause.marks), default=saying.clause.end)
    return saying.pointings[0].start <= first


def _before(sentence: Sequence[Saying], at: int) -> int:
    """How far back (below 0) stands the clause that this one lists on for; 0: none does."""
    if sentence[at].clause.join not in ("and", ","):
        return 0
    for far, saying in enumerate(reversed(sentence[:at]), 1):
        if saying.weighty or saying.days:
            return -far
        if saying.clause.join not in ("and", ","):
            return 0
    return 0


def day_of(sayings: Sequence[Saying], at: int, written: date) -> date | None:
    """The day by which what this clause promises should be here; None when none was named, or only one gone by."""
    for candidate in _nearest(sayings, at):
        for found in candidate:
            if found.day >= written:
                return None if found.vague else found.day
    return None


def _nearest(sayings: Sequence[Saying], at: int) -> Iterator[Sequence[FoundDay]]:
    at += sayings[at].echo
    own = sayings[at]
    promised = [m for m in own.clause.marks if m.label in ("promise", "future", "will_pay")]
    from_mark = promised[0].start if promised else own.clause.start
    yield [d for d in own.days if d.start >= from_mark and not _denied(own, d)]
    yield [d for d in own.days if not _denied(own, d)]
    same = [i for i in (at + 1, at - 1) if 0 <= i < len(sayings) and sayings[i].clause.sentence == own.clause.sentence]
    if at + 1 < len(sayings) and _lists_on(sayings[at + 1], own):
        yield [d for d in sayings[at + 1].days if not _denied(sayings[at + 1], d)]
    for i in same:
        other = sayings[i]
        if not other.pointings and not _gone_by(other) and (not other.weighty or i < at):
            yield [d for d in other.days if not _denied(other, d)]
    for i in (at + 1, at - 1):
        if 0 <= i < len(sayings) and i not in same and sayings[i].bare and not sayings[i].pointings:
            yield [d for d in sayings[i].days if not _denied(sayings[i], d)]


def _gone_by(saying: Saying) -> bool:
    """Whether its day is past: "when I have been to the bank on Friday" is still to come."""
    return saying.backward and saying.clause.join != "when"


def _lists_on(saying: Saying, before: Saying) -> bool:
    """ "… our answer and the signed page on Monday": one promise, the day at its end."""
    same = saying.clause.sentence == before.clause.sentence and saying.clause.join in ("and", ",")
    return same and not saying.backward and not saying.clause.has("promise", "future", "attached", "claimed", "paid")


def _denied(saying: Saying, found: FoundDay) -> bool:
    """ "the first Monday in January, not New Year's Eve"."""
    before = saying.clause.text[: max(0, found.start - saying.clause.start)]
    last = words(before)[-2:]
    return any(
        m.label in ("negation", "no") and any(w.start + saying.clause.start == m.start for w in last)
        for m in saying.clause.marks
    )
