"""Checklists by name: a member of staff says so in a word, and the bot asks the client itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import RequestState
from mailbot.domain.understanding import MailKind
from tests.stories.dialogue import BOT, JESS, MICK, OWEN, ROSA, Dialogue


def known(story: Dialogue, client: str = "C1", **facts: str) -> None:
    """What the client list says of a client."""
    record = story.office.register.clients[client]
    story.office.keep_client(replace(record, client=replace(record.client, facts=tuple(facts.items()))))


SIMPLE = {
    **dict.fromkeys(("employed", "dividends"), "yes"),
    **dict.fromkeys(
        ("self_employed", "pension", "savings", "lets_property", "partnership", "capital_gains", "foreign_income"), "no"
    ),
    **dict.fromkeys(("pension_contributions", "gift_aid", "student_loan", "children"), "no"),
}


def test_one_line_to_the_bot_and_the_client_is_asked_for_what_applies_to_them() -> None:
    story = Dialogue()
    known(story, **SIMPLE)
    at_once = story.staff_write(JESS, BOT, "Rosa", "Please start the SA list for Rosa.\n\nJess")
    assert story.last.understanding.kind is MailKind.STAFF_REQUEST
    assert [m.purpose for m in at_once] == [Purpose.CONFIRMATION], "nothing goes to the client before the undo time"
    told = story.expect_letter(
        JESS, Purpose.CONFIRMATION, "P60 for 2025/26", "Left out, by the client list", "leaves today"
    )
    assert "Rent received" in told.body.partition("Left out")[2]
    story.days_pass(1)
    letter = story.expect_letter(ROSA, Purpose.REQUEST, "1. P60 for 2025/26", "Dividend vouchers", "by Monday 6 July")
    assert letter.subject == "Records for your 2025/26 tax return"
    assert "Rent" not in letter.body
    assert "31 May" in letter.body, "where to find it"
    request = story.request()
    assert request.message_id == letter.message_id
    assert request.owner == "jess"
    assert request.due == date(2026, 7, 6)


def test_the_answer_to_the_letter_settles_its_items() -> None:
    story = Dialogue()
    known(story, **SIMPLE)
    story.staff_write(JESS, BOT, "List", "start the SA checklist for Rosa Quint")
    story.days_pass(1)
    story.client_writes(
        ROSA, "Hi, there was no P11D, and I had no dividends after all. The P60 I'll send on Friday 12 June.\nRosa"
    )
    assert story.stands()["Dividend vouchers for 2025/26"] == "not_applicable"
    assert story.stands()["P60 for 2025/26"] == "promised"


def test_the_first_reminder_counts_from_the_letter_that_asked() -> None:
    story = Dialogue()
    known(story, **SIMPLE)
    story.staff_write(JESS, BOT, "List", "start the SA checklist for Rosa Quint")
    later = story.days_pass(10)
    days = [(at.date(), m.purpose) for at, m in story.sent if m.purpose in (Purpose.REQUEST, Purpose.CHASER)]
    assert days == [(date(2026, 6, 8), Purpose.REQUEST), (date(2026, 6, 15), Purpose.CHASER)]
    chaser = next(m for m in later if m.purpose is Purpose.CHASER)
    assert chaser.in_reply_to == story.request().message_id
    assert chaser.subject == "Re: Records for your 2025/26 tax return"


def test_what_is_taken_back_in_time_never_reaches_the_client() -> None:
    story = Dialogue()
    known(story, **SIMPLE)
    story.staff_write(JESS, BOT, "List", "start the SA checklist for Rosa Quint")
    story.staff_answer(JESS, "P11D is not needed")
    story.days_pass(1)
    letter = story.expect_letter(ROSA, Purpose.REQUEST, "P60 for 2025/26")
    assert "P11D" not in letter.body
    story.staff_write(JESS, BOT, "List", "start the AML checklist for Rosa Quint")
    story.staff_answer(JESS, "cancel that please")
    story.days_pass(5)
    assert len(story.letters(ROSA, Purpose.REQUEST)) == 1
    assert story.request().state is RequestState.CANCELLED


def test_two_clients_and_a_year_in_one_sentence() -> None:
    story = Dialogue()
    known(story, "C1", **SIMPLE)
    known(story, "C2", **SIMPLE)
    story.staff_write(
        OWEN, BOT, "lists", "Could you start the 2024/25 tax return checklist for Rosa and Mick, due 30 June?"
    )
    for client in ("C1", "C2"):
        request = story.request(client)
        assert (request.checklist, request.term) == ("sa", "2024-04-06/2025-04-05")
        assert request.due == date(2026, 6, 30)
        assert request.items[0].ask == "P60 for 2024/25"


def test_a_labelled_line_names_the_list_and_the_subject_the_client() -> None:
    story = Dialogue()
    known(story, "C2", year_end="31 March", vat_registered="yes")
    story.staff_write(OWEN, BOT, "Pendragon Haulage Ltd", "checklist: ltd-accounts\n")
    request = story.request("C2")
    assert request.subject == "Records for the accounts to 31 March 2026"
    assert "Bank statements, 1 April 2025 to 31 March 2026" in [i.ask for i in request.items]
    story.days_pass(1)
    story.expect_letter(MICK, Purpose.REQUEST, "Trial balance")


def test_a_year_end_that_nobody_knows_is_asked_back_and_can_be_said() -> None:
    story = Dialogue()
    story.staff_write(OWEN, BOT, "Pendragon", "start the accounts list for Pendragon")
    story.expect_letter(OWEN, Purpose.QUESTION, "year end", "Pendragon Haulage Ltd")
    assert not story.office.register.clients["C2"].requests
    story.staff_write(OWEN, BOT, "Pendragon", "start the accounts list for Pendragon, year to 30 April 2026")
    assert story.request("C2").term == "2025-05-01/2026-04-30"


def test_nothing_is_asked_twice() -> None:
    story = Dialogue()
    known(story, **SIMPLE)
    story.staff_write(
        JESS, ROSA, "Your tax return", "Hi Rosa,\n\nplease could you send me your P60 for 2025/26 by 30 June?\n\nJess"
    )
    story.staff_write(JESS, BOT, "List", "start the SA checklist for Rosa Quint")
    assert "P60 for 2025/26" not in story.stands()
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Asked for before, or here already: “P60 for 2025/26”")
    story.staff_write(JESS, BOT, "List", "please start the SA list for Rosa again")
    assert len(story.office.register.clients["C1"].requests) == 2
    story.expect_letter(JESS, Purpose.QUESTION, "has been asked of Rosa Quint already")


def test_what_only_speaks_of_a_list_starts_none() -> None:
    story = Dialogue()
    for text in (
        "Don't start the SA list for Rosa yet.",
        "Did you start the SA checklist for Rosa?",
        "Please take the P60 off the list for Rosa.",
        "Have you sent the VAT checklist to Mick?",
        "Please send Rosa the list of what is still open for her tax return.",
        "Send me the payroll list for Pendragon, please.",
        "I'll start the SA list for Rosa myself tomorrow.",
    ):
        story.staff_write(JESS, BOT, "Rosa", text)
        assert not story.office.register.clients["C1"].requests, text
        assert not story.office.register.clients["C2"].requests, text
