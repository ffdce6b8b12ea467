"""Files in files: archives, attached mails, Outlook's own wrappings."""

from __future__ import annotations

import gzip

from mailbot.adapters.documents import LocalDocumentReader
from tests.adapters.documents import making

PAPER = making.pdf(making.CERTIFICATE)


def test_every_file_in_a_zip_is_read_and_says_where_it_lay(reader: LocalDocumentReader) -> None:
    inner = making.archive({"2025/rent.csv": b"Date,Rent\n01/05/2026,900\n02/05/2026,1\n", "note.txt": b"Two papers"})
    zipped = making.archive({"my papers/p60.pdf": PAPER, "older.zip": inner})
    found = reader.read([making.attachment("papers.zip", zipped), making.attachment("alone.pdf", PAPER)])
    assert [(f.name, f.within) for f in found] == [
        ("p60.pdf", ("papers.zip",)),
        ("rent.csv", ("papers.zip", "older.zip")),
        ("note.txt", ("papers.zip", "older.zip")),
        ("alone.pdf", ()),
    ]
    assert all(f.text and not f.problem for f in found)
    assert found[0].sha256 == found[3].sha256


def test_one_bad_file_in_a_zip_does_not_hide_the_good_ones(reader: LocalDocumentReader) -> None:
    files = {"good.pdf": PAPER, "locked.pdf": making.pdf(("x",), password="no"), "bad.pdf": b"%PDF-1.4 broken"}
    found = reader.read([making.attachment("papers.zip", making.archive(files))])
    assert [f.problem for f in found] == [None, "encrypted", "corrupt"]


def test_names_lose_their_paths_and_their_tricks(reader: LocalDocumentReader) -> None:
    files = {"../../etc/passwd.txt": b"one", "C:\\papers\\two.txt": b"two", "three\u202etxt.exe": b"three"}
    found = reader.read([making.attachment("dir/papers.zip", making.archive(files))])
    assert [f.name for f in found] == ["passwd.txt", "two.txt", "threetxt.exe"]
    assert {f.within for f in found} == {("papers.zip",)}


def test_an_empty_a_broken_and_a_locked_zip_are_told_apart(reader: LocalDocumentReader) -> None:
    whole = making.archive({"p60.pdf": PAPER})
    locked = bytearray(whole)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(sign) + at] |= 1
    cases = {"empty": making.archive({}), "corrupt": whole[: len(whole) // 2], "encrypted": bytes(locked)}
    for problem, content in cases.items():
        (found,) = reader.read([making.attachment("papers.zip", content)])
        assert found.problem == problem


def test_a_gzip_holds_one_file(reader: LocalDocumentReader) -> None:
    (found,) = reader.read([making.attachment("bank.csv.gz", gzip.compress(b"a,b\n1,2\n3,4\n"))])
    assert (found.name, found.within, found.content_type) == ("bank.csv", ("bank.csv.gz",), "text/csv")


def test_a_mail_attached_to_a_mail_gives_its_words_and_its_files(reader: LocalDocumentReader) -> None:
    inner = making.mail("The receipts are from the landlord.", {"rent.pdf": PAPER})
    outer = making.mail("Forwarding this one.", {"earlier.eml": inner})
    found = reader.read([making.attachment("forwarded.eml", outer, "message/rfc822")])
    assert [(f.name, f.within) for f in found] == [
        ("forwarded.eml", ()),
        ("earlier.eml", ("forwarded.eml",)),
        ("rent.pdf", ("forwarded.eml", "earlier.eml")),
    ]
    assert found[1].text.strip() == "The receipts are from the landlord."
    assert "Marjorie Quill" in found[2].text


def test_winmail_dat_is_unwrapped_and_itself_no_document(reader: LocalDocumentReader) -> None:
    content = making.winmail("Here are the papers.", {"Certificate of tax.pdf": PAPER, "Café.txt": b"Hello there"})
    found = reader.read([making.attachment("winmail.dat", content, "application/ms-tnef")])
    assert [(f.name, f.within, f.decoration) for f in found] == [
        ("winmail.dat", (), True),
        ("Certificate of tax.pdf", ("winmail.dat",), False),
        ("Café.txt", ("winmail.dat",), False),
    ]
    assert found[0].text == "Here are the papers."
    assert "Marjorie Quill" in found[1].text


def test_containers_in_containers_end_somewhere(reader: LocalDocumentReader) -> None:
    content = b"the innermost"
    for depth in range(20):
        content = making.archive({f"{depth}.zip" if depth else "end.txt": content})
    found = reader.read([making.attachment("matryoshka.zip", content)])
    assert [f.problem for f in found] == ["unsupported"]
