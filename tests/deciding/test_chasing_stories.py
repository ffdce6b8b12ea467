"""Chasing as a partner would tell it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from mailbot.domain.events import ChasingPaused, ChasingResumed, DueChanged, ItemRuled, ReminderOrdered
from mailbot.domain.letters import OutgoingMail, Purpose
from mailbot.domain.requests import Item, ItemKind, ItemState, RequestState
from mailbot.domain.understanding import Doubt, MailKind, Outcome
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, calendar, client, request

MONDAY = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)


def asked(*asks: str | Item, due_on: date = date(2026, 7, 31), second: str = "") -> WatchedStory:
    """Ruth was asked for these things on Monday 8 June."""
    ruth = client(second=second)
    return WatchedStory.of(MONDAY, (ruth, [request("R1", ruth, *asks, opened=MONDAY, due_on=due_on)]))


def chasers(story: WatchedStory) -> list[tuple[date, OutgoingMail]]:
    return [(at.date(), mail) for at, mail in story.letters(Purpose.CHASER)]


def days(story: WatchedStory) -> list[date]:
    return [day for day, _ in chasers(story)]


def test_the_first_reminder_leaves_five_working_days_after_the_asking() -> None:
    story = asked("P60 for 2025/26")
    story.days_pass(8)
    assert days(story) == [date(2026, 6, 15)]


def test_reminders_get_firmer_and_end_with_a_person() -> None:
    story = asked("P60 for 2025/26", second="partner@calder.example")
    story.days_pass(60)
    assert [(day, m.stage) for day, m in chasers(story)] == [
        (date(2026, 6, 15), 1),
        (date(2026, 6, 22), 2),
        (date(2026, 6, 29), 3),
        (date(2026, 7, 6), 4),
    ]
    copied = [m.cc for _, m in chasers(story)]
    assert copied == [
        (),
        (),
        ("partner@calder.example",),
        ("partner@calder.example", "nadia@penrosewye.example"),
    ]
    [(when, escalation)] = story.letters(Purpose.ESCALATION)
    assert when.date() == date(2026, 7, 13)
    assert escalation.to == ("carla@penrosewye.example",), "the manager takes over"


def test_no_reminder_on_a_bank_holiday_or_over_christmas() -> None:
    begin = datetime(2026, 12, 17, 10, 0, tzinfo=LONDON)
    ruth = client()
    story = WatchedStory.of(
        begin, (ruth, [request("R1", ruth, "P60", opened=begin, due_on=date(2027, 2, 28))]), calendar=calendar("SCT")
    )
    story.days_pass(25)
    assert days(story) == [date(2026, 12, 24), date(2027, 1, 6)], "the 1st and, in Scotland, the 2nd (Monday the 4th)"


def test_what_is_here_is_not_asked_for_again() -> None:
    story = asked("P60 for 2025/26", "Santander statements")
    story.days_pass(2)
    story.client_writes("ruth@calder.example", Outcome("R1", "a", ItemState.RECEIVED))
    story.days_pass(12)
    assert [m.items for _, m in chasers(story)] == [("R1/b",)]
    assert "Santander statements" in chasers(story)[0][1].body
    assert "1. Santander statements" in chasers(story)[0][1].body


def test_a_promise_is_waited_for_and_then_spoken_of() -> None:
    story = asked("P60 for 2025/26")
    story.days_pass(1)
    story.client_writes("ruth@calder.example", Outcome("R1", "a", ItemState.PROMISED, date=date(2026, 6, 26)))
    story.days_pass(16)
    assert days(story) == []
    story.days_pass(5)
    [(day, chaser)] = chasers(story)
    assert day == date(2026, 6, 29), "the working day after the promised Friday"
    assert "You hoped to let us have it by Friday 26 June." in chaser.body


@pytest.mark.parametrize("state", [ItemState.CLAIMED, ItemState.QUERY])
def test_what_waits_for_us_is_not_asked_of_the_client(state: ItemState) -> None:
    story = asked("Share sale contract note")
    doubt = Doubt("They say something about it.", client=None, request="R1", items=("a",))
    story.client_writes("ruth@calder.example", Outcome("R1", "a", state), doubts=(doubt,))
    story.days_pass(30)
    assert days(story) == []
    assert len(story.letters(Purpose.QUESTION)) == 4, "put to the owner, twice, then the manager, then the partner"


def test_two_matters_of_one_client_are_one_mail() -> None:
    ruth = client()
    first = request("R1", ruth, "P60", opened=MONDAY, due_on=date(2026, 7, 31))
    second = request("R2", ruth, "VAT invoices", opened=MONDAY + timedelta(days=1), due_on=date(2026, 7, 10))
    story = WatchedStory.of(MONDAY + timedelta(days=1), (ruth, [first, second]))
    story.days_pass(8)
    [(_, chaser)] = chasers(story)
    assert chaser.requests == ("R2", "R1"), "the more urgent first"
    assert chaser.in_reply_to == "<r2.asked@penrosewye.example>"


def test_clients_at_different_addresses_never_share_a_mail() -> None:
    ruth, max_ = client(), client("Max Calder", "max@calder.example")
    story = WatchedStory.of(
        MONDAY,
        (ruth, [request("R1", ruth, "P60", opened=MONDAY, due_on=date(2026, 7, 31))]),
        (max_, [request("R2", max_, "P60", opened=MONDAY, due_on=date(2026, 7, 31))]),
    )
    story.days_pass(10)
    assert sorted(m.recipients for _, m in chasers(story)) == [("max@calder.example",), ("ruth@calder.example",)]


def test_somebody_who_is_away_is_left_in_peace_until_the_day_after_they_return() -> None:
    story = asked("P60")
    story.machine_writes("ruth@calder.example", MailKind.AUTO_REPLY, returns=date(2026, 6, 22))
    story.days_pass(20)
    assert days(story)[0] == date(2026, 6, 23)


def test_a_dead_address_is_never_written_to_again_and_its_owner_hears_it() -> None:
    story = asked("P60")
    story.bounces("ruth@calder.example")
    story.days_pass(30)
    assert days(story) == []
    assert next(m.to for _, m in story.letters(Purpose.ALERT)) == ("dev@penrosewye.example",)


def test_the_other_address_is_used_when_the_first_is_dead() -> None:
    ruth = client("Ruth Calder", "ruth@calder.example", "rc@home.example")
    story = WatchedStory.of(MONDAY, (ruth, [request("R1", ruth, "P60", opened=MONDAY, due_on=date(2026, 7, 31))]))
    story.bounces("ruth@calder.example")
    story.days_pass(10)
    assert [m.to for _, m in chasers(story)] == [("rc@home.example",)]


def test_staff_can_pause_extend_resume_and_order_a_reminder() -> None:
    story = asked("P60")
    story.happens(story_client(story), ChasingPaused("R1", date(2026, 6, 19)))
    story.days_pass(12)
    assert days(story) == []
    story.days_pass(3)
    assert days(story) == [date(2026, 6, 22)]
    story.happens(story_client(story), DueChanged("R1", date(2026, 7, 31)))
    story.days_pass(27)
    assert days(story) == [date(2026, 6, 22)], "more time was given"
    story.happens(story_client(story), ReminderOrdered("R1"))
    story.days_pass(2)
    assert len(days(story)) == 2


def test_a_pause_after_the_hand_over_is_a_decision_and_chasing_goes_on_when_it_ends() -> None:
    story = asked("P60")
    story.days_pass(40)
    before = len(days(story))
    assert story.letters(Purpose.ESCALATION)
    story.happens(story_client(story), ChasingPaused("R1", date(2026, 7, 31)))
    story.days_pass(30)
    assert days(story)[before] == date(2026, 8, 3)
    assert chasers(story)[before][1].stage == 1, "the ladder begins again"


def test_resuming_brings_a_dead_address_back() -> None:
    story = asked("P60")
    story.bounces("ruth@calder.example")
    story.days_pass(10)
    story.happens(story_client(story), ChasingResumed(None))
    story.days_pass(2)
    assert len(days(story)) == 1


def test_all_in_is_said_once_to_the_owner_and_nothing_follows() -> None:
    story = asked("P60", Item("q", "Any income from abroad?", ItemKind.ANSWER))
    story.days_pass(2)
    letters = story.client_writes(
        "ruth@calder.example", Outcome("R1", "a", ItemState.RECEIVED), Outcome("R1", "q", ItemState.RECEIVED)
    )
    assert [m.purpose for m in letters] == [Purpose.COMPLETE, Purpose.ACKNOWLEDGEMENT]
    assert letters[0].to == ("dev@penrosewye.example",)
    found = story.register.request("R1")
    assert found is not None
    assert found.state is RequestState.COMPLETE
    story.days_pass(40)
    assert days(story) == []


def test_what_staff_reject_is_asked_for_again_with_the_reason() -> None:
    story = asked("P60")
    story.client_writes("ruth@calder.example", Outcome("R1", "a", ItemState.RECEIVED))
    story.happens(story_client(story), ItemRuled("R1", "a", "reject", "it is for 2024/25; we need 2025/26"))
    story.days_pass(8)
    [(_, chaser)] = chasers(story)
    assert "it is for 2024/25; we need 2025/26" in chaser.body


def test_partners_get_one_digest_each_working_day_while_something_is_open() -> None:
    story = asked("P60")
    story.days_pass(8)
    digests = [(at.date(), m.to[0]) for at, m in story.letters(Purpose.DIGEST)]
    assert digests == [(date(2026, 6, d), "nadia@penrosewye.example") for d in (9, 10, 11, 12, 15, 16)]


def test_near_the_due_day_reminders_come_quicker() -> None:
    story = asked("P60", due_on=date(2026, 6, 16))
    story.days_pass(20)
    gaps = [calendar().working_between(a, b) for a, b in zip(days(story), days(story)[1:], strict=False)]
    assert days(story)[0] <= date(2026, 6, 15)
    assert all(2 <= gap <= 3 for gap in gaps)


def story_client(story: WatchedStory) -> str:
    """The id of the only client."""
    return next(iter(story.register.clients))
