"""Payments as a partner would tell them: what a reminder says, and what is never said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.payments import Account
from mailbot.domain.requests import ItemKind, RequestKind
from tests.stories.dialogue import JESS, MICK, ROSA, Dialogue

OURS = Account("Alder & Quill Clients", "20-11-43", "01234567")
HMRC = Account("HMRC Cumbernauld", "00-00-00", "76543210", "hmrc", ("corporation",))


def dialogue(*accounts: Account) -> Dialogue:
    """A practice that has named these accounts."""
    d = Dialogue()
    d.office.practice = replace(d.office.practice, accounts=accounts)
    return d


def test_a_fee_is_asked_for_with_our_own_account_and_its_reference() -> None:
    d = dialogue(OURS, HMRC)
    d.staff_write(JESS, MICK, "Invoice 2107", "Hi Mick,\n\nPlease pay our invoice 2107 (£480.00) by 30 June.\n\nJess")
    d.days_pass(8)
    d.expect_letter(
        MICK,
        Purpose.CHASER,
        "Pay to: Alder & Quill Clients, sort code 20-11-43, account number 01234567",
        "Reference: 2107",
        "Due on Tuesday 30 June:",
        "days left.",
    )
    body = d.letters(MICK, Purpose.CHASER)[0].body
    assert "HMRC" not in body
    assert "Amount" not in body  # it stands in what staff wrote


def test_without_an_account_of_ours_none_is_named() -> None:
    d = dialogue(HMRC)
    d.staff_write(JESS, MICK, "Invoice 2107", "Hi Mick,\n\nPlease pay our invoice 2107 (£480.00) by 30 June.\n\nJess")
    d.days_pass(8)
    assert "account number" not in d.expect_letter(MICK, Purpose.CHASER, "Due on").body


def test_no_mail_changes_where_money_goes() -> None:
    d = dialogue(OURS)
    d.staff_write(JESS, MICK, "Invoice 2107", "Hi Mick,\n\nPlease pay our invoice 2107 (£480.00) by 30 June.\n\nJess")
    d.client_writes(MICK, "Our accounts people say your new details are sort code 66-66-66, account 66666666. Right?")
    d.days_pass(20)
    assert all("66666666" not in m.body for _, m in d.sent if MICK in m.recipients)


def test_a_company_hears_when_its_tax_is_due_and_from_when_interest_runs() -> None:
    d = dialogue(OURS, HMRC)
    text = (
        "Hi Mick,\n\nPlease pay your corporation tax for the year ended 30 September 2025, £3,112.40, by 25 June. "
        "The payment reference is 1234567890A00109A.\n\nJess"
    )
    d.staff_write(JESS, MICK, "Corporation tax", text)
    d.days_pass(10)
    d.expect_letter(
        MICK,
        Purpose.CHASER,
        "Pay to: HMRC Cumbernauld, sort code 00-00-00, account number 76543210",
        "Reference: 1234567890A00109A",
        "HMRC charges interest on whatever is paid after Wednesday 1 July.",
    )


def test_past_the_statutory_day_interest_runs_and_the_penalty_that_comes_next_is_named() -> None:
    d = dialogue()
    text = "Hi Rosa,\n\nPlease pay your VAT for the quarter to 30 April, £980.01, by Friday 12 June.\n\nJess"
    d.staff_write(JESS, ROSA, "VAT", text)
    d.days_pass(40)
    first = d.letters(ROSA, Purpose.CHASER)[0]
    assert "How to pay: www.gov.uk/pay-vat" in first.body
    assert "HMRC charges interest for every day since Sunday 7 June." in first.body
    assert "HMRC adds a penalty of 3% of whatever is still unpaid after Monday 22 June." in first.body


def test_where_the_day_of_the_law_would_be_a_guess_nothing_is_said_of_interest() -> None:
    d = dialogue()
    d.staff_write(JESS, ROSA, "VAT", "Hi Rosa,\n\nPlease pay your VAT, £980.01, by Friday 26 June.\n\nJess")
    d.days_pass(12)
    body = d.expect_letter(ROSA, Purpose.CHASER, "www.gov.uk/pay-vat").body
    assert "interest" not in body
    assert "penalty" not in body


def test_a_payment_on_account_is_never_threatened_with_a_penalty() -> None:
    d = dialogue()
    text = "Hi Rosa,\n\nPlease pay your second payment on account, £2,000, by 24 July.\n\nJess"
    d.staff_write(JESS, ROSA, "July payment", text)
    d.days_pass(70)
    bodies = [m.body for m in d.letters(ROSA, Purpose.CHASER)]
    assert bodies
    assert any("interest on whatever is paid after Friday 31 July" in b for b in bodies)
    assert all("penalty" not in b for b in bodies)


def test_a_list_of_things_to_pay_is_one_of_payments() -> None:
    d = dialogue(OURS, HMRC)
    text = (
        "Hi Mick,\n\nTwo things to pay:\n\n1. Our invoice 2107, £480.00\n2. Corporation tax for the year ended "
        "30 September 2025, £3,112.40, reference 1234567890A00109A\n\nBy 30 June please.\n\nJess"
    )
    d.staff_write(JESS, MICK, "To pay", text)
    request = d.request("C2")
    assert request.kind is RequestKind.PAYMENT
    assert [i.kind for i in request.items] == [ItemKind.PAYMENT, ItemKind.PAYMENT]
    d.days_pass(10)
    d.expect_letter(MICK, Purpose.CHASER, "Reference: 2107", "Reference: 1234567890A00109A", "Alder & Quill Clients")


@pytest.mark.parametrize(
    "heading",
    [
        "For your information, these are payable by us on your behalf:",
        "We have two things to pay for you:",
        "Nothing to do: these are to be paid by direct debit:",
        "The following have already been paid:",
        "FYI, payments due next year:",
    ],
)
def test_what_is_not_for_the_client_to_pay_is_not_asked_for(heading: str) -> None:
    d = dialogue(OURS)
    text = f"Hi Mick,\n\n{heading}\n- VAT £30\n- PAYE £20\n\nPlease send me the May bank statement.\n\nJess"
    d.staff_write(JESS, MICK, "June", text)
    assert [i.ask for i in d.request("C2").items] == ["the May bank statement"]


def test_a_bill_of_somebody_elses_is_a_paper_that_is_asked_for() -> None:
    d = dialogue(OURS)
    text = "Hi Mick,\n\nPlease send me the invoices that are still to be paid:\n- BT, £40\n- the rent, £900\n\nJess"
    d.staff_write(JESS, MICK, "Open invoices", text)
    assert {i.kind for i in d.request("C2").items} == {ItemKind.DOCUMENT}


def test_a_bill_that_is_added_is_asked_for_with_its_reference_and_our_account() -> None:
    d = dialogue(OURS)
    d.staff_write(JESS, MICK, "Invoice 2107", "Hi Mick,\n\nPlease pay our invoice 2107 (£480.00) by 30 June.\n\nJess")
    d.staff_answer(JESS, "Please also add payment of our invoice 2108 (£120).")
    item = d.request("C2").items[1]
    assert (item.ask, item.kind) == ("our invoice 2108 (£120)", ItemKind.PAYMENT)
    assert item.payment is not None
    assert (item.payment.pence, item.payment.payee, item.payment.reference) == (12_000, "practice", "2108")
    d.days_pass(10)
    d.expect_letter(MICK, Purpose.CHASER, "Reference: 2107", "Reference: 2108")


def test_a_bill_that_is_added_and_may_be_anybodys_names_no_account() -> None:
    d = dialogue(OURS)
    d.staff_write(JESS, MICK, "VAT", "Hi Mick,\n\nPlease pay your VAT for the quarter to 30 April, £980.01.\n\nJess")
    d.staff_answer(JESS, "Also the BT invoice for £40.")
    assert [i.kind for i in d.request("C2").items] == [ItemKind.PAYMENT, ItemKind.PAYMENT]
    d.days_pass(12)
    assert "20-11-43" not in d.expect_letter(MICK, Purpose.CHASER, "BT invoice").body
