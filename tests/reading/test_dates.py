"""Days in words: by when it should be here. Everything is written on Tuesday 9 June 2026 unless it says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from mailbot.reading.dates.day_words import date_words
from mailbot.reading.dates.named_days import find_days, find_spells
from tests.world import rules

TUESDAY = date(2026, 6, 9)


def days(text: str, written: date = TUESDAY, language: str = "en") -> list[str]:
    """The days that are not vague, as ISO dates; one gone by with a "-" before it, a vague one with "~"."""
    found = find_days(text, written, language, date_words(rules(), language))
    return [f"{'~' if d.vague else '-' if d.day < written else ''}{d.day}" for d in found]


PROMISES = [
    # weekdays
    ("Friday", "2026-06-12"),
    ("on friday morning", "2026-06-12"),
    ("this Friday at the latest", "2026-06-12"),
    ("next Friday", "2026-06-19"),
    ("Friday week", "2026-06-19"),
    ("a week on Friday", "2026-06-19"),
    ("Monday next", "2026-06-15"),
    ("Tuesday", "2026-06-16"),
    ("Weds", "2026-06-10"),
    ("thurs", "2026-06-11"),
    ("by Fri", "2026-06-12"),
    ("two weeks on Monday", "2026-06-29"),
    ("Thursday or Friday", "2026-06-12"),
    ("friday/saturday", "2026-06-13"),
    ("Friday of next week", "2026-06-19"),
    ("next week, probably Thursday", "2026-06-18"),
    ("Sunday night", "2026-06-14"),
    ("by close of play Thursday", "2026-06-11"),
    ("wensday", "2026-06-10"),
    # days counted
    ("tomorrow", "2026-06-10"),
    ("tommorow", "2026-06-10"),
    ("tmrw", "2026-06-10"),
    ("first thing tomorrow", "2026-06-10"),
    ("the day after tomorrow", "2026-06-11"),
    ("tonight", "2026-06-09"),
    ("later today", "2026-06-09"),
    ("tomorrow week", "2026-06-17"),
    ("two weeks today", "2026-06-23"),
    ("a fortnight from today", "2026-06-23"),
    ("in a fortnight", "2026-06-23"),
    ("in ten days", "2026-06-19"),
    ("in 10 days' time", "2026-06-19"),
    ("within 48 hours", "2026-06-11"),
    ("within 5 working days", "2026-06-16"),
    ("in a couple of weeks", "2026-06-23"),
    ("give me another week", "2026-06-16"),
    ("in two to three weeks", "2026-06-30"),
    ("in 10-14 days", "2026-06-23"),
    # spans
    ("end of the week", "2026-06-12"),
    ("end of next week", "2026-06-19"),
    ("early next week", "2026-06-16"),
    ("mid next week", "2026-06-17"),
    ("next week", "2026-06-19"),
    ("the week after next", "2026-06-26"),
    ("at the weekend", "2026-06-14"),
    ("over the weekend", "2026-06-14"),
    ("next weekend", "2026-06-21"),
    ("after the weekend", "2026-06-15"),
    ("before the weekend", "2026-06-12"),
    ("end of the month", "2026-06-30"),
    ("month end", "2026-06-30"),
    ("next month", "2026-07-31"),
    ("end of next month", "2026-07-31"),
    ("before the end of July", "2026-07-31"),
    ("mid-December", "2026-12-15"),
    ("the last working day of the month", "2026-06-30"),
    ("w/c 22 June", "2026-06-26"),
    # dates
    ("by the 10th", "2026-06-10"),
    ("the 3rd", "2026-07-03"),
    ("pay day is the 12th, will do it then", "2026-06-12"),
    ("12/11", "2026-11-12"),
    ("12.11.26", "2026-11-12"),
    ("04/12/2026", "2026-12-04"),
    ("2026-12-04", "2026-12-04"),
    ("12 Nov", "2026-11-12"),
    ("Nov 12th", "2026-11-12"),
    ("the 4th of December", "2026-12-04"),
    ("Friday, 4th December 2026", "2026-12-04"),
    ("Wednesday 17th", "2026-06-17"),
    ("Friday the 13th of November", "2026-11-13"),
    ("next Tuesday, 16th June", "2026-06-16"),
    ("between the 16th and the 18th", "2026-06-18"),
    ("by 31 January", "2027-01-31"),
    ("before 18 December", "2026-12-18"),
    ("the first Monday in July", "2026-07-06"),
    ("the last Friday of the month", "2026-06-26"),
    # named days
    ("before Christmas", "2026-12-24"),
    ("on Boxing Day", "2026-12-26"),
    ("Christmas Eve at the latest", "2026-12-24"),
    ("by Easter", "2027-03-28"),
    ("on Good Friday", "2027-03-26"),
    ("by the new year", "2027-01-01"),
    ("on the bank holiday", "2026-08-31"),
    ("by the end of the tax year", "2027-04-05"),
]


@pytest.mark.parametrize(("text", "day"), PROMISES, ids=[p[0] for p in PROMISES])
def test_the_day_by_which_it_should_be_here(text: str, day: str) -> None:
    assert days(text) == [day]
    assert days(f"You will have the payslips {text}.") == [day]


@pytest.mark.parametrize(
    "text",
    [
        "soon", "asap", "when I can", "as soon as possible", "one of these days", "every Friday", "each month",
        "I may send it", "march on", "we sat down", "the sun is out", "a second copy", "the third party",
        "invoice 2093", "FF-12", "£12.11", "at 9.30", "half past 4", "1/2 of them", "3/4 full", "24/7", "page 3 of 4",
        "the 2nd invoice", "the 3rd quarter", "tax year 2025/26", "2025/26", "6 April 2025 to 5 April 2026",
        "1 to 14 December", "for the year ended 31 March 2027", "year to 5 April 2027",
        "the quarter ending 30 June 2026",
        "sort code 20-11-27", "20-11-27 40028865", "have a good weekend", "Happy New Year", "Black Friday takings",
        "next Monday's rota", "April statements", "07700 900123", "QQ 12 34 56 C", "version 1.2.3", "ten invoices",
        "two weeks holiday", "three months' statements", "the Saturday girl", "Monday to Friday, 9 to 5", "32/13/2026",
        "31.02.2026",
    ],
)  # fmt: skip
def test_what_names_no_day(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("yesterday", "-2026-06-08"),
        ("last Friday", "-2026-06-05"),
        ("three weeks ago", "-2026-05-19"),
        ("on 30 April", "-2026-04-30"),
        ("in February... 3 February 2026", "-2026-02-03"),
    ],
)
def test_a_day_gone_by_is_found_but_promises_nothing(text: str, day: str) -> None:
    assert days(text) == [day]


@pytest.mark.parametrize(
    "text",
    ["in the new year", "after Christmas", "in a week or two", "in a few days", "by March", "after Friday"],
)
def test_what_is_too_loose_to_hold_anybody_to(text: str) -> None:
    assert [d[0] for d in days(text)] == ["~"]


@pytest.mark.parametrize(
    ("written", "text", "day"),
    [
        (date(2026, 12, 20), "by 5 January", "2027-01-05"),
        (date(2026, 12, 30), "end of the week", "2027-01-01"),
        (date(2026, 6, 12), "Friday", "2026-06-19"),
        (date(2026, 6, 12), "this Friday", "2026-06-12"),
        (date(2026, 6, 12), "next Monday", "2026-06-15"),
        (date(2026, 6, 13), "this week", "2026-06-19"),
        (date(2026, 6, 14), "at the weekend", "2026-06-14"),
        (date(2026, 6, 14), "next week", "2026-06-19"),
        (date(2026, 1, 31), "in a month", "2026-02-28"),
        (date(2028, 2, 28), "tomorrow", "2028-02-29"),
        (date(2026, 12, 31), "tomorrow", "2027-01-01"),
        (date(2026, 6, 30), "end of the month", "2026-06-30"),
        (date(2026, 12, 25), "by the 3rd", "2027-01-03"),
        (date(2026, 4, 3), "after the bank holiday", "~2026-04-04"),
    ],
)
def test_it_counts_from_the_day_it_was_written(written: date, text: str, day: str) -> None:
    assert days(text, written) == [day]


def test_every_line_has_its_own_day() -> None:
    text = "logbook - end of next week\nwages: month end\ninsurance, Friday 26th at the latest"
    assert days(text) == ["2026-06-19", "2026-06-30", "2026-06-26"]


def test_a_line_broken_by_the_mail_program_is_one_sentence() -> None:
    text = "We are all rather busy here just now so you will have them on Friday 4\nDecember, all being well."
    assert days(text) == ["2026-12-04"]


def test_a_spell_has_two_ends() -> None:
    table = date_words(rules(), "en")
    spells = find_spells("We are closed from 24 December to 3 January. Back on 4 January.", TUESDAY, "en", table)
    assert [(s.first, s.last) for s in spells] == [(date(2026, 12, 24), date(2027, 1, 3))]


def test_an_american_writes_the_month_first() -> None:
    table = date_words(rules(), "en")
    assert find_days("12/11/2026", TUESDAY, "en-US", table)[0].day == date(2026, 12, 11)
    assert find_days("12/11/2026", TUESDAY, "en", table)[0].day == date(2026, 11, 12)


def test_a_span_is_where_the_words_stand() -> None:
    text = "The P60 comes by Friday 4 December, promised."
    (found,) = find_days(text, TUESDAY, "en", date_words(rules(), "en"))
    assert text[found.start : found.end] == "Friday 4 December"


def test_without_words_only_figures_are_read() -> None:
    assert [d.day for d in find_days("Friday, or 2026-12-04", TUESDAY, "en")] == [date(2026, 12, 4)]
