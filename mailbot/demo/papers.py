"""Papers that the demonstration's clients send: real PDFs with a text layer, and a photograph of one."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

_MARGIN, _LINE = 56, 15
_PHOTO = (1500, 2000)
"""Pixels, upright, as a telephone makes them."""


def pdf(*pages: Sequence[str]) -> bytes:
    """A PDF with these lines on its pages, the first of each in large letters."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    for lines in pages:
        _page(canvas, lines)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page(canvas: Canvas, lines: Sequence[str]) -> None:
    height = A4[1] - _MARGIN
    for number, line in enumerate(lines):
        canvas.setFont("Helvetica-Bold" if number == 0 else "Helvetica", 15 if number == 0 else 10)
        canvas.drawString(_MARGIN, height, line)
        height -= _LINE * (2 if number == 0 else 1)


def photo(lines: Sequence[str], *, seed: int = 7) -> bytes:
    """A JPEG of a paper on a table, a little crooked, a little grey, as somebody would take it in a hurry."""
    dice = random.Random(seed)  # noqa: S311 - noise, no secret
    paper = Image.new("L", (1200, 1500), 250)
    pen = ImageDraw.Draw(paper)
    for number, line in enumerate(lines):
        pen.text((90, 110 + number * 62), line, fill=20, font=ImageFont.load_default(46 if number == 0 else 34))
    table = Image.new("L", _PHOTO, 110)
    table.paste(paper.rotate(1.5, expand=True, fillcolor=110), (130, 220))
    grain = Image.frombytes("L", (150, 200), bytes(dice.randrange(118, 138) for _ in range(150 * 200)))
    shot = Image.blend(table, grain.resize(_PHOTO), 0.12).filter(ImageFilter.GaussianBlur(0.6))
    file = io.BytesIO()
    shot.convert("RGB").save(file, "JPEG", quality=82)
    return file.getvalue()


# -- what is on them --------------------------------------------------------------------------------------------------


def p60(name: str, employer: str, year_end: int = 2026) -> list[str]:
    """HMRC's end-of-year certificate, as payroll programs print it."""
    return [
        "P60 End of Year Certificate",
        f"Tax year to 5 April {year_end}",
        "",
        "Employee's details",
        f"Surname and forenames: {name}",
        "National Insurance number: QQ 12 34 56 C",
        "Works/payroll number: 0417",
        "",
        "Pay and Income Tax details",
        "In this employment      Pay 31,640.00      Tax deducted 3,814.20",
        "Total for year          Pay 31,640.00      Tax deducted 3,814.20",
        "Final tax code 1257L",
        "",
        f"Employer's full name and address: {employer}",
        "Employer PAYE reference: 120/AB4567",
        "To the employee: please keep this certificate in a safe place.",
    ]


def p45(name: str, employer: str, leaving: date) -> list[str]:
    """Part 1A of a leaver's certificate."""
    return [
        "P45 Part 1A",
        "Details of employee leaving work",
        "Copy for employee",
        f"Employee's name: {name}",
        "National Insurance number: QQ 65 43 21 A",
        f"Leaving date: {leaving:%d %B %Y}",
        "Tax code at leaving date: 1257L",
        "Total pay to date: 14,208.60",
        "Total tax to date: 1,322.40",
        f"Employer: {employer}",
        "Employer PAYE reference: 475/XZ900",
    ]


def statements(bank: str, name: str, number: str, start: date, end: date) -> Iterator[list[str]]:
    """One page for every month of a bank account."""
    first = start
    while first <= end:
        last = min((first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1), end)
        yield [
            f"{bank} Current account statement",
            f"Account name: {name}",
            f"Sort code 20-00-00   Account number {number}",
            f"Statement period: {first:%d %B %Y} to {last:%d %B %Y}",
            "",
            "Date          Description                     Money out     Money in      Balance",
            f"{first:%d %b %Y}   Balance brought forward                                 2,410.55",
            f"{first:%d %b %Y}   CARD PAYMENT GROCER                 41.20                2,369.35",
            f"{last:%d %b %Y}   SALARY                                        1,968.00   4,337.35",
            f"{last:%d %b %Y}   Balance carried forward                                 4,337.35",
        ]
        first = last + timedelta(days=1)


def vat_purchases(name: str, start: date, end: date) -> list[str]:
    """A page of purchase invoices."""
    return [
        "Purchase invoice",
        f"Invoice to: {name}",
        f"Invoice date: {start:%d %B %Y}    Invoice number: TH-20418",
        "From: Thornhill Timber Ltd, VAT registration number 123 4567 89",
        "Oak boards 25 mm                         1,240.00",
        "VAT at 20%                                 248.00",
        "Total due                                1,488.00",
        f"Payment is due by {end:%d %B %Y}",
    ]
