"""Figures put right, approvals taken back, papers handed over by no name or along with another. Tuesday 9 June 2026."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from mailbot.domain.documents import FileText
from mailbot.domain.requests import ItemState, Request
from tests.reading.replying import ASKS, EITHER, QUIET, told, told_in
from tests.world import client, file, request

FARM = {
    "a": "doc: Milk statements, April 2025 to March 2026",
    "b": "ask: How many breeding ewes did you have at 31 March 2026?",
    "c": "ask: When was the barn roof finished?",
    "d": "ask: Value of hay and silage at 31 March 2026",
}
HOUSE = {
    "a": "doc: Card machine statements, April to June 2026",
    "b": "doc: Laundry bills for the quarter",
    "c": "doc: Cleaner's payslips",
}
YEAR_END = {
    "a": "doc: Bank statement for December 2025",
    "b": "doc: Aged debtors listing at 31 December 2025",
    "c": "doc: Lease for the taproom",
}
SAYINGS: list[tuple[Mapping[str, str], str, Mapping[str, str], str]] = [
    (FARM, "I told you 412 ewes and I'd counted the lambs in, it should be 386.", {"b": "received"}, EITHER),
    (FARM, "I said 412 breeding ewes. The correct figure is 386.", {"b": "received"}, EITHER),
    (FARM, "The barn roof, I told you 3 May, it should have been 12 May 2025.", {"c": "received"}, EITHER),
    (FARM, "I told you 412 ewes but it should be nearer 386, I think.", {"b": "claimed"}, EITHER),
    (HOUSE, "I've not got a cleaner, I do the rooms.", {"c": "not_applicable"}, QUIET),
    (HOUSE, "We haven't got any cleaners this year.", {"c": "not_applicable"}, QUIET),
    (HOUSE, "I haven't got the cleaner's payslips yet.", {}, EITHER),
    (
        HOUSE,
        "Laundry bills are on the spike in the kitchen, will scan them tomorrow with the card machine ones.",
        {"a": "promised 2026-06-10", "b": "promised 2026-06-10"},
        QUIET,
    ),
    (HOUSE, "Laundry bills are in the van. The card machine statements come on Friday.", {"a": "promised *"}, EITHER),
    (HOUSE, "You wanted the card machine statements. Had to get them off the daughter's computer.", {}, EITHER),
]


@pytest.mark.parametrize(("asked", "text", "expected", "person"), SAYINGS, ids=[s[1][:60] for s in SAYINGS])
def test_what_is_said_in_passing(asked: Mapping[str, str], text: str, expected: Mapping[str, str], person: str) -> None:
    told(asked, text).does(expected).and_a_person(person)


def debtors() -> FileText:
    """A list of who owes what."""
    return file(
        "Debtors.xlsx",
        "Rosa Quint\nAged debtors at 31 December 2025\nCustomer\t30 days\t60 days\tTotal\nOak Inn\t40\t0\t40\n",
    )


def test_what_a_list_of_attachments_calls_who_owed_us_what_is_no_question() -> None:
    text = "Please find attached:\n- who owed us what at 31 December\n\nThe lease follows on Friday."
    told(YEAR_END, text, debtors()).does({"b": "received", "c": "promised 2026-06-12"}).and_a_person(QUIET)


def test_but_what_is_asked_behind_such_a_list_is_one() -> None:
    text = "Please find attached:\n- who owed us what at 31 December\n\nWhy do you need the lease?"
    told(YEAR_END, text, debtors()).does({"b": "received", "c": "query"}).and_a_person(ASKS)


INVOICE = (
    "Stocznia Motlawa, Gdansk, Poland\n\nRosa Quint\nFAKTURA / INVOICE 118/2026\nDate 19 May 2026\nKayak 6 5,940.00\n"
)


def test_the_one_paper_still_to_come_is_handed_over_by_no_name() -> None:
    asked = {"a": "doc: Invoice from the boat builder in Gdansk", "b": "ask: Deposits held at 30 June 2026"}
    told(asked, "Here it is at last.", file("Faktura_118.pdf", INVOICE)).does({"a": "received"}).and_a_person(QUIET)


def test_where_two_are_still_to_come_a_person_says_which_it_is() -> None:
    asked = {"a": "doc: Invoice from the boat builder in Gdansk", "b": "doc: Invoices for the new trailer"}
    told(asked, "Here it is at last.", file("Faktura_118.pdf", INVOICE)).and_a_person(ASKS)


P60 = "P60 End of Year Certificate\nTax year to 5 April 2026\nSurname and forenames  {name}\nEmployer: Quint Data Ltd\n"


@pytest.mark.parametrize(("name", "state"), [("QUINT Dariush", "wrong"), ("QUINT Rosa", "received")])
def test_the_firm_it_comes_from_is_not_whose_it_is(name: str, state: str) -> None:
    asked = {"a": "doc: P60 from Quint Data Ltd for 2025/26", "b": "doc: Dividend vouchers from Quint Data Ltd"}
    told(asked, "P60 attached.", file("P60.pdf", P60.format(name=name))).does({"a": state})


def approved() -> list[Request]:
    """A payroll that was approved, and a request of which a paper is still open."""
    payroll = request({"a": "ok: Approve the July payroll"}, ref="R2", subject="July payroll")
    return [
        replace(payroll, items=tuple(replace(i, state=ItemState.RECEIVED) for i in payroll.items)),
        request({"b": "doc: Invoice from the boat builder"}, ref="R1", subject="VAT quarter"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Please stop, I was wrong about the payroll. I gave you 40 hours for Kit and it should be 14. Can you redo it?",
        "Don't run the payroll, the hours are wrong.",
    ],
)
def test_an_approval_is_taken_back_and_nothing_else_is_meant(text: str) -> None:
    told_in([(client(), approved())], text, thread="R2").does({"R2/a": "query"}).and_a_person(ASKS)


def test_thanks_in_the_thread_of_what_is_approved_take_nothing_back() -> None:
    told_in([(client(), approved())], "Thanks for doing the payroll.", thread="R2").does({})
