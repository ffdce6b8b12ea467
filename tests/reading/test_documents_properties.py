"""No paper, and no request, is too strange to be read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.reading.fitting.coverage import combine, fits
from mailbot.reading.papers.documents import papers_in
from tests.world import TUESDAY, client, file, request, rules

_PIECES = (
    *("P60 End of Year Certificate", "Tax year to 5 April 2026", "Employee:", "Rosa Quint", "Mr T Quillfeather", "\n"),
    *("\f", "Santander", "account statement", "1 July 2026 to 31 July 2026", "Sort code 09-01-28", "Invoice", "To:"),
    *(
        "£12.00",
        "31/02/2026",
        "99/99/9999",
        "Signed by",
        "\t",
        ",",
        "Period",
        "2025/26",
        "Z report",
        "\u200f",
        "কর",
        "\x00",
    ),
)
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=40).map(" ".join) | st.text(max_size=400)
_WORDS = (
    "P60",
    "for 2025/26",
    "and",
    "bank statements",
    "from Santander",
    "signed",
    "last three months",
    "or",
    "invoices",
)
_ASKS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join) | st.text(min_size=1, max_size=80)


@settings(max_examples=150, deadline=None)
@given(_TEXTS, _ASKS, st.booleans(), st.text(max_size=30))
def test_reading_and_fitting_never_raise(text: str, ask: str, scanned: bool, name: str) -> None:
    papers = papers_in(file(name, text, scanned=scanned), ("Rosa Quint",), rules())
    asked = request({"a": f"doc: {ask}"})
    assert papers
    for paper in papers:
        fit = fits(asked.items[0], paper, client(), rules(), TUESDAY.date(), asked)
        assert fit.verdict in ("full", "partial", "likely", "unsure", "wrong", "no")
        assert fit.verdict != "wrong" or fit.note
    together = combine(asked.items[0], papers, client(), rules(), TUESDAY.date(), asked)
    assert not set(together.missing) & set(together.had)


@settings(max_examples=100, deadline=None)
@given(_ASKS)
def test_nothing_settles_nothing(ask: str) -> None:
    asked = request({"a": f"doc: {ask}"})
    blank = papers_in(file("scan.pdf", " \n\f\n "), ("Rosa Quint",), rules())
    assert combine(asked.items[0], blank, client(), rules(), TUESDAY.date(), asked).verdict == "no"


def test_a_very_long_paper_is_read_in_part() -> None:
    text = "Current account statement\n" + "03/07/2026 CARD PAYMENT 12.00 1,204.00\n" * 60_000
    assert papers_in(file("long.csv", text), ("Rosa Quint",), rules())[0].type == "bank_statement"
