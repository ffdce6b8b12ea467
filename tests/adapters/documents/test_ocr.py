"""Photographs and scans."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from mailbot.adapters.documents import LocalDocumentReader, ocr
from mailbot.domain.documents import FileText
from tests.adapters.documents import making

pytestmark = [pytest.mark.ocr, pytest.mark.usefixtures("tesseract")]

WORDS = re.findall(r"[\w,/.]+", " ".join(making.CERTIFICATE))


def read(reader: LocalDocumentReader, name: str, content: bytes) -> FileText:
    (found,) = reader.read([making.attachment(name, content)])
    return found


def share_read(text: str) -> float:
    got = set(re.findall(r"[\w,/.]+", text))
    return sum(word in got for word in WORDS) / len(WORDS)


def looks(found: FileText) -> bool:
    return found.source == "ocr" and found.problem is None and share_read(found.text) > 0.9


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_phone_photograph_is_read_whichever_way_it_was_held(reader: LocalDocumentReader, turned: int) -> None:
    photo = making.photograph(making.paper(), turned=turned)
    assert looks(read(reader, "IMG_4021.jpg", making.encoded(photo)))


@pytest.mark.parametrize("degrees", [7, -7])
def test_a_paper_laid_askew_is_straightened(reader: LocalDocumentReader, degrees: int) -> None:
    askew = making.paper().rotate(degrees, expand=True, fillcolor=255)
    found = read(reader, "scan.png", making.encoded(askew, "PNG"))
    assert looks(found)
    assert "Total pay in this year 31,204.18" in found.text


def test_the_turn_that_the_camera_noted_is_done(reader: LocalDocumentReader) -> None:
    sideways = making.paper().transpose(Image.Transpose.ROTATE_90)
    assert looks(read(reader, "IMG_1.jpg", making.encoded(sideways, turn=6)))


@pytest.mark.parametrize("form", ["PNG", "TIFF", "GIF", "WEBP", "BMP"])
def test_every_kind_of_picture_is_read(reader: LocalDocumentReader, form: str) -> None:
    assert looks(read(reader, f"page.{form.lower()}", making.encoded(making.paper(), form)))


def test_a_screenshot_in_dark_mode_is_read(reader: LocalDocumentReader) -> None:
    small = ImageOps.invert(making.paper()).resize((620, 876))
    assert looks(read(reader, "Screenshot.png", making.encoded(small, "PNG")))


def test_a_blurred_or_blank_picture_gives_next_to_nothing(reader: LocalDocumentReader) -> None:
    for image in (making.paper().filter(ImageFilter.GaussianBlur(14)), Image.new("L", (1_600, 1_200), 230)):
        found = read(reader, "IMG_2.jpg", making.encoded(image))
        assert found.source == "ocr"
        assert found.problem is None
        assert len(found.text) < 20


def test_a_scan_is_a_pdf_of_pictures(reader: LocalDocumentReader) -> None:
    second = making.paper(("Rent received, May 2026", "Fernhollow Estates", "Flat 4, Quarry Lane", "Paid 1,150.00"))
    found = read(reader, "Scan0042.pdf", making.scan_pdf(making.paper(), second))
    assert looks(found)
    assert found.pages == 2
    assert "Quarry Lane" in found.text.split("\f")[1]


def test_a_fax_of_two_pages_is_read_to_its_end(reader: LocalDocumentReader) -> None:
    out = io.BytesIO()
    second = making.paper(("Continued: lease of Flat 4", "Quarry Lane, Fernhollow", "signed by both parties in May"))
    making.paper().save(out, "TIFF", save_all=True, append_images=[second])
    found = read(reader, "fax.tif", out.getvalue())
    assert looks(found)
    assert "Quarry Lane" in found.text


def test_a_row_of_a_photographed_statement_stays_one_line(reader: LocalDocumentReader) -> None:
    page = making.paper(("Current account, May 2026", "Fernhollow Joinery Limited, sort code 20-11-47"))
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(36)
    for r, row in enumerate(making.STATEMENT):
        for c, cell in enumerate(row):
            pen.text((140 + c * 370, 600 + r * 90), cell, font=font, fill=20)
    out = io.BytesIO()
    page.save(out, "PNG")
    rows = [re.sub(r"\s+", " ", line) for line in read(reader, "s.png", out.getvalue()).text.splitlines()]
    assert [r for r in rows if "2026" in r][1:] == [" ".join(row) for row in making.STATEMENT]


def test_word_documents_that_are_nothing_but_a_photograph_are_read(reader: LocalDocumentReader) -> None:
    content = making.letter([], picture=making.encoded(making.paper()))
    (found,) = reader.read([making.attachment("P60.docx", content)])
    assert looks(found)
    assert found.within == ("P60.docx",)


def test_without_tesseract_a_picture_is_unread_and_not_empty(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    reader = LocalDocumentReader()
    try:
        photo = read(reader, "IMG_3.jpg", making.encoded(making.paper()))
        scan = read(reader, "scan.pdf", making.scan_pdf(making.paper()))
    finally:
        reader.close()
    assert (photo.problem, photo.source, photo.pages) == ("unread", "none", 1)
    assert (scan.problem, scan.source, scan.pages) == ("unread", "none", 1)


def test_english_is_always_among_the_languages() -> None:
    assert ocr.languages()[0] == "eng"
