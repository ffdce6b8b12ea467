"""What staff ask clients for, read out of the mails they write: tests/staff_mails, and a few sharp edges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.documents import FileText
from mailbot.domain.mail import VisibleText
from mailbot.domain.understanding import AskedItem
from mailbot.reading.asked.openings import Openings, read_openings
from tests.reading import openings_read
from tests.reading.ordering import StaffMail, world
from tests.world import annotate, rules

LEAST_HELD = 0.82
"""Share of the mails that nobody tuned on which must be read without a fault."""
LEAST_MORE = 0.97
"""Share of the mails in other voices."""
LEAST_VOICES = {
    "voices/seen": 0.95,
    "voices/held": 0.86,
    "habits": 0.83,
    "desks/seen": 0.95,
    "desks/held": 0.8,
    "desks/fresh": 0.8,
    "offices/seen": 0.9,
    "offices/second": 0.95,
    "offices/third": 0.85,
}
"""Share of the mails of thirty writers, of ten more habits and of thirty further desks; nobody tuned on halves held."""


def asked(text: str, *, to: str = "C1", subject: str = "Hello", files: tuple[FileText, ...] = ()) -> Openings:
    """What Jess's mail to this client opens."""
    _, practice, register = world()
    mail = openings_read.written({"by": "jess", "to": [to], "subject": subject, "text": text})
    return read_openings(mail, VisibleText(text), register, practice, rules(), annotate, files)


def items(found: Openings) -> list[str]:
    """The items of the only request opened."""
    return [i.ask for i in found.openings[0].items] if found.openings else []


@pytest.mark.parametrize("row", openings_read.rows("seen"), ids=lambda row: row.name)
def test_staff_ask_and_are_understood(row: StaffMail) -> None:
    assert openings_read.misses(row.row) == []


def test_most_mails_that_nobody_tuned_on_are_understood() -> None:
    rows = openings_read.rows("held")
    right = [row.name for row in rows if not openings_read.misses(row.row)]
    assert len(right) >= LEAST_HELD * len(rows)


def test_mails_in_other_voices_are_understood() -> None:
    rows = openings_read.rows("more")
    wrong = [row.name for row in rows if openings_read.misses(row.row)]
    assert len(wrong) <= (1 - LEAST_MORE) * len(rows), wrong


@pytest.mark.parametrize("half", LEAST_VOICES)
def test_thirty_writers_are_understood(half: str) -> None:
    rows = openings_read.rows(half)
    right = [row.name for row in rows if not openings_read.misses(row.row)]
    assert len(right) >= LEAST_VOICES[half] * len(rows)


def test_being_told_that_it_is_done_is_no_item() -> None:
    found = asked(
        "Rosa, please pay your tax of £318.40 to HMRC by 1 July and let us know when it is done.", subject="Tax"
    )
    assert items(found) == ["your tax of £318.40 to HMRC"]


@pytest.mark.parametrize(
    "said",
    [
        "We have to file by 30 June, so by 19 June please.",
        "HMRC want it by 30 June so please by the 19th.",
        "The deadline is 30 June, so could I have it by 19 June?",
        "By 19 June please, as the return has to be in by 30 June.",
    ],
)
def test_our_day_counts_more_than_the_reason_for_it(said: str) -> None:
    assert str(asked(f"Rosa, please send me the lease. {said}").openings[0].due) == "2026-06-19"


def test_what_the_practice_itself_will_do_is_not_asked_of_the_client() -> None:
    assert not asked(
        "Hi Rosa, I'll send you the engagement letter and we will chase your bank for the statements."
    ).asks


def test_an_item_keeps_the_words_of_the_person_who_asked() -> None:
    found = asked(
        "Rosa, please send me the letter from the Harbour Trust (both pages) and your 2025/26 P60 by 30 June."
    )
    assert items(found) == ["the letter from the Harbour Trust (both pages)", "your 2025/26 P60"]


