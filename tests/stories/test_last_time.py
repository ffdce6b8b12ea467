"""What a client sent last year shapes what they are asked for this year: their own papers, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import Item, ItemKind
from tests.adapters.documents.making import pdf
from tests.stories.dialogue import BOT, JESS, LONDON, OWEN, ROSA, Dialogue
from tests.stories.test_checklists import SIMPLE, known

EMPLOYEE = {**SIMPLE, "self_employed": "yes"}


def p60(employer: str, year: int) -> bytes:
    """A P60 of Rosa's for the tax year that ended in April."""
    return pdf(
        [
            "P60 End of Year Certificate",
            f"Tax Year to 5 April {year}",
            "Employee: Miss R Quint",
            "Pay 28,400.00 Tax deducted 3,166.00",
            f"Employer: {employer}",
        ]
    )


def statements(number: str, year: int) -> bytes:
    """A year of Santander statements of one account of Rosa's."""
    return pdf(
        [
            "Santander",
            "Business account statement",
            "Account name: Miss R Quint",
            f"Sort code 09-01-28 Account number {number}",
            f"Statement period 6 April {year - 1} to 5 April {year}",
            "Opening balance 100.00 Closing balance 200.00 Money in Money out",
        ]
    )


def next_year(story: Dialogue) -> None:
    """To June 2027."""
    story.now = datetime(2027, 6, 7, 9, 0, tzinfo=LONDON)


def start(story: Dialogue) -> dict[str, Item]:
    """Staff start the list; the newest request's items by their asks."""
    story.staff_write(JESS, BOT, "List", "Please start the SA list for Rosa.\n\nJess")
    story.days_pass(1)
    return {i.ask: i for i in story.request().items}


def last_year(*files: bytes, says: str = "Here you are.", **facts: str) -> Dialogue:
    """The list of 2025/26, and what Rosa sent for it."""
    story = Dialogue()
    known(story, **{**EMPLOYEE, **facts})
    start(story)
    papers: dict[str, Any] = {f"paper_{n}": f for n, f in enumerate(files)}
    story.client_writes(ROSA, says, **papers)
    story.staff_write(JESS, BOT, "Rosa", f"{story.request().ref}: all received")
    next_year(story)
    return story


def test_the_employer_is_named_and_another_one_is_still_taken() -> None:
    story = last_year(p60("Harcombe Foods Ltd", 2026))
    items = start(story)
    assert items["P60 for 2026/27"].hint.startswith("Last time this came from Harcombe Foods Ltd. Your employer")
    story.expect_letter(ROSA, Purpose.REQUEST, "P60 for 2026/27", "Last time this came from Harcombe Foods Ltd.")
    story.client_writes(ROSA, "I changed jobs.", p60=p60("Fernhill Care Ltd", 2027))
    assert story.stands()["P60 for 2026/27"] == "received"


def test_two_accounts_at_one_bank_are_asked_for_one_by_one_and_ticked_off_one_by_one() -> None:
    story = last_year(statements("43211234", 2026), statements("99995678", 2026))
    items = start(story)
    first, second = (
        f"Business bank statements, 6 April 2026 to 5 April 2027: Santander …{e}" for e in ("1234", "5678")
    )
    assert {first, second} < set(items)
    story.expect_letter(ROSA, Purpose.REQUEST, "Santander …1234", "Santander …5678", "If there is another one now")
    story.client_writes(ROSA, "One of them.", b=statements("99995678", 2027))
    assert (story.stands()[first], story.stands()[second]) == ("outstanding", "received")
    story.client_writes(ROSA, "And the other.", a=statements("43211234", 2027))
    assert story.stands()[first] == "received"


def test_a_paper_from_a_third_employer_is_for_a_person_to_judge() -> None:
    story = last_year(p60("Harcombe Foods Ltd", 2026), p60("Fernhill Care Ltd", 2026))
    items = start(story)
    assert {"P60 for 2026/27: Harcombe Foods Ltd", "P60 for 2026/27: Fernhill Care Ltd"} < set(items)
    story.client_writes(ROSA, "My P60.", p60=p60("Bower & Finch Ltd", 2027))
    assert not story.letters(ROSA, Purpose.CORRECTION)
    assert {story.stands()[a] for a in items if a.startswith("P60")} == {"outstanding"}
    assert story.letters(JESS, Purpose.QUESTION)


def test_what_was_none_last_year_is_asked_as_a_question_and_never_dropped() -> None:
    story = last_year(says="I had no dividends. The rest follows.")
    items = start(story)
    dividends = items["Dividend vouchers for 2026/27"]
    assert dividends.hint.startswith("Last time you had none. Is there any this time?")
    story.expect_letter(ROSA, Purpose.REQUEST, "Last time you had none. Is there any this time?")


def test_what_came_last_year_is_asked_for_itself_though_the_client_list_does_not_say() -> None:
    story = last_year(says="I had no pension.", pension="yes")
    known(story, **{k: v for k, v in EMPLOYEE.items() if k != "pension"})
    asked = start(story)["Did you receive any pension in 2026/27?"]
    assert (asked.kind, asked.hint) == (ItemKind.ANSWER, "Last time you had none. Is there any this time?")


