"""What staff ask for can be taken back for half an hour: until then its client hears nothing of it from us."""

from __future__ import annotations

from datetime import timedelta

from mailbot.domain.letters import Purpose
from tests.stories.dialogue import BOT, JESS, ROSA, Dialogue

ASKING = "Hi Rosa,\n\nCould you please send me your P60 for 2025/26 by 30 June?\n\nThanks\nJess\n"


def asked_and_chased_at_once() -> Dialogue:
    story = Dialogue()
    story.now += timedelta(hours=1)
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.staff_write(JESS, BOT, "Rosa Quint", "Please chase Rosa now.")
    return story


def test_a_chaser_ordered_at_once_waits_for_the_undo_time() -> None:
    story = asked_and_chased_at_once()
    opened = story.request().opened
    assert story.letters(ROSA, Purpose.CHASER) == []
    story.days_pass(1)
    left = [at for at, mail in story.sent if mail.purpose is Purpose.CHASER]
    assert left == [opened + timedelta(minutes=30)]


def test_taken_back_in_time_the_client_never_hears_of_it() -> None:
    story = asked_and_chased_at_once()
    story.now += timedelta(minutes=20)
    story.staff_write(JESS, BOT, "Rosa Quint", "Please cancel the request to Rosa, my mistake.")
    assert [m.purpose for m in story.days_pass(20) if ROSA in m.recipients] == []
    assert story.letters(ROSA, Purpose.CHASER) == []
