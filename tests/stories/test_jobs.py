"""A job from the first paper to the paid fee: it moves when all is in, and when staff say so."""

from __future__ import annotations

from mailbot.domain.jobs import Turn
from mailbot.domain.letters import Purpose
from tests.stories.dialogue import BOT, JESS, MICK, OWEN, ROSA, Dialogue

ASKED = "Dear Rosa,\n\nPlease send me:\n- your P60 for 2025/26\n\nThanks,\nJess"


def _rosas_return() -> Dialogue:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    return story


def test_a_return_goes_from_the_records_to_the_paid_fee() -> None:
    story = _rosas_return()
    job = story.job()
    assert (job.title, job.stage, job.turn, job.owner) == ("2025/26 tax return", "records_in", Turn.CLIENT, "jess")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "It belongs to the 2025/26 tax return.")

    story.days_pass(3)
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    assert (story.job().stage, story.job().turn) == ("prepared", Turn.OURS)
    story.expect_letter(JESS, Purpose.COMPLETE, "The 2025/26 tax return now waits to be prepared.", "C1-J1 is prepared")

    story.days_pass(4)
    story.staff_write(JESS, BOT, "Rosa Quint", "Rosa's return is prepared.")
    assert (story.job().stage, story.job().turn) == ("approval", Turn.OURS)
    story.expect_letter(JESS, Purpose.CONFIRMATION, "waits for the client’s approval now", "ask for approval")

    ask = "Dear Rosa,\n\nPlease could you approve the attached 2025/26 tax return?\n\nJess"
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return for approval", ask)
    assert (story.job().stage, story.job().turn) == ("approval", Turn.CLIENT)
    story.days_pass(2)
    story.client_writes(ROSA, "Approved, thank you.", subject="Re: Your 2025/26 tax return for approval")
    assert (story.job().stage, story.job().turn) == ("filed", Turn.OURS)
    story.expect_letter(JESS, Purpose.COMPLETE, "now waits to be filed")

    story.staff_write(JESS, BOT, "Rosa", "Rosa's 2025/26 tax return has been filed")
    assert story.job().stage == "invoiced"
    story.staff_write(JESS, BOT, "Rosa", "Rosa is invoiced.")
    assert story.job().stage == "paid"


def test_a_word_from_staff_goes_past_no_request_that_is_open() -> None:
    story = _rosas_return()
    story.staff_write(JESS, BOT, "Rosa", "Rosa's tax return has been filed.")
    assert story.job().stage == "records_in"
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Nothing was done", "is still open; tick it off or cancel it first")


def test_what_was_said_too_early_is_taken_back() -> None:
    story = _rosas_return()
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    story.staff_write(JESS, BOT, "Rosa", "Rosa's return is prepared.")
    story.staff_answer(JESS, "C1-J1 back to prepared")
    assert story.job().stage == "prepared"
    story.staff_write(JESS, BOT, "Rosa", "Rosa's return is filed.")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "it waits to be invoiced now", "To take it back, reply “undo”")
    story.staff_answer(JESS, "undo")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Taken back", "2025/26 tax return")
    assert story.job().stage == "prepared"
    assert [s.stage for s in story.job().stretches if s.stage != "records_in"] == [
        *("prepared", "queries", "approval", "prepared"),
        *("queries", "approval", "filed", "invoiced", "prepared"),
    ]  # fmt: skip


def test_each_client_has_jobs_of_their_own() -> None:
    story = _rosas_return()
    story.staff_write(JESS, MICK, "Your 2025/26 tax return", ASKED.replace("Rosa", "Mick"))
    assert story.job("C1").id == "C1-J1"
    assert story.job("C2").id == "C2-J1"
    assert story.job("C1").requests == (story.request("C1").ref,)
    assert story.job("C2").requests == (story.request("C2").ref,)


def test_a_second_request_for_the_same_year_joins_the_job_and_one_for_another_opens_its_own() -> None:
    story = _rosas_return()
    story.staff_write(OWEN, ROSA, "Your tax return", "Dear Rosa,\n\nPlease send me your rent statements for 2025/26.")
    assert len(story.job().requests) == 2
    story.staff_write(
        OWEN, ROSA, "Your 2024/25 tax return", "Dear Rosa,\n\nPlease send me your P60 for 2024/25.\n\nOwen"
    )
    jobs = story.office.register.clients["C1"].jobs
    assert [(j.id, j.period, len(j.requests)) for j in jobs] == [("C1-J1", "2025/26", 2), ("C1-J2", "2024/25", 1)]


def test_when_two_jobs_could_be_meant_one_is_chosen_by_its_number() -> None:
    story = _rosas_return()
    story.staff_write(
        OWEN, ROSA, "Your 2024/25 tax return", "Dear Rosa,\n\nPlease send me your P60 for 2024/25.\n\nOwen"
    )
    for ref in (r.ref for r in story.office.register.clients["C1"].requests):
        story.staff_write(JESS, BOT, "Rosa", f"{ref}: all received")
    assert {j.stage for j in story.office.register.clients["C1"].jobs} == {"prepared"}
    story.staff_write(JESS, BOT, "Rosa", "Rosa's return is prepared.")
    story.expect_letter(JESS, Purpose.QUESTION, "more than one job", "1. C1-J1")
    story.staff_answer(JESS, "2")
    assert [j.stage for j in story.office.register.clients["C1"].jobs] == ["prepared", "approval"]


