"""Staff say in plain words what is to be done: each order followed at once, told in a line, and how to take it back."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import RequestState
from mailbot.domain.understanding import MailKind
from tests.stories.dialogue import BOT, JESS, MICK, NADIA, OWEN, ROSA, Dialogue

LIST = """Hi Rosa,

Could you please send me by 30 June:

1. P60 for 2025/26
2. Interest certificate from Nationwide
3. Dividend vouchers

Jess"""
P60, CERTIFICATE, VOUCHERS = "P60 for 2025/26", "Interest certificate from Nationwide", "Dividend vouchers"


@pytest.fixture
def story() -> Dialogue:
    """Rosa is asked for three papers by Jess, and Mick for one."""
    made = Dialogue()
    made.staff_write(JESS, ROSA, "Your 2025/26 tax return", LIST)
    made.staff_write(JESS, MICK, "VAT quarter", "Hi Mick, please send me your purchase invoices by 30 June. Jess")
    return made


@pytest.mark.parametrize(
    ("words", "here"),
    [
        ("Rosa popped in with 2 and 3", {CERTIFICATE, VOUCHERS}),
        ("Rosa popped in with her P60", {P60}),
        ("Rosa: b has come in the post", {CERTIFICATE}),
        ("Everything from Rosa is in", {P60, CERTIFICATE, VOUCHERS}),
        ("All but the vouchers has arrived from Rosa", {P60, CERTIFICATE}),
    ],
)
def test_by_number_name_or_letter_and_all_of_it(story: Dialogue, words: str, here: set[str]) -> None:
    story.staff_write(JESS, BOT, "Your 2025/26 tax return", words)
    assert {ask for ask, state in story.stands().items() if state == "received"} == here


def test_got_it_by_phone() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your return", "Hi Rosa, did you make any gifts to charity in 2025/26? Jess")
    story.staff_write(JESS, BOT, "Rosa", "The gifts to charity - got it by phone, there were none.")
    assert set(story.stands().values()) == {"received"}


def test_another_week_counts_from_the_day_it_was_due(story: Dialogue) -> None:
    story.staff_write(JESS, BOT, "Rosa Quint", "Give her another week.")
    assert story.request().due == date(2026, 7, 7)
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Tuesday 7 July", "To take it back, reply “undo”")


def test_a_bereaved_client_is_left_alone_until_the_new_year(story: Dialogue) -> None:
    story.staff_write(NADIA, BOT, "Mick Dale", "Leave him alone till the new year, his father died.")
    story.days_pass(120)
    assert story.letters(MICK, Purpose.CHASER) == []
    assert story.letters(ROSA, Purpose.CHASER)


def test_a_colleague_takes_over_while_one_is_away(story: Dialogue) -> None:
    story.staff_write(JESS, BOT, "Holiday", "Owen takes over my clients while I'm away 15–26 June.")
    story.client_writes(ROSA, "Does my building society book count as a certificate?", subject="A question")
    story.days_pass(8)
    story.client_writes(MICK, "Do you mean the fuel invoices as well?", subject="VAT quarter")
    story.days_pass(1)
    story.expect_letter(OWEN, Purpose.QUESTION, "fuel invoices")


def test_several_in_one_mail_for_two_clients(story: Dialogue) -> None:
    text = "Rosa's P60 is here. We don't need the vouchers. And chase Mick for the invoices today please."
    story.staff_write(JESS, BOT, "Odds and ends", text)
    assert story.stands() == {P60: "received", CERTIFICATE: "outstanding", VOUCHERS: "waived"}
    story.expect_letter(JESS, Purpose.CONFIRMATION, "P60", "Dividend vouchers", "Pendragon Haulage", "To take")


def test_above_a_mail_that_is_passed_on(story: Dialogue) -> None:
    text = """Fine by me, new date for Rosa is 17 July please.

---------- Forwarded message ---------
From: Rosa Quint <rosa@quint.example>
Date: Mon, 8 Jun 2026 at 09:40
Subject: more time?
To: <jess@alderquill.example>

