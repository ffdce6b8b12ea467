"""Which account a paper is about: by the one number at its head, and no guess where there are several."""

from __future__ import annotations

import pytest

from mailbot.reading.papers.account_numbers import account_ending
from mailbot.reading.papers.paper_words import paper_words
from tests.world import rules


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Sort code 09-01-28 Account number 43211234", "1234"),
        ("Account no: 4321 1234\nStatement 12", "1234"),
        ("Account number: XXXX1234", "1234"),
        ("Account number ****-**-1234", "1234"),
        ("A/c No. 43211234  Sheet 3", "1234"),
        ("Account number  Sort code\n43211234  09-01-28", "1234"),
        ("Sort code  Account number\n09-01-28  43211234", "1234"),
        ("Rhif y cyfrif: 43211234", "1234"),
        ("Account number 43211234\nPage 2\nAccount number 43211234", "1234"),
        ("Account number 43211234\nAccount number 99995678", ""),
        ("Account number 123", ""),
        ("Account name: Miss R Quint", ""),
        ("Paid to account 43211234", ""),
        ("x\n" * 60 + "Account number 43211234", ""),
        ("", ""),
    ],
)
def test_the_last_digits_of_the_one_account(text: str, ending: str) -> None:
    assert account_ending(text, paper_words(rules())) == ending
