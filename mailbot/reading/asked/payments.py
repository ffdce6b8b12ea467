"""What staff say of a payment they ask for: how much, to whom, under which reference, for which period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from mailbot.domain.payments import HMRC, PRACTICE, Payment, PaymentRules, Tax
from mailbot.domain.register import Register
from mailbot.domain.requests import ItemKind, Request, RequestKind
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import AskedItem, Command, Verb
from mailbot.reading.papers.periods import find_periods
from mailbot.reading.text.words import amounts, folded

_LEAST_REFERENCE = 3
_EARLY, _LATE = 40, 62
"""Days by which staff's day may lie before or after the statutory one; else a period in the text is not the tax's."""


def with_payments(items: Sequence[AskedItem], text: str, due: date | None, rules: Rules) -> tuple[AskedItem, ...]:
    """The items, those to be paid with what the text says of them.

    What stands in the item's own words is its own; what stands elsewhere in the text is it only where no other item
    is to be paid, and else in the same line.
    """
    bills = [i for i in items if i.kind is ItemKind.PAYMENT]
    return tuple(
        replace(i, payment=payment_of(i.ask, text if len(bills) == 1 else _lines_of(i.ask, text), due, rules))
        if i.kind is ItemKind.PAYMENT
        else i
        for i in items
    )


def payment_of(ask: str, around: str, due: date | None, rules: Rules) -> Payment:
    """What is to be paid; `around` is what else was written about it."""
    known = rules.payments
    tax, payee = _payee(ask, around, known)
    return Payment(
        pence=_pence(ask if any(a.money for a in amounts(ask)) else around),
        payee=payee,
        tax=tax.key if tax else "",
        reference=_reference(ask, around, payee, tax, known),
        period_end=_period_end(ask, around, due, tax, rules) if tax and tax.months_after else None,
    )


def with_bills(commands: Sequence[Command], register: Register, rules: Rules) -> tuple[Command, ...]:
    """Orders that add something, those that add something to be paid with what their words say of it."""
    return tuple(
        replace(c, payment=_bill(c.ask, register.request(c.request or ""), rules)) if c.verb is Verb.ADD else c
        for c in commands
    )


def _bill(ask: str, request: Request | None, rules: Rules) -> Payment | None:
    """How a further item is to be paid; None when it isn't plainly money: a sum that we or, among other payments, HMRC
    get. A bill that doesn't say that it is ours may be anybody's: no account of ours is named for it."""
    found = payment_of(ask, "", request.due if request else None, rules)
    ours = _says(ask, [w for w in rules.payments.to_us if " " in w])
    if found.pence is None or not (ours or (request and request.kind is RequestKind.PAYMENT)):
        return None
    return found if ours or found.payee == HMRC else replace(found, payee="", reference="")


def _lines_of(ask: str, text: str) -> str:
    said = folded(ask)
    return "\n".join(line for line in text.splitlines() if said in folded(line))


def _pence(text: str) -> int | None:
    """The one sum in pounds that a text names; None for none, and for several."""
    sums = {a.value for a in amounts(text) if a.money and "£" in text[a.start : a.end]}
    (only,) = sums if len(sums) == 1 else (None,)
    return int(only * 100) if only is not None and only * 100 == int(only * 100) else None


# -- to whom ----------------------------------------------------------------------------------------------------------


def _payee(ask: str, around: str, known: PaymentRules) -> tuple[Tax | None, str]:
    """The tax and who is paid. A bill of ours stays one, whatever it is for."""
    for text in (ask, around):
        if _says(text, known.to_us):
            return None, PRACTICE
        if tax := _tax(text, known):
            return tax, HMRC
        if _says(text, known.to_hmrc):
            return None, HMRC
    return None, ""


def _tax(text: str, known: PaymentRules) -> Tax | None:
    """The tax named by the longest words; None when two taxes are named as well."""
    found = {t.key: max((len(w) for w in t.words if _says(text, (w,))), default=0) for t in known.taxes}
    longest = max(found.values(), default=0)
    best = [t for t in known.taxes if longest and found[t.key] == longest]
    return best[0] if len(best) == 1 else None


def _says(text: str, words: Sequence[str]) -> bool:
    said = f" {folded(text)} "
    return any(f" {folded(word)} " in said for word in words)


# -- under which reference --------------------------------------------------------------------------------------------


def _reference(ask: str, around: str, payee: str, tax: Tax | None, known: PaymentRules) -> str:
    for text in (ask, around):
        found = set(_hmrc_references(text, tax)) if payee == HMRC else set(_our_references(text, known))
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def _hmrc_references(text: str, tax: Tax | None) -> Iterator[str]:
    if tax and tax.reference:
        for hit in re.finditer(tax.reference, text, re.IGNORECASE):
            yield re.sub(r"\s", "", hit[0]).upper()


def _our_references(text: str, known: PaymentRules) -> Iterator[str]:
    """By the first pattern that finds any."""
    for pattern in known.references:
        found = [h for h in re.finditer(pattern, text, re.IGNORECASE) if _is_whole(h)]
        if found:
            yield from (h[1].strip("-/").upper() for h in found)
            return


def _is_whole(hit: re.Match[str]) -> bool:
    """Long enough to be told from others, and no sum of money cut short."""
    return len(hit[1].strip("-/")) >= _LEAST_REFERENCE and not re.match(r"[.,]\d", hit.string[hit.end(1) :])


# -- for which period -------------------------------------------------------------------------------------------------


def _period_end(ask: str, around: str, due: date | None, tax: Tax, rules: Rules) -> date | None:
    """The end of a named period whose tax falls due about when staff say."""
    for text in (ask, around):
        ends = {d.period.end for d in find_periods(text, rules, near=due)} - {due}
        fitting = [e for e in ends if due is None or -_LATE <= (tax.day_after(e) - due).days <= _EARLY]
        if len(fitting) == 1:
            return fitting[0]
    return None