def test_talk_of_a_job_is_no_word_that_it_has_moved() -> None:
    story = _rosas_return()
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    for said in (
        "Has Rosa's return been filed?",
        "Rosa's return isn't filed yet.",
        "Tell me once Rosa's return is filed.",
        "Rosa thinks her return is filed.",
        "Rosa's return will be filed on Friday.",
        "Rosa's return has to be filed by January.",
    ):
        story.staff_write(OWEN, BOT, "Rosa", said)
        assert story.job().stage == "prepared", said


def test_the_colleague_who_has_the_job_hears_when_another_ones_request_is_complete() -> None:
    story = _rosas_return()
    story.staff_write(OWEN, ROSA, "Your tax return", "Dear Rosa,\n\nPlease send me your rent statements for 2025/26.")
    rent = story.request().ref
    story.staff_write(OWEN, BOT, "Rosa", f"{rent}: all received")
    told = story.expect_letter(OWEN, Purpose.COMPLETE, "still waits for “Records for your 2025/26 tax return”")
    assert told.cc == (JESS,)


def test_the_days_are_kept_ours_and_the_clients_apart() -> None:
    story = _rosas_return()
    story.days_pass(7)
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    story.days_pass(14)
    story.staff_write(JESS, BOT, "Rosa", "How does Rosa's return stand?")
    story.staff_write(JESS, BOT, f"{story.request().ref}", f"Where do we stand with {story.request().ref}?")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "So far 5 working days with the client, 10 with us")


def test_what_is_sent_for_approval_is_prepared_already() -> None:
    story = Dialogue()
    ask = "Dear Rosa,\n\nPlease could you approve the attached 2025/26 tax return?\n\nJess"
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return for approval", ask)
    assert (story.job().stage, story.job().turn) == ("approval", Turn.CLIENT)
    story.client_writes(ROSA, "Approved, thank you.", subject="Re: Your 2025/26 tax return for approval")
    assert (story.job().stage, story.job().turn) == ("filed", Turn.OURS)


def test_a_tax_to_be_paid_begins_no_job_that_somebody_would_be_reminded_of() -> None:
    story = Dialogue()
    ask = "Dear Rosa,\n\nYour income tax of £1,204.10 is due. Please pay it to HMRC by 31 January 2027.\n\nJess"
    story.staff_write(JESS, ROSA, "Tax for your 2025/26 tax return", ask)
    assert story.office.register.clients["C1"].open[0].kind == "payment"
    assert story.office.register.clients["C1"].jobs == ()


def test_what_is_opened_again_takes_its_job_back_to_the_stage_that_waits_for_it() -> None:
    story = _rosas_return()
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    assert story.job().stage == "prepared"
    story.staff_write(JESS, BOT, "Rosa", f"Reopen {story.request().ref}/a, it was last year's P60.")
    assert (story.job().stage, story.job().turn) == ("records_in", Turn.CLIENT)
    story.expect_letter(
        JESS, Purpose.CONFIRMATION, "Back on the list", "The 2025/26 tax return waits for the records again."
    )
    story.staff_write(JESS, BOT, "Rosa", f"{story.request().ref}/a received")
    assert story.job().stage == "prepared"


def test_an_order_to_tick_off_that_is_undone_takes_the_job_back_as_well() -> None:
    story = _rosas_return()
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    story.staff_answer(JESS, "undo")
    assert (story.job().stage, story.job().turn) == ("records_in", Turn.CLIENT)


def test_an_approval_that_is_opened_again_stops_what_was_about_to_be_filed() -> None:
    story = Dialogue()
    ask = "Dear Rosa,\n\nPlease could you approve the attached 2025/26 tax return?\n\nJess"
    story.staff_write(JESS, ROSA, "Your 2025/26 tax return for approval", ask)
    story.client_writes(ROSA, "Approved, thank you.", subject="Re: Your 2025/26 tax return for approval")
    assert story.job().stage == "filed"
    story.staff_write(JESS, BOT, "Rosa", f"Reopen {story.request().ref}, she approved the wrong version.")
    assert (story.job().stage, story.job().turn) == ("approval", Turn.CLIENT)


def test_what_staff_said_is_over_stays_so_when_an_old_item_is_opened_again() -> None:
    story = _rosas_return()
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    story.staff_write(JESS, BOT, "Rosa", "Rosa's return is filed.")
    story.staff_write(JESS, BOT, "Rosa", f"Reopen {story.request().ref}/a")
    assert story.job().stage == "invoiced"
    assert "again" not in story.letters(JESS, Purpose.CONFIRMATION)[-1].body
