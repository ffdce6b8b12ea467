"""A practice's own choice: who may order what, and when whoever asks hears what was understood."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mailbot.domain.letters import Purpose
from mailbot.domain.requests import RequestState
from tests.stories import dialogue
from tests.stories.dialogue import BOT, JESS, MICK, NADIA, OWEN, ROSA, Dialogue
from tests.stories.test_whole_stories import ASKING

NO_DAY = "Hi Mick, could you send the bank statements for May 2026 please? Nadia"


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    """Nadia has asked Mick for something; nobody but partners may order what is not theirs."""
    monkeypatch.setattr(dialogue, "PRACTICE", replace(dialogue.PRACTICE, everyone_orders=False))
    story = Dialogue()
    story.staff_write(NADIA, MICK, "Accounts", NO_DAY)
    return story


@pytest.mark.parametrize(
    "words",
    ["cancel the request to Pendragon", "pause Pendragon", "be firmer with Pendragon", "C2-1: give them until 20 July"],
)
def test_what_is_not_theirs_is_said_with_who_may(closed: Dialogue, words: str) -> None:
    before = closed.request("C2")
    closed.staff_write(JESS, BOT, "", words)
    assert closed.request("C2") == before
    closed.expect_letter(JESS, Purpose.CONFIRMATION, "not yours to order", "Nadia", "Owen")


def test_a_manager_orders_about_their_clients_and_a_partner_about_all(closed: Dialogue) -> None:
    closed.staff_write(OWEN, BOT, "", "give Pendragon until 20 July")
    assert closed.request("C2").due == date(2026, 7, 20)
    closed.staff_write(NADIA, BOT, "", "cancel the request to Pendragon")
    assert closed.request("C2").state is RequestState.CANCELLED


def test_staff_order_about_what_they_look_after_and_ask_about_anything(closed: Dialogue) -> None:
    closed.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING)
    closed.staff_write(JESS, BOT, "", "give Rosa until 20 July")
    assert closed.request("C1").due == date(2026, 7, 20)
    closed.staff_write(JESS, BOT, "", "what's open for Pendragon?")
    closed.expect_letter(JESS, Purpose.CONFIRMATION, "bank statements")


@pytest.mark.parametrize("confirm", ["unsure", "digest"])
def test_only_what_is_not_certain_is_confirmed_at_once(confirm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogue, "PRACTICE", replace(dialogue.PRACTICE, confirm=confirm))
    story = Dialogue()
    assert story.staff_write(JESS, ROSA, "Your 2025/26 tax return", ASKING) == []
    assert story.request("C1").state is RequestState.OPEN
    story.staff_write(NADIA, MICK, "Accounts", NO_DAY)
    story.expect_letter(NADIA, Purpose.CONFIRMATION, "the usual term")
    story.days_pass(1)
    told = "Asked since the last digest" in story.expect_letter(NADIA, Purpose.DIGEST).body
    assert told is (confirm == "digest")
