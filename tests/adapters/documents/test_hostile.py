"""Files made to hurt: none stops the line, none takes the others with it."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.adapters.documents import LocalDocumentReader, tnef, worker
from mailbot.adapters.documents.found import File, Found
from mailbot.adapters.documents.pool import FilePool
from mailbot.adapters.magic import PDF, sniff
from mailbot.adapters.workers import Limits
from tests.adapters.documents import making

PAPER = making.pdf(making.CERTIFICATE)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><w:t xmlns:w="w">&d;</w:t>'
)


def problem(reader: LocalDocumentReader, name: str, content: bytes) -> object:
    found = reader.read([making.attachment(name, content)])
    return found[0].problem


def test_a_zip_bomb_is_cut_off(reader: LocalDocumentReader) -> None:
    bomb = making.archive({"statement.csv": bytes(300_000_000)})
    assert len(bomb) < 1_000_000
    assert problem(reader, "bank.zip", bomb) == "unsupported"


def test_a_zip_of_a_hundred_thousand_files_is_cut_off(reader: LocalDocumentReader) -> None:
    found = reader.read([making.attachment("many.zip", making.archive({f"{n}.txt": b"x" for n in range(5_000)}))])
    assert found[0].problem == "unsupported"
    assert found[0].name == "many.zip"
    assert len(found) <= 201


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml"])
def test_a_billion_laughs_are_refused(reader: LocalDocumentReader, part: str) -> None:
    whole = making.letter(["x"]) if part.startswith("word") else making.workbook([["x"]])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, LAUGHS if name == part else old.read(name))
    assert problem(reader, "letter.docx", out.getvalue()) == "unsupported"


def test_a_picture_larger_than_memory_is_not_decoded(reader: LocalDocumentReader) -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000_000))), (b"IEND", b"")]
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    assert problem(reader, "huge.png", png) == "unsupported"


def test_a_picture_cut_short_is_corrupt(reader: LocalDocumentReader) -> None:
    whole = making.encoded(making.paper())
    assert problem(reader, "IMG_9.jpg", whole[: len(whole) // 3]) == "corrupt"


def test_a_reader_that_stalls_is_killed_and_the_next_file_is_read() -> None:
    pool = FilePool(Limits(silent_seconds=0.001), 1)
    assert pool.read(File("a.pdf", PDF, PAPER)).problem == "unread"
    patient = FilePool(Limits(), 1)
    assert "Marjorie Quill" in patient.read(File("a.pdf", PDF, PAPER)).text
    pool.close()
    patient.close()


def test_workers_that_are_killed_from_outside_are_replaced() -> None:
    pool = FilePool(Limits(), 1)
    for _ in range(3):
        assert "Marjorie Quill" in pool.read(File("a.pdf", PDF, PAPER)).text
        (idle,) = pool._idle
        os.killpg(idle._process.pid, 9)
        idle._process.wait()
    pool.close()


def test_a_worker_inherits_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILBOT_IMAP_PASSWORD", "hunter2")
    pool = FilePool(Limits(), 1)
    pool.read(File("a.pdf", PDF, PAPER))
    (idle,) = pool._idle
    assert b"hunter2" not in Path(f"/proc/{idle._process.pid}/environ").read_bytes()
    pool.close()


def test_memory_is_limited_to_what_is_allowed() -> None:
    pool = FilePool(Limits(memory=200_000_000), 1)
    page = making.encoded(making.paper(width=9_000, height=9_000), "PNG")
    assert pool.read(File("a.png", "image/png", page)).problem in {"unsupported", "unread", "corrupt"}
    pool.close()


def test_a_mail_of_text_files_starts_no_worker() -> None:
    reader = LocalDocumentReader()
    found = reader.read([
        making.attachment("rows.csv", b"a,b,c\n1,2,3\n4,5,6\n"),
        making.attachment("logo.png", making.encoded(making.paper((), 120, 40), "PNG"), shown=True),
        making.attachment("card.vcf", b"BEGIN:VCARD\nEND:VCARD\n"),
    ])  # fmt: skip
    assert [f.decoration for f in found] == [False, True, True]
    assert not reader._pool._idle


def test_the_same_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = LocalDocumentReader()
    read: list[str] = []

    def words_of(file: File) -> Found:
        read.append(file.name)
        return Found("words")

    monkeypatch.setattr(reader._pool, "read", words_of)
    for name in ("first.pdf", "second.pdf"):
        (found,) = reader.read([making.attachment(name, PAPER)])
        assert (found.name, found.text) == (name, "words")
    assert read == ["first.pdf"]


def test_workers_end_with_the_program() -> None:
    script = (
        "import hashlib; from mailbot.adapters.documents import LocalDocumentReader; "
        "from mailbot.domain.mail import Attachment; reader = LocalDocumentReader(); "
        "reader.read([Attachment('a.pdf', b'%PDF-1.4', '', 'application/pdf', '0')]); "
        "print(reader._pool._idle[0]._process.pid)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not Path(f"/proc/{done.stdout.strip()}").exists()


SEEDS = {
    "pdf": PAPER,
    "docx": making.letter(["Lease of Flat 4"], making.STATEMENT),
    "xlsx": making.workbook([["Date", 1.5]]),
    "zip": making.archive({"a.txt": b"words"}),
    "dat": making.winmail("Body", {"Certificate.txt": b"words"}),
    "rtf": b"{\\rtf1 words \\par}",
    "png": making.encoded(making.paper((), 40, 40), "PNG"),
}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_no_damage_to_a_file_raises(kind: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(1, len(content)))])
    if kind != "png":
        assert isinstance(worker.read(File(f"a.{kind}", sniff(cut, f"a.{kind}"), cut)), Found)


@given(st.binary(max_size=300))
def test_any_octets_give_something_as_winmail_dat(octets: bytes) -> None:
    assert isinstance(tnef.read(File("winmail.dat", "application/ms-tnef", SEEDS["dat"][:20] + octets)), Found)
