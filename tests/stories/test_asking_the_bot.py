"""What staff ask of the bot besides orders, and how they set a confirmation right."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.requests import RequestState
from tests.stories.dialogue import BOT, JESS, MICK, NADIA, OWEN, ROSA, Dialogue
from tests.stories.test_taking_back import GIFTS, P60, asked
from tests.stories.test_whole_stories import p60


def told(story: Dialogue, words: str, who: str = JESS) -> OutgoingMail:
    """What the bot says to a mail of its own."""
    story.staff_write(who, BOT, "", words)
    return story.expect_letter(who, Purpose.CONFIRMATION)


def test_why_was_it_ticked_off() -> None:
    story = asked()
    story.client_writes(ROSA, "Dear Jess, my P60 is attached. Rosa", p60_pdf=p60(2026))
    said = told(story, "Why did you tick off Rosa's P60?").body
    assert "it came, and was what was asked for" in said
    assert ROSA in said
    assert "tax year to 2025-04-06" in said
    assert story.stands()[P60] == "received"


def test_why_is_she_not_chased() -> None:
    story = asked()
    story.staff_write(JESS, BOT, "Rosa", "leave Rosa alone until 20 July")
    said = told(story, "Why haven't you chased Rosa?").body
    assert "you stopped the reminders until Monday 20 July" in said


def test_who_is_who() -> None:
    story = asked()
    assert ROSA in told(story, "Who is Rosa's contact?").body
    assert "Jess Lomax looks after" in told(story, "who owns C1-1?", OWEN).body
    assert "Rosa Quint" in told(story, "Who hasn't answered?").body
    assert "Nobody whom you asked" in told(story, "Who has answered?").body
    story.client_writes(ROSA, "Dear Jess, my P60 is attached. Rosa", p60_pdf=p60(2026))
    assert "Rosa Quint" in told(story, "Who has answered?").body


def test_what_is_mine() -> None:
    story = asked()
    story.staff_write(NADIA, MICK, "Accounts", "Hi Mick, could you send the bank statements for May 2026 please? Nadia")
    mine = told(story, "What have I got open?").body
    assert "Rosa Quint" in mine
    assert "Pendragon" not in mine
    assert "Pendragon" in told(story, "What's open for Pendragon?").body
    everything = told(story, "List everything that's open").body
    assert "Rosa Quint" in everything
    assert "Pendragon" in everything


@pytest.mark.parametrize("words", ["help", "What can I write to you?", "how do I use this?"])
def test_help(words: str) -> None:
    assert "Write to me as you would to a colleague" in told(Dialogue(), words).body


def test_gentler_and_firmer() -> None:
    story = asked()
    assert "gentler" in told(story, "Go easy on Rosa").body
    assert story.request().ladder == "gentle"
    told(story, "be firmer with Rosa")
    assert story.request().ladder == "standard"
    story.staff_answer(JESS, "undo")
    assert story.request().ladder == "gentle"


def test_easy_until_a_day_is_a_pause() -> None:
    story = asked()
    told(story, "Go easy on Rosa, don't bother her before 6 July")
    assert story.request().ladder == ""
    assert story.request().paused_until is not None


# -- a confirmation is answered ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["not a request", "That was just for info, don't chase it", "that wasn't a request"])
def test_it_was_no_request(words: str) -> None:
    story = asked()
    story.staff_answer(JESS, words)
    assert story.request().state is RequestState.CANCELLED


@pytest.mark.parametrize("words", ["due 15 July", "the due date should be 15 July", "15 July please, not the 30th"])
def test_the_day_is_set_right_and_nothing_rests(words: str) -> None:
    story = asked()
    story.staff_answer(JESS, words)
    assert story.request().due == date(2026, 7, 15)
    assert story.request().paused_until is None


def test_given_more_time_later_it_rests() -> None:
    story = asked()
    story.staff_write(JESS, BOT, "Rosa", "give Rosa until 15 July")
    assert story.request().paused_until == date(2026, 7, 15)


def test_an_item_is_for_one_person_only() -> None:
    story = asked()
    story.staff_answer(JESS, "2 is only for Ben")
    assert list(story.stands()) == [P60, f"{GIFTS} (for Ben only)"]


def test_it_was_for_another_client() -> None:
    story = asked()
    story.staff_answer(JESS, "That's for Pendragon, not Rosa")
    assert story.request("C1").state is RequestState.CANCELLED
    assert list(story.stands("C2")) == [P60, GIFTS]
    assert story.request("C2").owner == "jess"
    story.staff_answer(JESS, "undo")
    assert story.request("C1").state is RequestState.OPEN
    assert story.request("C2").state is RequestState.CANCELLED


def test_one_item_was_for_another_client() -> None:
    story = asked()
    story.staff_answer(JESS, "2 should be for Pendragon")
    assert story.stands("C1") == {P60: "outstanding", GIFTS: "waived"}
    assert list(story.stands("C2")) == [GIFTS]


def test_numbers_are_those_of_the_mail_that_is_answered() -> None:
    """Of two items added to a request of two, the confirmation calls the first one number 1."""
    story = asked()
    story.staff_write(
        JESS, ROSA, "Re: Your 2025/26 tax return", "Hi Rosa, please also send:\n1. P45\n2. Rent statement\n"
    )
    story.staff_answer(JESS, "drop 1")
    assert [ask for ask, state in story.stands().items() if state == "waived"] == ["P45"]


# -- in other languages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Dadwneud hynny", "Cofnij to, proszę", "cofnij"])
def test_taken_back_in_welsh_and_in_polish(words: str) -> None:
    story = asked()
    story.staff_answer(JESS, "drop 2")
    story.staff_answer(JESS, words)
    assert story.stands()[GIFTS] == "outstanding"


@pytest.mark.parametrize("words", ["Cymorth", "pomoc"])
def test_help_in_welsh_and_in_polish(words: str) -> None:
    assert "Write to me as you would to a colleague" in told(Dialogue(), words).body


def test_away_in_polish() -> None:
    story = asked()
    story.staff_write(
        JESS, BOT, "Urlop", "Jestem na urlopie od 9 czerwca do 19 czerwca, Nadia przejmuje moich klientów"
    )
    assert [(x.staff, x.stand_in) for x in story.office.register.leaves] == [("jess", "nadia")]
