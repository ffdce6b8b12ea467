"""The items meant by a clause that names none: by pronoun, by "both" and "all", by whose they are, or the only one."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.domain.requests import ItemKind
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.hearing.everything import spread
from mailbot.reading.hearing.state import Hearing
from mailbot.reading.naming.references import Asked, Asks, names_whom, subject_named
from mailbot.reading.text.lexicon import MONTH
from mailbot.reading.text.words import amounts, forms, words

FOR_PAYMENT = frozenset({Intent.PAID, Intent.WILL_PAY, Intent.PART})
Found = tuple[tuple[Asked, ...], str]
"""Items, and how they were found."""
_FOR_APPROVAL = frozenset({Intent.APPROVED})
_AGAINST_FILING = frozenset({Intent.OBJECTED, Intent.REFUSED, Intent.CONDITION})
WHOSE = "the one of whom it speaks"
_AGAINST = frozenset({Intent.ASKED, Intent.OBJECTED, Intent.REFUSED})
_SETTLING = frozenset({Intent.ATTACHED, Intent.PAID, Intent.APPROVED})


def taken_up(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> Found:
    """The items meant by a clause that names none, and how they were found."""
    asks = hearing.asks
    if found := _by_scope(hearing, saying, intents) or _by_sort(hearing, saying, intents):
        return found
    if own := _of_whom(hearing, saying):
        return own, WHOSE
    parts = tuple(a for a in hearing.focus if a.place in hearing.part)
    left = tuple(a for a in asks.open if a.place in hearing.part)
    if len(left) == 1 and intents == {Intent.PROMISED} and saying.refers and not _near(hearing, saying):
        return left, "the rest of it"  # "one must have gone in the junk, will find it tonight"
    if _near(hearing, saying) and _is_a_month_of(hearing, saying, intents):
        return parts or hearing.focus, "the rest of it"
    if parts and saying.refers and intents == {Intent.PROMISED} and _near(hearing, saying):
        return parts, "the rest of it"
    if _of_something_new(hearing, saying, intents):
        return (), ""
    if _goes_on_about_it(hearing, saying, intents):
        return _all_taken_up(hearing, saying), "taken up"
    of_request = subject_named(saying.clause.text, asks)
    if of_request:
        return tuple(a for a in asks.open if a.request.ref == of_request), "the request's subject"
    own = hearing.own(saying)
    return (own, "the only item") if len(own) == 1 and _can_be_said(own[0], intents) else ((), "")


def _of_its_sort(asks: Asks, saying: Saying, intents: frozenset[Intent]) -> Found | None:
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


def _by_scope(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> Found | None:
    """ "Both", "all of them"; but "I'll give you a ring about all this" brings nothing."""
    scope = "" if Intent.ASKED in intents else saying.scope
    if scope == "both" and (pair := _both(hearing, saying)):
        return pair, "both"
    if scope and saying.clause.has("idle") and Intent.PROMISED in intents:
        return (), ""
    if scope == "all" and _ends_a_list(hearing, saying):
        return hearing.focus, "taken up"  # "sales, purchases and bank all by Thursday"
    if scope == "both" and hearing.focus and _near(hearing, saying) and not intents & (FOR_PAYMENT | _FOR_APPROVAL):
        return hearing.focus, "taken up"  # "there are two certificates, both to follow"
    if (
        scope == "all"
        and saying.grammar.scope.the_lot.search(saying.clause.text)
        and _is_gathered(hearing, saying, intents)
    ):
        return hearing.focus, "taken up"
    if scope in ("all", "both") and spread(hearing, saying, intents):
        return whole(hearing, saying), "all of them"
    return None


def _is_gathered(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """ "Ros is adding up the takings. I'll bring the lot in": the lot of what is being made ready."""
    if intents != {Intent.PROMISED} or len(hearing.focus) != 1 or not _near(hearing, saying):
        return False
    return hearing.focus_sentence < saying.clause.sentence and not hearing.focus_weighty and not hearing.focus_ended


def _ends_a_list(hearing: Hearing, saying: Saying) -> bool:
    sentence = saying.clause.sentence
    listed = (s for s in hearing.sayings if s.clause.sentence == sentence and s.clause.start < saying.clause.start)
    return bool(hearing.focus) and hearing.focus_sentence == sentence and any(s.echo > 0 for s in listed)


def _by_sort(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> Found | None:
    """What can be said of one sort of item only: of a payment, of an approval."""
    asks = hearing.asks
    if intents & (FOR_PAYMENT | {Intent.CLAIMED}) and (bills := _summed_up(hearing, saying)):
        return bills, "the sum of them"
    if found := _of_its_sort(asks, saying, intents):
        return found
    if saying.clause.has("approve") and intents & _AGAINST and (signs := _to_approve(hearing, saying)):
        return signs, "the approval"
    return None


def _near(hearing: Hearing, saying: Saying) -> bool:
    """Whether what was spoken of last stands in the same sentence, or in the one before."""
    return saying.clause.sentence - hearing.focus_sentence <= 1


def _goes_on_about_it(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """Whether it speaks of what was spoken of last: by a pronoun, or because it runs on."""
    if not hearing.focus or not _near(hearing, saying) or _has_come(hearing, saying, intents):
        return False
    return saying.refers or _runs_on(hearing, saying, intents)


def _of_something_new(hearing: Hearing, saying: Saying, intents: frozenset[Intent]) -> bool:
    """ "Miles were 4,120. Should I expect my bill in January?": what is answered or sent is not what is asked about."""
    ended = hearing.focus_ended and saying.clause.sentence != hearing.focus_sentence
    if not ended or saying.refers or intents != {Intent.ASKED}:
        return False
    return any(len(n.key) > 2 and not n.key.isdigit() for n in hearing.asks.lexicon.namings(saying.clause.text))


def _summed_up(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "£2,030 paid, that's the lot": all the bills, where the sum is theirs."""
    bills = tuple(a for a in hearing.asks.open if a.item.kind is ItemKind.PAYMENT)
    due = [next((m.value for m in amounts(a.item.ask) if m.money), None) for a in bills]
    paid = {m.value for m in amounts(saying.clause.text) if m.money}
    return bills if len(bills) > 1 and all(due) and sum(d for d in due if d) in paid else ()


