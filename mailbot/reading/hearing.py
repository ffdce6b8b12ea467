"""Which clause is evidence of what for which item: names, then pronouns, then words for all or the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.domain.requests import ItemKind, ItemState
from mailbot.reading.dates import FoundDay
from mailbot.reading.evidence import Evidence, Heard
from mailbot.reading.intents import Intent
from mailbot.reading.lexicon import MONTH
from mailbot.reading.promised_days import day_of
from mailbot.reading.references import Asked, Asks, names_whom, subject_named
from mailbot.reading.saying import Saying
from mailbot.reading.words import amounts, words

Place = tuple[str, str]

_FOR_PAYMENT = frozenset({Intent.PAID, Intent.WILL_PAY, Intent.PART})
_FOR_APPROVAL = frozenset({Intent.APPROVED})
_OF_ALL = frozenset({Intent.PROMISED, Intent.CLAIMED, Intent.REFUSED})
"""Said of nothing in particular, it is said of everything asked."""
_FOR_STAFF = frozenset({Intent.ASKED, Intent.REFUSED, Intent.OBJECTED})
"""Said of one of several, it is better asked about all of them."""
_TO_OTHERS = frozenset({"tax", "taxes", "hmrc", "vat", "rent", "wages", "mortgage", "council", "interest"})
"""What clients pay that is no bill of ours."""
_WHOSE = "the one of whom it speaks"
_SEVERAL = re.compile(r"\b(?:them|these|those|both)\b", re.IGNORECASE)
_OF_THE_PART = re.compile(r"\b(?:rest|remain(?:ing|der)|balance|missing)\b", re.IGNORECASE)
"""Words that may mean the rest of one thing."""
_OF_MORE = re.compile(
    r"\b(?:everything|anything|all|lot|others?|else|list|both|items?|things?|bits?|stuff|papers?|documents?|questions?)\b",
    re.IGNORECASE,
)
"""Words that go beyond the thing of which a part has come."""
_SELF = re.compile(r"(?:^|\b(?:is|are|it|that|they|those|these|'s|’s|re|now|also)\s)\W*coming\b", re.IGNORECASE)
_SETTLING = frozenset({Intent.ATTACHED, Intent.PAID, Intent.APPROVED})


@dataclass(slots=True)
class _Hearing:
    """The state while a mail is gone through from top to bottom."""

    asks: Asks
    sayings: Sequence[Saying]
    came: frozenset[Place]
    written: date
    evidence: list[Evidence]
    loose: list[Saying]
    part: frozenset[Place] = frozenset()
    """The items of which this mail brings only a part."""
    focus: tuple[Asked, ...] = ()
    focus_sure: bool = True
    """False: it was said of one of these, and nobody knows of which."""
    focus_sentence: int = -9
    focus_weighty: frozenset[Intent] = frozenset()
    focus_days: tuple[FoundDay, ...] = ()
    named: tuple[Asked, ...] = ()
    """The items that the sentence has named so far without saying anything of them."""
    named_sentence: int = -9
    later: list[int] = field(default_factory=list)
    frame: str = ""
    """The request that a heading names ("VAT - …")."""
    frame_sentence: int = -9

    def own(self, saying: Saying) -> tuple[Asked, ...]:
        """The open items that a clause is about when it names none: of the heading's request, else of the thread's."""
        framed = saying.clause.sentence == self.frame_sentence
        return tuple(a for a in self.asks.open if a.request.ref == self.frame) if framed else self.asks.of_primary()

    def note(self, at: int, items: Iterable[Asked], intents: Iterable[Intent], how: str, *, sure: bool = True) -> None:
        saying = self.sayings[at]
        wanted = tuple(intents)
        for asked in items:
            for intent in wanted:
                promised = intent in (Intent.PROMISED, Intent.WILL_PAY)
                day = day_of(self.sayings, at, self.written) if promised else None
                self.evidence.append(Evidence(asked, intent, saying, at, sure, day, how))


def hear(
    sayings: Sequence[Saying],
    asks: Asks,
    came: frozenset[Place],
    written: date,
    part: frozenset[Place] = frozenset(),
) -> Heard:
    """Join what is said to the items it is said of. `came`: items for which this mail brings a document; `part`: those
    of them of which it brings only a part."""
    hearing = _Hearing(asks, sayings, came, written, [], [], part)
    for at, saying in enumerate(sayings):
        _hear(hearing, at, saying)
    for at in hearing.later:
        _of_the_rest(hearing, at)
    return Heard(tuple(sayings), tuple(hearing.evidence), tuple(hearing.loose))


def _hear(hearing: _Hearing, at: int, saying: Saying) -> None:
    if saying.clause.topic and not saying.items and (ref := subject_named(saying.clause.text, hearing.asks)):
        hearing.frame, hearing.frame_sentence = ref, saying.clause.sentence
    intents = saying.weighty | _plain_yes(hearing, saying) | _money_gone(hearing, saying)
    if (
        saying.scope in ("all", "rest")
        and saying.items
        and saying.clause.has("except")
        and Intent.OBJECTED not in intents
    ):
        left = [a for a in _whole(hearing, saying) if a not in saying.items]
        hearing.note(at, left, intents, "all but")
        return
    if saying.items or saying.either:
        sure = saying.items or _of_focus(hearing, saying) or (saying.either if saying.scope in ("both", "all") else ())
        either = () if sure else _fitting(saying.either, intents)
        hearing.note(at, sure, intents, "named")
        hearing.note(at, (a for a in sure if a.place in saying.denied), (Intent.NONE,), "named")
        hearing.note(at, either, intents | ({Intent.NONE} if saying.denied else set()), "one of several", sure=False)
        _look_at(hearing, saying, sure or saying.either, intents)
        hearing.focus_sure = bool(sure)
        return
    if not intents:
        return
    if saying.scope == "rest" and not intents & {Intent.ASKED}:
        hearing.later.append(at)
        return
    items, how = _taken_up(hearing, saying, intents)
    if items:
        sure = hearing.focus_sure or how != "taken up" or bool(intents & _FOR_STAFF)
        hearing.note(at, items, intents, how, sure=sure)
        hearing.focus = items if how == _WHOSE else hearing.focus
        hearing.focus_sentence = saying.clause.sentence
    elif _of_everything(hearing, saying, intents):
        hearing.later.append(at)
    elif intents:
        hearing.loose.append(saying)


def _of_everything(hearing: _Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """Whether a clause that names nothing speaks of all that is asked: "already posted", "by Friday I promise"."""
    if Intent.REFUSED in intents or saying.scope:
        return bool(intents & _OF_ALL)
    if _only_draws_near(saying):
        return False
    several = not hearing.focus and bool(_SEVERAL.search(saying.clause.text))
    if Intent.PROMISED in intents and (saying.clause.has("promise") or several or (saying.days and not saying.bare)):
        return True
    return Intent.CLAIMED in intents and (saying.refers or not hearing.asks.lexicon.namings(saying.clause.text))


def _only_draws_near(saying: Saying) -> bool:
    """ "It's hectic, with the school holidays coming": a season that comes is no paper that will."""
    promised = [m.text.lower() for m in saying.clause.marks if m.label in ("promise", "future", "time")]
    return promised == ["coming"] and not saying.days and not _SELF.search(saying.clause.text)


def _of_focus(hearing: _Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "The card was cancelled, so there are no statements": of several that a word fits, the one just spoken of."""
    if saying.clause.sentence != hearing.focus_sentence:
        return ()
    near = tuple(a for a in saying.either if a in hearing.focus)
    return near if len(near) == 1 else ()


