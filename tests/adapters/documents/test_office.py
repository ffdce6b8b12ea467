"""Word, Excel, OpenDocument, RTF, HTML, CSV and text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from mailbot.adapters.documents import LocalDocumentReader
from mailbot.domain.documents import FileText
from tests.adapters.documents import making


def read(reader: LocalDocumentReader, name: str, content: bytes) -> FileText:
    (found,) = reader.read([making.attachment(name, content)])
    return found


def test_word_gives_paragraphs_and_table_rows_as_lines(reader: LocalDocumentReader) -> None:
    found = read(reader, "lease.docx", making.letter(["Lease of Flat 4", "Tenant: Ola Frost"], making.STATEMENT))
    lines = [line for line in found.text.splitlines() if line.strip()]
    assert lines[:2] == ["Lease of Flat 4", "Tenant: Ola Frost"]
    assert lines[2:] == ["\t".join(row) for row in making.STATEMENT]


def test_excel_shows_dates_and_pence_as_a_person_sees_them(reader: LocalDocumentReader) -> None:
    content = making.workbook([["Date", "Net"], [dt.date(2026, 5, 3), 412.5], [None, None], ["Total", 1_200]], "May")
    found = read(reader, "sales.xlsx", content)
    assert found.text.splitlines()[:4] == ["May", "Date\tNet", "2026-05-03\t412.5", "Total\t1200"]
    assert found.pages == 1


def test_an_empty_workbook_and_an_empty_letter_are_empty(reader: LocalDocumentReader) -> None:
    assert read(reader, "nothing.xlsx", making.workbook([])).problem == "empty"
    assert read(reader, "nothing.docx", making.letter([])).problem == "empty"


def test_office_files_cut_short_are_corrupt(reader: LocalDocumentReader) -> None:
    for name, whole in (("a.docx", making.letter(["Words"] * 50)), ("a.xlsx", making.workbook([["Words", 1]] * 50))):
        assert read(reader, name, whole[: len(whole) * 2 // 3]).problem == "corrupt"


@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_open_document_files_are_read_and_locked_ones_known(reader: LocalDocumentReader, kind: str) -> None:
    assert read(reader, "hours.odx", open_document(kind)).text.splitlines()[:2] == ["Hours worked", "Ola\t31.5"]
    assert read(reader, "hours.odx", open_document(kind, locked=True)).problem == "encrypted"


def open_document(kind: str, *, locked: bool = False) -> bytes:
    """A paragraph and a table with one row."""
    names = ("text", "table", "office")
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in names)
    cells = "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in ("Ola", "31.5"))
    body = f"<text:p>Hours worked</text:p><table:table><table:table-row>{cells}</table:table-row></table:table>"
    manifest = "<manifest><encryption-data/></manifest>" if locked else "<manifest/>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        packed.writestr("META-INF/manifest.xml", manifest)
        packed.writestr(
            "content.xml", f"<office:body {spaces}>{body}</office:body>".replace("</text:p></", "</text:p></")
        )
    return out.getvalue()


def test_rich_text_is_read_with_its_signs_and_without_its_fonts(reader: LocalDocumentReader) -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\*\generator Writer 5;}\f0 Rent \'a3900\par "
        rb"Zofia \u321?uczak\tab paid\par {\pict 0102}Signed \{here\}}"
    )
    assert read(reader, "rent.rtf", content).text == "Rent £900\nZofia Łuczak\tpaid\nSigned {here}"


def test_a_page_saved_from_the_bank_reads_as_it_looks(reader: LocalDocumentReader) -> None:
    content = (
        b"<html><head><title>Bank</title><style>td{color:red}</style></head><body><h1>Statement</h1><!-- x > y -->"
        b"<table><tr><td>03 May</td><td>&pound;412.50</td></tr><tr><td>4 &lt; 5</td></tr></table>"
        b"<script>var a = '<p>no</p>';</script><p>Total</p></body></html>"
    )
    assert read(reader, "statement.htm", content).text.splitlines() == [
        "Statement", "", "03 May\t£412.50", "4 < 5", "", "Total",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_csv_is_read_in_whatever_encoding_excel_chose(reader: LocalDocumentReader, encoding: str) -> None:
    rows = "Date,Who,£\r\n03/05/2026,Café Ola,412.50\r\n11/05/2026,Fernhollow,1250.00\r\n29/05/2026,Rent,900.00\r\n"
    assert read(reader, "export.csv", rows.encode(encoding)).text == rows.replace("\r\n", "\n")


def test_a_locked_office_file_is_encrypted(reader: LocalDocumentReader) -> None:
    sign, name = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le") + b"\0\0"
    assert read(reader, "accounts.xlsx", sign + b"\0" * 504 + name + b"\0" * 512).problem == "encrypted"


def test_what_nobody_here_reads_is_unsupported(reader: LocalDocumentReader) -> None:
    for name, start in (
        ("setup.exe", b"MZ\x90"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c"),
        ("voice.ogg", b"OggS\0"),
        ("x", b"\1\2\0"),
    ):
        assert read(reader, name, start + b"\0" * 200).problem == "unsupported"