def _to_approve(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "Not approving anything yet", "have I approved these already?": whatever there is to approve."""
    own = tuple(a for a in hearing.own(saying) if a.item.kind is ItemKind.APPROVAL)
    near = tuple(a for a in hearing.focus if a in own)
    return near or (own if len(own) == 1 or saying.grammar.scope.some_of_several.search(saying.clause.text) else ())


def _paid_to_others(saying: Saying, bills: Sequence[Asked]) -> bool:
    """ "Tax was paid in January", where a fee of ours is open: not every payment is one to us."""
    names = saying.grammar.others.paid_to
    return bool(names & set(forms(saying.clause.text))) and not any(names & set(forms(a.item.ask)) for a in bills)


def _all_taken_up(hearing: Hearing, saying: Saying) -> tuple[Asked, ...]:
    """ "We've read both the accounts and the return and are happy with them": all that the sentence named."""
    several = saying.clause.sentence == hearing.named_sentence and bool(
        saying.grammar.scope.some_of_several.search(saying.clause.text)
    )
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
    meant = tuple(a for a in (hearing.asks.open if whom else hearing.own(saying)) if not whom or a.client.id in whom)
    if saying.clause.has("approve") and any(a.item.kind is ItemKind.APPROVAL for a in meant):
        return tuple(a for a in meant if a.item.kind is ItemKind.APPROVAL)  # "all fine except …"
    return meant


def _all_of(asks: Asks, kind: ItemKind) -> tuple[Asked, ...]:
    """Every open item of a kind in the thread's request; "don't file yet" holds all that waits for approval."""
    return tuple(a for a in asks.of_primary() if a.item.kind is kind)


def _sole(asks: Asks, kind: ItemKind, saying: Saying) -> tuple[Asked, ...]:
    """The one open item of a kind: of the thread's request, else of all; two bills paid as "both" are both."""
    own = tuple(a for a in asks.of_primary() if a.item.kind is kind)
    everywhere = tuple(a for a in asks.open if a.item.kind is kind)
    for fitting in (own, everywhere):
        if len(fitting) == 1 or (
            fitting and saying.scope and not saying.grammar.scope.all_of_it.search(saying.clause.text)
        ):
            return fitting
    return ()
