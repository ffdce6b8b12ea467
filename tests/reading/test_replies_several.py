"""One mail for several requests, and one address for several clients."""

from __future__ import annotations

from tests.reading.replying import ASKS, EITHER, QUIET, told_in
from tests.world import client, request

TAX = request({"a": "doc: P60 for 2025/26", "b": "ask: Did you rent out a room?"}, subject="Your tax return")
VAT = request(
    {"a": "doc: Lloyds statements, March to May 2026", "b": "doc: Purchase invoices, March to May 2026"},
    ref="R2",
    subject="VAT to 31 May",
)
PAY = request({"a": "pay: Invoice AQ-3071, £312.00"}, ref="R3", subject="Our fee")
SIGN = request({"a": "ok: Approve the accounts to 31 March 2026"}, ref="R4", subject="Accounts to 31 March 2026")
PIKES = ("pikes@home.example",)


def test_one_new_mail_answers_three_requests() -> None:
    text = "Tax: no, I didn't rent out any room. VAT: statements on Friday. And your bill AQ-3071 was paid today."
    told_in([(client(), [TAX, VAT, PAY])], text, thread=None, subject="bits").does(
        {"R1/b": "received", "R2/a": "promised 2026-06-12", "R3/a": "received"}
    ).and_a_person(QUIET)


def test_in_the_thread_of_one_request_things_for_another() -> None:
    text = "Purchase invoices will follow on Thursday. Oh, and the P60 on Friday."
    told_in([(client(), [TAX, VAT])], text, thread="R2").does(
        {"R2/b": "promised 2026-06-11", "R1/a": "promised 2026-06-12"}
    )


def test_everything_means_everything_of_the_thread() -> None:
    told_in([(client(), [TAX, VAT])], "Will send it all on Friday", thread="R2").does(
        {"R2/a": "promised 2026-06-12", "R2/b": "promised 2026-06-12"}
    )


def test_a_payment_and_an_approval_in_one_breath() -> None:
    text = "Accounts are fine, please file them. I'll settle your invoice on the 30th."
    told_in([(client(), [SIGN, PAY])], text, thread="R4").does(
        {"R4/a": "received", "R3/a": "promised 2026-06-30"}
    ).and_a_person(QUIET)


def test_a_topic_before_a_dash_names_the_request() -> None:
    text = "VAT - both lots tomorrow.\nTax return - P60 next Monday."
    told_in([(client(), [TAX, VAT])], text, thread=None, subject="hello").does(
        {"R2/a": "promised 2026-06-10", "R2/b": "promised 2026-06-10", "R1/a": "promised *"}
    )


def test_spouses_each_speak_for_themselves_and_by_name() -> None:
    his = request({"a": "doc: P60 for 2025/26", "b": "doc: Student loan statement"}, subject="Arlo's return")
    hers = request({"a": "doc: P60 for 2025/26"}, ref="R2", of="C2", subject="Mina's return")
    world = [(client("Arlo Pike", at=PIKES), [his]), (client("Mina Pike", of="C2", at=PIKES), [hers])]
    told_in(world, "Mina's P60 on Friday, Arlo's on Monday.", thread="R1").does(
        {"R2/a": "promised 2026-06-12", "R1/a": "promised 2026-06-15"}
    )
    told_in(world, "I don't have a student loan.\nArlo", thread="R1").does({"R1/b": "not_applicable"})


def test_a_payment_from_a_shared_address_that_may_be_eithers_settles_neither() -> None:
    his = request({"a": "pay: Invoice AQ-88, £180.00"}, subject="Our fee")
    hers = request({"a": "pay: Invoice AQ-89, £180.00"}, ref="R2", of="C2", subject="Our fee")
    world = [(client("Arlo Pike", at=PIKES), [his]), (client("Mina Pike", of="C2", at=PIKES), [hers])]
    told_in(world, "£180 paid this morning", thread=None, subject="bill").does({}).and_a_person(ASKS)
    told_in(world, "Mina's bill, AQ-89, is paid", thread=None, subject="bill").does({"R2/a": "received"})


def test_two_bills_of_one_client_and_no_word_which() -> None:
    two = request({"a": "pay: Invoice AQ-10, £90.00", "b": "pay: Invoice AQ-11, £90.00"}, subject="Our fees")
    told_in([(client(), [two])], "I have paid your invoice").does({}).and_a_person(ASKS)


def test_two_statements_of_one_request_and_no_word_which() -> None:
    asked = request({"a": "doc: Lloyds statements, May 2026", "b": "doc: Monzo statements, May 2026"})
    told_in([(client(), [asked])], "There are no statements").and_a_person(ASKS).does({})
    told_in([(client(), [asked])], "Statements will follow on Friday").and_a_person(EITHER)


def test_bank_details_in_passing_are_never_acted_on_and_always_asked() -> None:
    text = "P60 on Friday. By the way please use our new account from now on: 60-83-71, 40028865."
    told_in([(client(), [TAX])], text).does({"a": "promised 2026-06-12"}).and_a_person(ASKS)
