"""Somebody tells by mail that they are away, and who stands in: questions go there meanwhile, and it ends by itself."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.domain.letters import Purpose
from tests.stories.dialogue import BOT, JESS, NADIA, OWEN, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING

RAFFLE = "Does the raffle at school count as a gift to charity?"


def away(words: str) -> Dialogue:
    """Jess has asked Rosa for papers, and then says that she is away."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.staff_write(JESS, BOT, "Holiday", words)
    return story


@pytest.mark.parametrize(
    "words",
    [
        "I'm away 9–19 June, Nadia takes over my clients while I'm away.",
        "Nadia takes over my clients while I'm away 9-19 June",
        "On leave from 9 June to 19 June. Nadia covers for me.",
        "I'll be on holiday from 9 June until 19 June, so please send questions to Nadia",
    ],
)
def test_whoever_stands_in_is_asked_meanwhile(words: str) -> None:
    story = away(words)
    story.expect_letter(JESS, Purpose.CONFIRMATION, "You are away from Tuesday 9 June until Friday 19 June", "Nadia")
    story.expect_letter(NADIA, Purpose.ALERT, "Jess is away", "Tuesday 9 June")
    assert story.request().owner == "jess"
    story.days_pass(2)
    story.client_writes(ROSA, RAFFLE)
    story.expect_letter(NADIA, Purpose.QUESTION, "raffle")
    assert story.letters(JESS, Purpose.QUESTION) == []


def test_without_a_name_it_is_the_manager() -> None:
    story = away("Away 9 to 19 June")
    story.days_pass(2)
    story.client_writes(ROSA, RAFFLE)
    story.expect_letter(OWEN, Purpose.QUESTION, "raffle")


def test_it_ends_by_itself() -> None:
    story = away("I'm away 9–12 June, Nadia takes over my clients.")
    story.days_pass(7)
    assert story.now.date() == date(2026, 6, 15)
    story.client_writes(ROSA, RAFFLE)
    story.expect_letter(JESS, Purpose.QUESTION, "raffle")


def test_it_is_taken_back_and_the_other_hears_it() -> None:
    story = away("I'm away 9–19 June, Nadia takes over my clients.")
    confirmed = story.letters(JESS, Purpose.CONFIRMATION)[-1]
    story.sent.append((story.now, confirmed))
    story.staff_answer(JESS, "undo")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "not away")
    story.expect_letter(NADIA, Purpose.ALERT, "not away")
    story.days_pass(2)
    story.client_writes(ROSA, RAFFLE)
    story.expect_letter(JESS, Purpose.QUESTION, "raffle")


def test_it_lives_through_a_restart() -> None:
    story = away("I'm away 9–19 June, Nadia takes over my clients.")
    again = story.office.tools.store.load()
    register = type(story.office.register).of(again)
    assert [(x.staff, x.first, x.last, x.stand_in) for x in register.leaves] == [
        ("jess", date(2026, 6, 9), date(2026, 6, 19), "nadia")
    ]


def test_who_is_handed_something_for_good_keeps_it() -> None:
    story = away("Owen takes over Rosa's return, I'm away from Monday")
    assert story.request().owner == "owen"
    assert story.office.register.leaves == ()
