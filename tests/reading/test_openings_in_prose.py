"""What staff ask for in the prose of an ordinary day: one line of a table a mail, with the things it opens."""

from __future__ import annotations

import pytest

from tests.reading.test_openings_elsewhere import asks, opened

ASKED = {
    "Any chance of the till reports today?": ["the till reports"],
    "As you'll remember, I asked in October about the lease for the unit. I can't finish the accounts without it.": [
        "the lease for the unit"
    ],
    "Could someone let me know what the £2,000 from Halberd on 3 June was for?": ["what the £2,000 from Halberd"],
    "We agreed you'd send the invoices for the extension in the new year.": ["the invoices for the extension"],
    "When you have a moment, what's the new address, and who is the landlord?": [
        "what's the new address",
        "who is the landlord",
    ],
    "For the claim, which of your people worked on the project? No rush.": ["which of your people worked on"],
    "Bill, how many miles did you do in the van last year and how many of those were private?": [
        "how many miles did you do",
        "how many of those were private",
    ],
    "What they want to know is simple: when did you leave the UK, and did you work there?": [
        "when did you leave",
        "did you work there",
    ],
    "The bank feed has stopped. The Starling statements for the quarter would keep us going.": ["Starling statements"],
    "As the year end was Sunday, could you do a stock count this weekend, please?": ["stock count"],
    "Do you want to make a pension payment before the end of the tax year?": ["Do you want to make a pension payment"],
    "I'm doing the books for the quarter and can't find the invoice from Brook Electrical.": ["the invoice from Brook"],
    "I've got the Nationwide letter so it's just the Vanguard tax certificate and how much you gave to charity.": [
        "the Vanguard tax certificate",
        "how much you gave",
    ],
    "Mileage figures, phone bills, home insurance: those are the three I'm waiting on.": [
        "Mileage figures",
        "phone bills",
        "home insurance",
    ],
    "Our records show fee note 4471 for £360 as unpaid.": ["fee note 4471"],
    "I'd be grateful if £1,320.00 could reach us by the end of the month.": ["£1,320.00"],
    "We can't submit until the accounts are signed.": ["the accounts"],
    "Read it with care, and let me know by Friday that you approve the draft lease.": ["the draft lease"],
    "The letter of engagement needs both directors' signatures.": ["letter of engagement"],
    "I'm still short of the timesheets and Rosie's sick note from my email below.": [
        "the timesheets",
        "Rosie's sick note",
    ],
}
NOTHING = [
    "The accounts are attached for your board. There's nothing we need back from you.\n\nEnjoy the show!",
    "Thursday at 11 is fine, see you at the marina. Bring your wellies!",
    "Attached is the copy of last year's accounts that your mortgage broker asked for.",
    "The tax itself will fall due at the end of January and I shall write to you separately about it.",
    "Your return has gone in. Nothing for you to do.",
    "Is it all right if I ring you on Thursday about the pension?",
]


@pytest.mark.parametrize(("text", "things"), ASKED.items(), ids=[t[:40] for t in ASKED])
def test_what_prose_asks_for_is_opened_and_nothing_besides(text: str, things: list[str]) -> None:
    found = asks(opened(text))
    assert len(found) == len(things), found
    assert all(thing in ask for thing, ask in zip(things, found, strict=True)), found


@pytest.mark.parametrize("text", NOTHING, ids=[t[:40] for t in NOTHING])
def test_prose_that_asks_for_nothing_opens_nothing(text: str) -> None:
    assert asks(opened(text)) == []


def test_lines_that_no_program_wrapped_stay_apart() -> None:
    """Short lines of a list are not joined because one of them is the longest of the mail."""
    listed = "CIS deduction statements from Kier, April to January\nContract with Kier\nStatement with the sort code"
    found = asks(opened(f"To make the claim to HMRC I need these please:\n\n{listed}\n\nTom"))
    assert [f.split()[0] for f in found] == ["CIS", "Contract", "Statement"]


def test_a_row_for_all_is_a_thing_too() -> None:
    rows = "Name\tWhat I need\nAlfie\tStarter checklist\nMateusz\tPassport copy\nBoth\tHourly rate agreed"
    assert "Hourly rate" in asks(opened(f"For the two students I need:\n\n{rows}\n"))[-1]


def test_an_answer_wanted_is_no_paper() -> None:
    found = asks(opened("One question: did you pay into a pension? An answer by Monday would let us file in time."))
    assert len(found) == 1
