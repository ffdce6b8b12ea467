"""Money to be paid, accounts to pay it into, receipts that show it has come, and what being late costs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

PRACTICE, HMRC = "practice", "hmrc"
"""Who is paid."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What is to be paid for one item, as staff wrote it."""

    pence: int | None = None
    """None: no single sum was named."""
    payee: str = ""
    """PRACTICE | HMRC; "": somebody else, or nobody knows."""
    tax: str = ""
    """A table of rules/payments.toml; "" for a fee, or a tax that the rules don't know."""
    reference: str = ""
    """What is to be quoted: the number of our invoice, or the tax office's reference."""
    period_end: date | None = None
    """Of the period whose tax it is, where that was named."""
    receipt: str = ""
    """The key of the receipt that shows it has come; "": nobody but the client has said so."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where money goes. Only ever from the practice's own configuration, never from a mail."""

    name: str
    """As the payer's bank checks it (Confirmation of Payee)."""
    sort_code: str
    """ "20-11-43"."""
    number: str
    """Eight digits."""
    payee: str = PRACTICE
    taxes: tuple[str, ...] = ()
    """Of HMRC's accounts: the tables of rules/payments.toml it is for; empty: for every tax."""


@dataclass(frozen=True, slots=True)
class MoneyReceipt:
    """Money that came in, by a line of the bank's or the ledger's list."""

    key: str
    """The same for the same line whenever it is brought in; equal lines of one day are told apart by their count."""
    day: date
    pence: int
    reference: str = ""
    name: str = ""
    """Of the payer, where the list has it apart."""

    @property
    def words(self) -> str:
        """All that the line says besides day and sum."""
        return " ".join(filter(None, (self.name, self.reference)))


@dataclass(frozen=True, slots=True)
class Penalty:
    """What is added to a tax that is paid late."""

    after_days: int
    """Days after the statutory day up to which there is none."""
    percent: int
    """Of what is still unpaid then."""


@dataclass(frozen=True, slots=True)
class Late:
    """What being late costs, for statutory days from one day to another."""

    first: date
    last: date
    interest: bool
    """Interest runs from the day after the statutory day."""
    penalties: tuple[Penalty, ...]
    source: str
    """Where it is read, and when."""


@dataclass(frozen=True, slots=True)
class Tax:
    """One table of rules/payments.toml: a tax that clients pay to HMRC."""

    key: str
    words: tuple[str, ...]
    """By which staff name it, folded to lower case."""
    reference: str
    """A regular expression for the payment reference; ""; it has no form of its own."""
    pay_at: str
    """The page of gov.uk that tells how to pay."""
    days: tuple[str, ...] = ()
    """Statutory days of every year, "MM-DD", or of every month, "DD"."""
    months_after: int = 0
    """Months, and then days, from the end of a period to the statutory day of its tax; 0: it hangs on no period."""
    days_after: int = 0
    late: tuple[Late, ...] = ()

    def day_after(self, period_end: date) -> date:
        """The statutory day of the tax for a period that ends then: "nine months and one day"."""
        years, month = divmod(period_end.month - 1 + self.months_after, 12)
        year, month = period_end.year + years, month + 1
        last = monthrange(year, month)[1]
        whole = period_end.day == monthrange(period_end.year, period_end.month)[1]
        return date(year, month, last if whole else min(period_end.day, last)) + timedelta(days=self.days_after)

    def day_from(self, due: date) -> date | None:
        """The statutory day for which staff set that one: it itself, or the next of the year's.

        None where that would be a guess: in the weeks after the seventh of a month a VAT payment may be early or late.
        """
        if f"{due:%d}" in self.days:
            return due
        ahead = (due + timedelta(days=n) for n in range(EARLY + 1))
        return next((day for day in ahead if f"{day:%m-%d}" in self.days), None)


EARLY = 45
"""Days by which staff may ask for a payment before it has to be made."""


@dataclass(frozen=True, slots=True)
class PaymentRules:
    """rules/payments.toml."""

    taxes: tuple[Tax, ...] = ()
    to_us: tuple[str, ...] = ()
    """Words that say that the practice is paid, whatever else stands there."""
    to_hmrc: tuple[str, ...] = ()
    """Words that say that HMRC is paid, whatever the tax."""
    without_vat: tuple[str, ...] = ()
    """Words that say that a sum is not all there is to pay."""
    references: tuple[str, ...] = ()
    """Regular expressions for the number of an invoice of ours; the group is the reference."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings of lists of receipts, in small letters, to what stands below: date, amount, paid_in, paid_out,
    currency, reference or name."""

    def tax(self, key: str) -> Tax | None:
        """The tax with this key."""
        return next((t for t in self.taxes if t.key == key), None)
