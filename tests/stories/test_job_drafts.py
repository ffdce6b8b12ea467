"""A job comes to its approval, or to its fee: the bot drafts the request, and only a yes lets the client hear of it."""

from __future__ import annotations

from dataclasses import replace

from mailbot.domain.job_rules import DraftWords, JobKind, StageRule
from mailbot.domain.letters import Purpose
from mailbot.domain.payments import Account
from mailbot.domain.requests import ItemKind, RequestKind
from tests.adapters.documents.making import pdf
from tests.stories.dialogue import BOT, JESS, MICK, ROSA, Dialogue
from tests.stories.test_jobs import ASKED

DRAFTS = {
    "approval": DraftWords("Your {job} for approval", "Your {job}"),
    "paid": DraftWords("Our fee for the {job}", "Our fee for the {job}"),
}


def _drafting(rule: StageRule) -> StageRule:
    return replace(rule, draft=DRAFTS.get(rule.stage.key), stage=replace(rule.stage, proposes=""))


def _kind(kind: JobKind) -> JobKind:
    return replace(kind, stages=tuple(map(_drafting, kind.stages)))


def drafting(story: Dialogue | None = None) -> Dialogue:
    """A practice whose rules draft approvals and fees, and Rosa's return, of which all records are in."""
    story = story or Dialogue()
    rules = story.office.rules
    kinds = {key: _kind(kind) for key, kind in rules.jobs.kinds.items()}
    story.office.rules = replace(rules, jobs=replace(rules.jobs, kinds=kinds))
    account = Account("Alder & Quill Clients", "20-11-43", "01234567")
    story.office.practice = replace(story.office.practice, accounts=(account,))
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    return story


def prepared(story: Dialogue, **files: bytes) -> None:
    """Jess says that the return is prepared, and a minute goes by."""
    story.staff_write(JESS, BOT, "Rosa", "Rosa's return is prepared.", **files)
    story.minutes_pass(2)
    assert story.job().stage == "approval"


RETURN = pdf(["Tax return 2025/26", "Rosa Quint", "Tax due 1,204.00"])


def test_a_prepared_return_goes_for_approval_after_a_yes_with_the_papers_attached() -> None:
    story = drafting()
    prepared(story)
    story.expect_letter(JESS, Purpose.QUESTION, "May I ask Rosa Quint to approve the 2025/26 tax return?", "attached")
    story.days_pass(1)
    assert not story.letters(ROSA, Purpose.REQUEST), "nobody is asked before a yes"
    story.answer_to(JESS, Purpose.QUESTION, "yes", return_pdf=RETURN)
    story.expect_letter(JESS, Purpose.CONFIRMATION, "Rosa Quint: Your 2025/26 tax return for approval")
    request = story.request()
    assert (request.kind, request.owner) == (RequestKind.APPROVAL, "jess")
    assert [i.kind for i in request.items] == [ItemKind.APPROVAL]
    assert request.ref in story.job().requests
    story.days_pass(1)
    letter = story.expect_letter(
        ROSA,
        Purpose.REQUEST,
        "by Tuesday 23 June whether you approve",
        "Attached: “return.pdf”.",
        "1. Your 2025/26 tax return",
    )
    assert RETURN in story.enclosed(letter)
    story.client_writes(ROSA, "Approved, thanks.")
    assert story.job().stage == "filed"


def test_a_yes_without_papers_sends_nothing_and_says_what_is_missing() -> None:
    story = drafting()
    prepared(story)
    story.staff_answer(JESS, "yes please")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "the papers are missing")
    story.days_pass(1)
    assert len(story.office.register.clients["C1"].requests) == 1
    story.answer_to(JESS, Purpose.QUESTION, "yes", return_pdf=RETURN)
    assert story.request().kind is RequestKind.APPROVAL


def test_papers_that_came_with_the_word_that_it_is_ready_go_along() -> None:
    story = drafting()
    prepared(story, accounts_pdf=RETURN)
    story.expect_letter(JESS, Purpose.QUESTION, "With it I’d send “accounts.pdf”")
    story.staff_answer(JESS, "yes")
    story.days_pass(1)
    assert RETURN in story.enclosed(story.expect_letter(ROSA, Purpose.REQUEST, "Attached: “accounts.pdf”."))


