"""What the digest says of how long things took: hours and pounds, days before and since, who was quick, who was not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from mailbot.deciding import digest_now
from mailbot.domain.events import ChasingPaused, ItemRuled
from mailbot.domain.letters import Letter
from mailbot.domain.practice import Practice, Worth
from mailbot.domain.requests import ItemState
from mailbot.domain.understanding import Outcome
from mailbot.letters import compose
from tests.deciding.eleven_rules import WatchedStory
from tests.deciding.practice import LONDON, PRACTICE, client, request, rules

MONDAY = datetime(2026, 6, 1, 9, 30, tzinfo=LONDON)
FIRST_OF_JULY = datetime(2026, 7, 1, 8, 0, tzinfo=LONDON)
BEFORE = replace(PRACTICE, worth=Worth(rate=90, days_before=24))


def june() -> WatchedStory:
    """Ruth answers in three days, Bob after his reminders, Ida never; Owen's own client Zoe answers at once."""
    ruth, bob, ida = client(), client("Bob Marsh"), client("Ida Frost")
    zoe = client("Zoe Lane", partner="owen")
    due = date(2026, 6, 26)
    story = WatchedStory.of(
        MONDAY,
        (ruth, [request("R1", ruth, "P60", opened=MONDAY, due_on=due)]),
        (bob, [request("R2", bob, "P60", opened=MONDAY, due_on=due)]),
        (ida, [request("R3", ida, "P60", opened=MONDAY, due_on=due)]),
        (zoe, [request("R4", zoe, "P60", opened=MONDAY, due_on=due)]),
    )
    for ref, address, days in (("R4", "zoe@calder.example", 1), ("R1", "ruth@calder.example", 2)):
        story.days_pass(days)
        story.client_writes(address, Outcome(ref, "a", ItemState.RECEIVED))
    story.until(datetime(2026, 6, 24, 10, 0, tzinfo=LONDON))
    story.client_writes("bob@calder.example", Outcome("R2", "a", ItemState.RECEIVED))
    story.until(FIRST_OF_JULY - timedelta(minutes=1))
    return story


def digest(
    story: WatchedStory, practice: Practice = BEFORE, who: str = "nadia", at: datetime = FIRST_OF_JULY
) -> Letter:
    """Somebody's, as it would go at that moment."""
    reader = practice.member(who)
    assert reader is not None
    letter = digest_now(reader, story.register, practice, rules(), story.calendar, at)
    assert letter is not None
    return letter


def facts(letter: Letter, name: str) -> Any:
    """What it says under that name."""
    return letter.facts[name]


def test_hours_are_worth_pounds_at_the_rate_of_the_practice() -> None:
    month = facts(digest(june()), "month")
    assert (month["rate"], month["currency"]) == (90, "£")
    assert month["worth"] == round(month["minutes"] * 90 / 60)
    body = compose(digest(june()), BEFORE, rules(), FIRST_OF_JULY).body
    assert f"Saved in June 2026: {round(month['minutes'] / 60, 1)} hours, worth £{month['worth']}" in body
    assert "“mailbot saved --month 2026-06 --for nadia” shows how it comes about" in body


def test_no_sum_of_money_where_the_practice_wants_none() -> None:
    practice = replace(PRACTICE, worth=Worth(rate=0))
    body = compose(digest(june(), practice), practice, rules(), FIRST_OF_JULY).body
    assert "Saved in June 2026" in body
    assert "£" not in body
    assert "before mailbot" not in body, "nobody has said how it was"


def test_days_from_asking_to_all_in_and_before() -> None:
    found = facts(digest(june()), "clients")
    assert (found["count"], found["days"], found["before"]) == (2, 13, 24), "3 and 23 days"
    body = " ".join(compose(digest(june()), BEFORE, rules(), FIRST_OF_JULY).body.split())
    assert "2 requests were completed, on average 13 days after the asking; before mailbot it took 24, so they" in body


