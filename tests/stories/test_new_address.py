"""A client's new address, and a request cancelled after letters have gone out: taken back, or done only after a yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import RequestState
from tests.stories import dialogue
from tests.stories.dialogue import BOT, JESS, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING

NEW = "r.quint@post.example"


def moved_and_chased() -> Dialogue:
    """Asked this morning; an hour later Jess gives another address and wants Rosa chased at once."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.now += timedelta(hours=2)
    story.staff_write(JESS, BOT, "Rosa Quint", f"Write to Rosa at {NEW} from now on")
    story.staff_write(JESS, BOT, "Rosa Quint", "Please chase Rosa now.")
    return story


def test_nothing_goes_to_a_new_address_for_half_an_hour() -> None:
    story = moved_and_chased()
    given = story.office.register.clients["C1"].readdressed
    assert given is not None
    assert story.letters(NEW, Purpose.CHASER) == []
    story.days_pass(1)
    left = [at for at, mail in story.sent if mail.purpose is Purpose.CHASER]
    assert left == [given + timedelta(minutes=30)]
    assert [m.to for m in story.letters(NEW, Purpose.CHASER)] == [(NEW,)]


def test_whoever_gives_a_new_address_reads_how_long_it_can_be_taken_back() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.staff_write(JESS, BOT, "Rosa Quint", f"Write to Rosa at {NEW} from now on")
    story.expect_letter(JESS, Purpose.CONFIRMATION, NEW, "not for the next 30 minutes")


def test_a_mistyped_address_taken_back_in_time_never_hears_of_the_client() -> None:
    story = moved_and_chased()
    story.now += timedelta(minutes=10)
    story.staff_write(JESS, BOT, "Rosa Quint", f"Write to Rosa at {ROSA} from now on, I mistyped it")
    sent = story.days_pass(20)
    assert [m for m in sent if NEW in m.recipients] == []
    assert [m for m in sent if ROSA in m.recipients and m.purpose is Purpose.CHASER]


def test_a_cancelled_request_rests_at_once_and_comes_back_by_a_word_whatever_has_gone_out() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.days_pass(20)
    chased = len(story.letters(ROSA, Purpose.CHASER))
    assert chased
    story.staff_write(JESS, BOT, "Rosa Quint", "Please cancel the request to Rosa.")
    assert story.request().state is RequestState.CANCELLED
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Cancelled", "To take it back")
    story.days_pass(15)
    assert len(story.letters(ROSA, Purpose.CHASER)) == chased
    story.staff_answer(JESS, "undo")
    assert story.request().state is RequestState.OPEN
    story.days_pass(20)
    assert len(story.letters(ROSA, Purpose.CHASER)) > chased


@pytest.fixture
def careful(monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    """A practice that wants to be asked first; Rosa has had two reminders."""
    monkeypatch.setattr(dialogue, "PRACTICE", replace(dialogue.PRACTICE, ask_before=frozenset({"cancel", "address"})))
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.days_pass(20)
    assert story.letters(ROSA, Purpose.CHASER)
    return story


def test_cancelling_waits_for_a_yes_and_the_client_rests_at_once(careful: Dialogue) -> None:
    chased = len(careful.letters(ROSA, Purpose.CHASER))
    careful.staff_write(JESS, BOT, "Rosa Quint", "Please cancel the request to Rosa.")
    careful.expect_letter(JESS, Purpose.CONFIRMATION, "waits for a yes")
    careful.minutes_pass(90)
    careful.expect_letter(JESS, Purpose.QUESTION, "Shall I cancel it all the same?", "1. Yes")
    assert careful.request().state is RequestState.OPEN
    careful.days_pass(10)
    assert len(careful.letters(ROSA, Purpose.CHASER)) == chased


@pytest.mark.parametrize(("answer", "state"), [("yes", "cancelled"), ("1", "cancelled"), ("2", "open"), ("no", "open")])
def test_the_answer_decides_whether_it_is_cancelled(careful: Dialogue, answer: str, state: str) -> None:
    careful.staff_write(JESS, BOT, "Rosa Quint", "Please cancel the request to Rosa.")
    careful.minutes_pass(90)
    careful.staff_answer(JESS, answer)
    assert careful.request().state is RequestState(state)
    assert careful.office.register.clients["C1"].questions == ()


def test_saying_it_again_is_a_yes(careful: Dialogue) -> None:
    for _ in range(2):
        careful.staff_write(JESS, BOT, "Rosa Quint", "Please cancel the request to Rosa.")
    assert careful.request().state is RequestState.CANCELLED


@pytest.mark.parametrize(("answer", "first"), [("yes", NEW), ("2", ROSA)])
def test_a_new_address_waits_for_a_yes(careful: Dialogue, answer: str, first: str) -> None:
    careful.staff_write(JESS, BOT, "Rosa Quint", f"Write to Rosa at {NEW} from now on")
    careful.minutes_pass(90)
    careful.expect_letter(JESS, Purpose.QUESTION, f"go to {NEW} from now on?")
    assert careful.office.register.clients["C1"].client.emails == (ROSA,)
    careful.staff_answer(JESS, answer)
    assert careful.office.register.clients["C1"].client.emails[0] == first
    assert careful.office.register.clients["C1"].questions == ()


def test_what_no_letter_has_gone_out_about_is_cancelled_at_once(careful: Dialogue) -> None:
    careful.staff_write(JESS, ROSA, "The new van", "Hi Rosa, please send me the finance agreement for the van. Jess")
    careful.staff_write(JESS, BOT, "", f"cancel {careful.request().ref}")
    assert careful.request().state is RequestState.CANCELLED
