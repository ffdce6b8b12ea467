"""What is said, and what stands around it. On doubt a line is said: an answer may look like a signature."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.reading.visible.signatures import is_device_line, is_disclaimer, split_signature

_ANSWERS = [
    "07700 900123",
    "My mobile is 07700 900123",
    "12 Kiln Lane, Stoke ST1 4AB",
    "Our new address is\n12 Kiln Lane\nStoke\nST1 4AB",
    "UTR 12345 67890",
    "QQ 12 34 56 C",
    "20-30-40 12345678",
    "rosa@newmail.example",
    "www.quintpottery.example",
    "The website is www.quintpottery.example",
    "PAYE ref: 120/AB12345",
    "Company number: 01234567",
    "VAT number: GB 123 4567 89",
    "Rent: 4,100\nRepairs: 860\nAgent: 410",
    "Turnover 81,400\nWages 12,000\nRent 6,000",
    "Mobile: 340 for the year\nOffice: 1,200\nFax: none",
    "Quint Pottery Ltd",
    "Director: Rosa Quint\nSecretary: Ben Quint",
    "1. yes\n2. no\n3. 07700 900123",
    "Yes",
    "No thanks",
    "Thanks",
    "Nil",
    "OK",
    "Approved\nRosa Quint",
    "Approved.\n\nRosa Quint\nDirector",
    "a) 1,200\nb) nothing\nc) see b",
]


@pytest.mark.parametrize("answer", _ANSWERS, ids=[a.split("\n")[0] for a in _ANSWERS])
@pytest.mark.parametrize("frame", ["{}", "Hi Jess,\n\n{}\n\nRosa", "{}\n\nThanks\nRosa", "Hi Jess\n{}\nRosa"])
def test_an_answer_is_said_whatever_it_looks_like(answer: str, frame: str) -> None:
    said, _ = split_signature(frame.format(answer))
    assert answer.split("\n\n")[0] in said


_BELOW = [
    "-- \nRosa Quint",
    "Kind regards,\n\nRosa Quint\nDirector\nQuint Pottery Ltd\n01632 960120",
    "Best,\nRosa\n\nRosa Quint | Director | Quint Pottery | 01632 960120",
    "Regards\nRosa Quint\nT 01632 960120\nE rosa@quint.example\nW www.quint.example",
    "Pozdrawiam\nRosa Quint\ntel. 01632 960120",
    "Mit freundlichen Grüßen\nRosa Quint\nTelefon: 01632 960120",
    "Cordialement,\nRosa Quint\nTél. : 01632 960120",
    "Cofion\nRosa Quint\nFfôn: 01632 960120",
    "Rosa Quint\nrosa@quint.example\n01632 960120\nhttps://quint.example",
]


@pytest.mark.parametrize("below", _BELOW, ids=[b.split("\n")[0] for b in _BELOW])
def test_what_stands_below_is_taken_off(below: str) -> None:
    said, around = split_signature(f"We let the flat for two weeks.\n\n{below}")
    assert said.startswith("We let the flat for two weeks.")
    assert below.split("\n")[-1] in around
    assert below.split("\n")[-1] not in said


@pytest.mark.parametrize(
    ("line", "device"),
    [
        ("Sent from my iPhone", True),
        ("Sent from Outlook for Android", True),
        ("Von meinem iPhone gesendet", True),
        ("Enviado desde mi iPhone", True),
        ("আমার আইফোন থেকে পাঠানো", True),
        ("Sent from my accountant last week", False),
        ("Sent by post", False),
        ("I sent it from my phone on Tuesday, did it arrive?", False),
    ],
)
def test_a_device_line(line: str, device: bool) -> None:
    assert is_device_line(line) is device


@pytest.mark.parametrize(
    ("paragraph", "disclaimer"),
    [
        ("This email is confidential and intended solely for the addressee.", True),
        ("Registered in England and Wales No. 1234567. Registered office: 1 Kiln Lane.", True),
        ("Ce message est confidentiel. Si vous n'êtes pas le destinataire, détruisez-le.", True),
        ("I think the settlement is confidential, is that a problem?", False),
        ("My registered office is at 1 Kiln Lane.", False),
        ("The P60 is attached.", False),
    ],
)
def test_a_disclaimer(paragraph: str, disclaimer: bool) -> None:
    assert is_disclaimer(paragraph) is disclaimer


@given(st.text(max_size=1_000))
def test_every_line_ends_on_one_side(text: str) -> None:
    said, around = split_signature(text)
    lines = {line.strip() for line in text.split("\n")} - {""}
    assert all(line in said or line in around for line in lines if line.isalnum())


def test_a_rule_below_the_head_of_a_table_begins_no_signature() -> None:
    written = """Dear Rosa

Paper                    Why
--------------------------------------
Abattoir remittances     sales
Red diesel invoices      fuel

Please let me have them by Monday."""
    assert split_signature(written) == (written, "")


def test_a_rule_above_a_name_and_a_number_begins_one() -> None:
    said, around = split_signature("The P60 is attached.\n\n----------------\nJo Marsh\nTel 01225 496001")
    assert (said, "Jo Marsh" in around) == ("The P60 is attached.", True)
