"""What is said once and meant of several: "A, B and C are attached", "the logbook: end of next week"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from mailbot.domain.requests import ItemKind
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.questions import opens_question
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Pointing
from mailbot.reading.text.words import forms, words

_SETTLING = frozenset({Intent.PAID, Intent.APPROVED, Intent.ATTACHED, Intent.CLAIMED, Intent.NONE, Intent.PROMISED})
_AGAINST = frozenset({Intent.OBJECTED, Intent.REFUSED, Intent.ASKED})
_SAID_AGAIN = frozenset({Intent.CLAIMED, Intent.PROMISED, Intent.NOT_YET, Intent.ATTACHED, Intent.NONE})
"""What may be said once and then "the same" of another."""
_A_FEW = 6
"""Words."""
_AN_ENTRY = 12
"""Words; the most of an entry in a list."""


def shared(read: Sequence[Saying], written: date) -> list[Saying]:
    """The clauses of a mail written on a day, each with what its neighbours lend it."""
    said = _of_how_many(_the_same(_put_to_us(_called_up(_of_what_follows(_handed_over(read))))))
    return [saying for sentence in _sentences(said) for saying in _share(_for_now(sentence), written)]


def _of_what_follows(read: Sequence[Saying]) -> list[Saying]:
    """ "Please stop, I was wrong about the payroll": what is asked before its cause is said of the same thing."""
    out = list(read)
    for i, (saying, after) in enumerate(pairwise(read)):
        same = saying.clause.sentence == after.clause.sentence and after.clause.join in (",", "and", ":")
        against = saying.weighty & _AGAINST and saying.weighty <= _AGAINST and after.weighty & _AGAINST
        if same and against and after.items and not saying.pointings:
            out[i] = replace(saying, pointings=after.pointings, lent=True)
    return out


def _handed_over(read: Sequence[Saying]) -> list[Saying]:
    """ "Please find attached: … - who owed us what at the year end": what is listed as sent is no question."""
    out = list(read)
    listing = False
    for i, saying in enumerate(read):
        plain = saying.weighty <= {Intent.ASKED, Intent.WONDERED} and not saying.clause.asks
        listing = listing and plain and len(words(saying.clause.text)) <= _AN_ENTRY
        if listing:
            out[i] = replace(saying, intents=saying.intents - {Intent.ASKED, Intent.WONDERED})
        listing = listing or (saying.clause.topic and Intent.ATTACHED in saying.intents and not saying.pointings)
    return out


def _put_to_us(read: Sequence[Saying]) -> list[Saying]:
    """ "2304 was paid, wasn't it?": a tag asks about what stands before it, and nothing of its own."""
    out = list(read)
    for i, (saying, after) in enumerate(pairwise(read)):
        if not (after.clause.has("tag") and after.clause.asks and after.clause.join in (",", "")):
            continue
        out[i + 1] = replace(after, intents=after.intents - {Intent.ASKED})
        if (saying.items or saying.either) and saying.clause.join not in ("if", "when"):
            out[i] = replace(saying, intents=saying.intents - _SETTLING | {Intent.ASKED})
    return out


def _of_how_many(read: Sequence[Saying]) -> list[Saying]:
    """ "Approved, both.": of how many a thing was said may stand behind it."""
    out = list(read)
    for i, (saying, after) in enumerate(pairwise(read)):
        alone = after.scope in ("both", "all") and len(words(after.clause.text)) <= 2 and not after.pointings
        alone = alone and not (after.weighty or after.days) and after.clause.sentence == saying.clause.sentence
        if alone and saying.weighty and not saying.scope:
            out[i] = replace(saying, scope=after.scope)
    return out


def _the_same(read: Sequence[Saying]) -> list[Saying]:
    """ "Bank statements are on the portal. CIS same.": what was said just before is said of this paper too."""
    out = list(read)
    for i, saying in enumerate(read[1:], 1):
        before = out[i - 1]
        papers = bool(saying.items) and all(a.item.kind is ItemKind.DOCUMENT for a in saying.items)
        brief = saying.clause.has("ditto") and len(words(saying.clause.text)) <= _A_FEW
        if papers and brief and not (saying.weighty or saying.days) and before.weighty <= _SAID_AGAIN:
            out[i] = replace(
                saying, intents=saying.intents | before.weighty, days=before.days, backward=before.backward
            )
    return out


def _called_up(read: Sequence[Saying]) -> list[Saying]:
    """ "The statement from the agent? Friday.": a thing named and nothing more is what the next sentence is about."""
    out = list(read)
    for i, (saying, after) in enumerate(pairwise(read)):
        bare = Intent.WONDERED in saying.intents and saying.weighty <= {Intent.ASKED} and _only_lists(saying)
        bare = (
            bare and bool(saying.pointings) and not opens_question(forms(saying.clause.text), saying.grammar, asks=True)
        )
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


def _tells_when_it_was(saying: Saying, written: date) -> bool:
    """ "… and the valuation last week": days past beside a name are when it was, and promise nothing."""
    past = bool(saying.days) and all(d.day < written for d in saying.days)
    return past and saying.clause.join in ("and", ",") and bool(saying.pointings)


def _share(sentence: list[Saying], written: date) -> list[Saying]:
    """ "A, B and C are attached"; "I attach A, B and C"; "A and B on Friday": what is said once is said of all."""
    out = list(sentence)
    for i, saying in enumerate(sentence):
        if saying.scope == "rest" and not (saying.weighty or saying.days) and _waits_for(sentence, i):
            out[i] = replace(saying, intents=saying.intents | {Intent.PROMISED})
            continue
        if saying.weighty or not saying.pointings or (saying.days and not _tells_when_it_was(saying, written)):
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
        told_apart = saying.clause.has("correction")  # "Asda paid me SMP instead"
        echo = _after(sentence, i) or _before(sentence, i) if _only_lists(saying) and not told_apart else 0
        if echo:
            lender = sentence[i + echo]
            intents = saying.intents | lender.weighty
            out[i] = replace(saying, intents=intents, days=lender.days, backward=lender.backward, echo=echo)
    return out


def _only_lists(saying: Saying) -> bool:
    """Whether it names things without a verb of its own."""
    if saying.clause.has("negation") or saying.grammar.joining.short_verb.search(saying.clause.text):
        return False
    return not saying.has_verb


def _waits_for(sentence: Sequence[Saying], at: int) -> bool:
    """ "The contract, once the lawyers have signed": a promise without a day."""
    if not _only_lists(sentence[at]) or sentence[at].backward or at + 1 >= len(sentence):
        return False
    condition = sentence[at + 1]
    return condition.clause.join in ("when", "if") and not condition.pointings and not sentence[at].denied


def _topic(sentence: list[Saying], at: int) -> list[Saying]:
    """ "The logbook - end of next week": what follows is about it, as far as it names nothing itself."""
    out = list(sentence)
    about = (*_listed_before(sentence, at), *sentence[at].pointings)
    for i in range(at + 1, len(sentence)):
        if out[i].pointings and Intent.ASKED not in out[i].intents:
            break
        out[i] = replace(out[i], pointings=about, lent=True)
    return out


def _listed_before(sentence: Sequence[Saying], at: int) -> tuple[Pointing, ...]:
    """ "2291, 2304 and Companies House - done": what is listed before the last of them."""
    found: list[Pointing] = []
    while at and sentence[at].clause.join in ("and", ","):
        at -= 1
        if sentence[at].weighty or sentence[at].days or not (sentence[at].pointings and _only_lists(sentence[at])):
            break
        found[:0] = sentence[at].pointings
    return tuple(found)


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
    telling = (m.start for m in saying.clause.marks if m.label not in ("all", "both", "rest"))
    first = min(telling, default=saying.clause.end)
    return saying.pointings[0].start <= first


def _before(sentence: Sequence[Saying], at: int) -> int:
    """How far back (below 0) stands the clause that this one lists on for; 0: none does."""
    if sentence[at].clause.join not in ("and", ","):
        return 0
    for far, saying in enumerate(reversed(sentence[:at]), 1):
        if saying.clause.join in ("when", "because") and not (saying.pointings or saying.weighty):
            continue  # "I handed in A when I came on Monday, along with B"
        if saying.weighty or saying.days:
            return -far
        if saying.clause.join not in ("and", ","):
            return 0
    return 0
