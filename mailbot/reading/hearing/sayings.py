"""Clauses joined to the items they speak of: every clause with what it says, of which items, and for which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.requests import ItemKind
from mailbot.reading.answers.asking import answer_kind
from mailbot.reading.clauses.cutting import Clause
from mailbot.reading.clauses.denials import denies, has_no_owner
from mailbot.reading.clauses.doing import had_to, intends, looks_back
from mailbot.reading.clauses.handing import handed_over, is_on_its_way
from mailbot.reading.clauses.intents import Intent, intents_of
from mailbot.reading.clauses.kin import somebody_elses
from mailbot.reading.clauses.saying import WEIGHTY, Saying
from mailbot.reading.clauses.standing import as_it_stands
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.hearing.meant import Descriptions, meant
from mailbot.reading.hearing.sharing import shared
from mailbot.reading.naming.numbering import numbered, numbers_in
from mailbot.reading.naming.references import Asked, Asks, Pointing, named
from mailbot.reading.text.words import words

_OF_OURS = frozenset({Intent.PAID, Intent.APPROVED, Intent.CLAIMED, Intent.NONE})
"""What would settle an item, or still it."""
_NAMING_NOTHING = frozenset({"courtesy", "unnamed"})
"""Labels of what names no item: "for your letter of", "the food bank"."""
_A_SENTENCE = 6
"""Words."""
_HALF_A_YEAR = 183
"""Days."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What reading clauses needs to know besides the clauses."""

    asks: Asks
    language: str
    written: date
    people: frozenset[str] = frozenset()
    """First names of the practice's staff, folded."""
    descriptions: Descriptions = Descriptions()


def read_clauses(
    clauses: Sequence[Clause], days: Sequence[FoundDay], setting: Setting, about: Mapping[int, Asked] | None = None
) -> tuple[Saying, ...]:
    """Every clause read, and then joined to the items that its neighbours name.

    `about`: sentence number to the item under whose quoted line it was written.
    """
    read = [_read(c, days, setting, (about or {}).get(c.sentence)) for c in clauses]
    read = meant(read, setting.asks, setting.descriptions)
    return tuple(_implied(s, setting) for s in shared(read, setting.written))


def _read(clause: Clause, days: Sequence[FoundDay], setting: Setting, about: Asked | None) -> Saying:
    inside = tuple(d for d in days if clause.start <= d.start < clause.end and not _counted(clause, d, setting.asks))
    named_here = _but_places(clause, _but_paying(clause, _pointings(clause, setting.asks, inside, about)))
    pointings = _of_one_sort(clause, tuple(_of_a_kind(p, clause) for p in named_here))
    built = setting.language == clause.grammar.language
    denied = _denied_places(clause, pointings, setting.asks, about) if built else ()
    intents = intents_of(clause, setting.language)
    if built:
        intents = _on_the_way(intents, clause, setting.people)
    else:
        intents = _of_one_time(intents, clause, inside, setting.written)
    if inside and Intent.ASKED in intents and Intent.WILL_PAY in intents:
        intents = intents - {Intent.ASKED}  # "can I pay on Friday?"
    if not any(a.item.kind is ItemKind.PAYMENT for a in setting.asks.open):
        later = {Intent.PROMISED} if Intent.WILL_PAY in intents and not clause.has("still") else set()
        intents = intents - {Intent.WILL_PAY, Intent.PAID, Intent.PART} | later
    if clause.has("approve") and not any(a.item.kind is ItemKind.APPROVAL for a in setting.asks.open):
        intents = _without_approval(intents, clause)
    if Intent.APPROVED in intents and clause.has("except"):
        intents = intents - {Intent.APPROVED} | {Intent.OBJECTED}
    if Intent.WONDERED in intents and _about_something(clause, pointings, intents):
        intents = intents | {Intent.ASKED}
    if built:
        intents = _of_our_matter(intents, clause, setting.asks)
        if _goes_on(clause, pointings) or any(has_no_owner(clause, p) for p in pointings):
            intents = intents - {Intent.NOT_YET}
    if _no_bills(pointings):
        intents = _without_payment(intents, clause)
    read = Saying(
        clause,
        intents,
        pointings,
        next((s for s in ("rest", "both", "all") if clause.has(s)), ""),
        inside,
        backward=clause.has("backward") or (built and looks_back(clause)),
        denied=frozenset(denied),
        bare=bool(inside) and _hardly_more(clause, inside, setting),
    )
    return as_it_stands(read, setting.asks.open) if built else read