def _money_gone(hearing: _Hearing, saying: Saying) -> frozenset[Intent]:
    """ "2093 done", "£360 sent", "BACS done", "just pinged it over": of a bill that is payment."""
    short = len(words(saying.clause.text)) <= 3
    about = (*saying.items, *saying.either) or (hearing.own(saying) if saying.refers or short else ())
    bills = bool(about) and all(a.item.kind is ItemKind.PAYMENT for a in about)
    if not bills or saying.intents & {Intent.PROMISED, Intent.WILL_PAY, Intent.NOT_YET, Intent.ASKED}:
        return frozenset()
    sent = Intent.CLAIMED in saying.intents and any(a.money for a in amounts(saying.clause.text))
    return frozenset({Intent.PAID}) if sent or saying.clause.has("done") else frozenset()


def _plain_yes(hearing: _Hearing, saying: Saying) -> frozenset[Intent]:
    """A bare "yes" or "no" to a thread that is about an approval only; "payroll fine" where it is named."""
    if saying.weighty or saying.clause.has("acknowledge", "future", "modal", "hedge"):
        return frozenset()
    named = any(a.item.kind is ItemKind.APPROVAL for a in saying.items)
    if named and saying.clause.has("fine") and not saying.clause.has("negation") and not saying.clause.asks:
        return frozenset({Intent.APPROVED})
    own = hearing.own(saying)
    if saying.items or not own or any(a.item.kind is not ItemKind.APPROVAL for a in own):
        return frozenset()
    if Intent.NO in saying.intents and len(words(saying.clause.text)) <= 2:
        return frozenset({Intent.OBJECTED})
    return frozenset({Intent.APPROVED}) if Intent.YES in saying.intents else frozenset()