def test_one_paper_of_several_banks_is_one_item() -> None:
    assert len(items(asked("Rosa, please send the statements from Barclays, Lloyds and Monzo."))) == 1


def test_what_is_open_already_is_not_opened_again() -> None:
    found = asked("Hi Rosa, please send me the P60 from Harbour Trust and the interest certificate from Nationwide.")
    assert found.asks
    assert found.openings == ()


def test_a_list_without_end_is_cut_and_said_so() -> None:
    text = "Please send me:\n" + "\n".join(f"- receipt number {n}" for n in range(100_000))
    found = asked(text)
    assert len(found.openings[0].items) == 60
    assert len(found.doubts) == 1


def test_the_list_may_be_in_the_file_that_is_attached() -> None:
    file = FileText(
        "checklist.docx", "0", "application/msword", "1. Lease of the shop\n2. Rates bill\n3. Who owns the van?"
    )
    found = asked("Hi Rosa, please see the attached checklist and let me have the lot by 30 June.", files=(file,))
    assert items(found) == ["Lease of the shop", "Rates bill", "Who owns the van?"]


def test_a_contact_with_two_clients_leaves_it_to_a_person() -> None:
    _, practice, register = world()
    both = [
        replace(register.clients[c], client=replace(register.clients[c].client, emails=("x@two.example",)))
        for c in ("C13", "C14")
    ]
    shared = type(register).of([*register.clients.values(), *both])
    mail = openings_read.written(
        {"by": "jess", "to": ["x@two.example"], "text": "Please send me the P45.", "subject": "P45"}
    )
    found = read_openings(mail, VisibleText("Please send me the P45."), shared, practice, rules(), annotate)
    assert found.openings == ()
    assert found.doubts[0].choices == ("Thomas Ashdown", "Patience Oyelaran")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_brings_the_reader_down(text: str) -> None:
    for opening in asked(text).openings:
        assert all(isinstance(item, AskedItem) and item.ask.strip() for item in opening.items)


@pytest.mark.parametrize(
    "piece", ["please send ", "and the ", "( ", "1) a ", "| a ", "by Friday ", "? ", "a\tb\n", "- \n"]
)
def test_long_hostile_text_is_read_in_good_time(piece: str) -> None:
    assert asked(piece * (200_000 // len(piece))) is not None


def test_what_is_ticked_off_is_not_asked_for_and_mere_ticks_are_bullets() -> None:
    assert items(asked("Still to come by 19 June:\n✓ P60\n✗ Lease\n✗ Rates bill")) == ["Lease", "Rates bill"]
    assert items(asked("Please send:\n✓ P60\n✓ Lease")) == ["P60", "Lease"]


def test_a_slip_of_the_finger_is_read_as_it_was_meant() -> None:
    assert items(asked("Rosa, pls coudl you send teh lease")) == ["teh lease"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("The officer comes on Tuesday 23 June. I want to see the lease by the Friday before.", "2026-06-19"),
        ("Please send the lease. I hope to sign on the 30th, so a week before that.", "2026-06-23"),
        ("Please send the lease. I'm away from the 22nd, so before then ideally.", "2026-06-22"),
        ("Please send the lease. The deadline's 6 July; I need it by 19 June.", "2026-06-19"),
    ],
)
def test_a_day_may_be_counted_back_from_another(said: str, day: str) -> None:
    assert str(asked(f"Rosa, {said[0].lower()}{said[1:]}").openings[0].due) == day


@pytest.mark.parametrize(
    "said",
    [
        "Setting up the app:\n1. Download the app\n2. Log in with the code\n3. Take a photo of any receipt to try it",
        "What we agreed:\n- I will register the lease\n- I'll write to the bank about the loan",
        "For your diary:\n31 July - payment on account\n31 January - return\nNothing needed from you at this stage.",
        "The VAT return's due on 7 July and I'm off from the 3rd.",
    ],
)
def test_what_is_told_is_not_asked_for(said: str) -> None:
    assert not asked(f"Hi Rosa,\n\n{said}\n\nJess").openings
