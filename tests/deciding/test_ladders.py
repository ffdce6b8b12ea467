"""Several ladders: who climbs which, and what happens when it changes on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from mailbot.deciding.chasing.ladder import ladder_of, ripe_on
from mailbot.deciding.chasing.laddering import NoLadder, ladder_changed
from mailbot.deciding.ground.holds import Setting
from mailbot.domain.letters import Purpose
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemKind, ItemState, RequestKind
from mailbot.domain.rules import Ladder, Stage
from mailbot.domain.terms import Term
from mailbot.domain.understanding import Outcome, Reason
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, calendar, client, request, rules

MONDAY = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)
WHY = Reason("test")
LATE = date(2026, 12, 31)


def asked(kind: RequestKind = RequestKind.INFORMATION, *, ladder: str = "", due_on: date = LATE) -> WatchedStory:
    """Ruth was asked for one thing on Monday 8 June; `ladder` is what the client list says of her."""
    ruth = client(ladder=ladder, second="sam@calder.example")
    return WatchedStory.of(MONDAY, (ruth, [request("R1", ruth, "P60", opened=MONDAY, due_on=due_on, kind=kind)]))


def days(story: WatchedStory) -> list[tuple[int, int]]:
    """Month and day of every chaser."""
    return [(at.month, at.day) for at, _ in story.letters(Purpose.CHASER)]


def stages(story: WatchedStory) -> list[int]:
    return [mail.stage for _, mail in story.letters(Purpose.CHASER)]


def order(story: WatchedStory, word: str) -> None:
    """Staff say "chase harder", "go easy on her", or name a ladder."""
    record = story.register.record_of("R1")
    assert record is not None
    story.happens(record.client.id, ladder_changed(word, record, record.requests[0], story.practice, rules(), WHY))


@pytest.mark.parametrize(
    ("ordered", "listed", "kind", "practice", "climbed"),
    [
        ("", "", RequestKind.INFORMATION, "standard", "standard"),
        ("", "", RequestKind.INFORMATION, "gentle", "gentle"),
        ("", "", RequestKind.PAYMENT, "gentle", "payment"),
        ("", "", RequestKind.APPROVAL, "gentle", "approval"),
        ("", "long_standing", RequestKind.PAYMENT, "gentle", "long_standing"),
        ("urgent", "long_standing", RequestKind.PAYMENT, "gentle", "urgent"),
        ("no longer there", "nor this", RequestKind.INFORMATION, "nor this one", "standard"),
    ],
)
def test_staff_come_before_the_client_list_before_the_kind_before_the_practice(
    ordered: str, listed: str, kind: RequestKind, practice: str, climbed: str
) -> None:
    ruth = client(ladder=listed)
    one = request("R1", ruth, "P60", opened=MONDAY, due_on=LATE, kind=kind, ladder=ordered)
    assert ladder_of(one, ruth, replace(PRACTICE, ladder=practice), rules()).key == climbed


@pytest.mark.parametrize(
    ("ladder", "when", "taker"),
    [
        ("standard", [(6, 15), (6, 22), (6, 29), (7, 6)], "carla"),
        ("gentle", [(6, 17), (6, 29), (7, 9), (7, 21)], "carla"),
        ("urgent", [(6, 11), (6, 16), (6, 18), (6, 22)], "nadia"),
        ("payment", [(6, 12), (6, 18), (6, 24), (6, 30)], "nadia"),
        ("approval", [(6, 11), (6, 17), (6, 23)], "carla"),
        ("long_standing", [(6, 18), (6, 30), (7, 10)], "nadia"),
    ],
)
def test_every_ladder_in_its_own_time_and_with_its_own_end(
    ladder: str, when: list[tuple[int, int]], taker: str
) -> None:
    story = asked(ladder=ladder)
    story.days_pass(90)
    story.rule_11()
    assert days(story) == when
    [(_, escalation)] = story.letters(Purpose.ESCALATION)
    assert escalation.to == (f"{taker}@penrosewye.example",)


def test_a_client_of_many_years_never_reads_that_it_is_the_last_time() -> None:
    story = asked(ladder="long_standing")
    story.days_pass(90)
    bodies = [mail.body for _, mail in story.letters(Purpose.CHASER)]
    assert len(bodies) == 3
    assert not any("last reminder" in body for body in bodies)
    assert [mail.cc for _, mail in story.letters(Purpose.CHASER)] == [(), (), ("sam@calder.example",)]


def test_letters_come_closer_together_towards_the_due_day() -> None:
    far, near = asked(ladder="gentle"), asked(ladder="gentle", due_on=date(2026, 7, 3))
    for story in (far, near):
        story.days_pass(60)
    assert days(far)[:3] == [(6, 17), (6, 29), (7, 9)]
    assert days(near)[:3] == [(6, 17), (6, 25), (7, 1)], "after 6 working days, then after 4: the 3rd is near"


def test_chasing_harder_goes_on_from_the_stage_reached() -> None:
    story = asked()
    story.days_pass(16)
    order(story, "harder")
    story.days_pass(30)
    assert days(story) == [(6, 15), (6, 22), (6, 24), (6, 26)]
    assert stages(story) == [1, 2, 3, 4]


def test_going_easy_on_her_gives_more_time_and_never_steps_back() -> None:
    story = asked()
    story.days_pass(9)
    order(story, "easier")
    story.days_pass(60)
    assert days(story) == [(6, 15), (6, 25), (7, 7), (7, 17)]
    assert stages(story) == [1, 2, 3, 4]


def test_on_a_shorter_ladder_a_person_takes_over_rather_than_that_it_begins_again() -> None:
    story = asked()
    story.days_pass(23)
    assert stages(story) == [1, 2, 3]
    order(story, "long standing")
    story.days_pass(30)
    assert stages(story) == [1, 2, 3]
    [(_, escalation)] = story.letters(Purpose.ESCALATION)
    assert escalation.to == ("nadia@penrosewye.example",)


def test_when_something_comes_in_the_ordered_ladder_stays() -> None:
    ruth = client()
    story = WatchedStory.of(MONDAY, (ruth, [request("R1", ruth, "P60", "P11D", opened=MONDAY, due_on=LATE)]))
    order(story, "urgent")
    story.days_pass(4)
    story.client_writes("ruth@calder.example", Outcome("R1", "a", ItemState.RECEIVED))
    story.days_pass(7)
    assert days(story) == [(6, 11), (6, 17)]
    assert stages(story) == [1, 1], "something came in: it begins again, three working days later"


def test_one_mail_for_two_ladders_calls_nothing_the_last_time_too_early() -> None:
    ruth = client()
    word = Item("a", "Your approval of the accounts", ItemKind.APPROVAL)
    story = WatchedStory.of(
        MONDAY,
        (
            ruth,
            [
                request("R1", ruth, word, opened=MONDAY, due_on=date(2026, 11, 1), kind=RequestKind.APPROVAL),
                request("R2", ruth, "P60", opened=MONDAY, due_on=LATE),
            ],
        ),
    )
    story.days_pass(16)
    [*_, (_, third)] = story.letters(Purpose.CHASER)
    assert third.requests == ("R1", "R2")
    assert third.stage == 3
    assert "last reminder" not in third.body


@pytest.mark.parametrize(
    ("ladder", "word", "why"),
    [
        (
            "",
            "brutal",
            "there is no ladder brutal; there are standard, gentle, urgent, payment, approval, long_standing",
        ),
        ("urgent", "harder", "no ladder is harder than urgent"),
        ("gentle", "easier", "no ladder is easier than gentle"),
    ],
)
def test_what_can_not_be_done_is_said(ladder: str, word: str, why: str) -> None:
    with pytest.raises(NoLadder, match=why):
        order(asked(ladder=ladder), word)


def test_twice_the_same_order_is_said_too() -> None:
    story = asked()
    order(story, "Gentle")
    with pytest.raises(NoLadder, match="by the ladder gentle already"):
        order(story, "gentle")


# -- rungs that name their own day -------------------------------------------------------------------------------------


def appointed(monkeypatch: pytest.MonkeyPatch, **more: object) -> None:
    """The standard ladder with three rungs: ten working days before the due day, three before it, two after it."""
    first, second, third, *_ = rules().ladders["standard"].stages
    stages = tuple(
        replace(stage, after=12, due=count) for stage, count in zip((first, second, third), (-10, -3, 2), strict=True)
    )
    known = {**rules().ladders, "standard": replace(rules().ladders["standard"], stages=stages)}
    changed = replace(rules(), ladders=known)
    monkeypatch.setattr("tests.deciding.practice.rules", lambda: changed)


def test_rungs_may_count_from_the_due_day(monkeypatch: pytest.MonkeyPatch) -> None:
    appointed(monkeypatch)
    story = asked(due_on=date(2026, 7, 3))
    story.days_pass(60)
    story.rule_11()
    assert days(story) == [(6, 19), (6, 30), (7, 7)], (
        "nothing before the 19th, and nothing hurried by a day that is near"
    )


def test_a_rung_may_count_from_the_day_of_the_law() -> None:
    ruth, now = client(), datetime(2026, 11, 30, 9, tzinfo=LONDON)
    term = Term(date(2025, 4, 6), date(2026, 4, 5)).key
    drawn = request("R1", ruth, "P60", opened=now, due_on=date(2027, 1, 29), checklist="sa", term=term)
    at = Setting(PRACTICE, calendar(), now.date(), now, rules().duties)
    ladder = Ladder("own", (Stage(12, "chaser_1", law=-35),))
    day = ripe_on(ladder, ClientRecord(ruth, (drawn,)), drawn, at).day
    assert day == calendar().add_working(date(2027, 1, 31), -35), "thirty-five working days before 31 January"


def test_a_due_day_far_away_leaves_nobody_unreminded(monkeypatch: pytest.MonkeyPatch) -> None:
    appointed(monkeypatch)
    story = asked(due_on=date(2026, 11, 30))
    story.days_pass(60)
    story.rule_11()
    assert days(story)[:2] == [(6, 24), (7, 10)], "twelve working days at the most"


def test_a_due_day_close_by_brings_no_two_letters_together(monkeypatch: pytest.MonkeyPatch) -> None:
    appointed(monkeypatch)
    story = asked(due_on=date(2026, 6, 10))
    story.days_pass(30)
    assert days(story) == [(6, 10), (6, 12), (6, 16)], "two working days from one to the next"


# -- by none or some answered -----------------------------------------------------------------------------------------


def partly(story: WatchedStory) -> WatchedStory:
    """Ruth sends one of two things on Thursday."""
    story.days_pass(3)
    story.client_writes("ruth@calder.example", Outcome("R1", "a", ItemState.RECEIVED))
    return story


def of_two(ladder: str = "") -> WatchedStory:
    ruth = client(ladder=ladder)
    return WatchedStory.of(MONDAY, (ruth, [request("R1", ruth, "P60", "P11D", opened=MONDAY, due_on=LATE)]))


def test_a_ladder_may_have_another_for_who_has_answered_some_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ladders = rules().ladders
    known = {**ladders, "standard": replace(ladders["standard"], some="long_standing")}
    changed = replace(rules(), ladders=known)
    monkeypatch.setattr("tests.deciding.practice.rules", lambda: changed)
    none, some = of_two(), partly(of_two())
    for story in (none, some):
        story.days_pass(60)
    assert days(none)[:2] == [(6, 15), (6, 22)], "nothing is in: five working days each"
    assert days(some)[:2] == [(6, 23), (7, 3)], "some is: eight from that day, in the words for clients of many years"
    [(_, escalation)] = some.letters(Purpose.ESCALATION)
    assert escalation.to == ("nadia@penrosewye.example",), "and it ends with the partner, not with the manager"


def test_what_was_waived_is_no_answer_and_without_such_a_rule_all_climb_the_same() -> None:
    ruth = client()
    waived = request("R1", ruth, Item("a", "P60", state=ItemState.WAIVED), "P11D", opened=MONDAY, due_on=LATE)
    assert not waived.begun
    assert {ladder.some for ladder in rules().ladders.values()} == {""}
