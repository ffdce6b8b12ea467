"""Money that comes in: the one fee it settles, the person who is asked, and what must never be ticked off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mailbot.domain.events import ReceiptLeft, ReceiptSettled
from mailbot.domain.letters import Purpose
from mailbot.domain.payments import MoneyReceipt
from tests.stories.dialogue import JESS, MICK, NADIA, OWEN, ROSA, Dialogue

FOURTH = date(2026, 6, 12)
COUNT = iter(range(10_000))


def money(pence: int, reference: str, name: str = "", key: str = "") -> MoneyReceipt:
    """A line of the bank's list."""
    return MoneyReceipt(key or f"key{next(COUNT)}", FOURTH, pence, reference, name)


def dialogue(invoice: str = "2107", pounds: str = "£480.00") -> Dialogue:
    """Pendragon was asked to pay an invoice."""
    d = Dialogue()
    asks(d, MICK, invoice, pounds)
    return d


def asks(d: Dialogue, whom: str, invoice: str, pounds: str) -> None:
    """Jess asks for a fee."""
    text = f"Hi,\n\nPlease pay our invoice {invoice} ({pounds}) by 30 June.\n\nJess"
    d.staff_write(JESS, whom, f"Invoice {invoice}", text)


def comes(d: Dialogue, *receipts: MoneyReceipt) -> str:
    """A list is brought in; what came of it."""
    placed = d.office.take_receipts(receipts, "june.csv", d.now)
    d._send()
    return placed.line


def state(d: Dialogue, client: str = "C2") -> str:
    """Where the fee stands."""
    return d.request(client).items[0].state.value


def events(d: Dialogue, client: str = "C2") -> list[object]:
    """What the record says about receipts."""
    log = d.office.register.clients[client].log
    return [e.event for e in log if isinstance(e.event, ReceiptSettled | ReceiptLeft)]


def test_a_receipt_with_reference_and_sum_settles_the_fee_and_nobody_is_chased_or_asked() -> None:
    d = dialogue()
    assert comes(d, money(48_000, "INV 2107 PENDRAGON")).startswith("1 fee ticked off, 0 receipts asked about")
    assert state(d) == "received"
    d.expect_letter(JESS, Purpose.COMPLETE, "our invoice 2107 (£480.00): paid, by the list of receipts")
    assert d.days_pass(30) == []
    (event,) = events(d)
    assert isinstance(event, ReceiptSettled)
    assert "june.csv: £480.00 of Friday 12 June, “INV 2107 PENDRAGON”" in str(event.reason)


def test_the_same_list_again_changes_nothing() -> None:
    d = dialogue()
    lines = (money(48_000, "INV 2107"), money(1_000, "parking"))
    comes(d, *lines)
    before = (d.office.register.clients["C2"], len(d.sent))
    assert comes(d, *lines) == "0 fees ticked off, 0 receipts asked about, 0 fit nothing, 2 were here before."
    assert (d.office.register.clients["C2"], len(d.sent)) == before


@pytest.mark.parametrize("words", ["INV2107", "inv-2107", "invoice 2107 thanks", "2107", "FPI PENDRAGON 2107 HAULAGE"])
def test_however_the_reference_is_written(words: str) -> None:
    d = dialogue()
    comes(d, money(48_000, words))
    assert state(d) == "received"


@pytest.mark.parametrize(
    "words",
    ["INV 12107", "INV 21070", "2107.50", "02/2107", "£2,107", "21 07 26", "INV 2108", "INV 210", "thanks", ""],
)
def test_what_is_not_the_reference_settles_nothing(words: str) -> None:
    d = dialogue()
    comes(d, money(48_000, words))
    assert state(d) == "outstanding"


def test_a_short_bare_number_that_may_stand_there_by_chance_is_asked_about() -> None:
    d = dialogue(invoice="112")
    comes(d, money(48_000, "RENT 112 HIGH STREET"))
    assert state(d) == "outstanding"
    d.expect_letter(JESS, Purpose.QUESTION, "so short a number may stand there by chance", "1. It is paid")


