"""Tax years, company years, VAT quarters and tax months: every day lies in exactly one of each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.facts import FactWords, anchors_of, condition_of, day_in, holds
from mailbot.domain.practice import Client
from mailbot.domain.terms import Anchors, TermKind, last_ended, months_after, term_from, term_of
from tests.world import rules

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
FIXED = Anchors((2, 29), (2, 5, 8, 11), date(2020, 2, 29))
KINDS = tuple(k for k in TermKind if k is not TermKind.NONE)


@given(DAYS, st.sampled_from(KINDS))
def test_a_day_lies_in_its_stretch_and_the_next_one_begins_the_day_after(day: date, kind: TermKind) -> None:
    term = term_of(kind, day, FIXED)
    assert term is not None
    assert term.first <= day <= term.last
    following = term_of(kind, term.last + timedelta(days=1), FIXED)
    assert following is not None
    assert following.first == term.last + timedelta(days=1)
    assert last_ended(kind, following.first, FIXED) == term
    assert term_from(term.key) == term


@pytest.mark.parametrize(
    ("kind", "day", "first", "last"),
    [
        (TermKind.TAX_YEAR, "2026-04-05", "2025-04-06", "2026-04-05"),
        (TermKind.TAX_YEAR, "2026-04-06", "2026-04-06", "2027-04-05"),
        (TermKind.TAX_QUARTER, "2026-07-06", "2026-07-06", "2026-10-05"),
        (TermKind.TAX_MONTH, "2026-11-30", "2026-11-06", "2026-12-05"),
        (TermKind.TAX_MONTH, "2027-01-05", "2026-12-06", "2027-01-05"),
        (TermKind.VAT_QUARTER, "2026-11-30", "2026-09-01", "2026-11-30"),
        (TermKind.VAT_QUARTER, "2028-02-29", "2027-12-01", "2028-02-29"),
        (TermKind.COMPANY_YEAR, "2026-03-01", "2026-03-01", "2027-02-28"),
        (TermKind.COMPANY_YEAR, "2028-02-29", "2027-03-01", "2028-02-29"),
        (TermKind.REVIEW_YEAR, "2026-03-01", "2026-02-28", "2027-02-27"),
    ],
)
def test_the_stretches_that_accountants_know(kind: TermKind, day: str, first: str, last: str) -> None:
    term = term_of(kind, date.fromisoformat(day), FIXED)
    assert term is not None
    assert (term.first.isoformat(), term.last.isoformat()) == (first, last)


def test_nine_months_from_the_end_of_february_are_the_end_of_november() -> None:
    assert months_after(date(2026, 2, 28), 9) == date(2026, 11, 30)
    assert months_after(date(2026, 6, 30), 9) == date(2027, 3, 31)
    assert months_after(date(2026, 3, 15), 9) == date(2026, 12, 15)


def client(**facts: str) -> Client:
    """A client of whom the list says this."""
    return Client("C1", "Rosa Quint", ("rosa@quint.example",), facts=tuple(facts.items()))


@pytest.mark.parametrize(
    ("written", "month_and_day"),
    [("31 March", (3, 31)), ("31/03", (3, 31)), ("31st March 2026", (3, 31)), ("2026-03-31", (3, 31)),
     ("28 Feb", (2, 29)), ("30-Jun", (6, 30)), ("31.12.2026", (12, 31)), ("soon", None), ("31/13", None)],
)  # fmt: skip
def test_a_year_end_in_any_usual_writing(written: str, month_and_day: tuple[int, int] | None) -> None:
    assert anchors_of(client(ard=written), rules().facts).year_end == month_and_day


@pytest.mark.parametrize("written", ["1", "Stagger 1", "Mar/Jun/Sep/Dec", "group 1", "March"])
def test_a_vat_group_in_any_usual_writing(written: str) -> None:
    assert anchors_of(client(vat_group=written), rules().facts).quarter_ends == (3, 6, 9, 12)


@pytest.mark.parametrize(
    ("condition", "facts", "so"),
    [
        ("lets property", {"rental_income": "Y"}, True),
        ("lets property", {"landlord": "2 flats"}, True),
        ("lets property", {"lets_property": "No"}, False),
        ("lets property", {}, None),
        ("not lets property", {"lets_property": "no"}, True),
        ("employees", {"number_of_employees": "0"}, False),
        ("employees", {"number_of_employees": "12"}, True),
        ("services has vat", {"services": "Accounts; VAT; Payroll"}, True),
        ("services has vat", {"services": "Accounts"}, False),
        ("services has vat", {"work": "vat and payroll"}, True),
    ],
)
def test_what_a_client_list_says_of_a_client(condition: str, facts: dict[str, str], so: bool | None) -> None:
    assert holds(condition_of(condition), client(**facts), rules().facts) is so


def test_what_nobody_taught_is_still_read_under_its_own_name() -> None:
    assert holds(condition_of("owns a boat"), client(owns_a_boat="no idea"), FactWords(no=frozenset({"no"}))) is True
    assert day_in("4 March 2019") == date(2019, 3, 4)
