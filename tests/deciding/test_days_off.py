"""The practice is shut, or somebody is away: nobody is chased meanwhile, and no question lies on an empty desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from mailbot.adapters.holidays import PublicHolidays
from mailbot.cli.places import calendar_of
from mailbot.deciding import must_wait
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import AddressFailed
from mailbot.domain.letters import Purpose
from mailbot.domain.practice import Leave, Practice
from mailbot.domain.requests import ItemState
from mailbot.domain.understanding import Doubt, MailKind, Outcome
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, calendar, client, request, rules

MONDAY = datetime(2026, 12, 14, 9, 30, tzinfo=LONDON)
CHRISTMAS = frozenset(date(2026, 12, 24) + timedelta(days=n) for n in range(11))
SHUT = replace(PRACTICE, closures=CHRISTMAS)
DOUBT = Doubt("Ruth asks whether the lodger counts.", client="RC11", request="R1", items=("a",))


def story(
    practice: Practice, *, opened: datetime = MONDAY, due_on: date = date(2027, 1, 31), **more: Any
) -> WatchedStory:
    """Ruth was asked for two things; the calendar knows the practice's closures."""
    ruth = client(**more)
    shut = calendar()
    days = WorkCalendar(shut.zone, shut.hours, shut.holidays | practice.closures)
    asked = request("R1", ruth, "P60", "Rent received", opened=opened, due_on=due_on)
    return WatchedStory.of(opened, (ruth, [asked]), practice=practice, calendar=days)


def away(who: str, first: date, last: date) -> Practice:
    return replace(PRACTICE, leave=(Leave(who, first, last),))


def test_nobody_hears_from_a_practice_that_is_shut() -> None:
    told = story(SHUT)
    told.days_pass(35)
    days = {at.date() for at, _ in told.sent}
    assert not days & CHRISTMAS
    assert [at.date() for at, _ in told.letters(Purpose.CHASER)] == [
        date(2026, 12, 21),
        date(2027, 1, 6),
        date(2027, 1, 13),
    ], "five working days each, and none of them while it is shut"


def test_the_digests_before_name_the_deadlines_that_fall_into_it() -> None:
    told = story(SHUT, due_on=date(2026, 12, 29))
    told.client_writes("ruth@calder.example", Outcome("R1", "a", ItemState.PROMISED, date=date(2027, 1, 2)))
    told.until(datetime(2026, 12, 16, 9, 0, tzinfo=LONDON))
    digest = told.letters(Purpose.DIGEST)[-1][1].body
    assert "While we are closed" in digest
    assert "- Tuesday 29 December: Ruth Calder, Papers for R1 (falls due)" in digest
    assert "- Saturday 2 January: Ruth Calder, Papers for R1 (promised for then)" in digest


def test_a_digest_says_nothing_of_a_closure_that_concerns_nobody() -> None:
    told = story(SHUT)
    told.until(datetime(2026, 12, 16, 9, 0, tzinfo=LONDON))
    assert "While we are closed" not in told.letters(Purpose.DIGEST)[-1][1].body


def test_who_is_on_leave_is_not_asked_their_manager_is() -> None:
    told = story(away("dev", date(2026, 12, 14), date(2026, 12, 18)))
    [question] = [
        m for m in told.client_writes("ruth@calder.example", doubts=(DOUBT,)) if m.purpose is Purpose.QUESTION
    ]
    assert question.to == ("carla@penrosewye.example",)


def test_when_the_manager_is_away_too_the_partner_is_asked_and_then_any_partner() -> None:
    week = (date(2026, 12, 14), date(2026, 12, 18))
    for gone, asked in ((("dev", "carla"), "nadia"), (("dev", "carla", "nadia"), "owen")):
        told = story(replace(PRACTICE, leave=tuple(Leave(who, *week) for who in gone)))
        told.client_writes("ruth@calder.example", doubts=(DOUBT,))
        assert [m.to for _, m in told.letters(Purpose.QUESTION)] == [(f"{asked}@penrosewye.example",)]


def test_when_nobody_is_there_the_question_is_put_all_the_same() -> None:
    told = story(
        replace(PRACTICE, leave=tuple(Leave(s.id, date(2026, 12, 14), date(2026, 12, 18)) for s in PRACTICE.staff))
    )
    told.client_writes("ruth@calder.example", doubts=(DOUBT,))
    assert [m.to for _, m in told.letters(Purpose.QUESTION)] == [("dev@penrosewye.example",)]


def test_a_question_put_just_before_the_leave_is_put_again_to_who_is_there() -> None:
    told = story(away("dev", date(2026, 12, 15), date(2026, 12, 18)))
    told.client_writes("ruth@calder.example", doubts=(DOUBT,))
    told.days_pass(2)
    assert [m.to[0].split("@")[0] for _, m in told.letters(Purpose.QUESTION)] == ["dev", "carla", "carla"]


def test_what_a_ladder_hands_over_goes_to_somebody_who_is_there() -> None:
    told = story(away("carla", date(2027, 1, 4), date(2027, 2, 28)), due_on=date(2027, 3, 31))
    told.days_pass(45)
    [(_, escalation)] = told.letters(Purpose.ESCALATION)
    assert escalation.to == ("nadia@penrosewye.example",)
    [*_, (_, last)] = told.letters(Purpose.CHASER)
    assert "Nadia Penrose will get in touch" in last.body, "and the client reads the same name"


def test_a_dead_address_is_told_to_somebody_who_is_there() -> None:
    told = story(away("dev", date(2026, 12, 14), date(2026, 12, 31)))
    told.bounces("ruth@calder.example")
    assert [m.to for _, m in told.letters(Purpose.ALERT)] == [("carla@penrosewye.example",)]
    other = story(away("dev", date(2026, 12, 15), date(2026, 12, 31)))
    other.happens("RC11", AddressFailed("ruth@calder.example"))
    other.days_pass(10)
    assert [m.to for _, m in other.letters(Purpose.ALERT)] == [("carla@penrosewye.example",)]