def test_a_number_that_looks_like_a_year_settles_nothing_by_itself() -> None:
    d = dialogue(invoice="2026")
    comes(d, money(48_000, "JUNE 2026"))
    assert state(d) == "outstanding"
    comes(d, money(48_000, "Invoice 2026"))
    assert state(d) == "received"


@pytest.mark.parametrize(
    ("pence", "said"),
    [(40_000, "£80.00 is short"), (50_000, "£20.00 too much"), (4_800, "£432.00 is short")],
)
def test_too_little_and_too_much_go_to_the_owner_who_answers_by_number(pence: int, said: str) -> None:
    d = dialogue()
    comes(d, money(pence, "INV 2107"))
    assert state(d) == "outstanding"
    d.expect_letter(
        JESS, Purpose.QUESTION, said, "Pendragon Haulage Ltd", "1. It is paid", "2. It is not; go on asking"
    )
    assert [m for m in d.days_pass(6) if MICK in m.recipients] == []  # nobody is chased who may have paid
    d.staff_answer(JESS, "1")
    assert state(d) == "received"


def test_told_to_go_on_the_client_is_chased_on() -> None:
    d = dialogue()
    comes(d, money(40_000, "INV 2107"))
    d.staff_answer(JESS, "2")
    assert any(m.purpose is Purpose.CHASER for m in d.days_pass(10))


def test_paid_twice_is_asked_about() -> None:
    d = dialogue()
    comes(d, money(48_000, "INV 2107"), money(48_000, "INV 2107"))
    assert state(d) == "received"
    d.expect_letter(JESS, Purpose.QUESTION, "Was it paid twice?")
    assert [type(e) for e in events(d)] == [ReceiptSettled, ReceiptLeft]


def test_one_payment_for_two_invoices_is_asked_about() -> None:
    d = dialogue()
    asks(d, MICK, "2108", "£100.00")
    comes(d, money(58_000, "INV 2107 2108"))
    assert {i.state.value for r in d.office.register.clients["C2"].requests for i in r.items} == {"outstanding"}
    d.expect_letter(JESS, Purpose.QUESTION, "It fits several", "2107", "2108")


def test_the_same_reference_of_two_clients_is_asked_about_and_neither_is_settled() -> None:
    d = dialogue()
    asks(d, ROSA, "2107", "£480.00")
    comes(d, money(48_000, "INV 2107"))
    assert (state(d, "C1"), state(d, "C2")) == ("outstanding", "outstanding")
    d.expect_letter(NADIA, Purpose.QUESTION, "It fits several", "Rosa Quint", "Pendragon Haulage Ltd")
    d.staff_answer(NADIA, "2")
    assert {state(d, "C1"), state(d, "C2")} == {"outstanding", "received"}


def test_of_two_references_the_longer_one_is_meant() -> None:
    d = dialogue(invoice="INV-2107")
    asks(d, ROSA, "INV-2107-2", "£480.00")
    comes(d, money(48_000, "INV-2107-2"))
    assert (state(d, "C1"), state(d, "C2")) == ("received", "outstanding")


def test_the_sum_alone_settles_nothing_and_is_a_hint() -> None:
    d = dialogue()
    comes(d, money(48_000, "CASH"))
    assert state(d) == "outstanding"
    d.expect_letter(NADIA, Purpose.ALERT, "£480.00, “CASH”", "The same sum is asked for here: Pendragon Haulage Ltd")


def test_sum_and_name_without_the_reference_are_asked_about() -> None:
    d = dialogue()
    comes(d, money(48_000, "June", "PENDRAGON HAULAGE"))
    assert state(d) == "outstanding"
    d.expect_letter(JESS, Purpose.QUESTION, "the reference is not there")


def test_what_fits_nothing_is_told_once_in_one_letter_to_whom_the_practice_named() -> None:
    d = dialogue()
    d.office.practice = replace(d.office.practice, cashier="owen")
    comes(d, *(money(100 + n, f"parking {n}") for n in range(50)), money(48_000, "INV 2107"))
    (letter,) = d.letters(OWEN, Purpose.ALERT)
    assert "50 receipts of “june.csv” fit no fee that is asked for; 1 fee was ticked off." in letter.body
    assert "And 10 more" in letter.body
    d.days_pass(10)
    assert len(d.letters(OWEN, Purpose.ALERT)) == 1


