"""Which fee a receipt is for: by the reference that was to be quoted and by the sum, never by one of them alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.domain.lifecycle import BY_RECEIPT
from mailbot.domain.payments import PRACTICE, MoneyReceipt
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import SETTLED, Item, Request, RequestState
from mailbot.domain.rules import Rules
from mailbot.domain.wording import fold, words

_YEAR = re.compile(r"(?:19|20)\d\d")
_LONG = 5
"""Digits from which a bare number is hardly met by chance."""
_NAME_WORD = 4
"""Letters from which a word of a name tells something."""


@dataclass(frozen=True, slots=True)
class Bill:
    """A fee that is or was asked for."""

    record: ClientRecord
    request: Request
    item: Item
    plain: str = ""
    """The reference without what parts it, worked out once."""
    invoice: tuple[re.Pattern[str], ...] = ()
    """By which a number is known to be an invoice's (rules/payments.toml)."""

    @property
    def pence(self) -> int | None:
        """The sum, where it is known."""
        return self.item.payment.pence if self.item.payment else None

    @property
    def reference(self) -> str:
        """What was to be quoted."""
        return self.item.payment.reference if self.item.payment else ""

    @property
    def paid(self) -> bool:
        """A receipt has settled it."""
        return bool(self.item.payment and self.item.payment.receipt)


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found out about a receipt."""

    bills: tuple[Bill, ...] = ()
    problem: str = ""
    """Why a person has to be asked about these bills; "" with `settles`, or where it fits nothing."""
    settles: bool = False
    why: str = "fits no payment that is asked for"

    @property
    def stays(self) -> bool:
        """Ticking the item off is not for one word: it waits for an answer, or is paid already."""
        return self.problem in ("paid already", "stays with staff")


def bills_of(records: Iterable[ClientRecord], rules: Rules) -> Iterator[Bill]:
    """Every fee of ours in a request that was not withdrawn, settled or not."""
    invoice = tuple(re.compile(p, re.IGNORECASE) for p in rules.payments.references)
    for record in records:
        for request in record.requests:
            if request.state is not RequestState.CANCELLED:
                for item in request.items:
                    if item.payment and item.payment.payee == PRACTICE:
                        plain = _run_together(item.payment.reference)
                        yield Bill(record, request, item, plain, invoice)


def fit(receipt: MoneyReceipt, bills: Sequence[Bill]) -> Fit:
    """The one bill it settles, the bills about which a person is asked, or none."""
    said = _run_together(receipt.words)
    near = [b for b in bills if b.plain and b.plain in said]  # of thousands hardly any needs a closer look
    named = _longest([b for b in near if _pattern(b.reference).search(receipt.words)])
    if len(named) > 1:
        return Fit(tuple(named), "several")
    if named:
        return _of_one(receipt, named[0])
    alike = [b for b in bills if b.pence == receipt.pence and not b.paid and b.item.state not in SETTLED]
    by_name = [b for b in alike if _is_named(receipt, b, bills)]
    if len(by_name) == 1:
        return Fit((by_name[0],), "the name and the sum only")
    return Fit(tuple(alike))


def _of_one(receipt: MoneyReceipt, bill: Bill) -> Fit:
    if bill.paid:
        return Fit((bill,), "paid already")
    if bill.pence is None:
        return Fit((bill,), "no sum was asked")
    if receipt.pence != bill.pence:
        return Fit((bill,), "less than asked" if receipt.pence < bill.pence else "more than asked")
    if bill.item.state not in BY_RECEIPT:
        return Fit((bill,), "stays with staff")
    return Fit((bill,), settles=True) if _surely(receipt, bill) else Fit((bill,), "a short reference")


# -- by reference -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def _pattern(reference: str) -> re.Pattern[str]:
    """The reference however it is spaced and hyphenated, not as a part of a longer number or word.

    Letters may stand right before a bare number ("INV2107"), for banks run words together.
    """
    marks = [c for c in reference if c.isalnum()]
    before = r"(?<![\d/.,])" if marks[0].isdigit() else r"(?<![^\W_])"
    after = r"(?!\d|[/.,]\d)" if marks[-1].isdigit() else r"(?![^\W_])"
    return re.compile(before + r"[\s/.-]?".join(map(re.escape, marks)) + after, re.IGNORECASE)


def _longest(named: list[Bill]) -> list[Bill]:
    """ "INV-2107-2" names the bill of that number, not the one of INV-2107 as well."""

    return [b for b in named if not any(b.plain != o.plain and b.plain in o.plain for o in named)]


def _run_together(text: str) -> str:
    return re.sub(r"[\W_]", "", text).upper()


def _surely(receipt: MoneyReceipt, bill: Bill) -> bool:
    """Whether the reference can't stand there by chance: a bare short number, or a year, needs a word beside it."""
    plain = bill.plain
    if not plain.isdigit() or (len(plain) >= _LONG and not _YEAR.fullmatch(plain)):
        return True
    if _run_together(receipt.reference) == plain and not _YEAR.fullmatch(plain):
        return True
    said = {_run_together(h[1]) for p in bill.invoice for h in p.finditer(receipt.words)}
    return plain in said or bool(_name_words(bill) & _said(receipt))


# -- by name ----------------------------------------------------------------------------------------------------------


def _is_named(receipt: MoneyReceipt, bill: Bill, bills: Sequence[Bill]) -> bool:
    """Whether a word of the client's name stands there that no other client with a bill has in theirs."""
    others = {w for b in bills if b.record.client.id != bill.record.client.id for w in _name_words(b)}
    return bool((_name_words(bill) - others) & _said(receipt))


def _name_words(bill: Bill) -> set[str]:
    client = bill.record.client
    return {w.form for w in words(f"{client.name} {client.contact}") if len(w.form) >= _NAME_WORD}


def _said(receipt: MoneyReceipt) -> set[str]:
    return {fold(w) for w in re.findall(r"[^\W\d_]+", receipt.words)}