def _on_the_way(intents: frozenset[Intent], clause: Clause, people: frozenset[str]) -> frozenset[Intent]:
    """What is on its way to them is promised, what was handed to one of `people` is with us, by their word."""
    if Intent.CLAIMED in intents and clause.grammar.handing.what_they_gave.search(clause.text):
        intents = intents - {Intent.CLAIMED}
    if Intent.PROMISED in intents and had_to(clause):
        intents = intents - {Intent.PROMISED} - (set() if clause.has("unknown") else {Intent.UNKNOWN})
    if Intent.CLAIMED in intents and is_on_its_way(clause):
        return intents - {Intent.CLAIMED} | {Intent.PROMISED}
    return intents - {Intent.ATTACHED} | {Intent.CLAIMED} if handed_over(clause, people) else intents


def _of_one_time(
    intents: frozenset[Intent], clause: Clause, days: Sequence[FoundDay], written: date
) -> frozenset[Intent]:
    """ "se los mando el lunes", "se los mandó el lunes": without its accent a verb is past or not as its day is."""
    if not {Intent.CLAIMED, Intent.PROMISED} <= intents or not days or clause.has("backward"):
        return intents
    return intents - {Intent.CLAIMED if all(d.day > written for d in days) else Intent.PROMISED}


def _of_our_matter(intents: frozenset[Intent], clause: Clause, asks: Asks) -> frozenset[Intent]:
    """ "My wife has approved hers", "I paid my mum's fee", "you had last year's": said of what nobody asked for."""
    other = not asks.names and somebody_elses(clause, (a.item.ask for a in asks.items))
    intents = intents - _OF_OURS if other else intents
    before = clause.grammar.joining.earlier
    earlier = before.search(clause.text) and not any(before.search(a.item.ask) for a in asks.items)
    return intents - {Intent.CLAIMED} if earlier else intents


def _about_something(clause: Clause, pointings: Sequence[Pointing], intents: frozenset[Intent]) -> bool:
    """ "You get the statements from the bank yourselves, I thought?": a question about what it names."""
    if clause.join in ("if", "when", "because"):
        return False
    if clause.has("none") and any(p.certain for p in pointings):
        return True  # "P60: n/a?"
    plain = not intents & WEIGHTY and Intent.COURTESY not in intents
    return plain and any(p.certain for p in pointings) and len(words(clause.text)) >= _A_SENTENCE


def _but_places(clause: Clause, pointings: tuple[Pointing, ...]) -> tuple[Pointing, ...]:
    """ "The invoices are in a bag in the van": where a thing is is not what is spoken of."""
    first = next((p for p in pointings if p.certain), None)
    return tuple(
        p
        for p in pointings
        if first is None
        or p.items == first.items
        or p.by != "name"
        or not clause.grammar.joining.place.search(clause.text[: max(0, p.start - clause.start)])
    )


def _but_paying(clause: Clause, pointings: tuple[Pointing, ...]) -> tuple[Pointing, ...]:
    """ "Will pay half now": that somebody was asked what they pay a labourer is beside the point."""
    verbs = [(m.start, m.end) for m in clause.marks if m.label in ("paid", "will_pay")]
    return tuple(
        p
        for p in pointings
        if p.by != "name" or not any(a <= p.start and p.end <= b for a, b in verbs) or _bills_only(p)
    )


def _bills_only(pointing: Pointing) -> bool:
    return all(a.item.kind is ItemKind.PAYMENT for a in pointing.items)


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


