"""What staff say of a payment: the sum, whom it goes to, the reference, and the period whose tax it is."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.domain.payments import Payment
from mailbot.domain.requests import ItemKind
from mailbot.domain.understanding import AskedItem
from mailbot.reading.asked.payments import payment_of, with_payments
from tests.world import rules

NEW_YEAR, JANUARY, JULY = date(2027, 1, 1), date(2027, 1, 31), date(2026, 7, 31)


@pytest.mark.parametrize(
    ("ask", "around", "due", "said"),
    [
        ("our invoice 2107 (£480.00)", "", None, Payment(48_000, "practice", "", "2107")),
        ("Invoice INV-2107, £1,234.56", "", None, Payment(123_456, "practice", "", "INV-2107")),
        ("fee note 4417 for £1,140", "", None, Payment(114_000, "practice", "", "4417")),
        ("our fee of £300", "Please quote reference AQ/88-2.", None, Payment(30_000, "practice", "", "AQ/88-2")),
        # Our bill for work on a tax is a bill of ours.
        ("our invoice 2110 for the VAT return, £96.00", "", None, Payment(9_600, "practice", "", "2110")),
        (
            "your corporation tax for the year ended 31 March 2026, £3,112.40",
            "Please pay it by 1 January 2027 with reference 1234567890A00109A.",
            NEW_YEAR,
            Payment(311_240, "hmrc", "corporation", "1234567890A00109A", date(2026, 3, 31)),
        ),
        (
            "your balancing payment of £1,234.56 to HMRC",
            "quoting reference 12345 67890 K or 1234567890K",
            JANUARY,
            Payment(123_456, "hmrc", "balancing", "1234567890K"),
        ),
        ("second payment on account, £2,000", "", JULY, Payment(200_000, "hmrc", "on_account")),
        ("your tax bill of £950", "", JANUARY, Payment(95_000, "hmrc", "self_assessment")),
        ("VAT for the quarter, £2,340.10", "VRN 123 4567 89", None, Payment(234_010, "hmrc", "vat", "123456789")),
        ("the £40 filing charge of Companies House", "", None, Payment(4_000)),
    ],
)
def test_a_payment_as_staff_wrote_it(ask: str, around: str, due: date | None, said: Payment) -> None:
    assert payment_of(ask, around, due, rules()) == said


@pytest.mark.parametrize(
    ("ask", "around"),
    [
        ("our invoice 2107", "£480.00 for the accounts and £96.00 for the VAT return"),  # which of the two?
        ("our invoice 2107 (£400.00 plus £80.00 VAT)", ""),
        ("our invoice 2107", ""),
        ("our invoice 2107, 480 euros", "about €480"),
    ],
)
def test_a_sum_that_is_not_one_plain_sum_in_pounds_is_not_guessed(ask: str, around: str) -> None:
    assert payment_of(ask, around, None, rules()).pence is None


def test_two_references_are_none() -> None:
    both = payment_of("your tax bill", "1234567890K for Rosa, 9876543210K for Arlo", JANUARY, rules())
    assert both.reference == ""


def test_a_period_whose_tax_falls_due_at_another_time_is_not_the_one() -> None:
    tax = payment_of("corporation tax, £900", "as in the accounts to 31 March 2024", NEW_YEAR, rules())
    assert tax.tax == "corporation"
    assert tax.period_end is None


def test_of_several_payments_each_has_what_stands_in_its_own_line() -> None:
    text = (
        "Please pay:\n\n1. Our invoice 2107, £480.00\n2. VAT for the quarter to May, £2,340.10, reference 123 4567 89\n"
        "3. Signed accounts\n\nOur invoice 2055 of last year is paid, thank you."
    )
    asks = ("Our invoice 2107, £480.00", "VAT for the quarter to May, £2,340.10, reference 123 4567 89")
    items = (*(AskedItem(a, ItemKind.PAYMENT) for a in asks), AskedItem("Signed accounts"))
    fee, vat, paper = with_payments(items, text, None, rules())
    assert fee.payment == Payment(48_000, "practice", "", "2107")
    assert vat.payment == Payment(234_010, "hmrc", "vat", "123456789")
    assert paper.payment is None
