"""The days that the law sets: known for what was drawn from a checklist, and what is due is asked for before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from mailbot.domain.duties import statutory, term_to_draft
from mailbot.domain.letters import Purpose
from mailbot.domain.practice import Client
from mailbot.domain.terms import Term
from tests.stories.dialogue import BOT, JESS, LONDON, NADIA, ROSA, Dialogue
from tests.stories.test_checklists import SIMPLE, known
from tests.world import rules


@pytest.mark.parametrize(
    ("checklist", "first", "last", "day"),
    [
        ("sa", "2025-04-06", "2026-04-05", "2027-01-31"),
        ("vat-quarter", "2026-09-01", "2026-11-30", "2027-01-07"),
        ("cis-month", "2026-10-06", "2026-11-05", "2026-11-19"),
        ("mtd-itsa-quarter", "2026-07-06", "2026-10-05", "2026-11-07"),
        ("mtd-itsa-quarter", "2026-10-06", "2027-01-05", "2027-02-07"),
        ("ltd-accounts", "2025-04-01", "2026-03-31", "2026-12-31"),
        ("ltd-accounts", "2025-03-01", "2026-02-28", "2026-11-30"),
        ("confirmation-statement", "2026-03-04", "2027-03-03", "2027-03-17"),
        ("p11d", "2025-04-06", "2026-04-05", "2026-07-06"),
    ],
)
def test_the_first_day_of_the_law(checklist: str, first: str, last: str, day: str) -> None:
    term = Term(date.fromisoformat(first), date.fromisoformat(last))
    found = statutory(checklist, term, rules().duties)
    assert found is not None
    assert found.day == date.fromisoformat(day)


def test_every_day_of_the_law_names_where_it_is_written() -> None:
    assert all(len(d.source) > 20 for duty in rules().duties for d in duty.deadlines)
    assert all(duty.deadlines for duty in rules().duties)


@pytest.mark.parametrize("services", ["", "Audit", "VAT"])
def test_what_the_client_list_does_not_tell_is_not_drafted(services: str) -> None:
    facts = (("services", services),) if services else ()
    client = Client("C1", "Quint Ltd", ("rosa@quint.example",), facts=facts)
    days = [date(2026, month, day) for month in range(1, 13) for day in (1, 7, 19, 28)]
    drafted = {d.key for day in days for d in rules().duties if term_to_draft(d, client, rules().facts, day)}
    assert drafted == set(), "of a VAT client the stagger has to be known, too"


def test_a_list_started_late_is_due_before_the_law_s_day_and_reminders_quicken() -> None:
    story = Dialogue(now=datetime(2027, 1, 11, 9, 0, tzinfo=LONDON))
    known(story, **SIMPLE)
    story.staff_write(JESS, BOT, "SA", "start the SA list for Rosa")
    assert story.request().due == date(2027, 1, 29), "31 January is a Sunday, and filing does not wait"
    story.expect_letter(JESS, Purpose.CONFIRMATION, "online return and payment by Sunday 31 January")
    story.days_pass(20)
    days = [at.date().isoformat() for at, m in story.sent if m.purpose is Purpose.CHASER]
    assert days == ["2027-01-18", "2027-01-21", "2027-01-25", "2027-01-27"]
    story.expect_letter(NADIA, Purpose.DIGEST, "online return and payment")


def test_without_a_checklist_nothing_quickens() -> None:
    story = Dialogue(now=datetime(2027, 1, 11, 9, 0, tzinfo=LONDON))
    text = "Hi Rosa,\n\nplease could you send me your P60 for 2025/26 by 26 February?\n\nJess"
    story.staff_write(JESS, ROSA, "Your tax return", text)
    request = story.request()
    assert (request.checklist, replace(request, to_be_asked=False)) == ("", request)
    story.days_pass(20)
    days = [at.date().isoformat() for at, m in story.sent if m.purpose is Purpose.CHASER]
    assert days == ["2027-01-18", "2027-01-25"]