def test_the_digest_says_who_is_away() -> None:
    told = story(away("dev", date(2026, 12, 15), date(2026, 12, 18)))
    told.until(datetime(2026, 12, 21, 9, 0, tzinfo=LONDON))
    said = ["Dev is away until Friday 18 December" in m.body for _, m in told.letters(Purpose.DIGEST)]
    assert said == [True, True, True, True, False]


# -- a client is away -------------------------------------------------------------------------------------------------


def test_a_client_who_is_back_before_it_is_due_is_only_left_in_peace() -> None:
    told = story(PRACTICE, due_on=date(2026, 12, 22))
    told.machine_writes("ruth@calder.example", MailKind.AUTO_REPLY, returns=date(2026, 12, 21))
    assert not told.letters(Purpose.ALERT)
    told.until(datetime(2026, 12, 22, 8, 0, tzinfo=LONDON))
    assert not told.letters(Purpose.CHASER)


def test_a_client_who_is_away_past_the_due_day_goes_to_a_person_with_the_second_contact_named() -> None:
    told = story(PRACTICE, due_on=date(2026, 12, 18), second="sam@calder.example")
    told.machine_writes("ruth@calder.example", MailKind.AUTO_REPLY, returns=date(2026, 12, 22))
    [(_, alert)] = told.letters(Purpose.ALERT)
    assert alert.to == ("dev@penrosewye.example",)
    assert "- “Papers for R1” is due on Friday 18 December, before they are back." in alert.body
    assert "If sam@calder.example can answer instead, reply with that address" in alert.body
    told.machine_writes("ruth@calder.example", MailKind.AUTO_REPLY, returns=date(2026, 12, 22))
    assert len(told.letters(Purpose.ALERT)) == 1, "once a return"


def test_a_client_whose_second_contact_is_unknown_goes_to_a_person_all_the_same() -> None:
    told = story(PRACTICE, due_on=date(2026, 12, 18))
    told.machine_writes("ruth@calder.example", MailKind.AUTO_REPLY, returns=date(2026, 12, 22))
    [(_, alert)] = told.letters(Purpose.ALERT)
    assert "If somebody else there can answer, reply with their address." in alert.body


# -- bank holidays of the client's nation -----------------------------------------------------------------------------


def at_home(nation: str, opened: datetime, due_on: date = date(2027, 3, 31)) -> WatchedStory:
    """Ruth, of whom the client list says where she is at home, and a practice in England."""
    days = calendar_of(PRACTICE, PublicHolidays(), opened, rules())
    ruth = client(facts=(("nation", nation),) if nation else ())
    return WatchedStory.of(opened, (ruth, [request("R1", ruth, "P60", opened=opened, due_on=due_on)]), calendar=days)


@pytest.mark.parametrize(
    ("nation", "opened", "first"),
    [
        ("", datetime(2026, 11, 23, 9, 30, tzinfo=LONDON), date(2026, 11, 30)),
        ("England", datetime(2026, 11, 23, 9, 30, tzinfo=LONDON), date(2026, 11, 30)),
        ("Scotland", datetime(2026, 11, 23, 9, 30, tzinfo=LONDON), date(2026, 12, 1)),  # St Andrew's Day
        ("Northern Ireland", datetime(2026, 3, 10, 9, 30, tzinfo=LONDON), date(2026, 3, 18)),  # St Patrick's Day
        ("N. Ireland", datetime(2026, 3, 10, 9, 30, tzinfo=LONDON), date(2026, 3, 18)),
        ("Ireland", datetime(2026, 10, 19, 9, 30, tzinfo=LONDON), date(2026, 10, 27)),  # the October bank holiday
        ("IE", datetime(2026, 10, 19, 9, 30, tzinfo=LONDON), date(2026, 10, 27)),
        ("France", datetime(2026, 7, 7, 9, 30, tzinfo=LONDON), date(2026, 7, 15)),  # Bastille Day
        ("Atlantis", datetime(2026, 7, 7, 9, 30, tzinfo=LONDON), date(2026, 7, 14)),
    ],
)
def test_no_chaser_on_a_bank_holiday_of_the_clients_nation(nation: str, opened: datetime, first: date) -> None:
    told = at_home(nation, opened)
    told.days_pass(12)
    assert told.letters(Purpose.CHASER)[0][0].date() == first


def test_scots_have_their_second_of_january() -> None:
    told = at_home("Scotland", datetime(2028, 12, 20, 9, 30, tzinfo=LONDON), date(2029, 3, 31))
    other = at_home("England", datetime(2028, 12, 20, 9, 30, tzinfo=LONDON), date(2029, 3, 31))
    for each in (told, other):
        each.days_pass(20)
    assert other.letters(Purpose.CHASER)[0][0].date() == date(2028, 12, 29)
    assert date(2029, 1, 2) not in {at.date() for at, _ in told.letters(Purpose.CHASER)}


def test_what_was_held_back_waits_for_the_clients_bank_holiday_to_pass() -> None:
    told = at_home("Scotland", datetime(2026, 11, 23, 9, 30, tzinfo=LONDON))
    told.days_pass(12)
    [(_, chaser)] = told.letters(Purpose.CHASER)
    for day, waits in ((date(2026, 11, 30), True), (date(2026, 12, 4), False)):
        noon = datetime.combine(day, time(12, 0), tzinfo=LONDON)
        fresh = type(told.register).of([replace(r, outbox=()) for r in told.register.clients.values()])
        assert must_wait(chaser, fresh, rules(), told.calendar, noon) is waits
