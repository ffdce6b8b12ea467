"""Bills that a mail states piece by piece: the invoice here, its sum there, and a please somewhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.antecedents import with_sum
from mailbot.reading.asked.prose import Asked
from mailbot.reading.asked.setting import Reading, Setting, Wanted
from mailbot.reading.text.words import amounts, words


def make_whole(reading: Reading, setting: Setting) -> None:
    """What is wanted, each once and by its name; an approval or payment without one gives way to the rest."""
    for bill in _stated_bills(reading, setting):
        reading.want(bill)
    named = {w.asked.kind for w in reading.wanted if not w.asked.unnamed}
    reading.wanted = [w for w in reading.wanted if not (w.asked.unnamed and w.asked.kind in named)]
    reading.wanted = _bills_made_whole(reading, setting)
    if ItemKind.APPROVAL in {w.asked.kind for w in reading.wanted}:  # "approve it and return a signed copy"
        reading.wanted = [w for w in reading.wanted if not setting.every.has(w.asked.text, "signed_copy")]


def _stated_bills(reading: Reading, setting: Setting) -> Iterator[Asked]:
    """ "PAYE for May is £812.50. Please make sure it reaches HMRC.": a bill stated, and a word that it is to be paid.

    None of what we pay, of what comes back, and of what is only estimated.
    """
    every = setting.every
    said = [s.text for s in reading.sentences]
    if reading.nothing or reading.wanted or not reading.owed:
        return
    if any(every.has(text, "payment_by_us", "estimated", "comes_back") for text in said):
        return
    if any(every.has(text, "bill_due") for text in said):
        bill = Asked(reading.owed[-1], ItemKind.PAYMENT)
        yield with_sum(bill, next((text for text in said if bill.text in text), ""))


def _bills_made_whole(reading: Reading, setting: Setting) -> list[Wanted]:
    """What is wanted, each bill once and by its name: "our invoice 1188 (£684.00)", not "£684.00" and "the amount"."""
    bills = [w for w in reading.wanted if w.asked.kind is ItemKind.PAYMENT and w.asked.text]
    sums = {s for w in bills for s in _sums(w.asked.text)}
    if len(sums) != 1 or not all(_sums(w.asked.text) or names_no_bill(w.asked.text, setting) for w in bills):
        return reading.wanted
    named = next((w for w in bills if not names_no_bill(w.asked.text, setting)), None)
    known = [n for n in reading.named if setting.every.has(n, "of_money")]
    if named is None and (not known or _sums(known[-1])):
        named = max(bills, key=lambda w: len(_sums(w.asked.text)))
    if named is None:
        bare = next(w for w in bills if _sums(w.asked.text))
        named = replace(bare, asked=replace(bare.asked, text=f"{known[-1]} ({_sum_as_written(bare.asked.text)})"))
    return _once(reading.wanted, bills, named)


def _once(wanted: Sequence[Wanted], bills: Sequence[Wanted], whole: Wanted) -> list[Wanted]:
    first = next(n for n, w in enumerate(wanted) if w in bills)
    return [whole if n == first else w for n, w in enumerate(wanted) if n == first or w not in bills]


def _sums(text: str) -> frozenset[Decimal]:
    return frozenset(Decimal(str(a.value)) for a in amounts(text) if a.money)


def _sum_as_written(text: str) -> str:
    return next(text[a.start : a.end] for a in amounts(text) if a.money)


def names_no_bill(text: str, setting: Setting) -> bool:
    """Whether it holds a sum and hardly a word besides, or only speaks of "the amount"."""
    for amount in sorted((a for a in amounts(text) if a.money), key=lambda a: -a.start):
        text = f"{text[: amount.start]} {text[amount.end :]}"
    return setting.every.has(text, "bare_sum") or not words(text)
