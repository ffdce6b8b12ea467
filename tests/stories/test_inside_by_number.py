"""The mail of what waits for somebody here is answered by number: questions, jobs, and what a client has said."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.domain.letters import OutgoingMail, Purpose
from tests.stories.dialogue import JESS, MICK, NADIA, OWEN, ROSA, Dialogue

RETURN = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n\nThanks,\nJess"
ACCOUNTS = "Dear Mick,\n\nPlease send me:\n- your bank statements for the year to 31 March 2026\n\nJess"
DETAILS = "From now on please use sort code 40-11-22, account 31926819."


def _inside(story: Dialogue, to: str) -> OutgoingMail:
    """The last mail of what waits for somebody."""
    return [m for _, m in story.sent if to in m.recipients and m.key.startswith("internal/")][-1]


def _answer(story: Dialogue, who: str, words: str) -> None:
    """A reply to that mail, whatever came since."""
    story.sent.append((story.now, _inside(story, who)))
    story.staff_answer(who, words)


def _number(mail: OutgoingMail, *words: str) -> int:
    lines = [ln for ln in mail.body.splitlines() if ln[:1].isdigit() and all(w in ln for w in words)]
    return int(lines[0].partition(".")[0])


def two_jobs() -> Dialogue:
    """Rosa's and Mick's papers are in, and Jess begins with neither."""
    story = Dialogue()
    for to, subject, ask in (
        (ROSA, "Records for your 2025/26 tax return", RETURN),
        (MICK, "Your accounts to 31 March 2026", ACCOUNTS),
    ):
        story.staff_write(JESS, to, subject, ask)
        story.staff_answer(JESS, "All in, tick it off.")
    story.days_pass(8)
    return story


def bank_details(days: int = 9) -> Dialogue:
    """Mick gave bank details, nothing is asked of anybody, and nobody has looked at it."""
    story = Dialogue()
    story.client_writes(MICK, DETAILS, subject="Bank")
    story.days_pass(days)
    return story


def test_each_job_by_its_number() -> None:
    story = two_jobs()
    mail = _inside(story, JESS)
    rosa, mick = _number(mail, "Rosa Quint"), _number(mail, "Pendragon")
    assert f"reply “{rosa} is prepared”" in mail.body
    _answer(story, JESS, f"{rosa} is prepared, {mick} in hand until 26 June")
    assert story.job("C1").stage == "approval"
    assert story.job("C2").stage == "prepared"
    story.expect_letter(JESS, Purpose.CONFIRMATION, "in hand, so nobody is reminded of it until Friday 26 June")


@pytest.mark.parametrize("words", ["{n} done", "{n} prepared", "{n}: it's finished", "no. {n} is prepared now, thanks"])
def test_in_few_words(words: str) -> None:
    story = two_jobs()
    _answer(story, JESS, words.format(n=_number(_inside(story, JESS), "Pendragon")))
    assert story.job("C2").stage == "reviewed"
    assert story.job("C1").stage == "prepared"


@pytest.mark.parametrize("words", ["{n} is not done yet", "{n} will be prepared tomorrow", "{n} prepared?", "{n}"])
def test_what_is_only_talk_moves_nothing(words: str) -> None:
    story = two_jobs()
    _answer(story, JESS, words.format(n=_number(_inside(story, JESS), "Pendragon")))
    assert story.job("C2").stage == story.job("C1").stage == "prepared"


def test_a_job_by_its_id_as_before() -> None:
    story = two_jobs()
    _answer(story, JESS, "C2-J1 is prepared")
    assert story.job("C2").stage == "reviewed"
    assert story.job("C1").stage == "prepared"


@pytest.mark.parametrize("words", ["1: 1", "1", "1 I have seen to it", "I have seen to it, thanks", "1 done"])
def test_a_question_by_its_number(words: str) -> None:
    story = bank_details()
    mail = _inside(story, NADIA)
    assert mail.subject == "1 thing waits for you"
    assert "or with “1: ” and the number of your answer" in mail.body
    _answer(story, NADIA, words)
    assert story.office.register.clients["C2"].questions == ()
    assert [m for m in story.days_pass(30) if m.key.startswith("internal/")] == [], "and it waits no longer"


def test_two_questions_at_once() -> None:
    story = Dialogue()
    story.client_writes(MICK, DETAILS, subject="Bank")
    story.minutes_pass(90)
    story.client_writes(ROSA, DETAILS, subject="Bank")
    story.days_pass(9)
    mail = _inside(story, NADIA)
    assert mail.subject == "2 things wait for you"
    _answer(story, NADIA, "1: 1, 2: 1")
    assert [r.questions for r in story.office.register.clients.values()] == [(), ()]


def test_one_of_two_leaves_the_other_where_it_is() -> None:
    story = Dialogue()
    story.client_writes(MICK, DETAILS, subject="Bank")
    story.client_writes(ROSA, DETAILS, subject="Bank")
    story.days_pass(9)
    mail = _inside(story, NADIA)
    _answer(story, NADIA, f"{_number(mail, 'Rosa')}: 1")
    assert story.office.register.clients["C1"].questions == ()
    assert len(story.office.register.clients["C2"].questions) == 1


def test_a_number_that_it_does_not_have_is_said_and_nothing_is_done() -> None:
    story = two_jobs()
    _answer(story, JESS, "7 is prepared")
    story.expect_letter(JESS, Purpose.QUESTION, "no number 7")
    assert story.job("C1").stage == story.job("C2").stage == "prepared"


def test_thanks_settle_nothing() -> None:
    story = bank_details()
    _answer(story, NADIA, "Thanks!")
    assert len(story.office.register.clients["C2"].questions) == 1


def test_numbers_mean_the_mail_that_is_answered_not_the_next_one() -> None:
    story = two_jobs()
    old = _inside(story, JESS)
    mick = _number(old, "Pendragon")
    story.staff_write(JESS, "papers@alderquill.example", "Rosa", "C1-J1 is prepared")
    story.days_pass(7)
    assert _inside(story, OWEN).key != old.key
    story.sent.append((story.now, old))
    story.staff_answer(JESS, f"{mick} is prepared")
    assert story.job("C2").stage == "reviewed"
    assert story.now.date() >= date(2026, 6, 22)
