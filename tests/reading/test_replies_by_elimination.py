"""What names nothing and can be meant of one thing only; what seems to and can't. Written on Tuesday 9 June 2026."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mailbot.domain.documents import FileText
from tests.reading.replying import ASKS, EITHER, QUIET, told
from tests.world import file

CROFT = {
    "a": "doc: Remittance advice for the basic payment received in December 2025",
    "b": "doc: Lamb sale notes from Dingwall mart, August to October 2025",
    "c": "ask: Number of breeding ewes at 30 November 2025",
    "d": "doc: Feed merchant bills for the autumn",
}
COTTAGE = {
    "a": "doc: P60 from the NHS pension for 2025/26",
    "b": "ask: Did you make any gifts to charity in the year?",
    "c": "ask: Rent received for the garage in the year",
}
DAIRY = {
    "a": "doc: Milk statements from the dairy, July to September 2025",
    "b": "ask: Were any animals lost or put down in the year?",
    "d": "doc: Vet's bills, July to September 2025",
    "e": "ask: Cattle numbers at 30 September 2025",
}
AUNT = {
    "a": "doc: Tax voucher from Lorne Asset Management for 2025/26",
    "b": "doc: P60 for the annuity, 2025/26",
    "d": "doc: Copy of the registered lasting power of attorney",
}
DRIVER = {
    "a": "ask: How many miles did you drive in the year?",
    "b": "ask: How many drivers were on the payroll in December?",
}
BILL = {"a": "pay: Invoice 2026-311, £780.00"}
SAYINGS: list[tuple[Mapping[str, str], str, Mapping[str, str], str]] = [
    (CROFT, "212 of them, all with teeth. Five tups besides.", {"c": "received"}, EITHER),
    (COTTAGE, "Young Mr Foy keeps his motor bicycle out there, forty pounds a month.", {"c": "received"}, QUIET),
    (COTTAGE, "I was kept waiting at the surgery for three hours on Friday.", {}, EITHER),
    (DAIRY, "Head count on the day was 143 including followers.", {"e": "received"}, QUIET),
    (DRIVER, "About 140 I should think.", {}, EITHER),
    (DAIRY, "Number 3: is it the one page you're after, or every docket?", {"d": "query"}, ASKS),
    (AUNT, "Julian has the legal paper at his house and tells me he will send it on Saturday.", {}, EITHER),
    (AUNT, "I'm away until Monday but will send it all then.", dict.fromkeys("abd", "promised *"), EITHER),
    (BILL, "780 went across to you this morning from the Danske, 311 on the reference.", {"a": "received"}, QUIET),
    (BILL, "780 went across to the feed merchant this morning.", {}, EITHER),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "text", "expected", "person"), SAYINGS, ids=[s[1][:60] for s in SAYINGS])
def test_what_can_be_meant_of_one_thing(
    asked: Mapping[str, str], text: str, expected: Mapping[str, str], person: str
) -> None:
    told(asked, text).does(expected).and_a_person(person)


def note(day: str) -> FileText:
    """What a mart gives for lambs sold."""
    text = (
        f"Dingwall Auction Mart\nSELLER SALE NOTE\nAccount R Quint\nSale date {day}\nSale Store lambs\nGross 3,224.00\n"
    )
    return file(f"note {day}.pdf", text)


def test_a_month_of_sales_is_here_when_a_note_of_it_is() -> None:
    found = told(CROFT, "What we got through the ring.", note("18 August 2025"), note("20 October 2025"))
    outcome = next(o for o in found.reading.outcomes if o.item == "b")
    assert (outcome.state.value, outcome.missing) == ("partial", ("2025-09",))


def test_a_promise_beside_a_part_is_of_the_rest() -> None:
    text = "That's from the ring. The middle one must have gone in the junk. Will find it tonight."
    told(CROFT, text, note("18 August 2025"), note("20 October 2025")).does({"b": "partial 2026-06-09"})


P45 = (
    "P45 Part 1A\nDetails of employee leaving work\n1 Employer PAYE reference  073 / HC4471\n"
    "3 Title, surname, first name  MISS {name}\n4 Leaving date  28 05 2026\nHallam Civils Ltd\n"
    "To the employee: The P45 is in 3 parts. Please keep this part safe.\n"
)


@pytest.mark.parametrize(("name", "state"), [("QUINT ROSA", "received"), ("DUNNING CRAIG", "wrong")])
def test_whose_p45_it_is_stands_in_its_box(name: str, state: str) -> None:
    asked = {"a": "doc: P45 from Hallam Civils"}
    told(asked, "this is the yellow form from my old job", file("IMG_4471.jpeg", P45.format(name=name))).does(
        {"a": state}
    )


def test_the_tenant_is_not_whose_the_statement_is() -> None:
    text = (
        "Whixley Lettings\nMiss R Quint\nThe Garth\nLandlord Statement\nProperty  14 Ferry Street\n"
        "Statement period  01/04/2026 to 30/04/2026\nTenant  Ms A Rushworth\n"
        "Rent received  845.00\nManagement fee  101.40\n"
    )
    asked = {"a": "doc: Letting agent statement, April 2026"}
    told(asked, "Herewith.", file("agents.pdf", text)).does({"a": "received"})


def test_what_somebody_sent_to_the_client_is_no_claim() -> None:
    told(AUNT, "What the annuity company sent is in the drawer.").does({})


RECEIPT = "KARCHER STORE\nVAT receipt\n12 May 2026\nSteam mop  1  79.00\nTotal 79.00\nPaid by card. Thank you\n"


def test_receipts_that_are_said_to_be_what_was_asked_for_are() -> None:
    asked = {"a": "doc: Receipts for cleaning products", "b": "doc: Public liability insurance certificate"}
    told(asked, "Here are the receipts for the products.", file("IMG_5511.jpeg", RECEIPT)).does({"a": "received"})


def test_receipts_without_a_word_are_asked_about() -> None:
    asked = {"a": "doc: Receipts for cleaning products", "b": "doc: Receipts for the new van"}
    told(asked, "Thanks for your help.", file("IMG_5511.jpeg", RECEIPT)).does({}).and_a_person(ASKS)


def test_a_greeting_with_a_question_mark_asks_nothing() -> None:
    asked = {"a": "doc: Uber Eats earnings summary, October to December 2025"}
    text = "Oi Pete, beleza? Voltei ontem. O resumo do Uber Eats mando na sexta-feira."
    told(asked, text, language="pt").does({"a": "promised 2026-06-12"}).and_a_person(QUIET)