def _look_at(hearing: _Hearing, saying: Saying, items: tuple[Asked, ...], intents: frozenset[Intent]) -> None:
    same = saying.clause.sentence == hearing.focus_sentence and saying.clause.join in ("and", ",")
    same = same and intents == hearing.focus_weighty and hearing.focus_days in ((), saying.days)
    hearing.focus = tuple(dict.fromkeys((*hearing.focus, *items))) if same else items
    hearing.focus_sentence = saying.clause.sentence
    hearing.focus_weighty = intents
    hearing.focus_days = saying.days
    before = hearing.named if saying.clause.sentence == hearing.named_sentence else ()
    hearing.named = () if intents and not saying.echo else tuple(dict.fromkeys((*before, *saying.items)))
    hearing.named_sentence = saying.clause.sentence


def _fitting(items: Sequence[Asked], intents: frozenset[Intent]) -> tuple[Asked, ...]:
    """Of items named equally well, those that such a thing can be said of."""
    if intents & _FOR_PAYMENT:
        return tuple(a for a in items if a.item.kind is ItemKind.PAYMENT)
    return tuple(items)


# -- without a name ---------------------------------------------------------------------------------------------------


def _taken_up(hearing: _Hearing, saying: Saying, intents: frozenset[Intent]) -> tuple[tuple[Asked, ...], str]:
    """The items meant by a clause that names none, and how they were found."""
    asks = hearing.asks
    scope = "" if Intent.ASKED in intents else saying.scope
    if scope == "both" and (pair := _both(hearing, saying)):
        return pair, "both"
    if scope in ("all", "both"):
        return _whole(hearing, saying), "all of them"
    if intents & _FOR_PAYMENT and (bill := _sole(asks, ItemKind.PAYMENT, saying)):
        return ((), "") if _paid_to_others(saying, bill) else (bill, "the only payment")
    if intents & _FOR_APPROVAL and (sign := _sole(asks, ItemKind.APPROVAL, saying)):
        return sign, "the only approval"
    if Intent.ASKED in intents and saying.clause.has("the_bill") and (bill := _sole(asks, ItemKind.PAYMENT, saying)):
        return bill, "the only payment"
    if own := _of_whom(hearing, saying):
        return own, _WHOSE
    near = saying.clause.sentence - hearing.focus_sentence <= 1
    if near and _is_a_month_of(hearing, saying, intents):
        return hearing.focus, "the rest of it"
    if (
        hearing.focus
        and near
        and not _has_come(hearing, saying, intents)
        and (saying.refers or _runs_on(hearing, saying, intents))
    ):
        return _all_taken_up(hearing, saying), "taken up"
    of_request = subject_named(saying.clause.text, asks)
    if of_request:
        return tuple(a for a in asks.open if a.request.ref == of_request), "the request's subject"
    own = hearing.own(saying)
    return (own, "the only item") if len(own) == 1 and _can_be_said(own[0], intents) else ((), "")


def _paid_to_others(saying: Saying, bills: Sequence[Asked]) -> bool:
    """ "Tax was paid in January", where a fee of ours is open: not every payment is one to us."""
    said = _TO_OTHERS & {w.form for w in words(saying.clause.text)}
    return bool(said) and not any(_TO_OTHERS & {w.form for w in words(a.item.ask)} for a in bills)


