"""What a client writes in a mail of its own, while they are chased: a hard time, "please stop"."""

from __future__ import annotations

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.understanding import MailKind
from tests.stories.dialogue import BOT, JESS, MICK, OWEN, ROSA, Dialogue

ASKED = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n\nThanks,\nJess"


def asked() -> Dialogue:
    """Rosa is asked for her P60."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.days_pass(1)
    return story


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("My dad died on Sunday, the funeral is next week.", "seems to be having a hard time"),
        ("Please stop writing to me.", "asks us to stop writing"),
    ],
)
def test_a_person_hears_of_it_and_she_is_left_in_peace_meanwhile(text: str, told: str) -> None:
    story = asked()
    story.client_writes(ROSA, text, subject="Hello")
    assert story.last.understanding.kind is MailKind.UNRELATED
    story.expect_letter(OWEN, Purpose.QUESTION, f"Rosa {told}", text)
    before = len(story.sent)
    story.days_pass(14)
    assert [m for _, m in story.sent[before:] if ROSA in m.recipients] == []


def test_when_it_is_seen_to_chasing_goes_on() -> None:
    story = asked()
    story.client_writes(ROSA, "I am in hospital, nothing serious.", subject="Hello")
    story.staff_answer(OWEN, "I have seen to it, thanks")
    assert [m.purpose for m in story.days_pass(21) if ROSA in m.recipients][:1] == [Purpose.CHASER]


def test_of_whom_nothing_is_asked_nothing_is_made() -> None:
    story = asked()
    story.client_writes(MICK, "I am in hospital, nothing serious.", subject="Hello")
    assert story.letters(OWEN, Purpose.QUESTION) == []


def test_a_call_about_something_else_is_between_them_and_whoever_they_mean() -> None:
    story = asked()
    story.client_writes(ROSA, "Could you give me a ring about the new car?", subject="Car")
    assert story.letters(OWEN, Purpose.QUESTION) == []


def test_what_goes_to_half_the_town_is_no_word_to_us() -> None:
    story = asked()
    raw = story._mail(
        ROSA, f"{BOT}, allotments@elsewhere.test", "Charity walk", "We walk for the hospice on Sunday, ring me to join!"
    )
    story.arrives(raw)
    assert story.letters(OWEN, Purpose.QUESTION) == []


def test_a_long_letter_about_something_else_that_mentions_a_funeral_alarms_nobody() -> None:
    story = asked()
    text = "The choir sings again. " * 20 + "Last month we sang at a funeral. " + "Do come and hear us. " * 10
    story.client_writes(ROSA, text, subject="Our choir")
    assert story.letters(OWEN, Purpose.QUESTION) == []
