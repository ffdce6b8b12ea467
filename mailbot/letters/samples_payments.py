"""Invented payments for the reminders that ask for one: fees and taxes, well before their day, on it and after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

Facts = Mapping[str, object]
OURS: Facts = {"name": "Alder & Quill Clients", "sort_code": "20-11-43", "number": "01234567"}
HMRC: Facts = {"name": "HMRC Cumbernauld", "sort_code": "00-00-00", "number": "76543210"}


def to_pay(today: date) -> Iterator[tuple[str, tuple[tuple[str, Facts], ...]]]:
    """(what is special, (ask, how to pay it) for each item)."""
    ahead, past = today + timedelta(days=18), today - timedelta(days=5)
    fee = ("Our invoice 2107, £480.00", payment(today, ahead, account=OURS, reference="2107"))
    tax = (
        "Balancing payment for 2025/26",
        payment(
            today, ahead, pence=311240, reference="1234567890K", pay_at="www.gov.uk/pay-self-assessment-tax-bill",
            statutory=ahead, interest=True, penalty={"until": ahead + timedelta(days=30), "percent": 5},
        ),
    )  # fmt: skip
    late = (
        "VAT, quarter to April",
        payment(
            today, past, pence=98001, reference="123456782", account=HMRC, statutory=past, interest=True, running=True,
            penalty={"until": past + timedelta(days=15), "percent": 3},
        ),
    )  # fmt: skip
    yield "fee with our account", (fee,)
    yield "tax before and after its day", (tax, late)
    yield (
        "due today and tomorrow",
        (
            ("Our invoice 2111, £60.00", payment(today, today, account=OURS, reference="2111")),
            ("Our invoice 2112, £90.00", payment(today, today + timedelta(days=1), account=OURS, reference="2112")),
        ),
    )


def payment(today: date, due: date, **more: object) -> Facts:
    """How one thing is paid, as letters see it."""
    usual: Facts = {
        "pence": None, "reference": "", "account": None, "pay_at": "", "due": due, "days_left": (due - today).days,
        "statutory": None, "interest": False, "running": False, "penalty": None,
    }  # fmt: skip
    return {**usual, **more}


def receipts(today: date) -> Iterator[tuple[str, Facts]]:
    """What whoever looks after the money hears of lists of receipts."""
    usual: Facts = {"to_name": "Jess", "source": "june.csv", "problem": "", "lines": (), "more": 0, "settled": 0}
    hint = "Pendragon Haulage Ltd: our invoice 2107 (£480.00) (C2-1)"
    one = {"day": today, "pence": 48_000, "words": "PENDRAGON", "hints": (hint,)}
    two = {"day": today - timedelta(days=1), "pence": 123_456, "words": "", "hints": ()}
    yield "one", {**usual, "lines": (one,), "settled": 1}
    yield "several", {**usual, "lines": (one, two), "more": 3, "settled": 2}
    yield "unreadable", {**usual, "problem": "june.csv, line 4: “31/13/2026” is no day like 31/12/2026 or 2026-12-31."}
