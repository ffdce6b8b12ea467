"""What a reminder of a payment says: how much, where to, under which reference, and what being late costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mailbot.domain.events import ItemMoved, ItemRuled
from mailbot.domain.payments import HMRC, Account, Late, Payment, Tax
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemKind, ItemState, Request
from mailbot.domain.rules import Rules

Facts = Mapping[str, object]
Paying = Callable[[Item, Request], Facts | None]


@dataclass(frozen=True, slots=True)
class Paid:
    """Tells letters of one day how to pay."""

    practice: Practice
    rules: Rules
    today: date

    def __call__(self, item: Item, request: Request) -> Facts | None:
        """What belongs below an item; None when nothing is known that its own words don't say."""
        payment = item.payment
        if payment is None or not payment.payee:
            return None
        tax = self.rules.payments.tax(payment.tax)
        account = account_for(payment, self.practice)
        return {
            "pence": None if item.state is ItemState.PARTIAL or _names_sum(item.ask) else payment.pence,
            "reference": payment.reference if account or payment.reference not in item.ask else "",
            "account": {"name": account.name, "sort_code": account.sort_code, "number": account.number}
            if account
            else None,
            "pay_at": tax.pay_at if tax and account is None else "",
            "due": request.due,
            "days_left": (request.due - self.today).days,
            **self._late(payment, tax, request.due),
        }

    def _late(self, payment: Payment, tax: Tax | None, due: date) -> Facts:
        """Interest and the next penalty, where the day is statutory: facts for these dates, or nothing."""
        day = statutory_day(payment, tax, due)
        rule = next(_rules_on(day, tax), None) if day and tax else None
        if day is None or rule is None:
            return {"statutory": None, "interest": False, "running": False, "penalty": None}
        steps = ((day + timedelta(days=p.after_days), p.percent) for p in rule.penalties)
        coming = next(((until, percent) for until, percent in steps if until >= self.today), None)
        return {
            "statutory": day,
            "interest": rule.interest,
            "running": day < self.today,
            "penalty": {"until": coming[0], "percent": coming[1]} if coming else None,
        }


def account_for(payment: Payment, practice: Practice) -> Account | None:
    """Where it is paid into, by the practice's own configuration and nothing else; None when that names none."""
    fitting = [a for a in practice.accounts if a.payee == payment.payee]
    if payment.payee == HMRC:
        named = [a for a in fitting if payment.tax and payment.tax in a.taxes]
        fitting = named or [a for a in fitting if not a.taxes]
    return fitting[0] if fitting else None


def statutory_day(payment: Payment, tax: Tax | None, due: date) -> date | None:
    """The day by which the law wants it paid; None when that can't be told from what staff wrote."""
    if tax is None:
        return None
    return tax.day_after(payment.period_end) if payment.period_end else tax.day_from(due)


def _rules_on(day: date, tax: Tax) -> Iterator[Late]:
    return (late for late in tax.late if late.first <= day <= late.last)


def _names_sum(ask: str) -> bool:
    return bool(re.search(r"£\s?\d", ask))


def proof_of(record: ClientRecord, request: Request, item: Item) -> str:
    """How it is known that a payment was made: "receipt", "said" (by the client alone), or "" (staff know)."""
    if item.kind is not ItemKind.PAYMENT or item.state is not ItemState.RECEIVED:
        return ""
    if item.payment and item.payment.receipt:
        return "receipt"
    about = (e.event for e in reversed(record.log) if isinstance(e.event, ItemMoved | ItemRuled))
    last = next((e for e in about if (e.request, e.item) == (request.ref, item.id)), None)
    return "said" if isinstance(last, ItemMoved) else ""