def test_a_no_leaves_it_to_staff_and_a_day_puts_it_off() -> None:
    story = drafting()
    prepared(story)
    story.staff_answer(JESS, "on Monday 22 June please")
    story.days_pass(5)
    asked = len(story.letters(JESS, Purpose.QUESTION))
    story.days_pass(10)
    assert len(story.letters(JESS, Purpose.QUESTION)) == asked + 1
    story.answer_to(JESS, Purpose.QUESTION, "no")
    story.days_pass(20)
    assert len(story.letters(JESS, Purpose.QUESTION)) == asked + 1
    assert not story.letters(ROSA, Purpose.REQUEST)


def test_what_nobody_answers_is_put_twice_more_and_stands_in_the_digest() -> None:
    story = drafting()
    prepared(story)
    story.days_pass(40)
    assert len([m for m in story.letters(JESS, Purpose.QUESTION) if "approve" in m.body]) == 3
    assert not story.letters(ROSA, Purpose.REQUEST)


def _filed(story: Dialogue) -> None:
    story.staff_write(JESS, BOT, "Rosa", "Rosa's 2025/26 tax return has been filed.")
    assert story.job().stage == "invoiced"


def test_a_fee_is_asked_for_by_the_sum_and_number_that_staff_named_and_the_practices_own_account() -> None:
    story = drafting()
    _filed(story)
    story.staff_write(JESS, BOT, "Rosa", "Rosa is invoiced, £480.00, invoice 2107.")
    story.minutes_pass(2)
    assert story.job().stage == "paid"
    story.expect_letter(JESS, Purpose.QUESTION, "£480.00 under reference 2107, to be paid to Alder & Quill Clients")
    story.staff_answer(JESS, "yes, by 30 June")
    request = story.request()
    assert (request.kind, request.due.isoformat()) == (RequestKind.PAYMENT, "2026-06-30")
    story.days_pass(1)
    story.expect_letter(
        ROSA,
        Purpose.REQUEST,
        "1. Our fee for the 2025/26 tax return",
        "Amount: £480.00",
        "sort code 20-11-43, account number 01234567",
        "Reference: 2107",
    )


def test_a_fee_of_which_nobody_named_the_sum_waits_for_it() -> None:
    story = drafting()
    _filed(story)
    story.staff_write(JESS, BOT, "Rosa", "Rosa is invoiced.")
    story.minutes_pass(2)
    story.staff_answer(JESS, "yes")
    story.expect_letter(JESS, Purpose.CONFIRMATION, "the sum is missing")
    story.answer_to(JESS, Purpose.QUESTION, "yes, £520, invoice 2110")
    (item,) = story.request().items
    assert item.payment is not None
    assert (item.payment.pence, item.payment.reference, item.payment.payee) == (52_000, "2110", "practice")


def test_a_sum_to_which_vat_comes_is_not_taken_for_what_is_to_be_paid() -> None:
    story = drafting()
    _filed(story)
    story.staff_write(JESS, BOT, "Rosa", "Rosa is invoiced, £480 plus VAT, invoice 2107.")
    story.minutes_pass(2)
    story.expect_letter(JESS, Purpose.QUESTION, "Reply with the sum")
    story.staff_answer(JESS, "yes, £576")
    (item,) = story.request().items
    assert item.payment is not None
    assert (item.payment.pence, item.payment.reference) == (57_600, "2107")


def test_by_the_rules_that_come_with_the_program_nothing_is_drafted() -> None:
    story = Dialogue()
    story.staff_write(JESS, ROSA, "Records for your 2025/26 tax return", ASKED)
    story.staff_answer(JESS, "The P60 came by post, so tick it off.")
    story.staff_write(JESS, BOT, "Rosa", "Rosa's return is prepared.")
    story.days_pass(3)
    assert not [m for m in story.letters(JESS, Purpose.QUESTION) if "May I ask" in m.body]


def test_nobody_else_hears_of_it() -> None:
    story = drafting()
    prepared(story, accounts_pdf=RETURN)
    story.staff_answer(JESS, "yes")
    story.days_pass(20)
    assert not story.letters(MICK, Purpose.REQUEST)
    assert all(RETURN not in story.enclosed(m) for _, m in story.sent if ROSA not in m.recipients)
