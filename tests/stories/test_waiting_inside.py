"""What stands still in the practice itself: who hears of it, how often, and what stops it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mailbot.domain.letters import OutgoingMail, Purpose
from tests.stories.dialogue import JESS, NADIA, OWEN, PRACTICE, ROSA, Dialogue

ASKED = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n\nThanks,\nJess"


def _inside(story: Dialogue, to: str) -> list[tuple[date, OutgoingMail]]:
    return [(at.date(), m) for at, m in story.sent if to in m.recipients and m.key.startswith("internal/")]


def _with_all_papers() -> Dialogue:
    """Rosa's papers are all in on Monday 8 June; nothing else is open."""
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    return story


def test_a_complete_job_that_nobody_begins_goes_from_its_owner_to_the_manager_to_the_partner() -> None:
    story = _with_all_papers()
    story.days_pass(70)
    days = {who: [day for day, _ in _inside(story, who)] for who in (JESS, OWEN, NADIA)}
    assert days == {
        JESS: [date(2026, 6, 15)],
        OWEN: [date(2026, 6, 22)],
        NADIA: [date(2026, 6, 29), date(2026, 7, 6)],
    }
    first = _inside(story, JESS)[0][1]
    assert first.purpose is Purpose.ESCALATION
    assert first.subject == "1 thing waits for you"
    assert "Rosa Quint, 2025/26 tax return: waits to be prepared, since Monday 8 June (5 working days)" in first.body


def test_it_stops_when_the_job_moves() -> None:
    story = _with_all_papers()
    story.days_pass(8)
    assert len(_inside(story, JESS)) == 1
    story.staff_answer(JESS, "C1-J1 is prepared")
    assert story.job().stage == "approval"
    story.days_pass(3)
    told = _inside(story, JESS)[-1][1]
    assert "waits for the client’s approval, and nobody has asked for that yet" in told.body


def test_who_has_it_in_hand_is_left_in_peace_until_the_day_they_name() -> None:
    story = _with_all_papers()
    story.days_pass(8)
    story.staff_answer(JESS, "C1-J1 in hand until 26 June")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "in hand, so nobody is reminded of it until Friday 26 June")
    story.days_pass(17)
    assert len(_inside(story, JESS)) == 1
    assert _inside(story, OWEN) == []
    story.days_pass(5)
    assert _inside(story, OWEN) + _inside(story, NADIA) != []


def test_one_mail_a_day_has_everything_that_waits_for_somebody() -> None:
    story = _with_all_papers()
    ask = "Dear Mick,\n\nPlease send me:\n- your bank statements for the year to 31 March 2026\n\nJess"
    story.staff_write(JESS, "mick@pendragon.example", "Your accounts to 31 March 2026", ask)
    story.staff_answer(JESS, "All in, tick it off.")
    assert story.job("C2").stage == "prepared"
    story.days_pass(8)
    [(_, mail)] = _inside(story, JESS)
    assert mail.subject == "2 things wait for you"
    assert "1. " in mail.body
    assert "2. " in mail.body


def test_a_question_that_nobody_answers_is_not_forgotten() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.days_pass(1)
    story.client_writes(ROSA, "Does the P60 from my old job count as well?")
    story.expect_letter(JESS, Purpose.QUESTION)
    before = len(story.sent)
    story.days_pass(40)
    later = [m for _, m in story.sent[before:]]
    asked = [m.to[0] for m in later if m.purpose is Purpose.QUESTION]
    assert asked == [JESS, OWEN, NADIA]
    digests = [m for m in later if m.purpose is Purpose.DIGEST]
    assert all("Decisions waiting" in m.body for m in digests)
    assert all(_inside(story, who) == [] for who in (OWEN, NADIA)), "the partner has it in her digest"


def test_a_practice_in_which_nothing_stands_still_hears_nothing() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.days_pass(40)
    assert [m for _, m in story.sent if m.key.startswith("internal/")] == []


def test_a_partner_with_a_digest_finds_it_there_and_gets_no_second_mail() -> None:
    story = _with_all_papers()
    ask = "Dear Rosa,\n\nPlease send me:\n- the lease of the garage\n\nJess"
    story.staff_write(JESS, ROSA, "The garage", ask)
    story.days_pass(30)
    assert _inside(story, NADIA) == []
    digests = [m.body for m in story.letters(NADIA, Purpose.DIGEST)]
    assert "waits to be prepared, with Jess since Monday 8 June (5 working days)" in digests[4]
    assert "waits to be prepared, with you since Monday 8 June (15 working days)" in digests[14]


def test_managers_get_a_digest_of_their_clients_where_the_practice_wants_it() -> None:
    plain, told = Dialogue(), Dialogue()
    told.office.practice = replace(PRACTICE, manager_digests=True)
    for story in (plain, told):
        story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
        story.days_pass(2)
    assert plain.letters(OWEN, Purpose.DIGEST) == []
    *_, mail = told.letters(OWEN, Purpose.DIGEST)
    assert "Good morning Owen" in mail.body
    assert "Rosa Quint, 2025/26 tax return: with them since Monday 8 June" in mail.body
    assert told.letters(JESS, Purpose.DIGEST) == []


def test_one_of_the_staff_may_have_a_digest_of_what_they_asked_for() -> None:
    story = Dialogue()
    staff = tuple(replace(s, digest=True) if s.id == "jess" else s for s in PRACTICE.staff)
    story.office.practice = replace(PRACTICE, staff=staff)
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.staff_write(OWEN, "mick@pendragon.example", "Lease", "Dear Mick,\n\nPlease send me the lease.\n\nOwen")
    story.days_pass(2)
    *_, mail = story.letters(JESS, Purpose.DIGEST)
    assert "Rosa Quint" in mail.body
    assert "Pendragon" not in mail.body


def test_the_digest_names_a_mail_that_was_held_to_settle_nothing() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.client_writes(ROSA, "Thanks Jess, hope you are well.")
    story.days_pass(1)
    story.expect_letter(NADIA, Purpose.DIGEST, "What I am not sure of", "I took it to settle nothing")


def test_a_reply_to_the_digest_moves_the_job_it_names() -> None:
    story = _with_all_papers()
    story.staff_write(JESS, ROSA, "The garage", "Dear Rosa,\n\nPlease send me:\n- the lease of the garage\n\nJess")
    story.days_pass(21)
    assert "reply “C1-J1 is prepared”" in story.letters(NADIA, Purpose.DIGEST)[-1].body
    digest = story.last_to(NADIA)
    assert digest is not None
    assert digest.purpose is Purpose.DIGEST
    story.staff_answer(NADIA, "C1-J1 is prepared")
    assert story.job().stage == "approval"
