"""Lists of receipts as banks and ledgers really export them, and those that are refused whole, in one sentence."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.receipts import ReceiptList, read_receipts
from mailbot.ports import ReceiptsUnreadable
from tests.world import rules

THIRD = date(2026, 6, 3)


def read(text: str | bytes, name: str = "june.csv") -> ReceiptList:
    """By the columns of our own rules."""
    octets = text.encode() if isinstance(text, str) else text
    return read_receipts(octets, name, rules().payments.columns)


def told(text: str | bytes) -> list[tuple[date, int, str, str]]:
    """Day, pence, reference and name of every receipt."""
    return [(r.day, r.pence, r.reference, r.name) for r in read(text).receipts]


@pytest.mark.parametrize(
    "text",
    [
        "Date,Amount,Reference,Name\n03/06/2026,480.00,INV 2107,Pendragon\n",
        "Date,Amount,Reference,Name\r\n2026-06-03,480,INV 2107,Pendragon\r\n",
        "\ufeff\"Date\",\"Amount\",\"Reference\",\"Name\"\r\n\"03/06/26\",\"£480.00\",\"INV 2107\",\"Pendragon\"\r\n",
        "Date;Amount;Reference;Name\n3 Jun 2026;+480.00;INV 2107;Pendragon\n",
        "Transaction Date\tCredit Amount\tDebit Amount\tReference\tPayer\n03-Jun-26\t480.00\t\tINV 2107\tPendragon",
        # Two columns of money, and a balance that is nobody's business.
        "Date,Description,Paid out,Paid in,Balance,Name\n03/06/2026,INV 2107,,480.00,\"9,912.44\",Pendragon\n",
        "Date,Description,Money Out,Money In,Name\n3 June 2026,INV 2107,0.00,£480.00,Pendragon\n",
        # Lines above the headings, and blank ones.
        "Account:,Alder & Quill\nBalance:,\"£9,912.44\"\n\n\n"
        "DATE , AMOUNT,REFERENCE,NAME\n03/06/2026,480.00,INV 2107,Pendragon\n",
        "Date,Amount,Reference,Name,Currency\n2026-06-03T09:12:44Z,480.00,INV 2107,Pendragon,GBP\n",
        "Date,Amount (GBP),Reference,Counterparty\n03/06/2026 09:12,480.00 CR,INV  2107,Pendragon\n",
    ],
)  # fmt: skip
def test_the_same_line_as_many_banks_write_it(text: str) -> None:
    assert told(text) == [(THIRD, 48_000, "INV 2107", "Pendragon")]


def test_in_the_encodings_of_windows_too() -> None:
    text = "Date,Amount,Reference\n03/06/2026,£480.00,Café 2107\n"
    assert told(text.encode("cp1252")) == told(text.encode("utf-16")) == [(THIRD, 48_000, "Café 2107", "")]


@pytest.mark.parametrize("sum_", ["-480.00", "(480.00)", "480.00-", "480.00 DR", "-£480.00", "£-480.00", "−480.00"])
def test_money_that_went_out_is_passed_over(sum_: str) -> None:
    found = read(f"Date,Amount,Reference\n03/06/2026,{sum_},INV 2107\n")
    assert found.receipts == ()
    assert found.passed_over == 1


def test_so_is_money_in_another_currency_and_a_line_without_any() -> None:
    found = read("Date,Amount,Currency,Reference\n03/06/2026,480.00,EUR,INV 2107\n03/06/2026,,GBP,Opening\n,,,\n")
    assert found == ReceiptList((), 1)


def test_thousands_and_quotes() -> None:
    text = 'Date,Amount,Reference\n03/06/2026,"£1,234,567.8","He said ""2107"", twice"\n'
    assert told(text) == [(THIRD, 123_456_780, 'He said "2107", twice', "")]


def test_two_equal_payments_of_one_day_are_two_and_the_same_two_in_every_export() -> None:
    head, line = "Date,Amount,Reference\n", "03/06/2026,480.00,INV 2107\n"
    later = "Date,Amount,Reference\n04/06/2026,1.00,x\n03/06/2026,480.00,inv  2107\n03/06/2026,480.00,INV 2107\n"
    twice = {r.key for r in read(head + line + line).receipts}
    assert len(twice) == 2
    assert twice < {r.key for r in read(later).receipts}
    assert {r.key for r in read(head + line).receipts} < twice


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has no row of headings"),
        ("Wann,Wieviel\n03/06/2026,480\n", "has no row of headings"),
        ("Date,Reference\n03/06/2026,x\n", "has no row of headings"),
        ("Date,Amount\n06/23/2026,480.00\n", "june.csv, line 2: “06/23/2026” is no day like 31/12/2026 or 2026-12-31."),
        ("Date,Amount\n\n\n31/02/2026,480.00\n", "june.csv, line 4: “31/02/2026” is no day"),
        ("Date,Amount\n03/06/2026,480.00\nTotal,480.00\n", "june.csv, line 3: “Total” is no day"),
        ("Date,Amount\n03/06/2026,1.234\n", "june.csv, line 2: “1.234” is no sum of money."),
        ("Date,Amount\n03/06/2026,\"1.234,56\"\n", "“1.234,56” is no sum of money."),
        ("Date,Amount\n03/06/2026,about 5\n", "“about 5” is no sum of money."),
        ("Date,Amount\n,480.00\n", "june.csv, line 2, has money and no date."),
        # A comma without quotes has pushed every cell along.
        ("Date,Reference,Amount\n03/06/2026,Pendragon, 2107,480.00\n", "has more cells than there are headings"),
        (b"\x00\x01\x02" * 900, "has no row of headings"),
        (b"PK\x03\x04" + b"\x00" * 99, "has no row of headings"),
        (b"Date,Amount\n" + b"x" * 5_000_001, "is too big for a list of receipts"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_refused_whole_with_one_sentence(text: str | bytes, sentence: str) -> None:
    with pytest.raises(ReceiptsUnreadable) as caught:
        read(text)
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


ROWS = st.lists(
    st.tuples(
        st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        st.integers(1, 99_999_999),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30),
    ),
    max_size=20,
)
DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d-%b-%Y", "%d %B %Y")


@settings(deadline=None)
@given(rows=ROWS, how=st.sampled_from(DATES), delimiter=st.sampled_from(",;\t"), bom=st.booleans(), end=st.booleans())
def test_whatever_is_written_is_read_as_it_was(
    rows: list[tuple[date, int, str]], how: str, delimiter: str, bom: bool, end: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if end else "\n")
    writer.writerow(["Date", "Paid in", "Reference"])
    for day, pence, words in rows:
        writer.writerow([day.strftime(how), f"{pence // 100:,}.{pence % 100:02}", words])
    octets = out.getvalue().encode("utf-8-sig" if bom else "utf-8")
    assert told(octets) == [(day, pence, " ".join(words.split()), "") for day, pence, words in rows]
    assert len({r.key for r in read(octets).receipts}) == len(rows)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_no_octets_whatever_give_anything_but_receipts_or_a_sentence(octets: bytes) -> None:
    said = ""
    try:
        read(b"Date,Amount,Reference\n" + octets)
    except ReceiptsUnreadable as error:
        said = str(error)
    assert len(said) < 300
    assert "\n" not in said