def test_who_made_it_easy_and_who_needs_a_call() -> None:
    found = facts(digest(june()), "clients")
    assert [(c["client"], c["days"], c["chasers"]) for c in found["easy"]] == [("Ruth Calder", 3, 0)]
    assert [(c["client"], c["open"]) for c in found["hard"]] == [("Ida Frost", True), ("Bob Marsh", False)]
    ida, bob = found["hard"]
    assert ida["chasers"] >= bob["chasers"] >= 2
    assert ida["days"] == 29, "to the end of June"


def test_nobody_reads_of_clients_that_are_not_theirs() -> None:
    story = june()
    zoe = client("Zoe Lane", partner="owen")
    later = datetime(2026, 6, 29, 9, 0, tzinfo=LONDON)
    story.register.put(
        replace(
            story.register.clients[zoe.id],
            requests=(
                *story.register.clients[zoe.id].requests,
                request("R9", zoe, "P11D", opened=later, due_on=date(2026, 7, 31)),
            ),
        )
    )
    owen, nadia = (facts(digest(story, who=who), "clients") for who in ("owen", "nadia"))
    assert {c["client"] for c in (*owen["easy"], *owen["hard"])} <= {"Zoe Lane"}
    assert owen["count"] == 1
    assert "Zoe Lane" not in {c["client"] for c in (*nadia["easy"], *nadia["hard"])}


def test_a_member_of_staff_with_a_digest_reads_of_their_own_requests_only() -> None:
    staff = tuple(replace(s, digest=True) if s.id == "dev" else s for s in PRACTICE.staff)
    practice = replace(BEFORE, staff=staff)
    story = june()
    ruth = story.register.clients[client().id]
    foreign = replace(ruth.requests[0], ref="R8", owner="carla", opened=MONDAY)
    story.register.put(replace(ruth, requests=(*ruth.requests, foreign)))
    assert facts(digest(story, practice, "dev"), "clients")["count"] == 3, "R1, R2 and R4 are Dev's; R8 is not"


def test_a_client_who_is_left_in_peace_is_not_named() -> None:
    story = june()
    ida = client("Ida Frost")
    story.happens(ida.id, ChasingPaused("R3", date(2026, 9, 1)))
    assert [c["client"] for c in facts(digest(story), "clients")["hard"]] == ["Bob Marsh"]


def test_it_is_told_on_the_first_working_day_of_a_month_and_on_no_other() -> None:
    story = june()
    assert facts(digest(story, at=FIRST_OF_JULY + timedelta(days=1)), "clients") is None
    assert facts(digest(story, at=FIRST_OF_JULY + timedelta(days=1)), "took") == ()


def test_the_days_month_by_month_stand_in_mondays_digest() -> None:
    story = june()
    monday = datetime(2026, 7, 6, 8, 0, tzinfo=LONDON)
    story.until(datetime(2026, 7, 3, 10, 0, tzinfo=LONDON))
    story.client_writes("ida@calder.example", Outcome("R3", "a", ItemState.RECEIVED))
    zoe = client("Ruth Calder")
    record = story.register.clients[zoe.id]
    fresh = request("R7", zoe, "P11D", opened=story.now, due_on=date(2026, 7, 31))
    story.register.put(replace(record, requests=(*record.requests, fresh)))
    assert facts(digest(story, at=monday), "took") == (
        {"first": None, "days": 24, "count": 0, "running": False},
        {"first": date(2026, 6, 1), "days": 13, "count": 2, "running": False},
        {"first": date(2026, 7, 1), "days": 32, "count": 1, "running": True},
    )
    body = compose(digest(story, at=monday), BEFORE, rules(), monday).body
    assert "before mailbot:      24" in body
    assert "July 2026 so far:    32" in body


def test_what_was_opened_again_was_not_completed() -> None:
    story = june()
    bob = client("Bob Marsh")
    story.happens(bob.id, ItemRuled("R2", "a", "reject", note="It is last year’s"))
    found = facts(digest(story), "clients")
    assert (found["count"], found["days"]) == (1, 3), "Ruth's"
    assert {c["client"]: c["open"] for c in found["hard"]}["Bob Marsh"] is True
