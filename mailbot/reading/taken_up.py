"""The items meant by a clause that names none: by pronoun, by "both" and "all", by whose they are, or the only one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.domain.requests import ItemKind
from mailbot.reading.hearing_state import Hearing
from mailbot.reading.intents import Intent
from mailbot.reading.lexicon import MONTH
from mailbot.reading.references import Asked, Asks, names_whom, subject_named
from mailbot.reading.saying import Saying
from mailbot.reading.words import words

FOR_PAYMENT = frozenset({Intent.PAID, Intent.WILL_PAY, Intent.PART})
_FOR_APPROVAL = frozenset({Intent.APPROVED})
_AGAINST_FILING = frozenset({Intent.OBJECTED, Intent.REFUSED, Intent.CONDITION})
_TO_OTHERS = frozenset({"tax", "taxes", "hmrc", "vat", "rent", "wages", "mortgage", "council", "interest"})
"""What clients pay that is no bill of ours."""
WHOSE = "the one of whom it speaks"
_SEVERAL = re.compile(r"\b(?:them|these|those|both)\b", re.IGNORECASE)
_SETTLING = frozenset({Intent.ATTACHED, Intent.PAID, Intent.APPROVED})


def taken_up(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> tuple[tuple[Asked, ...], str]:
    """The items meant by a clause that names none, and how they were found."""
    asks = hearing.asks
    scope = "" if Intent.ASKED in intents else saying.scope
    if scope == "both" and (pair := _both(hearing, saying)):
        return pair, "both"
    if scope in ("all", "both"):
        return whole(hearing, saying), "all of them"
    if sort := _of_its_sort(asks, saying, intents):
        return sort
    if own := _of_whom(hearing, saying):
        return own, WHOSE
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


def _of_its_sort(asks: Asks, saying: Saying, intents: frozenset[Intent]) -> tuple[tuple[Asked, ...], str] | None:
    """What is paid, approved or kept from being filed, where there is one such thing; None when that tells nothing."""
    asked = Intent.ASKED in intents and saying.clause.has("the_bill")
    if (intents & FOR_PAYMENT or asked) and (bill := _sole(asks, ItemKind.PAYMENT, saying)):
        others = bool(intents & FOR_PAYMENT) and _paid_to_others(saying, bill)
        return ((), "") if others else (bill, "the only payment")
    if intents & _FOR_APPROVAL and (sign := _sole(asks, ItemKind.APPROVAL, saying)):
        return sign, "the only approval"
    if intents & _AGAINST_FILING and saying.clause.has("hold_filing") and (sign := _all_of(asks, ItemKind.APPROVAL)):
        return sign, "what is to be filed"
    return None


def _paid_to_others(saying: Saying, bills: Sequence[Asked]) -> bool:
    """ "Tax was paid in January", where a fee of ours is open: not every payment is one to us."""
    said = _TO_OTHERS & {w.form for w in words(saying.clause.text)}
    return bool(said) and not any(_TO_OTHERS & {w.form for w in words(a.item.ask)} for a in bills)


def _all_taken_up(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "We've read both the accounts and the return and are happy with them": all that the sentence named."""
    several = saying.clause.sentence == hearing.named_sentence and bool(_SEVERAL.search(saying.clause.text))
    return tuple(dict.fromkeys((*hearing.focus, *(hearing.named if several else ()))))


def _can_be_said(asked: Asked, intents: frozenset[Intent]) -> bool:
    if intents & FOR_PAYMENT:
        return asked.item.kind is ItemKind.PAYMENT
    return not (intents & _FOR_APPROVAL) or asked.item.kind is ItemKind.APPROVAL


def _has_come(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """ "P60 attached. Will send it on Friday": what has come is not what is promised."""
    if not intents & {Intent.PROMISED, Intent.NOT_YET}:
        return False
    came = all(a.place in hearing.came and a.place not in hearing.part for a in hearing.focus)
    absent = Intent.NONE in hearing.focus_weighty and not saying.refers
    return came or absent or bool(hearing.focus_weighty & _SETTLING)


def _is_a_month_of(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """ "May and June attached. The one for July follows on Friday": a month that what has come may lack."""
    if not intents & {Intent.PROMISED, Intent.NOT_YET} or not any(a.place in hearing.came for a in hearing.focus):
        return False
    start, text = saying.clause.start, saying.clause.text
    dated = [(d.start - start, d.end - start) for d in saying.days]
    months = [n for n in hearing.asks.lexicon.namings(text) if n.key.startswith(MONTH)]
    return any(not any(a <= n.start < b for a, b in dated) for n in months)


def _runs_on(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """A fragment, or a clause of the same sentence, goes on about what was named before it."""
    return (
        saying.bare
        or saying.clause.sentence == hearing.focus_sentence
        or bool(intents & {Intent.ASKED, Intent.PROMISED})
        or Intent.APPROVED in intents & hearing.focus_weighty
    )


def _of_whom(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "Arlo's on Monday", "I do mine on pay day": that person's item of the sort spoken of."""
    asks = hearing.asks
    whom = names_whom(saying.clause.text, asks)
    if not whom and asks.writer and any(w.form == "mine" for w in words(saying.clause.text)):
        whom = frozenset({asks.writer})
    return tuple(a for a in asks.open if a.client.id in whom and any(_alike(a, f) for f in hearing.focus))


def _alike(one: Asked, other: Asked) -> bool:
    paid = one.item.kind is ItemKind.PAYMENT and other.item.kind is ItemKind.PAYMENT
    return one.item.kind is other.item.kind and (paid or bool(one.keys & other.keys))


def _both(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    if len(hearing.focus) == 2:
        return hearing.focus
    own = hearing.own(saying)
    return own if len(own) == 2 else ()


def whole(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    whom = names_whom(saying.clause.text, hearing.asks)
    own = hearing.own(saying)
    return tuple(a for a in own if not whom or a.client.id in whom)


def _all_of(asks: Asks, kind: ItemKind) -> tuple[Asked, ...]:
    """Every open item of a kind in the thread's request; "don't file yet" holds all that waits for approval."""
    return tuple(a for a in asks.of_primary() if a.item.kind is kind)


def _sole(asks: Asks, kind: ItemKind, saying: Saying) -> tuple[Asked, ...]:
    """The one open item of a kind: of the thread's request, else of all; two bills paid as "both" are both."""
    own = tuple(a for a in asks.of_primary() if a.item.kind is kind)
    everywhere = tuple(a for a in asks.open if a.item.kind is kind)
    for fitting in (own, everywhere):
        if len(fitting) == 1 or (fitting and saying.scope):
            return fitting
    return ()
