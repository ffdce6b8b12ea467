"""Staff take back what they ordered or asked for: things stand as before, unless somebody has changed them since."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import RequestState
from tests.stories.dialogue import BOT, JESS, OWEN, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING, p60

P60, GIFTS = "P60 for 2025/26", "details of any gifts to charity"


def asked() -> Dialogue:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    return story


@pytest.mark.parametrize("words", ["undo", "Undo that please.", "Oops, take that back", "please undo my last order"])
def test_an_order_is_taken_back_by_answering_its_confirmation(words: str) -> None:
    story = asked()
    story.staff_answer(JESS, "drop 2")
    assert story.stands()[GIFTS] == "waived"
    story.staff_answer(JESS, words)
    assert story.stands() == {P60: "outstanding", GIFTS: "outstanding"}
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Taken back", GIFTS)


def test_what_was_taken_back_can_be_done_again_the_same_way() -> None:
    story = asked()
    story.staff_answer(JESS, "drop 2")
    story.staff_answer(JESS, "undo")
    story.staff_answer(JESS, "undo")
    assert story.stands()[GIFTS] == "waived"


def test_by_a_mail_of_its_own_the_last_order_is_meant_then_the_one_before() -> None:
    story = asked()
    story.staff_answer(JESS, "give her until 20 July")
    story.staff_answer(JESS, "drop 2")
    story.staff_write(JESS, BOT, "Rosa", "undo that")
    assert story.stands()[GIFTS] == "outstanding"
    assert story.request().due == date(2026, 7, 20)
    story.staff_write(JESS, BOT, "Rosa", "undo that")
    assert story.request().due == date(2026, 6, 30)


def test_what_a_colleague_ordered_is_theirs_to_take_back() -> None:
    story = asked()
    story.staff_write(OWEN, BOT, "Rosa", "pause Rosa until 20 July")
    story.staff_write(JESS, BOT, "", "undo")
    assert story.request().paused_until == date(2026, 7, 20)
    assert story.request().state is RequestState.CANCELLED


def test_a_request_taken_back_is_asked_for_no_more_and_may_come_back() -> None:
    story = asked()
    story.staff_answer(JESS, "undo")
    assert story.request().state is RequestState.CANCELLED
    assert [m for m in story.days_pass(20) if ROSA in m.recipients] == []
    story.staff_answer(JESS, "undo")
    assert story.request().state is RequestState.OPEN


def test_what_came_since_keeps_its_state_and_that_is_said() -> None:
    story = asked()
    story.staff_answer(JESS, "drop 1")
    confirmed = story.last_to(JESS)
    story.client_writes(ROSA, "Dear Jess, my P60 is attached. Rosa", p60_pdf=p60(2026))
    assert story.stands()[P60] == "received"
    story.sent.append((story.now, confirmed))  # type: ignore[arg-type]  # Jess goes back to that mail
    story.staff_answer(JESS, "undo")
    assert story.stands()[P60] == "received"
    story.expect_letter(JESS, Purpose.CONFIRMATION, "has changed since")


def test_a_cancelled_request_comes_back_with_its_questions() -> None:
    story = asked()
    story.client_writes(ROSA, "Does the raffle at school count as a gift to charity?")
    assert len(story.office.register.clients["C1"].questions) == 1
    story.staff_write(JESS, BOT, "Rosa", "cancel the request to Rosa")
    assert not story.office.register.clients["C1"].questions
    story.staff_answer(JESS, "undo")
    assert story.request().state is RequestState.OPEN
    assert len(story.office.register.clients["C1"].questions) == 1


def test_a_new_address_and_a_new_owner_are_taken_back() -> None:
    story = asked()
    story.staff_write(JESS, BOT, "Rosa", "Write to Rosa at r.quint@post.example from now on")
    assert story.office.register.clients["C1"].client.emails[0] == "r.quint@post.example"
    story.staff_answer(JESS, "undo")
    assert story.office.register.clients["C1"].client.emails == (ROSA,)
    story.staff_write(JESS, BOT, "Rosa", "Owen takes over Rosa's return")
    assert story.request().owner == "owen"
    story.staff_answer(JESS, "undo")
    assert story.request().owner == "jess"


def test_a_reminder_that_has_left_cannot_be_called_back() -> None:
    story = asked()
    story.now += timedelta(hours=2)
    story.staff_answer(JESS, "chase her now")
    confirmed = story.last_to(JESS)
    story.days_pass(1)
    assert len(story.letters(ROSA, Purpose.CHASER)) == 1
    story.sent.append((story.now, confirmed))  # type: ignore[arg-type]
    story.staff_answer(JESS, "undo")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "has left already")


def test_nothing_to_take_back_is_said() -> None:
    story = Dialogue()
    story.staff_write(OWEN, BOT, "", "undo")
    story.expect_letter(OWEN, Purpose.CONFIRMATION, "no order of yours")


@pytest.mark.parametrize("verb", ["cancel C1-1", "pause C1-1", "extend C1-1 to 20 June 2026", "waive C1-1/a, C1-1/b"])
def test_the_words_that_a_confirmation_proposes_are_understood(verb: str) -> None:
    story = asked()
    story.staff_write(JESS, BOT, "Rosa", "chase Rosa")
    story.staff_answer(JESS, verb)
    assert {c.verb.value for c in story.last.understanding.commands} == {verb.split()[0]}
    assert story.last.understanding.doubts == ()
