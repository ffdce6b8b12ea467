"""The days, months and spans that papers name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.documents import Period
from mailbot.reading.papers.months import in_words, slots
from mailbot.reading.papers.periods import find_periods, months_back, months_on
from tests.world import rules

JUNE = date(2026, 6, 9)


def spans(text: str, near: date | None = JUNE) -> list[str]:
    """Every period a text names, "2026-07-01 2026-07-31"."""
    return [f"{d.period.start} {d.period.end}" for d in find_periods(text, rules(), near)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Tax year to 5 April 2026", "2025-04-06 2026-04-05"),
        ("tax year ended 5th April 2026", "2025-04-06 2026-04-05"),
        ("2025/26", "2025-04-06 2026-04-05"),
        ("2025-26", "2025-04-06 2026-04-05"),
        ("2025/2026", "2025-04-06 2026-04-05"),
        ("25/26", "2025-04-06 2026-04-05"),
        ("6 April 2025 to 5 April 2026", "2025-04-06 2026-04-05"),
        ("06/04/2025 - 05/04/2026", "2025-04-06 2026-04-05"),
        ("01.07.26 – 31.07.26", "2026-07-01 2026-07-31"),
        ("1-31 July 2026", "2026-07-01 2026-07-31"),
        ("1st to 31st July 2026", "2026-07-01 2026-07-31"),
        ("July 1, 2026 - July 31, 2026", "2026-07-01 2026-07-31"),
        ("2026-07-01 to 2026-07-31", "2026-07-01 2026-07-31"),
        ("Jul-26", "2026-07-01 2026-07-31"),
        ("07/2026", "2026-07-01 2026-07-31"),
        ("2026-07", "2026-07-01 2026-07-31"),
        ("July to September 2026", "2026-07-01 2026-09-30"),
        ("Nov 2025 - Jan 2026", "2025-11-01 2026-01-31"),
        ("November to January 2026", "2025-11-01 2026-01-31"),
        ("Q3 2026", "2026-07-01 2026-09-30"),
        ("VAT quarter ended 31 May 2026", "2026-03-01 2026-05-31"),
        ("for the year ended 31 March 2026", "2025-04-01 2026-03-31"),
        ("y/e 31/03/2026", "2025-04-01 2026-03-31"),
        ("18 months to 30 June 2026", "2025-01-01 2026-06-30"),
        ("six months to 30 June 2026", "2026-01-01 2026-06-30"),
        ("tax month ended 5 August 2026", "2026-07-06 2026-08-05"),
        ("between 6 February and 5 March 2026", "2026-02-06 2026-03-05"),
        ("week ending 12 June 2026", "2026-06-06 2026-06-12"),
        ("as at 31 March 2026", "2026-03-31 2026-03-31"),
        ("1 Ebrill 2025 hyd 31 Mawrth 2026", "2025-04-01 2026-03-31"),
        ("od 1 lipca do 30 września 2025", "2025-07-01 2025-09-30"),
        ("du 1 janvier 2025 au 31 décembre 2025", "2025-01-01 2025-12-31"),
    ],
)
def test_one_stretch_of_time(text: str, period: str) -> None:
    assert spans(text) == [period]


@pytest.mark.parametrize(
    "text",
    [
        "Sort code 12-09-16",
        "Total 2,026.07",
        "you may keep it",
        "Account 20262026",
        "1257L",
        "£2,025.26",
        "March House",
    ],
)
def test_what_looks_like_a_date_and_is_none(text: str) -> None:
    assert [s for s in spans(text, near=None) if s] == []


def test_a_month_without_a_year_is_the_last_that_has_begun() -> None:
    assert spans("hours worked in May") == ["2026-05-01 2026-05-31"]
    assert spans("hours worked in November") == ["2025-11-01 2025-11-30"]


def test_each_of_a_row_ends_a_month() -> None:
    found = spans("months ended 5 August, 5 September and 5 October 2026")
    assert found == ["2026-07-06 2026-08-05", "2026-08-06 2026-09-05", "2026-09-06 2026-10-05"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-04-06", "2026-04-05", "2025/26"),
        ("2026-07-01", "2026-07-31", "July 2026"),
        ("2026-07-01", "2026-09-30", "July to September 2026"),
        ("2025-11-01", "2026-01-31", "November 2025 to January 2026"),
        ("2026-03-31", "2026-03-31", "31 March 2026"),
        ("2026-03-06", "2026-04-05", "6 March 2026 to 5 April 2026"),
    ],
)
def test_a_period_in_words(first: str, last: str, words: str) -> None:
    assert in_words(Period(date.fromisoformat(first), date.fromisoformat(last))) == words


@given(st.dates(date(1995, 1, 1), date(2045, 12, 31)), st.integers(1, 24))
def test_months_back_and_on_are_each_others_reverse(end: date, months: int) -> None:
    start = months_back(end, months)
    assert start <= end
    assert abs((months_on(start, months) - end).days) <= 3


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 800), st.booleans())
def test_slots_lie_in_order_and_are_named_once(start: date, days: int, tax_months: bool) -> None:
    asked = Period(start, date.fromordinal(start.toordinal() + days))
    names = [s.name for s in slots(asked, tax_months)]
    assert names == sorted(set(names))


@settings(max_examples=200)
@given(st.text(alphabet="0123456789/-. ,apriljunemy\n'to", max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    for found in find_periods(text, rules(), JUNE):
        assert found.period.start <= found.period.end
        assert 0 <= found.start < found.end <= len(text)


def test_a_hostile_length_is_read_in_part() -> None:
    assert len(find_periods("1 April 2026 to " * 20_000, rules())) <= 60_000
