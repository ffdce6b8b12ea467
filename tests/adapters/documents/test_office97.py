"""Word, Excel and PowerPoint files of before 2007, as programs that clients never renewed still write them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters import magic
from mailbot.adapters.documents import LocalDocumentReader, worker
from mailbot.adapters.documents.found import File
from mailbot.domain.documents import FileText
from tests.adapters.documents import making

SAMPLES = Path(__file__).parent / "samples"
NAMES = ("lease.doc", "sales.xls", "plan.ppt")


def sample(name: str) -> bytes:
    return gzip.decompress((SAMPLES / f"{name}.gz").read_bytes())


def read(reader: LocalDocumentReader, name: str, content: bytes) -> FileText:
    (found,) = reader.read([making.attachment(name, content)])
    return found


def test_an_old_letter_gives_its_paragraphs_and_its_table(reader: LocalDocumentReader) -> None:
    lines = read(reader, "lease.doc", sample("lease.doc")).text.splitlines()
    assert lines[:3] == ["Lease of Flat 4, Larch Court", "Tenant: Zofia Łuczak", "Rent: £900 a month from 1 May 2026"]
    assert lines[3:6] == ["\t".join(row) for row in making.STATEMENT]


def test_an_old_workbook_gives_its_sheets_with_days_as_days(reader: LocalDocumentReader) -> None:
    found = read(reader, "sales.xls", sample("sales.xls"))
    assert found.text.splitlines() == [
        "May 2026",
        "Date\tCustomer\tNet",
        "2026-05-03\tFernhollow Joinery\t412.5",
        "Total\t\t1200",
    ]
    assert found.pages == 1


def test_old_slides_give_their_words_and_not_their_masters_prompts(reader: LocalDocumentReader) -> None:
    found = read(reader, "plan.ppt", sample("plan.ppt"))
    assert found.text.splitlines() == ["Business plan 2026/27", "Zofia Łuczak", "Turnover £120,000"]
    assert found.pages == 2


def test_the_name_counts_for_nothing(reader: LocalDocumentReader) -> None:
    assert "Zofia" in read(reader, "scan0001.pdf", sample("lease.doc")).text


def test_what_is_under_a_password_is_said_to_be(reader: LocalDocumentReader) -> None:
    assert read(reader, "lease.doc", locked_letter()).problem == "encrypted"
    assert read(reader, "sales.xls", locked_workbook()).problem == "encrypted"
    assert read(reader, "plan.ppt", locked_slides()).problem == "encrypted"


def locked_letter() -> bytes:
    """The FIB's flag fEncrypted set."""
    content = bytearray(sample("lease.doc"))
    content[content.index(b"\xec\xa5") + 0x0B] |= 0x01
    return bytes(content)


def locked_workbook() -> bytes:
    """The record after the first BOF made a FilePass ([MS-XLS], 2.4.117): XOR obfuscation."""
    content = bytearray(sample("sales.xls"))
    at = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    content[at : at + 2] = b"\x2f\x00"
    return bytes(content)


def locked_slides() -> bytes:
    """The document's container made a CryptSession10Container."""
    content = bytearray(sample("plan.ppt"))
    at = content.index(b"\x0f\x00\xe8\x03")
    content[at + 2 : at + 4] = b"\x14\x2f"
    return bytes(content)


@pytest.mark.parametrize("name", NAMES)
def test_cut_short_it_is_corrupt_and_never_half_read(reader: LocalDocumentReader, name: str) -> None:
    content = sample(name)
    assert read(reader, name, content[: len(content) // 4]).problem in {"corrupt", "unsupported"}


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(NAMES), data=st.data())
def test_whatever_is_broken_in_it_the_reader_comes_back(name: str, data: st.DataObject) -> None:
    content = bytearray(sample(name))
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, min(len(content), 20_000) - 1))] = data.draw(st.integers(0, 255))
    found = worker.read(File(name, magic.sniff(bytes(content), name), bytes(content)))
    assert found.problem is not None or found.text
