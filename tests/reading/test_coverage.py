"""Every month of it: what several papers, and several mails, make of one item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from mailbot.domain.documents import Document
from mailbot.reading.fitting.coverage import Fit, combine
from mailbot.reading.papers.documents import identify, papers_in
from tests.world import client, file, request, rules

WRITTEN = date(2026, 10, 5)
ROSA = client("Rosa Quint")


def read(text: str, name: str = "scan.pdf") -> Document:
    """A paper of Rosa's, read."""
    return identify(file(name, text), ("Rosa Quint",), rules())


def statement(first: str, last: str, bank: str = "Santander", holder: str = "Miss R Quint") -> Document:
    """A bank statement for a stretch of time."""
    text = f"{bank}\nCurrent account statement\nAccount name: {holder}\nSort code 09-01-28\n{first} to {last}\n"
    return read(text + "Money in Money out Balance\n")


def brought(ask: str, *papers: Document, had: Sequence[str] = (), subject: str = "What we need") -> Fit:
    """What papers that came together are to an item of Rosa's."""
    asked = request({"a": f"doc: {ask}"}, subject=subject)
    item = replace(asked.items[0], had=tuple(had))
    return combine(item, papers, ROSA, rules(), WRITTEN, asked)


QUARTER = "Santander statements, 1 April to 30 June 2026"


def test_three_monthly_statements_make_the_quarter() -> None:
    fit = brought(
        QUARTER,
        statement("1 April 2026", "30 April 2026"),
        statement("1 May 2026", "31 May 2026"),
        statement("1 June 2026", "30 June 2026"),
    )
    assert fit.verdict == "full"
    assert fit.had == ("2026-04", "2026-05", "2026-06")


def test_the_month_in_the_middle_is_named_when_it_is_not_there() -> None:
    fit = brought(QUARTER, statement("1 April 2026", "30 April 2026"), statement("1 June 2026", "30 June 2026"))
    assert (fit.verdict, fit.missing) == ("partial", ("2026-05",))


def test_what_came_in_an_earlier_mail_counts() -> None:
    fit = brought(QUARTER, statement("1 May 2026", "31 May 2026"), had=("2026-04", "2026-06"))
    assert (fit.verdict, fit.missing) == ("full", ())


def test_the_same_month_again_brings_nothing_new() -> None:
    fit = brought(QUARTER, statement("1 April 2026", "30 April 2026"), had=("2026-04",))
    assert (fit.verdict, fit.missing) == ("partial", ("2026-05", "2026-06"))


def test_statements_cut_in_the_middle_of_the_month_make_whole_months_together() -> None:
    first = brought("Santander statements for May and June 2026", statement("14 April 2026", "13 May 2026"))
    assert first.verdict == "partial"
    second = brought(
        "Santander statements for May and June 2026",
        statement("14 May 2026", "13 June 2026"),
        statement("14 June 2026", "13 July 2026"),
        had=first.had,
    )
    assert (second.verdict, second.missing) == ("full", ())


def test_a_statement_that_stops_a_week_early_leaves_its_month_open() -> None:
    fit = brought(QUARTER, statement("1 April 2026", "23 June 2026"))
    assert (fit.verdict, fit.missing) == ("partial", ("2026-06",))


@pytest.mark.parametrize(
    ("last", "missing"),
    [
        ("5 April 2026", ()),
        ("31 March 2026", ()),
        ("28 February 2026", ("2026-03",)),
        ("31 December 2025", ("2026-01", "2026-02", "2026-03")),
    ],
)
def test_a_tax_year_of_statements(last: str, missing: tuple[str, ...]) -> None:
    """The five days of April that end a tax year are not asked for by themselves."""
    fit = brought("Bank statements, 6 April 2025 to 5 April 2026", statement("1 April 2025", last))
    assert fit.missing == missing
    assert fit.verdict == ("partial" if missing else "full")


def test_a_statement_of_another_bank_does_not_fill_the_gap() -> None:
    fit = brought(
        QUARTER,
        statement("1 April 2026", "31 May 2026"),
        statement("1 June 2026", "30 June 2026", bank="Barclays"),
    )
    assert (fit.verdict, fit.missing) == ("partial", ("2026-06",))


def test_a_statement_in_somebody_elses_name_does_not_fill_the_gap() -> None:
    fit = brought(
        QUARTER,
        statement("1 April 2026", "31 May 2026"),
        statement("1 June 2026", "30 June 2026", holder="Mr T Quillfeather"),
    )
    assert (fit.verdict, fit.missing) == ("partial", ("2026-06",))


