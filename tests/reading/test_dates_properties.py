"""What holds for days however they are written: never an error, always inside the text, never slow."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.dates.day_words import date_words
from mailbot.reading.dates.named_days import find_days, find_spells
from mailbot.reading.text.words import LONGEST
from tests.world import rules

WORDS = sorted({w for key, ws in rules().languages["en"].dates.items() if key != "ordinal_suffix" for w in ws})
PIECES = st.sampled_from(
    [
        *WORDS,
        "1",
        "4",
        "13",
        "31",
        "99",
        "2026",
        "4th",
        "2/3",
        "12.11.26",
        "0/0",
        "2026-02-30",
        "-",
        "/",
        ",",
        ".",
        "\n",
        "(",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=25).map(" ".join), st.text(max_size=200))
DATES = st.dates(date(1990, 1, 1), date(2100, 12, 31))
CODES = st.sampled_from(sorted(rules().languages))


@settings(max_examples=400, deadline=None)
@given(TEXTS, DATES, CODES)
def test_it_never_stumbles_and_stays_inside(text: str, written: date, code: str) -> None:
    table = date_words(rules(), code)
    found = [*find_days(text, written, code, table)]
    for day in found:
        assert 0 <= day.start < day.end <= len(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(s.first <= s.last for s in find_spells(text, written, code, table))


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), DATES)
def test_a_date_written_out_is_that_date(day: date, written: date) -> None:
    table = date_words(rules(), "en")
    for text in (
        f"by {day:%-d %B %Y}",
        f"by {day:%A %-d %B %Y}",
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"{day:%B %-d, %Y}",
    ):
        assert [f.day for f in find_days(text, written, "en", table)] == [day]


@given(DATES)
def test_a_weekday_is_within_a_week(written: date) -> None:
    table = date_words(rules(), "en")
    for name in ("monday", "thursday", "sunday"):
        (found,) = find_days(f"on {name}", written, "en", table)
        assert 1 <= (found.day - written).days <= 7


@pytest.mark.parametrize(
    "hostile",
    [
        "1/",
        "the ",
        "in ",
        "end of the ",
        "Friday, ",
        "12 December to ",
        "1 ",
        "a week on ",
        "next ",
        "\n",
        "4th of ",
        "in 1-",
        "2026-01-0",
    ],
)
def test_a_hostile_text_ends_and_only_its_beginning_counts(hostile: str) -> None:
    text = hostile * (200_000 // len(hostile))
    found = find_days(text, date(2026, 6, 9), "en", date_words(rules(), "en"))
    assert all(d.end <= LONGEST + 20 for d in found)
