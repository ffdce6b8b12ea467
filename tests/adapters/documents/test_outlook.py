"""Messages saved by Outlook (.msg): body, attachments, messages within, whatever their size."""

from __future__ import annotations

import pytest

from mailbot.adapters.documents import LocalDocumentReader
from tests.adapters.documents import making
from tests.adapters.documents.outlook import inner, message

PAPER = making.pdf(making.CERTIFICATE)
CSV = b"Date,Rent\n01/05/2026,900\n02/05/2026,1\n"


def test_its_body_and_what_it_brings_are_read(reader: LocalDocumentReader) -> None:
    saved = message("Papers", "Dear Jess,\r\nhere is the P60 für Größe.\r\n", {"p60.pdf": PAPER, "rent.csv": CSV})
    body, paper, rent = reader.read([making.attachment("mail.msg", saved)])
    assert (body.name, body.text.strip()) == ("mail.msg", "Dear Jess,\nhere is the P60 für Größe.")
    assert (paper.name, paper.within, paper.problem) == ("p60.pdf", ("mail.msg",), None)
    assert "2026" in paper.text
    assert "900" in rent.text


def test_a_message_within_a_message_and_what_that_brings(reader: LocalDocumentReader) -> None:
    saved = message("Fwd", "See below.", {}, within=inner("The rent", "Rent as promised.", {"rent.csv": CSV}))
    found = reader.read([making.attachment("mail.msg", saved)])
    assert [(f.name, f.within) for f in found] == [
        ("mail.msg", ()),
        ("The rent.txt", ("mail.msg",)),
        ("rent.csv", ("mail.msg", "The rent.txt")),
    ]


@pytest.mark.parametrize("size", [1, 63, 64, 65, 511, 4_095, 4_096, 4_097, 300_000])
def test_small_and_large_streams(reader: LocalDocumentReader, size: int) -> None:
    text = ("a line of it\n" * (size // 13 + 1))[:size]
    saved = message("Papers", "Here.", {"all.txt": text.encode()})
    body, attached = reader.read([making.attachment("mail.msg", saved)])
    assert body.text == "Here."
    assert attached.text.split() == text.split()


def test_html_alone(reader: LocalDocumentReader) -> None:
    (found,) = reader.read([making.attachment("mail.msg", message("x", "", {}, "<p>The P60 <b>follows</b>.</p>"))])
    assert "The P60 follows." in found.text
