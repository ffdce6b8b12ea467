"""A part has come: what is promised beside it is the rest of that; and what only sounds like a promise is none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mailbot.domain.documents import FileText
from tests.reading.replying import ASKS, EITHER, QUIET, told
from tests.world import file

SHOP = {
    "a": "doc: Santander bank statements, February 2026 to May 2026",
    "b": "doc: Franking machine agreement",
    "c": "ask: Did you take on a Saturday assistant in the year?",
}
TWO_PAPERS = {"a": "doc: Hire purchase agreement", "b": "doc: Waste carrier licence"}
BONDS = {"a": "doc: Building society passbook", "b": "doc: Savings certificates statement"}


def statement(month: str, first: str, last: str) -> FileText:
    """A bank statement of one month."""
    text = f"Santander\nCurrent account statement\nMiss R Quint\n{first} to {last}\nMoney in Balance\n"
    return file(f"santander {month}.pdf", text)


HALF = (statement("feb", "1 February 2026", "28 February 2026"), statement("mar", "1 March 2026", "31 March 2026"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Here's February and March. I'll get the rest over to you by Friday.", "2026-06-12"),
        ("feb and march attached, the other two wont open here so will try the branch and get them across friday", "*"),
        ("First two months attached, April's and May's to come on Friday.", "2026-06-12"),
        ("Attached are the ones I could download. I'm chasing the bank, should be with you on Monday.", "2026-06-15"),
        ("Feb + March statements enclosed, remaining months to follow", ""),
    ],
)
def test_a_promise_beside_a_part_is_for_the_rest_of_it(text: str, day: str) -> None:
    told(SHOP, text, *HALF).does({"a": f"partial {day}".strip()})


def test_everything_else_is_more_than_the_rest_of_a_part() -> None:
    told(SHOP, "Feb and March attached, everything else by Friday.", *HALF).does(
        {"a": "partial 2026-06-12", "b": "promised 2026-06-12", "c": "promised 2026-06-12"}
    )


CLAY = {"a": "doc: Clay and glaze invoices, October to December 2025", "b": "ask: How many firings did you do?"}


def invoice(number: int, day: str) -> FileText:
    """A supplier's invoice of a day."""
    text = (
        f"Northmoor Ceramics\nInvoice {number}\nInvoice date {day}\nBill to: Miss R Quint\nClay 12.5 kg\nTotal 84.00\n"
    )
    return file(f"NCS-{number}.pdf", text)


@pytest.mark.parametrize(
    "text",
    [
        "October's and December's. They've emailed November to somebody else, they're looking into it.",
        "Clay invoices for Oct and Dec. November went to a firm of the same name in Leeds!",
    ],
)
def test_a_month_spoken_of_that_did_not_come_is_missing(text: str) -> None:
    found = told(CLAY, text, invoice(20418, "17 October 2025"), invoice(20977, "4 December 2025")).reading.outcomes
    assert [(o.item, o.state.value, o.missing) for o in found] == [("a", "partial", ("2025-11",))]


def test_a_month_that_only_says_when_is_no_part_of_anything() -> None:
    text = "Invoices attached, October's and December's. I was away in November."
    told(CLAY, text, invoice(20418, "17 October 2025"), invoice(20977, "4 December 2025")).does({"a": "received"})


def test_a_month_in_which_nothing_was_bought_is_not_missing() -> None:
    text = "October's and December's invoices attached. Nothing was bought in November."
    told(CLAY, text, invoice(20418, "17 October 2025"), invoice(20977, "4 December 2025")).does({"a": "received"})


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the nudge, I've not had a moment, it's bedlam with the school holidays coming.",
        "I haven't got it yet, hectic here with the wedding coming",
        "Not had it yet, sorry, we're run off our feet.",
    ],
)
def test_a_season_that_comes_is_no_paper_that_will(text: str) -> None:
    told(TWO_PAPERS, text).does({}).and_a_person(EITHER)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        (SHOP, "havent taken on any assistant saturdays, still running it on my own", {"c": "received"}),
        (
            BONDS,
            "I have never held any savings certificates, my late mother did not approve of them.",
            {"b": "not_applicable"},
        ),
        (
            {"a": "doc: Ground rent schedule"},
            "The ground rent schedule is promised to me for the 16th and I shall hand it on to you by the 18th.",
            {"a": "promised 2026-06-18"},
        ),
    ],
)
def test_what_is_told_beside_it(asked: Mapping[str, str], text: str, expected: Mapping[str, str]) -> None:
    told(asked, text).does(expected).and_a_person(QUIET)


@pytest.mark.parametrize(
    "text",
    [
        "I'll sign when you've explained the £940 of sundries",
        "Happy to sign once you tell me why the drawings went up.",
        "Before I sign: what is the £940 under sundries?",
    ],
)
def test_a_signature_that_waits_for_our_answer_is_a_query(text: str) -> None:
    told({"a": "ok: Approval of the accounts to 31 March 2026"}, text).does({"a": "query"}).and_a_person(ASKS)
