"""Requests of which the mail holds half: the list is in a file, the client in a word, the bill in two sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.domain.documents import FileText
from mailbot.domain.mail import VisibleText
from mailbot.domain.register import Register
from mailbot.reading.asked.openings import Openings, read_openings
from mailbot.reading.visible.html import html_to_text
from mailbot.reading.visible.own_signature import without_own_signature
from tests.reading import openings_read
from tests.reading.ordering import world
from tests.world import annotate, rules

CHECKLIST = """Records checklist: year ended 31 August 2026
Client: Harbour Creamery Ltd     Prepared by: N Brandt
A. Still to come from you
\tRecord\tNotes
☐\tMilk ledger listing\tExport from Sage
☐\tHerd valuation\tFrom the valuer
B. Already received, with thanks
\tRecord\tReceived
☒\tVAT returns\t14/09/2026
Paper copies may be left at reception between 9.00 and 5.00.
"""
QUESTIONNAIRE = """Letting income 2025/26: information needed
No.  Please send  For
1  Agent's annual statement  6 April 2025 to 5 April 2026
2  Mortgage interest certificate  Same period

Scans are welcome. Alder & Quill is a trading name.
"""


def opened(text: str, *, subject: str = "Records", files: tuple[FileText, ...] = (), shared: bool = False) -> Openings:
    """What Jess's mail opens; `shared`: Mick's address stands for him, too, not only for his company."""
    _, practice, register = world()
    mail = openings_read.written({"by": "jess", "to": ["C2"], "subject": subject, "text": text})
    if shared:
        register = _with_mick_himself(register)
    return read_openings(mail, VisibleText(text), register, practice, rules(), annotate, files)


def _with_mick_himself(register: Register) -> Register:
    records = []
    for record in register.clients.values():
        client = record.client
        if client.id == "C13":
            client = replace(client, name="Mick Sorrell", emails=("mick@pendragonplumbing.example",), contact="Mick")
        records.append(replace(record, client=client))
    return Register.of(records)


def asks(found: Openings) -> list[str]:
    """All items, in order."""
    return [i.ask for o in found.openings for i in o.items]


@pytest.mark.parametrize(
    ("said", "text", "wanted"),
    [
        ("The list of what I need is attached. Could you work through section A?", CHECKLIST, ["Milk", "Herd"]),
        ("The sheet attached sets out what I need from you for the letting.", QUESTIONNAIRE, ["Agent's", "Mortgage"]),
        ("I attach our questionnaire, which lists the documents that we need.", QUESTIONNAIRE, ["Agent's", "Mortgage"]),
    ],
)
def test_a_list_in_a_file_is_asked_for_without_what_is_here(said: str, text: str, wanted: list[str]) -> None:
    found = asks(opened(said, files=(FileText("list.docx", "0" * 64, "text/plain", text),)))
    assert [f for f, w in zip(found, wanted, strict=True) if not f.startswith(w)] == []


def test_one_address_for_a_man_and_his_company_each_with_things_of_his_own() -> None:
    found = opened(
        "Mick can you look out the workshop lease and the finance agreement, those are for the company accounts, "
        "and for your own return I need your P60 please.",
        shared=True,
    )
    assert {o.client: [i.ask for i in o.items] for o in found.openings} == {
        "C2": ["the workshop lease", "the finance agreement"],
        "C13": ["your P60"],
    }


def test_one_address_for_two_of_whom_one_is_meant() -> None:
    assert [o.client for o in opened("Could you send me your state pension letter?", shared=True).openings] == ["C13"]


def test_a_bill_stated_and_then_a_please() -> None:
    found = opened("PAYE for May is £812.50. Please make sure it reaches HMRC by the 22nd.", subject="Payroll")
    assert asks(found) == ["PAYE for May is £812.50"]
    assert found.openings[0].kind.value == "payment"


@pytest.mark.parametrize(
    "said",
    [
        "PAYE for May is £812.50. HMRC will collect it by direct debit.",
        "Your tax bill will come to about £3,000, payable next January.",
        "You are due a VAT refund of £812.50 from HMRC.",
    ],
)
def test_a_sum_that_nobody_is_to_pay_now_opens_nothing(said: str) -> None:
    assert asks(opened(said, subject="Figures")) == []


def test_an_invoice_here_and_its_sum_there_are_one_bill() -> None:
    found = opened(
        "Please find attached our invoice CP/1188 for the quarter's bookkeeping. The amount is £684.00 and we'd be "
        "grateful for payment by 30 June 2026.",
        subject="Invoice CP/1188",
    )
    assert asks(found) == ["our invoice CP/1188 for the quarter's bookkeeping (£684.00)"]


def test_cells_that_word_wraps_in_paragraphs_stay_in_one_line() -> None:
    cells = "<td><p>Sales report</p></td><td><p>No</p></td>"
    page = f"<table><tr><td><p>Document</p></td><td><p>Received?</p></td></tr><tr>{cells}</tr></table>"
    assert [line.split("\t")[-1].strip() for line in html_to_text(page).split("\n")] == ["Received?", "No"]


def test_tables_that_lay_a_page_out_keep_their_lines() -> None:
    page = "<table><tr><td><p>Hi Bea</p><p>One</p><p>Two</p></td><td><p>Logo</p></td></tr></table>"
    assert [line for line in html_to_text(page).split("\n") if line.strip()][:3] == ["Hi Bea", "One", "Two"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Thanks!\n\nJess Lomax ACA\nWe write in Welsh, too.", "Thanks!"),
        ("Hi Bea\nThe lease please.\nJess\nP.S. And the deed.", "Hi Bea\nThe lease please.\nP.S. And the deed."),
        ("Things for you:\nJess\n- the lease", "Things for you:\nJess\n- the lease"),
        ("Jess here, please chase Bea.", "Jess here, please chase Bea."),
    ],
)
def test_what_stands_below_ones_own_name_is_no_order(text: str, left: str) -> None:
    assert without_own_signature(VisibleText(text), "Jess Lomax").text == left
