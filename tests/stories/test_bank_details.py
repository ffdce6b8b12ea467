"""New bank details in a client's mail are shown to a person, wherever they stand; a stranger's are nobody's news."""

from __future__ import annotations

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.understanding import MailKind
from tests.stories.dialogue import JESS, MICK, NADIA, NOSY, OWEN, ROSA, Dialogue

ASKED = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n\nThanks,\nJess"
DETAILS = "Morning, from now on please use sort code 40-11-22, account 31926819 for anything you send us."


def test_out_of_any_thread_somebody_is_shown_them() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    before = story.stands()
    story.client_writes(ROSA, DETAILS, subject="Change of bank")
    assert story.last.understanding.kind is MailKind.UNRELATED
    mail = story.expect_letter(OWEN, Purpose.QUESTION, "Rosa gives other bank details; nothing has been changed.")
    assert "by telephone, on a number you already have" in " ".join(mail.body.split())
    assert "40-11-22" in mail.body, "in their own words"
    assert story.stands() == before
    assert all(ROSA not in m.recipients for m in story._send()), "nobody answers it"


def test_of_a_client_of_whom_nothing_is_asked_too() -> None:
    story = Dialogue()
    story.client_writes(MICK, DETAILS, subject="Bank")
    story.expect_letter(OWEN, Purpose.QUESTION, "Mick gives other bank details")


def test_in_words_without_a_number_too() -> None:
    story = Dialogue()
    story.client_writes(MICK, "We have changed banks. The new account details will follow by post.", subject="Hello")
    story.expect_letter(OWEN, Purpose.QUESTION, "Mick gives other bank details")


def test_a_reply_to_it_goes_to_no_client() -> None:
    story = Dialogue()
    story.client_writes(MICK, DETAILS, subject="Bank")
    mail = story.expect_letter(OWEN, Purpose.QUESTION)
    assert MICK not in mail.raw.partition("\r\n\r\n")[0]


def test_once_somebody_has_seen_to_it_all_goes_on_as_before() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.client_writes(ROSA, DETAILS, subject="Change of bank")
    story.staff_answer(OWEN, "1")
    assert story.office.register.clients["C1"].questions == ()
    assert [m.purpose for m in story.days_pass(21) if ROSA in m.recipients][:1] == [Purpose.CHASER]


@pytest.mark.parametrize(
    ("who", "text"),
    [
        (NOSY, f"Invoice 1182 for stationery, £84.10. {DETAILS}"),
        (ROSA, "We are having a summer party on Friday, do come along, all of you!"),
        (ROSA, "Is the bank holiday on the 31st? My account of the weekend will have to wait."),
    ],
)
def test_what_is_no_news_is_asked_of_nobody(who: str, text: str) -> None:
    story = Dialogue()
    story.client_writes(who, text, subject="Hello")
    assert [m for _, m in story.sent if {NADIA, OWEN, JESS} & set(m.recipients)] == []