@pytest.mark.parametrize(
    ("language", "says"),
    [("pl", "Poprzednim razem"), ("cy", "Y tro diwethaf"), ("ur", "پچھلی بار"), ("de", "Last time")],
)
def test_it_is_told_in_the_clients_language(language: str, says: str) -> None:
    story = last_year(p60("Harcombe Foods Ltd", 2026))
    record = story.office.register.clients["C1"]
    story.office.keep_client(replace(record, client=replace(record.client, language=language)))
    assert start(story)["P60 for 2026/27"].hint.startswith(says)


def test_nothing_is_known_of_a_client_by_anothers_papers() -> None:
    story = last_year(p60("Harcombe Foods Ltd", 2026))
    known(story, "C2", **EMPLOYEE)
    story.staff_write(JESS, BOT, "List", "Please start the SA list for Pendragon Haulage.\n\nJess")
    hints = [i.hint for r in story.office.register.clients["C2"].requests for i in r.items]
    assert hints
    assert not any("Harcombe" in h or "Last time" in h for h in hints)


# -- left out by rule --------------------------------------------------------------------------------------------------

PARTNERSHIP = "Were you a partner in a firm in {}?"


def years_of_none(times: int, now: tuple[int, int] = (6, 7)) -> Dialogue:
    """Rosa was in no partnership for so many years, by her word; now it is that day of the year after."""
    story = Dialogue()
    known(story, **{k: v for k, v in EMPLOYEE.items() if k != "partnership"})
    for year in range(2026, 2026 + times):
        story.now = datetime(year, 6, 8, 9, 0, tzinfo=LONDON)
        start(story)
        story.client_writes(ROSA, "I was not a partner in any firm. The rest follows.")
        assert story.stands()[PARTNERSHIP.format(f"{year - 1}/{year % 100}")] == "received"
        story.staff_write(JESS, BOT, "Rosa", f"{story.request().ref}: all received")
    story.now = datetime(2026 + times, *now, 9, 0, tzinfo=LONDON)
    return story


@pytest.mark.parametrize(
    ("says", "none"),
    [
        ("I was not a partner in any firm.", True),
        ("Partner in a firm: no", True),
        ("Partner in any firm - none", True),
        ("Yes, I was a partner in the firm Quint & Marsh.", False),
        ("I was a partner in a firm, but not after June.", False),
        ("I was no longer a partner in the firm after June, my share until then was £4,200.", False),
    ],
)
def test_only_a_plain_no_is_kept_as_none(says: str, none: bool) -> None:
    story = Dialogue()
    known(story, **{k: v for k, v in EMPLOYEE.items() if k != "partnership"})
    item = start(story)[PARTNERSHIP.format("2025/26")]
    story.client_writes(ROSA, says)
    assert next(i.none for i in story.request().items if i.id == item.id) is none


def test_what_was_none_once_is_asked_again_though_a_rule_may_leave_it_out() -> None:
    assert start(years_of_none(1))[PARTNERSHIP.format("2026/27")].hint.startswith("Last time you had none.")


def test_what_was_none_twice_running_is_left_out_by_rule_and_staff_are_told_its_name() -> None:
    story = years_of_none(2)
    assert not any("partner" in ask for ask in start(story))
    story.expect_letter(
        JESS,
        Purpose.CONFIRMATION,
        "Left out this time, because there was none the last times: “Your share of partnership profit for 2027/28”.",
    )


def test_what_was_left_out_is_asked_at_once_when_staff_say_also() -> None:
    story = years_of_none(2)
    start(story)
    story.staff_write(JESS, BOT, "Rosa", f"{story.request().ref}: also your share of partnership profit for 2027/28")
    assert any("partnership profit" in i.ask for i in story.request().items)


def test_what_was_left_out_once_is_asked_again_the_year_after() -> None:
    story = years_of_none(2)
    start(story)
    story.staff_write(JESS, BOT, "Rosa", f"{story.request().ref}: all received")
    story.now = datetime(2029, 6, 7, 9, 0, tzinfo=LONDON)
    assert PARTNERSHIP.format("2028/29") in start(story)


def test_what_the_client_list_says_applies_is_asked_however_often_there_was_none() -> None:
    story = years_of_none(2)
    known(story, **{**EMPLOYEE, "partner_in_a_firm": "yes"})
    assert "Your share of partnership profit for 2027/28" in start(story)


def test_a_draft_by_the_calendar_names_what_it_leaves_out() -> None:
    story = years_of_none(2, now=(4, 10))
    record = story.office.register.clients["C1"]
    client = replace(record.client, facts=(*record.client.facts, ("services", "SA")))
    story.office.keep_client(replace(record, client=client))
    story.days_pass(14)
    story.expect_letter(
        OWEN,
        Purpose.QUESTION,
        "Records for your 2027/28 tax return",
        "Left out, as there was none the last times: “Your share of partnership profit for 2027/28”",
    )
