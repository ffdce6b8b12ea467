"""Papers that clients describe, answers in their own words, and what they say of something else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mailbot.domain.mail import VisibleText
from mailbot.domain.understanding import Match, Reason
from mailbot.reading.papers.dating import dating
from mailbot.reading.replies.replies import read_reply
from tests.reading.replying import told
from tests.world import PRACTICE, annotate, client, mail, register, request, rules

PAPERS = {
    "p45": "doc: P45 from Tannery Lane Foods",
    "p60": "doc: P60 for 2025/26",
    "till": "doc: Till summaries for the year",
    "interest": "doc: Building society interest certificate",
    "charity": "doc: List of Gift Aid donations",
}
QUESTIONS = {
    "van": "ask: Do you use the van privately?",
    "weeks": "ask: How many weeks was the cottage empty?",
    "split": "ask: How are profits to be shared between the partners?",
    "stock": "doc: Stock valuation at 31 March 2026",
}


@pytest.mark.parametrize(
    ("text", "does"),
    [
        (
            "My old firm gave me a form when I left. I'll scan it for you on Thursday.",
            {"p45": "promised 2026-06-11"},
        ),
        ("You'll have the slip that says what my savings earned by Friday.", {"interest": "promised 2026-06-12"}),
        ("I left what I gave to the church and the hospice with Jess last week.", {"charity": "claimed"}),
        (
            "Moira is adding up what came through the till. I'll bring the lot in on Friday.",
            {"till": "promised 2026-06-12"},
        ),
    ],
)
def test_a_paper_is_known_by_what_it_is_for(text: str, does: dict[str, str]) -> None:
    told(PAPERS, text).does(does)


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("The van only ever goes out to jobs, my wife has a car for the school.", {"van": "received"}),
        ("The cottage stood empty for six weeks in the spring.", {"weeks": "received"}),
        ("Profits go half to me and a quarter each to my two sisters, as ever.", {"split": "received"}),
    ],
)  # fmt: skip
def test_an_answer_may_be_in_words_of_their_own(text: str, does: dict[str, str]) -> None:
    told(QUESTIONS, text).does(does)


@pytest.mark.parametrize(
    "text",
    [
        "You wanted to know how many weeks the cottage was empty.",
        "The cottage next door stood empty for six weeks, I think.",
        "I'll have to ask my sister how the profits are shared.",
        "We painted the cottage and it took longer than we thought.",
    ],
)
def test_what_only_speaks_of_a_question_answers_nothing(text: str) -> None:
    told(QUESTIONS, text).does({})


def test_what_is_said_of_all_they_did_is_not_said_of_all_that_was_asked() -> None:
    told(PAPERS, "I never had any other lads this year, did the whole lot on my own with the digger.").does({})
    told(PAPERS, "The money for the two little ones comes into my account every fourth Monday.").does({})


def test_what_they_ask_of_us_is_no_promise() -> None:
    asked = {"a": "doc: P60 for 2025/26", "b": "ok: Approve the trustees' report"}
    found = told(asked, "We are not willing to agree to it. Could you let me know who will do the rewriting?")
    found.does({"b": "query"})


def test_lines_in_the_order_of_our_list_answer_one_each() -> None:
    asked = {
        "a": "ok: Approve the accounts",
        "b": "ok: Approve the tax return",
        "c": "ask: Is the office still in Mill Lane?",
    }
    told(asked, "Approved\nApproved\nYes, still in Mill Lane\n\nFiona").does(dict.fromkeys("abc", "received"))


def test_a_file_with_a_statement_for_each_month_is_read_for_every_month() -> None:
    pages = [
        f"Harbour Bank\nSort code 11-22-33 Account 12345678\n1 {month} 2026 to 28 {month} 2026\nDate Details Balance\n"
        + "\n".join(f"{day:02} {month[:3]} Bread and butter 12.40 {900 + day}.00" for day in range(1, 25))
        for month in ("March", "April", "May", "June")
    ]
    kind = next(k for k in rules().documents if k.key == "bank_statement")
    assert [p.start.month for p in dating("\n".join(pages), kind, rules()).periods] == [3, 4, 5, 6]


def test_a_mail_without_end_is_compared_only_so_far() -> None:
    asked = 0

    def counting(text: str, others: Sequence[str]) -> Sequence[float]:
        nonlocal asked
        asked += 1
        return [0.0] * len(others)

    text = " ".join(f"The man with hat number {n} will bring something odd on Friday." for n in range(400))
    book = register((client(), [request(QUESTIONS)]))
    found = Match("C1", ("R1",), Reason("in a test"), thread="R1")
    read_reply(mail(text), VisibleText(text), annotate(text), (), found, book, PRACTICE, rules(), annotate, counting)
    assert 0 < asked < 400  # a call an item for each of forty clauses; for all of them it would be some 1,600