Hi Jess, I'm in Spain till the 10th. Any chance of a bit longer? Rosa"""
    story.staff_write(JESS, BOT, "Fwd: more time?", text)
    assert story.last.understanding.kind is MailKind.STAFF_COMMAND
    assert story.request().due == date(2026, 7, 17)
    assert set(story.stands().values()) == {"outstanding"}


def test_an_order_for_everything_of_everybody(story: Dialogue) -> None:
    story.staff_write(NADIA, BOT, "Christmas", "Where do we stand with everybody, all the open requests?")
    story.expect_letter(NADIA, Purpose.CONFIRMATION, "Rosa Quint", "Pendragon Haulage Ltd", P60, "purchase invoices")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Give Rosa until 1 June", "1 June has passed"),
        ("Give Rosa more time", "you named no day"),
        ("Extend Wilf Nobody to 10 July", "can't tell which client"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_guessed(story: Dialogue, words: str, said: str) -> None:
    story.staff_write(JESS, BOT, "", words)
    assert story.request().due == date(2026, 6, 30)
    story.expect_letter(JESS, Purpose.QUESTION, said)


def test_what_is_settled_already_is_said(story: Dialogue) -> None:
    story.staff_write(JESS, BOT, "", "Rosa's P60 has arrived")
    story.staff_write(JESS, BOT, "", "Rosa's P60 came in the post")
    story.expect_letter(JESS, Purpose.QUESTION, "ticked off already")
    assert story.stands()[P60] == "received"


def test_an_unclear_order_is_asked_back_and_answered_by_its_number(story: Dialogue) -> None:
    story.staff_write(JESS, BOT, "Rosa Quint", "The one from Rosa won't do, send it back")
    question = story.expect_letter(JESS, Purpose.QUESTION, "1", "2")
    assert set(story.stands().values()) == {"outstanding"}
    chosen = next(
        n for n in "123" if any(x.startswith((f"{n}.", f"  {n}.")) and "P60" in x for x in question.body.splitlines())
    )
    story.client_writes(ROSA, "My P60 to follow.")
    story.answer_to(JESS, Purpose.QUESTION, chosen)
    story.expect_letter(JESS, Purpose.CONFIRMATION, "P60")


@pytest.mark.parametrize(
    "words",
    [
        "Rosa paid for lunch, wonders will never cease.",
        "My train has been cancelled, Rosa will have to wait.",
        "Rosa's closed her account at the deli.",
        "Rosa isn't sending the P60 yet, I'm seeing her on Monday.",
        "I've ticked off the P60 on Rosa's paper file as well.",
    ],
)
def test_talk_orders_nothing(story: Dialogue, words: str) -> None:
    before = story.request()
    story.staff_write(JESS, BOT, "Rosa", words)
    assert story.request() == before


@pytest.mark.parametrize("thanks", ["Got it, thanks", "Lovely, thank you very much.", "Thanks, noted. I'll tell Owen."])
def test_thanks_for_what_the_bot_tells_are_not_answered(story: Dialogue, thanks: str) -> None:
    story.staff_write(JESS, BOT, "", "Give Rosa until 17 July")
    told = len(story.sent)
    story.staff_answer(JESS, thanks)
    assert story.last.understanding.kind is MailKind.UNRELATED
    assert len(story.sent) == told


def test_a_sum_that_is_not_the_whole_ticks_nothing_off() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Our fee", "Hi Rosa, please pay our invoice 2107 for £640.00 by 30 June. Jess")
    story.staff_write(JESS, BOT, "Rosa", "Rosa paid £300 of her invoice this morning.")
    assert "received" not in story.stands().values()


def test_cancelling_is_taken_back_by_the_word_that_it_is_told_with(story: Dialogue) -> None:
    story.staff_write(JESS, BOT, "Rosa", "Rosa has gone to another firm, please cancel her tax return request.")
    assert story.request().state is RequestState.CANCELLED
    story.expect_letter(JESS, Purpose.CONFIRMATION, "To take it back, reply “undo”")
    story.staff_answer(JESS, "undo")
    assert story.request().state is RequestState.OPEN
