"""Taxes that clients have paid, and papers that were missing: said in the passive, and with the word itself."""

from __future__ import annotations

import pytest

from tests.reading.replying import QUIET, told

TAX = {"a": "pay: Corporation tax of £2,318.40"}


@pytest.mark.parametrize(
    "text",
    [
        "Hello, the corporation tax was paid this morning. Mel",
        "Corporation tax paid this morning.",
        "the tax has been paid",
        "We have now paid HMRC the corporation tax.",
        "HMRC was paid on Monday by bank transfer.",
    ],
)
def test_a_tax_that_was_paid_is_paid(text: str) -> None:
    told(TAX, text).does({"a": "received"}).and_a_person(QUIET)


@pytest.mark.parametrize(
    "text", ["My rent was paid late this month, sorry for the silence.", "I get my salary paid on the 28th."]
)
def test_what_somebody_else_paid_settles_no_tax(text: str) -> None:
    assert all(o.state.value != "received" for o in told(TAX, text).reading.outcomes)


def test_the_missing_ones_are_not_lost() -> None:
    asked = {"a": "doc*: P60 for 2025/26", "b": "doc: Barclays bank statements, January to March 2026"}
    told(asked, "Here are the missing ones at last. Sorry again, Jane").and_a_person(QUIET)