def _without_approval(intents: frozenset[Intent], clause: Clause) -> frozenset[Intent]:
    """ "My father did not approve of them": where nothing is to be approved, it objects to nothing of ours."""
    objects = not clause.has("dispute", "refusal") and Intent.APPROVED not in intents
    return intents - {Intent.OBJECTED} if objects else intents


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
    hit = clause.grammar.joining.stretch.fullmatch(
        clause.text[found.start - clause.start : found.end - clause.start].strip()
    )
    unit = hit[1].lower() if hit else ""
    return bool(unit) and any(
        answer_kind(a) == "amount" and unit in {w.form.removesuffix("s") for w in words(a.item.ask)}
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
    few = 8 if setting.language == "en" else 3  # whose verbs are not known must be briefer
    return (
        len(forms) <= few
        and not clause.grammar.small.verbs & set(forms)
        and len(setting.asks.lexicon.namings(rest)) <= 2
    )


def _implied(saying: Saying, setting: Setting) -> Saying:
    """A promise without a word for it: "the logbook: end of next week", "she'll see to them"."""
    only_waits = saying.weighty <= {Intent.NOT_YET, Intent.LOST, Intent.UNKNOWN, Intent.PART}
    awaits = any(m.label == "until" and m.text.lower() != "by" for m in saying.clause.marks)
    away = saying.clause.has("away")
    nothing_named = not (saying.items or saying.either)
    thanked = any(m.label == "acknowledge" and m.text.lower().startswith("thank") for m in saying.clause.marks)
    absent = thanked or ((awaits or away) and nothing_named) or (away and _only_people(saying, setting.asks))
    if not only_waits or absent or saying.backward or saying.denied or saying.clause.join in ("because", "when", "if"):
        return saying
    named = saying.items or saying.either
    wants_day = any(a.item.kind is ItemKind.ANSWER and answer_kind(a) in ("date", "open") for a in named)
    taken_up = bool(named) or bool(saying.scope) or saying.refers
    if len(saying.days) > 1 and any(a.item.kind is ItemKind.ANSWER for a in named):
        return saying  # "empty from March to May" answers
    if setting.language != "en" and named and not saying.bare and all(a.item.kind is ItemKind.ANSWER for a in named):
        return saying  # whose verbs are not known: "it was repaid on 12 June" is no promise
    ahead = [d.start for d in saying.days if d.day >= setting.written and not _was_last_time_round(d, named, setting)]
    ahead = [at for at in ahead if not _no_appointment(saying, at)]
    later = bool(ahead) and not wants_day and not (setting.language == "en" and _denied_before(saying, ahead[0]))
    by_day = later and (taken_up or saying.bare or saying.clause.has("future"))
    if by_day or (setting.language == "en" and taken_up and intends(saying.clause)):
        return replace(saying, intents=saying.intents | {Intent.PROMISED})
    return saying


def _goes_on(clause: Clause, pointings: Sequence[Pointing]) -> bool:
    """ "I'm still repaying it", where it was asked whether they still do, is no "not yet"."""
    named = [p.items[0].item for p in pointings if p.certain]
    asked_so = bool(named) and all(
        i.kind is ItemKind.ANSWER and clause.grammar.answers.still.search(i.ask) for i in named
    )
    return asked_so and clause.has("still") and not clause.has("negation", "not_yet", "waiting", "lost")


def _no_appointment(saying: Saying, at: int) -> bool:
    """ "This year", "every fourth Monday": days for which nothing is announced."""
    before, after = saying.clause.text[: at - saying.clause.start], saying.clause.text[at - saying.clause.start :]
    told = saying.grammar.joining
    return bool(told.this_year.match(after) or told.each.search(before) or told.begins_each.match(after))


def _was_last_time_round(found: FoundDay, named: Sequence[Asked], setting: Setting) -> bool:
    """ "Yes, on 3 July", where it was asked in November whether a thing has been done."""
    asked_so = bool(named) and all(
        a.item.kind is ItemKind.ANSWER and a.grammar.joining.done_before.search(a.item.ask) for a in named
    )
    return asked_so and (found.day - setting.written).days > _HALF_A_YEAR


def _only_people(saying: Saying, asks: Asks) -> bool:
    """ "Martin will be back on the 7th": a person named in an item, and no paper."""
    base, text = saying.clause.start, saying.clause.text
    named_so = [text[p.start - base : p.end - base] for p in saying.pointings if p.by == "name"]
    return bool(named_so) and all(
        n.isalpha() and n.istitle() and n.lower() not in asks.lexicon.single for n in named_so
    )


def _denied_before(saying: Saying, place: int) -> bool:
    """ "He hasn't given me the statements for January": a day behind a denial promises nothing."""
    clause = saying.clause
    return not clause.has("until") and any(m.label == "negation" and m.end <= place for m in clause.marks)


def _pointings(clause: Clause, asks: Asks, days: Sequence[FoundDay], about: Asked | None) -> tuple[Pointing, ...]:
    if about:
        return (Pointing((about,), clause.start, clause.start, "quoted line", 3.0),)
    labelled = numbered(clause.label, asks) if clause.label else None
    blanked = _without(
        clause,
        [*((d.start, d.end) for d in days), *((m.start, m.end) for m in clause.marks if m.label in _NAMING_NOTHING)],
    )
    by_number = numbers_in(blanked, asks, bare=bool(clause.marks or days))
    by_name = named(_blank(blanked, [(p.start, p.end) for p in by_number]), asks)
    if labelled and not any(p.certain and p.strength >= 1 and p.items[0] is not labelled for p in by_name):
        return (Pointing((labelled,), clause.start, clause.start, "number", 2.0),)
    return tuple(replace(p, start=p.start + clause.start, end=p.end + clause.start) for p in (*by_number, *by_name))


def _without(clause: Clause, spans: Sequence[tuple[int, int]]) -> str:
    """The clause with these stretches blanked out, places kept."""
    return _blank(clause.text, [(start - clause.start, end - clause.start) for start, end in spans])


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        a, b = max(0, start), min(len(text), end)
        text = text[:a] + " " * max(0, b - a) + text[b:]
    return text