def test_a_tax_is_never_settled_by_the_practices_bank() -> None:
    d = Dialogue()
    text = "Hi,\n\nPlease pay your VAT to HMRC, £480.00, reference 123 4567 89, by 30 June.\n\nJess"
    d.staff_write(JESS, ROSA, "VAT", text)
    comes(d, money(48_000, "123456789"))
    assert state(d, "C1") == "outstanding"


def test_the_clients_word_is_believed_and_the_receipt_then_proves_it() -> None:
    d = dialogue()
    d.client_writes(MICK, "Hi Jess, that's paid, by bank transfer this morning. Mick", subject="Re: Invoice 2107")
    assert state(d) == "received"
    d.expect_letter(JESS, Purpose.COMPLETE, "our invoice 2107 (£480.00): they say that it is paid")
    asks(d, MICK, "2111", "£60.00")  # so that there is a digest
    d.days_pass(1)
    d.expect_letter(NADIA, Purpose.DIGEST, "Paid, they say: our invoice 2107 (£480.00)")
    comes(d, money(48_000, "INV 2107"))
    assert [type(e) for e in events(d)] == [ReceiptSettled]
    assert len(d.letters(JESS, Purpose.COMPLETE)) == 1


def test_what_the_client_disputes_stays_with_staff_even_when_the_money_comes() -> None:
    d = dialogue()
    d.client_writes(MICK, "Hi Jess, this invoice is wrong, we agreed £400. Mick", subject="Re: Invoice 2107")
    assert state(d) == "query"
    comes(d, money(48_000, "INV 2107"))
    assert state(d) == "query"
    d.days_pass(1)  # she was asked about the dispute a minute ago; the next letter tells of the money
    told = " ".join(" ".join(m.body.split()) for m in d.letters(JESS, Purpose.QUESTION))
    assert "which is under query or not asked for any more" in told


def test_part_of_it_paid_goes_to_a_person() -> None:
    d = dialogue()
    d.client_writes(MICK, "Hi Jess, I've paid £200 towards it. Mick", subject="Re: Invoice 2107")
    assert state(d) == "partial"
    d.expect_letter(JESS, Purpose.QUESTION, "has paid part of", "2. Go on asking for the rest")
    assert [m for m in d.days_pass(6) if MICK in m.recipients] == []
    d.staff_answer(JESS, "2")
    assert state(d) == "partial"
    assert any(m.purpose is Purpose.CHASER for m in d.days_pass(10))


def test_a_chaser_that_was_about_to_leave_does_not_after_the_money_came() -> None:
    d = dialogue()
    while not any(e.mail.purpose is Purpose.CHASER for e in d.office.outgoing(d.now)):
        d.now = d.office.next_due(d.now)
        d.office.tick(d.now)
    d.office.take_receipts([money(48_000, "INV 2107")], "june.csv", d.now)
    assert [m for m in d._send() if m.purpose is Purpose.CHASER] == []


def test_staff_can_take_it_back_and_a_later_receipt_settles_it() -> None:
    d = dialogue()
    comes(d, money(48_000, "INV 2107"))
    ref = d.request("C2").ref
    d.staff_write(JESS, "papers@alderquill.example", "Not paid after all", f"reopen {ref}/a")
    assert state(d) == "outstanding"
    comes(d, money(48_000, "INV 2107"))
    assert state(d) == "received"


def test_the_digest_tells_what_the_bank_showed() -> None:
    d = dialogue()
    asks(d, MICK, "2111", "£60.00")
    d.days_pass(1)
    comes(d, money(48_000, "INV 2107"))
    d.days_pass(3)
    d.expect_letter(NADIA, Purpose.DIGEST, "2111")
    assert any("Paid, by the list of receipts: our invoice 2107" in m.body for m in d.letters(NADIA, Purpose.DIGEST))
