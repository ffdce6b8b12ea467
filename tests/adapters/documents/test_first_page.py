"""The first page of a file as a small picture, for a question to staff."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mailbot.adapters.documents import LocalDocumentReader
from tests.adapters.documents import making

MOST = 100_000


def shown(reader: LocalDocumentReader, name: str, content: bytes) -> Image.Image | None:
    made = reader.first_page(making.attachment(name, content))
    assert len(made) <= MOST
    return Image.open(io.BytesIO(made)) if made else None


def noise(width: int, height: int, kind: str) -> bytes:
    """A picture that no compression makes small."""
    import random

    made = io.BytesIO()
    Image.frombytes("RGB", (width, height), random.Random(4).randbytes(width * height * 3)).save(made, kind)
    return made.getvalue()


def test_a_pdf_shows_its_first_page_upright_and_small(reader: LocalDocumentReader) -> None:
    page = shown(reader, "p60.pdf", making.pdf(making.CERTIFICATE))
    assert page is not None
    assert page.format == "JPEG"
    assert max(page.size) <= 901
    assert page.height > page.width
    dark = sum(page.convert("L").histogram()[:100])
    assert 0 < dark < page.width * page.height / 4, "writing on paper"


@pytest.mark.parametrize(("name", "kind"), [("photo.jpg", "JPEG"), ("scan.png", "PNG"), ("fax.tif", "TIFF")])
def test_a_picture_is_made_small_whatever_is_on_it(reader: LocalDocumentReader, name: str, kind: str) -> None:
    page = shown(reader, name, noise(1400, 1000, kind))
    assert page is not None
    assert page.width > page.height


def test_nothing_that_a_camera_notes_goes_along(reader: LocalDocumentReader) -> None:
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "Rosa's kitchen, 50.1188 N"
    Image.new("RGB", (300, 200), "white").save(made, "JPEG", exif=exif)
    sent = reader.first_page(making.attachment("photo.jpg", made.getvalue()))
    assert sent
    assert b"kitchen" not in sent


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("locked.pdf", making.pdf(making.CERTIFICATE, password="Quint1964")),
        ("broken.pdf", making.pdf(making.CERTIFICATE)[:300]),
        ("broken.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 400),
        ("notes.txt", b"Dear Jess"),
        ("book.zip", making.archive({"a.txt": b"a"})),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
)
def test_what_can_not_be_shown_is_not(reader: LocalDocumentReader, name: str, content: bytes) -> None:
    assert shown(reader, name, content) is None
