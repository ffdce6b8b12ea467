"""What is nothing a client sent on purpose, and what only looks like it."""

from __future__ import annotations

import pytest
from PIL import Image

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.domain.documents import FileText
from tests.adapters.documents import making

VCARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ola Frost\r\nEND:VCARD\r\n"
INVITATION = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def read(
    reader: LocalDocumentReader, name: str, content: bytes, declared: str = "", *, shown: bool = False
) -> FileText:
    (found,) = reader.read([making.attachment(name, content, declared, shown=shown)])
    return found


def blank(width: int, height: int, form: str = "PNG") -> bytes:
    return making.encoded(Image.new("L", (width, height), 200), form)


@pytest.mark.parametrize(
    ("name", "content", "declared"),
    [
        ("Ola Frost.vcf", VCARD, "text/vcard"),
        ("invite.ics", INVITATION, "text/calendar"),
        ("smime.p7s", b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\0" * 50, ""),
        ("signature.asc", b"-----BEGIN PGP SIGNATURE-----\n\nabc\n", "application/pgp-signature"),
        ("ATT00001.txt", b"Sent from a phone\r\n", "text/plain"),
        ("ATT00002.htm", b"<html><body><br></body></html>", "text/html"),
        ("._p60.pdf", b"\0\5\x16\7" + b"\0" * 80, ""),
    ],
)
def test_cards_invitations_signatures_and_litter(
    reader: LocalDocumentReader, name: str, content: bytes, declared: str
) -> None:
    found = read(reader, name, content, declared)
    assert found.decoration
    assert found.problem is None


@pytest.mark.parametrize("size", [(1, 1), (32, 32), (600, 4), (200, 80), (900, 240), (380, 300)])
def test_pixels_logos_and_banners_shown_in_a_mail(reader: LocalDocumentReader, size: tuple[int, int]) -> None:
    for form in ("PNG", "JPEG", "GIF"):
        assert read(reader, "x7f3." + form.lower(), blank(*size, form), shown=True).decoration


def test_a_logo_that_a_mail_program_made_an_attachment(reader: LocalDocumentReader) -> None:
    assert read(reader, "image001.png", blank(220, 90)).decoration
    assert read(reader, "linkedin.png", blank(96, 96)).decoration


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.ocr
def test_a_photograph_pasted_into_the_mail_is_a_document(reader: LocalDocumentReader, form: str) -> None:
    page = making.paper().resize((827, 1_170))
    assert not read(reader, "IMG_0311." + form.lower(), making.encoded(page, form), shown=True).decoration


@pytest.mark.ocr
def test_what_a_camera_took_is_a_document_however_small(reader: LocalDocumentReader) -> None:
    receipt = making.paper(("Receipt", "Timber 41.20"), 300, 400, 24)
    assert not read(reader, "image0.jpeg", making.encoded(receipt, camera=True), shown=True).decoration


@pytest.mark.ocr
@pytest.mark.usefixtures("tesseract")
def test_a_middling_picture_is_judged_by_what_it_says(reader: LocalDocumentReader) -> None:
    snip = making.paper(making.CERTIFICATE[:6], 560, 420, 22)
    assert not read(reader, "image004.png", making.encoded(snip, "PNG"), shown=True).decoration
    assert read(reader, "image005.png", blank(560, 420), shown=True).decoration


def test_a_small_picture_sent_as_an_attachment_is_a_document(reader: LocalDocumentReader) -> None:
    assert not read(reader, "receipt.png", blank(240, 300)).decoration


def test_documents_are_never_decoration_even_inline(reader: LocalDocumentReader) -> None:
    assert not read(reader, "p60.pdf", making.pdf(making.CERTIFICATE), shown=True).decoration
    assert not read(reader, "notes.txt", b"Rent was 900", "text/plain", shown=True).decoration