def _all_taken_up(hearing: _Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "We've read both the accounts and the return and are happy with them": all that the sentence named."""
    several = saying.clause.sentence == hearing.named_sentence and bool(_SEVERAL.search(saying.clause.text))
    return tuple(dict.fromkeys((*hearing.focus, *(hearing.named if several else ()))))


def _can_be_said(asked: Asked, intents: frozenset[Intent]) -> bool:
    if intents & _FOR_PAYMENT:
        return asked.item.kind is ItemKind.PAYMENT
    return not (intents & _FOR_APPROVAL) or asked.item.kind is ItemKind.APPROVAL


def _has_come(hearing: _Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """ "P60 attached. Will send it on Friday": what has come is not what is promised."""
    if not intents & {Intent.PROMISED, Intent.NOT_YET}:
        return False
    came = all(a.place in hearing.came and a.place not in hearing.part for a in hearing.focus)
    absent = Intent.NONE in hearing.focus_weighty and not saying.refers
    return came or absent or bool(hearing.focus_weighty & _SETTLING)


def _is_a_month_of(hearing: _Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """ "May and June attached. The one for July follows on Friday": a month that what has come may lack."""
    if not intents & {Intent.PROMISED, Intent.NOT_YET} or not any(a.place in hearing.came for a in hearing.focus):
        return False
    start, text = saying.clause.start, saying.clause.text
    dated = [(d.start - start, d.end - start) for d in saying.days]
    months = [n for n in hearing.asks.lexicon.namings(text) if n.key.startswith(MONTH)]
    return any(not any(a <= n.start < b for a, b in dated) for n in months)


def _runs_on(hearing: _Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """A fragment, or a clause of the same sentence, goes on about what was named before it."""
    return (
        saying.bare
        or saying.clause.sentence == hearing.focus_sentence
        or bool(intents & {Intent.ASKED, Intent.PROMISED})
    )


def _of_whom(hearing: _Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "Arlo's on Monday", "I do mine on pay day": that person's item of the sort spoken of."""
    asks = hearing.asks
    whom = names_whom(saying.clause.text, asks)
    if not whom and asks.writer and any(w.form == "mine" for w in words(saying.clause.text)):
        whom = frozenset({asks.writer})
    return tuple(a for a in asks.open if a.client.id in whom and any(_alike(a, f) for f in hearing.focus))


def _alike(one: Asked, other: Asked) -> bool:
    paid = one.item.kind is ItemKind.PAYMENT and other.item.kind is ItemKind.PAYMENT
    return one.item.kind is other.item.kind and (paid or bool(one.keys & other.keys))


def _both(hearing: _Hearing, saying: Saying) -> tuple[Asked, ...]:
    if len(hearing.focus) == 2:
        return hearing.focus
    own = hearing.own(saying)
    return own if len(own) == 2 else ()


def _whole(hearing: _Hearing, saying: Saying) -> tuple[Asked, ...]:
    whom = names_whom(saying.clause.text, hearing.asks)
    own = hearing.own(saying)
    return tuple(a for a in own if not whom or a.client.id in whom)


def _sole(asks: Asks, kind: ItemKind, saying: Saying) -> tuple[Asked, ...]:
    """The one open item of a kind: of the thread's request, else of all; two bills paid as "both" are both."""
    own = tuple(a for a in asks.of_primary() if a.item.kind is kind)
    everywhere = tuple(a for a in asks.open if a.item.kind is kind)
    for fitting in (own, everywhere):
        if len(fitting) == 1 or (fitting and saying.scope):
            return fitting
    return ()


def _of_the_rest(hearing: _Hearing, at: int) -> None:
    """ "The rest next week", "you shall have everything on Friday": all that nothing else was said of."""
    saying = hearing.sayings[at]
    parts = tuple(a for a in hearing.asks.open if a.place in hearing.part)
    if parts and Intent.PROMISED in saying.intents:
        hearing.note(at, parts, saying.weighty, "the rest of it")
        if not _goes_further(saying):
            return
    spoken = {e.asked.place for e in hearing.evidence if e.intent is not Intent.NOT_YET and e.sure}
    if saying.scope == "rest":
        spoken |= {a.place for s in hearing.sayings for a in s.items if Intent.NOT_YET not in s.intents}
    resting = (ItemState.CLAIMED, ItemState.QUERY)
    left = tuple(
        a
        for a in hearing.own(saying)
        if a.place not in spoken | hearing.came and a.item.state not in resting and a.item.kind is not ItemKind.PAYMENT
    )
    intents = saying.weighty
    if left and intents:
        hearing.note(at, left, intents, "all that is left")
    elif intents - {Intent.PROMISED, Intent.NOT_YET}:
        hearing.loose.append(saying)


def _goes_further(saying: Saying) -> bool:
    """Whether a promise beside a part speaks of more than the rest of that: "everything else on Friday"."""
    if _OF_MORE.search(saying.clause.text) or saying.scope in ("all", "both"):
        return True
    return saying.scope == "rest" and not _OF_THE_PART.search(saying.clause.text)
