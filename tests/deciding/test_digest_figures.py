"""What a digest counts: open items by age, the week on its first working day, the hours saved on the month's."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mailbot.deciding import derivation, digest_now, minutes_saved, saved_acts
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Minutes
from mailbot.domain.requests import ItemState
from mailbot.domain.understanding import Outcome
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, client, request, rules

MONDAY = datetime(2026, 6, 8, 9, 30, tzinfo=LONDON)


def busy() -> WatchedStory:
    """Two clients, asked three weeks apart; Ruth promises one thing and sends the other."""
    ruth, bob = client(), client("Bob Marsh")
    story = WatchedStory.of(
        MONDAY,
        (ruth, [request("R1", ruth, "P60", "P11D", opened=MONDAY, due_on=date(2026, 7, 31))]),
        (bob, [request("R2", bob, "Bank statements", opened=MONDAY - timedelta(days=21), due_on=date(2026, 7, 10))]),
    )
    story.days_pass(2)
    story.client_writes(
        "ruth@calder.example",
        Outcome("R1", "a", ItemState.RECEIVED),
        Outcome("R1", "b", ItemState.PROMISED, date=date(2026, 7, 3)),
    )
    return story


def digest(story: WatchedStory, day: date) -> Letter:
    """Nadia's, that morning."""
    morning = datetime(day.year, day.month, day.day, 8, 0, tzinfo=LONDON)
    story.until(morning)
    letter = digest_now(PRACTICE.staff[0], story.register, PRACTICE, rules(), story.calendar, morning)
    assert letter is not None
    return letter


def test_open_items_are_counted_by_age() -> None:
    assert digest(busy(), date(2026, 6, 16)).facts["ages"] == (
        {"from": 0, "to": 7, "count": 0},
        {"from": 7, "to": 14, "count": 1},
        {"from": 14, "to": 28, "count": 0},
        {"from": 28, "to": None, "count": 1},
    )


def test_on_monday_the_digest_tells_of_the_week_before_and_on_no_other_day() -> None:
    story = busy()
    weeks = {day: digest(story, date(2026, 6, day)).facts["week"] for day in (12, 15, 16, 22)}
    assert weeks[12] is weeks[16] is None
    for monday, written, received in ((15, 1, 1), (22, 0, 0)):
        week, first = weeks[monday], date(2026, 6, monday - 7)
        assert isinstance(week, dict)
        chasers = [at for at, _ in story.letters(Purpose.CHASER) if first <= at.date() < first + timedelta(days=7)]
        assert chasers
        assert (week["first"], week["wrote"], week["received"]) == (first, written, received)
        assert week["chased"] == len(chasers)


def test_after_a_bank_holiday_monday_it_is_told_on_tuesday() -> None:
    bob = client("Bob Marsh")
    begin = datetime(2026, 8, 24, 9, 30, tzinfo=LONDON)
    story = WatchedStory.of(begin, (bob, [request("R2", bob, "P60", opened=begin, due_on=date(2026, 10, 30))]))
    assert digest(story, date(2026, 9, 1)).facts["week"] is not None, "Monday 31 August is a holiday"
    assert digest(story, date(2026, 9, 2)).facts["week"] is None


def test_on_the_months_first_working_day_it_tells_the_hours_saved_and_how_they_come_about() -> None:
    story = busy()
    month = digest(story, date(2026, 7, 1)).facts["month"]
    assert isinstance(month, dict)
    assert month["first"] == date(2026, 6, 1)
    june = (datetime(2026, 5, 31, 23, 59, 59, tzinfo=LONDON), datetime(2026, 7, 1, tzinfo=LONDON))
    done = saved_acts(story.register, PRACTICE, *june, partner=PRACTICE.staff[0])
    assert (done["read"], done["checked"]) == (1, 1)
    assert done["chased"] == len(story.letters(Purpose.CHASER)) > 0
    assert month["minutes"] == 5 + 3 + 6 * done["chased"] == minutes_saved(done, Minutes())
    assert month["acts"] == derivation(done, Minutes())
    assert sum(int(str(row["total"])) for row in derivation(done, Minutes())) == month["minutes"]
    assert digest(story, date(2026, 7, 2)).facts["month"] is None
    assert saved_acts(story.register, PRACTICE, *june, partner=PRACTICE.staff[1]).total() == 0, "none of Owen's clients"


def test_due_days_and_promises_go_along_for_the_calendar() -> None:
    assert [(d.day, d.what, d.about) for d in digest(busy(), date(2026, 6, 16)).dates] == [
        (date(2026, 7, 31), "due", "Papers for R1"),
        (date(2026, 7, 3), "promised", "P11D"),
        (date(2026, 7, 10), "due", "Papers for R2"),
    ]