def test_the_request_names_the_quarter_where_the_item_does_not() -> None:
    fit = brought("Bank statements", statement("1 April 2026", "31 May 2026"), subject="VAT quarter to 30 June 2026")
    assert (fit.verdict, fit.missing) == ("partial", ("2026-06",))


def cis(month: str) -> Document:
    """A contractor's statement for a tax month."""
    return read(f"CIS payment and deduction statement\nContractor: Larkrise Ltd\nTax month ended {month}\nR Quint\n")


def test_tax_months_end_on_the_fifth() -> None:
    fit = brought(
        "CIS statements for the months ended 5 July, 5 August and 5 September 2026",
        cis("5 July 2026"),
        cis("5 September 2026"),
    )
    assert (fit.verdict, fit.missing) == ("partial", ("2026-08",))


def test_a_tax_year_has_twelve_tax_months() -> None:
    ends = [f"5 {m} 2025" for m in ("May", "June", "July", "August", "September", "October", "November", "December")]
    ends += [f"5 {m} 2026" for m in ("January", "February", "March")]
    fit = brought("All CIS statements for 2025/26", *(cis(e) for e in ends))
    assert (fit.verdict, fit.missing) == ("partial", ("2026-04",))


P60 = "P60 End of Year Certificate\nTax year to 5 April {year}\nEmployee: {name}\nEmployer: Saltram Academy\n"
P45 = "P45 Part 1A\nCopy for employee\nLeaving date 3 October 2025\nEmployee: Rosa Quint\nEmployer: Fernhill Care\n"


def test_the_right_paper_beside_a_wrong_one_settles_it() -> None:
    old, new = (read(P60.format(year=y, name="Rosa Quint")) for y in (2025, 2026))
    assert brought("P60 for 2025/26", old, new).verdict == "full"


def test_two_papers_asked_for_in_one_line_come_one_by_one() -> None:
    p60, p45 = read(P60.format(year=2026, name="Rosa Quint")), read(P45)
    first = brought("P60 and P45 for 2025/26", p60)
    assert first.verdict == "partial"
    assert brought("P60 and P45 for 2025/26", p45, had=first.had).verdict == "full"
    assert brought("P60 and P45 for 2025/26", p60, p45).verdict == "full"


def test_one_of_two_papers_either_of_which_will_do() -> None:
    assert brought("P60 or P45 for 2025/26", read(P45)).verdict == "full"


def test_a_scan_of_several_papers_is_taken_apart() -> None:
    interest = (
        "Hartlebury Building Society\nCertificate of interest\nMiss R Quint\nTax year 2025/26\nGross interest 8.10\n"
    )
    scan = file("scan.pdf", "\f\n".join((P60.format(year=2026, name="Rosa Quint"), "page two of it", interest, P45)))
    found = papers_in(scan, ("Rosa Quint",), rules())
    assert [d.type for d in found] == ["p60", "interest_certificate", "p45"]


def test_a_years_statements_in_one_file_stay_one_paper() -> None:
    pages = [
        f"Santander\nCurrent account statement\nAccount name: Miss R Quint\nPeriod: 1 {m} 2026 to 28 {m} 2026\n"
        for m in ("January", "February", "March")
    ]
    found = papers_in(file("all.pdf", "\f\n".join(pages)), ("Rosa Quint",), rules())
    assert len(found) == 1
    assert len(found[0].periods) == 3


@pytest.mark.parametrize(
    ("ask", "paper", "note"),
    [
        ("P60 for 2025/26", P60.format(year=2025, name="Rosa Quint"), "it is for 2024/25; we need 2025/26"),
        (
            "P60 for 2025/26",
            P60.format(year=2026, name="Tobias Quint"),
            "it is in somebody else's name; we need the one for Rosa Quint",
        ),
        (
            "Signed accounts for the year ended 31 March 2026",
            "Annual accounts\nUnaudited financial statements for the year ended 31 March 2026\nRosa Quint\n",
            "it is not signed; we need the signed one",
        ),
    ],
)
def test_what_is_wrong_is_said_in_words_a_client_can_read(ask: str, paper: str, note: str) -> None:
    fit = brought(ask, read(paper))
    assert (fit.verdict, fit.note) == ("wrong", note)


def test_an_item_settles_by_nothing_when_nothing_came() -> None:
    assert brought("P60 for 2025/26").verdict == "no"
    assert brought("P60 for 2025/26", read("")).verdict == "no"


def test_items_are_never_taken_from_blank_pages() -> None:
    assert brought("Bank statements, April to June 2026", read("\f\n\f\n")).verdict == "no"
