"""Requests that come by themselves: the calendar drafts them, staff say yes, and only then does anybody hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from mailbot.domain.letters import Purpose
from tests.stories.dialogue import BOT, LONDON, MICK, NADIA, OWEN, ROSA, Dialogue
from tests.stories.test_checklists import SIMPLE, known

FIRST_OF_JUNE = datetime(2026, 6, 1, 8, 0, tzinfo=LONDON)
VAT = {"services": "VAT", "vat_stagger": "3", "takes_cash": "no", "imports": "no", "cis": "no"}


def practice(**rosa: str) -> Dialogue:
    """Monday 1 June 2026: the VAT quarter to 31 May has ended."""
    story = Dialogue(now=FIRST_OF_JUNE)
    known(story, "C2", **VAT)
    known(story, "C1", **rosa)
    return story


def drafts(story: Dialogue, who: str = OWEN) -> list[tuple[date, str]]:
    """The mails that put drafts."""
    return [
        (at.date(), m.subject)
        for at, m in story.sent
        if who in m.to and m.purpose is Purpose.QUESTION and "ready to go" in m.subject
    ]


def test_the_quarter_ends_its_manager_says_yes_and_the_client_is_asked() -> None:
    story = practice()
    story.days_pass(1)
    assert drafts(story) == [(date(2026, 6, 1), "1 request is ready to go")]
    vat = "Records for the VAT return to 31 May 2026"
    story.expect_letter(OWEN, Purpose.QUESTION, f"1. Pendragon Haulage Ltd: {vat}", "7 July")
    assert not story.letters(MICK, Purpose.REQUEST), "nobody is asked before a yes"
    story.staff_answer(OWEN, "yes please")
    story.expect_letter(OWEN, Purpose.CONFIRMATION, f"Pendragon Haulage Ltd: {vat}")
    story.days_pass(1)
    letter = story.expect_letter(MICK, Purpose.REQUEST, "Sales invoices or sales listing, 1 March 2026 to 31 May 2026")
    assert "cash" not in letter.body, "the client list says they take none"
    request = story.request("C2")
    assert (request.checklist, request.term, request.owner) == ("vat-quarter", "2026-03-01/2026-05-31", "owen")
    assert request.due == date(2026, 6, 16)
    story.days_pass(60)
    assert len(drafts(story)) == 1, "the same quarter is never put again"


def test_nothing_comes_for_clients_of_whom_the_list_says_nothing() -> None:
    story = Dialogue(now=FIRST_OF_JUNE)
    story.days_pass(120)
    assert story.sent == []


@pytest.mark.parametrize(
    ("answer", "asked", "declined", "later"),
    [
        ("yes", {"C1", "C2"}, set(), set()),
        ("Yes except 2, thanks", {"C2"}, {"C1"}, set()),
        ("not 1", {"C1"}, {"C2"}, set()),
        ("2 only", {"C1"}, {"C2"}, set()),
        ("only Rosa please", {"C1"}, {"C2"}, set()),
        ("1 yes, 2 no", {"C2"}, {"C1"}, set()),
        ("1", {"C2"}, set(), set()),
        ("No, none of them.", set(), {"C1", "C2"}, set()),
        ("in January", set(), set(), {"C1", "C2"}),
        ("1 is fine, 2 in January", {"C2"}, set(), {"C1"}),
        ("yes, but Rosa in January", {"C2"}, set(), {"C1"}),
        ("Don't send 1. The rest is ok.", {"C1"}, {"C2"}, set()),
    ],
)
def test_answers_as_people_write_them(answer: str, asked: set[str], declined: set[str], later: set[str]) -> None:
    story = practice(**VAT)
    story.days_pass(1)
    body = story.expect_letter(OWEN, Purpose.QUESTION).body
    assert body.index("1. Pendragon") < body.index("2. Rosa Quint")
    story.staff_answer(OWEN, answer)
    clients = story.office.register.clients
    assert {c for c in clients if clients[c].requests} == asked
    told = {c: [d.verdict and d.verdict.value for d in clients[c].drafts] for c in clients}
    assert {c for c in told if told[c] == ["leave"]} == declined
    assert {c for c in told if told[c] == ["later"]} == later


def test_what_is_put_off_comes_again_on_its_day_and_what_is_declined_never() -> None:
    story = practice(**VAT)
    story.days_pass(1)
    story.staff_answer(OWEN, "1 on 22 June, not 2")
    story.expect_letter(OWEN, Purpose.CONFIRMATION, "I'll suggest it again on Monday 22 June", "won't suggest it again")
    story.days_pass(40)
    assert [f"{day:%d %b}" for day, _ in drafts(story)] == ["01 Jun", "22 Jun", "25 Jun", "30 Jun"]
    assert "Rosa" not in story.expect_letter(OWEN, Purpose.QUESTION).body


def test_an_answer_that_says_nothing_of_it_is_asked_back_and_opens_nothing() -> None:
    story = practice()
    story.days_pass(1)
    story.staff_answer(OWEN, "Who is Pendragon again?")
    assert not story.office.register.clients["C2"].requests
    assert story.office.register.clients["C2"].drafts[0].open


def test_what_was_started_by_hand_is_not_drafted() -> None:
    story = practice()
    story.staff_write(OWEN, BOT, "VAT", "start the VAT list for Pendragon")
    story.days_pass(3)
    assert drafts(story) == []


def test_the_digest_names_what_waits_for_a_word() -> None:
    story = practice(**SIMPLE)
    text = "Hi Rosa,\n\nplease could you send me your P60 for 2025/26 by 30 June?\n\nNadia"
    story.staff_write(NADIA, ROSA, "P60", text)
    story.days_pass(2)
    story.expect_letter(NADIA, Purpose.DIGEST, "Requests ready to go", "Pendragon Haulage Ltd", "Owen")


def test_the_last_days_before_the_law_s_day_are_used() -> None:
    story = Dialogue(now=datetime(2026, 6, 29, 8, 0, tzinfo=LONDON))
    record = story.office.register.clients["C2"]
    story.office.keep_client(replace(record, client=replace(record.client, facts=tuple(VAT.items()))))
    story.days_pass(1)
    story.staff_answer(OWEN, "yes")
    assert story.request("C2").due == date(2026, 7, 6), "the return is due on the seventh"
