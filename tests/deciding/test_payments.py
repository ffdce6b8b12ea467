"""How a payment is told to a client: which account, how long yet, and what the law adds on these very dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.deciding.wanting.payments import Paid, account_for, statutory_day
from mailbot.domain.payments import HMRC, PRACTICE, Account, Payment
from mailbot.domain.requests import Item, ItemKind, Request, RequestKind
from tests.deciding.practice import PRACTICE as HOUSE
from tests.deciding.practice import rules
from tests.world import request

OURS = Account("Penrose & Wye Clients", "20-11-43", "01234567")
ANY_TAX = Account("HMRC Shipley", "00-00-00", "11111111", HMRC)
VAT = Account("HMRC VAT", "00-00-00", "22222222", HMRC, ("vat",))
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def asked(due: date) -> Request:
    """A request for a payment due then."""
    return replace(request({"a": "ask: pay"}), kind=RequestKind.PAYMENT, due=due)


def told(payment: Payment, due: date, today: date, ask: str = "Your VAT") -> dict[str, object]:
    """What a letter of that day says of a payment."""
    facts = Paid(HOUSE, rules(), today)(Item("a", ask, ItemKind.PAYMENT, payment=payment), asked(due))
    assert facts is not None
    return dict(facts)


@pytest.mark.parametrize(
    ("payment", "account"),
    [
        (Payment(payee=PRACTICE), OURS),
        (Payment(payee=HMRC, tax="vat"), VAT),
        (Payment(payee=HMRC, tax="corporation"), ANY_TAX),
        (Payment(payee=HMRC), ANY_TAX),
        (Payment(payee=""), None),
    ],
)
def test_each_payee_has_its_own_account(payment: Payment, account: Account | None) -> None:
    house = replace(HOUSE, accounts=(OURS, ANY_TAX, VAT))
    assert account_for(payment, house) == account


def test_an_account_for_one_tax_is_named_for_no_other() -> None:
    assert account_for(Payment(payee=HMRC, tax="corporation"), replace(HOUSE, accounts=(OURS, VAT))) is None


@pytest.mark.parametrize(
    ("tax", "due", "period_end", "day"),
    [
        ("corporation", date(2026, 12, 20), date(2026, 3, 31), date(2027, 1, 1)),
        ("corporation", date(2026, 12, 1), date(2026, 2, 28), date(2026, 12, 1)),
        ("corporation", date(2026, 12, 20), date(2026, 3, 15), date(2026, 12, 16)),
        ("corporation", date(2027, 1, 1), None, None),
        ("vat", date(2026, 6, 12), date(2026, 4, 30), date(2026, 6, 7)),
        ("vat", date(2026, 6, 7), None, date(2026, 6, 7)),
        ("vat", date(2026, 6, 12), None, None),
        ("balancing", date(2026, 12, 20), None, date(2027, 1, 31)),
        ("balancing", date(2027, 2, 10), None, None),
        ("on_account", date(2026, 7, 20), None, date(2026, 7, 31)),
        ("paye", date(2026, 7, 22), None, date(2026, 7, 22)),
    ],
)
def test_the_day_of_the_law(tax: str, due: date, period_end: date | None, day: date | None) -> None:
    known = rules().payments.tax(tax)
    assert statutory_day(Payment(payee=HMRC, tax=tax, period_end=period_end), known, due) == day


def test_the_next_penalty_is_named_and_those_past_are_not() -> None:
    vat, due = Payment(98_001, HMRC, "vat", "", date(2026, 4, 30)), date(2026, 6, 12)
    assert told(vat, due, date(2026, 6, 8))["penalty"] == {"until": date(2026, 6, 22), "percent": 3}
    assert told(vat, due, date(2026, 6, 22))["penalty"] == {"until": date(2026, 6, 22), "percent": 3}
    assert told(vat, due, date(2026, 6, 23))["penalty"] == {"until": date(2026, 7, 7), "percent": 3}
    late = told(vat, due, date(2026, 7, 8))
    assert late["penalty"] is None
    assert late["running"]


def test_the_balance_of_a_year_whose_shares_depend_on_the_client_bears_interest_only() -> None:
    balance = Payment(payee=HMRC, tax="balancing")
    assert told(balance, date(2027, 1, 31), date(2027, 1, 20))["penalty"]
    new = told(balance, date(2028, 1, 31), date(2028, 1, 20))
    assert new["penalty"] is None
    assert new["interest"]


def test_every_rule_names_its_source_and_no_two_hold_on_one_day() -> None:
    for tax in rules().payments.taxes:
        assert all(late.source for late in tax.late), tax.key
        for one, following in zip(tax.late, tax.late[1:], strict=False):
            assert one.last < following.first, tax.key


@settings(deadline=None)
@given(
    tax=st.sampled_from([t.key for t in rules().payments.taxes]),
    due=DAYS,
    late=st.integers(-60, 200),
    end=st.none() | DAYS,
)
def test_whatever_the_dates_nothing_is_said_that_has_no_day_of_the_law(
    tax: str, due: date, late: int, end: date | None
) -> None:
    today = due + timedelta(days=late)
    facts = told(Payment(payee=HMRC, tax=tax, period_end=end), due, today)
    day = facts["statutory"]
    if day is None:
        assert (facts["interest"], facts["running"], facts["penalty"]) == (False, False, None)
        return
    assert isinstance(day, date)
    assert facts["running"] == (day < today)
    if isinstance(penalty := facts["penalty"], dict):
        assert day < penalty["until"]
        assert penalty["until"] >= today
