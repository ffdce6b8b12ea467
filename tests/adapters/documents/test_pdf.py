"""PDFs with a text layer, locked ones, broken ones."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.domain.documents import FileText
from tests.adapters.documents import making


def read(reader: LocalDocumentReader, content: bytes, *passwords: str) -> FileText:
    (found,) = reader.read([making.attachment("paper.pdf", content)], passwords)
    return found


def test_the_text_layer_is_read_line_by_line(reader: LocalDocumentReader) -> None:
    found = read(reader, making.pdf(making.CERTIFICATE, ("Second page",)))
    assert [line for line in found.text.splitlines() if line.strip("\f")] == [*making.CERTIFICATE, "Second page"]
    assert (found.pages, found.problem, found.source, found.content_type) == (2, None, "text", "application/pdf")


def test_a_row_of_a_statement_is_one_line_however_the_bank_drew_it(reader: LocalDocumentReader) -> None:
    rows = ["  ".join(row) for row in making.STATEMENT]
    for content in (making.table_pdf(), making.table_pdf(by_column=True), making.table_pdf(turned=180)):
        assert read(reader, content).text.splitlines() == rows


def test_a_page_that_lies_on_its_side_is_read_upright(reader: LocalDocumentReader) -> None:
    for quarters in (90, 270):
        assert read(reader, sideways(quarters)).text.splitlines() == ["  ".join(row) for row in making.STATEMENT]


def sideways(degrees: int) -> bytes:
    """Letters turned on an upright page."""
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.translate(300, 400)
    canvas.rotate(degrees)
    for r, row in enumerate(making.STATEMENT):
        for c, cell in enumerate(row):
            canvas.drawString(-300 + 140 * c, 100 - 20 * r, cell)
    canvas.save()
    return out.getvalue()


def test_what_was_filled_into_a_form_is_read(reader: LocalDocumentReader) -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 740, "Name of the landlord, as on the agreement for this property:")
    canvas.acroForm.textfield(name="landlord", value="Fernhollow Estates", x=72, y=690, width=300, height=24)
    canvas.save()
    assert "Fernhollow Estates" in read(reader, out.getvalue()).text


def test_a_locked_pdf_is_told_from_a_broken_one(reader: LocalDocumentReader) -> None:
    locked = making.pdf(making.CERTIFICATE, password="seven kingfishers")
    assert read(reader, locked).problem == "encrypted"
    assert read(reader, locked, "wrong", "also wrong").problem == "encrypted"
    assert read(reader, b"%PDF-1.7\nthis is not one").problem == "corrupt"
    assert read(reader, making.pdf(())).problem == "empty"
    assert read(reader, b"").problem == "empty"


def test_the_password_from_the_mail_opens_it(reader: LocalDocumentReader) -> None:
    found = read(reader, making.pdf(making.CERTIFICATE, password="seven kingfishers"), "wrong", "seven kingfishers")
    assert found.problem is None
    assert "Marjorie Quill" in found.text


def test_a_pdf_cut_short_in_the_mail_is_corrupt_or_read_as_far_as_it_goes(reader: LocalDocumentReader) -> None:
    whole = making.pdf(*[making.CERTIFICATE] * 3)
    for share in (3, 2):
        found = read(reader, whole[: len(whole) // share])
        assert found.problem in {"corrupt", "empty"} or found.text


def test_only_the_first_fifty_of_a_thousand_pages_are_read(reader: LocalDocumentReader) -> None:
    found = read(reader, making.pdf(*[("A page of many, with some words on it",)] * 1_000))
    assert found.pages == 1_000
    assert found.text.count("A page of many") == 50


def test_what_a_pdf_would_like_to_run_is_not_run_and_not_read(reader: LocalDocumentReader) -> None:
    whole = making.pdf(("P60 End of Year Certificate", "Tax year to 5 April 2026"))
    action = b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://x.example/took-it'\\)) >> /Type /Catalog"
    armed = whole.replace(b"/Type /Catalog", action)
    assert armed != whole
    found = read(reader, armed)
    assert "P60 End of Year Certificate" in found.text
    assert "took-it" not in found.text
