"""A partner answers the digest by number: each number means the line of that digest, on whatever day it is answered."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.requests import RequestState
from tests.stories.dialogue import JESS, MICK, NADIA, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING

MICKS = "Hi Mick, could you please send by 30 June:\n1. bank statements for May 2026\n2. the van's V5C\n\nNadia\n"


def morning() -> tuple[Dialogue, OutgoingMail]:
    """Rosa has asked something; Mick is to be reminded on Monday: Monday's digest, at eight."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    story.staff_write(NADIA, MICK, "Accounts", MICKS)
    story.days_pass(1)
    story.client_writes(ROSA, "I posted the P60 last week. Does the raffle at school count as a gift to charity?")
    story.now = story.now.replace(hour=8, minute=20)
    story.days_pass(6)  # Monday 15 June, twenty past eight
    return story, story.expect_letter(NADIA, Purpose.DIGEST)


def answered(story: Dialogue, digest: OutgoingMail, words: str, who: str = NADIA) -> None:
    """Somebody replies to that digest."""
    story.sent.append((story.now, digest))
    story.staff_answer(who, words)


def number_of(digest: OutgoingMail, *words: str) -> int:
    """The number of the line that says all this."""
    lines = [ln for ln in digest.body.splitlines() if all(w in ln for w in words)]
    return int(next(ln for ln in lines if ln[:1].isdigit()).partition(".")[0])


def test_its_decisions_and_reminders_are_numbered_throughout() -> None:
    _, digest = morning()
    numbers = [int(ln.partition(".")[0]) for ln in digest.body.splitlines() if ln[:1].isdigit() and ". " in ln[:4]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 2


def test_a_decision_by_number() -> None:
    story, digest = morning()
    number = number_of(digest, "Rosa Quint")
    answered(story, digest, f"{number} give her until 20 July")
    assert story.request("C1").due == date(2026, 7, 20)
    assert story.request("C2").due == date(2026, 6, 30)


def test_a_reminder_is_left_out_and_the_next_one_goes() -> None:
    story, digest = morning()
    number = number_of(digest, "Pendragon", "Monday")
    answered(story, digest, f"leave out {number}")
    story.expect_letter(NADIA, Purpose.CONFIRMATION, "Left out", "Pendragon")
    assert [m for m in story.days_pass(1) if MICK in m.recipients] == []
    assert [m.purpose for m in story.days_pass(21) if MICK in m.recipients][:1] == [Purpose.CHASER]


def test_several_at_once() -> None:
    story, digest = morning()
    rosa, mick = number_of(digest, "Rosa Quint"), number_of(digest, "Pendragon", "Monday")
    answered(story, digest, f"{rosa} cancel it, leave out {mick}")
    assert story.request("C1").state is RequestState.CANCELLED
    assert story.request("C2").paused_until is not None


def test_a_number_that_it_does_not_have_is_said() -> None:
    story, digest = morning()
    before = story.office.register.clients
    answered(story, digest, "19 yes")
    story.expect_letter(NADIA, Purpose.QUESTION, "no number 19")
    assert before["C1"].open == story.office.register.clients["C1"].open


def test_an_old_digest_keeps_its_numbers() -> None:
    story, digest = morning()
    number = number_of(digest, "Rosa Quint")
    story.staff_write(JESS, MICK, "VAT", "Hi Mick, could you send the VAT invoices for May 2026 please? Jess")
    story.days_pass(2)
    answered(story, digest, f"{number}: give her until 24 July")
    assert story.request("C1").due == date(2026, 7, 24)


@pytest.mark.parametrize("words", ["Thanks!", "ok"])
def test_thanks_for_a_digest_orders_nothing(words: str) -> None:
    story, digest = morning()
    before = {c: r.requests for c, r in story.office.register.clients.items()}
    answered(story, digest, words)
    assert {c: r.requests for c, r in story.office.register.clients.items()} == before
