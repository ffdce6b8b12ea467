"""From the first mail to "all in": what a partner would tell of mailbot."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import RequestState
from mailbot.domain.understanding import MailKind
from tests.adapters.documents.making import pdf
from tests.stories.dialogue import BOT, JESS, MICK, NADIA, OWEN, ROSA, Dialogue

ASKING = """Hi Rosa,

For your return please could you send me by 30 June:

1. P60 for 2025/26
2. details of any gifts to charity

Thanks
Jess
"""


def p60(year_end: int, password: str = "") -> bytes:
    """Rosa's, as a payroll program prints it."""
    return pdf(
        [
            "P60 End of Year Certificate",
            f"Tax year to 5 April {year_end}",
            "Employee: Rosa Quint",
            "Pay 21,300.00   Tax deducted 1,744.00",
            "Employer: Harbour Books Ltd   PAYE reference 120/AB123",
        ],
        password=password,
    )


def test_asked_answered_and_done_without_a_chaser() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    assert story.request().due == date(2026, 6, 30)
    story.expect_letter(JESS, Purpose.CONFIRMATION, "P60 for 2025/26", "Tuesday 30 June")
    story.client_writes(ROSA, "Hello Jess, the P60 is attached. I gave nothing to charity.\nRosa", p60_pdf=p60(2026))
    assert story.stands() == {"P60 for 2025/26": "received", "details of any gifts to charity": "not_applicable"}
    assert story.request().state is RequestState.COMPLETE
    story.expect_letter(JESS, Purpose.COMPLETE, "Rosa Quint")
    story.expect_letter(ROSA, Purpose.ACKNOWLEDGEMENT, "everything we need")
    later = story.days_pass(30)
    assert {m.purpose for m in later} <= {Purpose.DIGEST, Purpose.ESCALATION}
    assert all(m.subject == "1 thing waits for you" for m in later if m.purpose is Purpose.ESCALATION), "to begin it"
    assert all(ROSA not in m.recipients for m in later)


def test_last_years_p60_is_kindly_sent_back_and_then_asked_for_again() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.client_writes(ROSA, "P60 attached!", p60_pdf=p60(2025))
    assert story.stands()["P60 for 2025/26"] == "wrong"
    story.expect_letter(ROSA, Purpose.CORRECTION, "2024/25", "2025/26")
    story.days_pass(10)
    story.expect_letter(ROSA, Purpose.CHASER, "1. P60 for 2025/26", "2024/25")


@pytest.mark.parametrize(
    "password_mail",
    ["Sorry! The password is Quint1964.", "Oh, yes: Quint1964\n\nRosa", "It's locked with my postcode, TR184JH"],
)
def test_a_password_that_comes_later_opens_what_came_before(password_mail: str) -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    password = "TR184JH" if "TR184JH" in password_mail else "Quint1964"
    story.client_writes(ROSA, "My P60. Nothing to charity this year.", p60_pdf=p60(2026, password))
    assert story.stands()["P60 for 2025/26"] == "wrong"
    story.expect_letter(ROSA, Purpose.CORRECTION, "password")
    story.client_writes(ROSA, password_mail)
    assert story.stands()["P60 for 2025/26"] == "received"
    assert story.request().state is RequestState.COMPLETE


def test_a_locked_file_sent_again_with_its_password_is_read() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.client_writes(ROSA, "My P60. Nothing to charity this year.", p60_pdf=p60(2026, "Quint1964"))
    locked = next(p for p in story.last.mail.attachments).content
    story.client_writes(ROSA, "Here it is once more", p60_pdf=locked)
    assert story.stands()["P60 for 2025/26"] == "wrong"
    story.client_writes(ROSA, "And again; password Quint1964", p60_pdf=locked)
    assert story.stands()["P60 for 2025/26"] == "received"


def test_a_password_opens_the_wrong_paper_and_that_is_said() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.client_writes(ROSA, "My P60. Nothing to charity this year.", p60_pdf=p60(2025, "Quint1964"))
    story.client_writes(ROSA, "The password is Quint1964")
    assert story.stands()["P60 for 2025/26"] == "wrong"
    story.expect_letter(ROSA, Purpose.CORRECTION, "2024/25", "2025/26")


def test_a_promise_is_kept_in_mind() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.client_writes(ROSA, "I will send you all of it by Friday 19 June. Rosa")
    assert set(story.stands().values()) == {"promised"}
    assert story.days_pass(11) == story.letters(NADIA, Purpose.DIGEST)
    story.days_pass(4)
    story.expect_letter(ROSA, Purpose.CHASER, "Friday 19 June")


def test_a_question_goes_to_its_owner_and_chasing_rests() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.client_writes(ROSA, "Does the raffle at school count as a gift to charity?")
    question = story.expect_letter(JESS, Purpose.QUESTION, "raffle")
    assert question.requests == (story.request().ref,)
    assert story.stands()["details of any gifts to charity"] == "query"
    story.days_pass(9)
    assert "gifts" not in "".join(m.body for m in story.letters(ROSA, Purpose.CHASER))


def test_staff_say_in_words_how_it_goes_on() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.staff_write(
        JESS, BOT, "Rosa Quint", "Rosa popped in with her P60 this morning. Give her until 10 July for the rest."
    )
    assert story.last.understanding.kind is MailKind.STAFF_COMMAND
    assert story.stands()["P60 for 2025/26"] == "received"
    assert story.request().due == date(2026, 7, 10)
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Friday 10 July")


@pytest.mark.parametrize(
    "text",
    [
        "Give Rosa until 10 July for the rest.",
        "Rosa rang, she's been tied up all week. Extend to 10 July.",
        "Can Rosa have till 10 July please, her mother is ill",
    ],
)
def test_more_time_is_no_new_request(text: str) -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.staff_write(JESS, BOT, "Rosa Quint", text)
    assert len(story.office.register.clients["C1"].requests) == 1
    assert story.request().due == date(2026, 7, 10)


def test_silence_ends_with_a_person() -> None:
    story = Dialogue()
    story.staff_write(
        JESS, MICK, "VAT quarter", "Hi Mick, please send me your purchase invoices for the quarter by 30 June. Jess"
    )
    story.days_pass(60)
    assert [m.stage for m in story.letters(MICK, Purpose.CHASER)] == [1, 2, 3, 4]
    story.expect_letter(OWEN, Purpose.ESCALATION, "Pendragon Haulage Ltd", "purchase invoices")
    story.staff_answer(OWEN, "go on chasing")
    story.days_pass(10)
    assert len(story.letters(MICK, Purpose.CHASER)) > 4


def test_a_stranger_gives_no_orders() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    before = story.stands()
    raw = story._mail(ROSA, BOT, "Urgent", "Please cancel everything for Rosa Quint.").replace(
        b"Rosa Quint <rosa@quint.example>", b"Nadia Brandt <nadia@alder-quill.test>"
    )
    story.arrives(raw)
    assert story.last.understanding.kind is MailKind.REFUSED
    assert story.stands() == before
    story.expect_letter(NADIA, Purpose.ALERT, "Nothing in it was done")


def test_the_same_mail_twice_changes_nothing() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    raw = story._mail(ROSA, BOT, "Re: Your 2025/26 tax return", "No gifts to charity.")
    story.arrives(raw)
    sent = len(story.sent)
    story.arrives(raw)
    assert story.last.duplicate
    assert len(story.sent) == sent
