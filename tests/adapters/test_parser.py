"""Mails as the world really sends them: broken, hostile, oddly encoded. Each is read, and nothing in it is lost."""

from __future__ import annotations

import base64
import hashlib
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.adapters.parser import MailParser
from mailbot.domain.mail import Mail

ARRIVED = datetime(2026, 6, 9, 11, 0, tzinfo=UTC)
HEAD = b"From: Rosa Quint <rosa@quint.example>\r\nTo: papers@alderquill.example\r\nSubject: Papers\r\n"
REST = b"Date: Tue, 9 Jun 2026 11:00:00 +0100\r\nMessage-ID: <m1@quint.example>\r\n"


def read(raw: bytes) -> Mail:
    return MailParser().parse(raw, ARRIVED)


def mail(body: bytes, *lines: bytes) -> Mail:
    return read(HEAD + REST + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body)


def multipart(*parts: tuple[bytes, bytes], kind: bytes = b"mixed", close: bool = True) -> Mail:
    body = b"".join(b"--q\r\n" + head + b"\r\n\r\n" + content + b"\r\n" for head, content in parts)
    return mail(body + (b"--q--\r\n" if close else b""), b"Content-Type: multipart/" + kind + b"; boundary=q")


# -- what nobody foresaw ----------------------------------------------------------------------------------------------


def test_of_a_mail_that_no_code_of_ours_gets_through_it_is_still_known_whose_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mailbot.adapters.parser.read_tree", lambda raw: raw.no_such_thing)
    found = mail(b"The P60 is attached.\r\n")
    assert found.defects == ("unreadable: AttributeError",)
    assert found.author.email == "rosa@quint.example", "their chasing rests until a person has looked"


def test_want_of_memory_is_no_fault_of_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def short_of_memory(raw: bytes) -> object:
        raise MemoryError

    monkeypatch.setattr("mailbot.adapters.parser.read_tree", short_of_memory)
    with pytest.raises(MemoryError):
        mail(b"The P60 is attached.\r\n")


# -- headers ----------------------------------------------------------------------------------------------------------


def test_a_plain_mail() -> None:
    found = mail(b"The P60 is attached.\r\n")
    assert (found.author.email, found.author.name) == ("rosa@quint.example", "Rosa Quint")
    assert (found.subject, found.text.strip(), found.message_id) == (
        "Papers",
        "The P60 is attached.",
        "<m1@quint.example>",
    )
    assert found.date == ARRIVED.replace(hour=10)
    assert found.defects == ()


def test_the_digest_is_of_the_octets_as_they_came() -> None:
    raw = b"\xef\xbb\xbf" + HEAD + REST + b"\r\nx"
    assert read(raw).digest == hashlib.sha256(raw).hexdigest()


def test_a_sender_field_beside_the_author() -> None:
    found = mail(b"x", b"Sender: Office <office@quint.example>")
    assert found.author.email == "rosa@quint.example"
    assert found.sender[0].email == "office@quint.example"


def test_two_authors_are_both_seen() -> None:
    found = read(b"From: jess@alderquill.example\r\n" + HEAD + REST + b"\r\nx")
    assert found.from_headers == 2
    assert [a.email for a in found.from_] == ["jess@alderquill.example", "rosa@quint.example"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"=?utf-8?q?Ren=C3=A9e_Quint?=", "Renée Quint"),
        (b"=?UTF-8?B?UmVuw6llIFF1aW50?=", "Renée Quint"),
        (b"=?iso-8859-1?q?Ren=E9e?= =?iso-8859-1?q?_Quint?=", "Renée Quint"),
        (b"=?utf-8?q?Ren=C3?= =?utf-8?q?=A9e?=", "Renée"),
        ("Renée Quint".encode(), "Renée Quint"),
        ("Renée Quint".encode("cp1252"), "Renée Quint"),
        (b"=?nonsense?q?Quint?=", "Quint"),
        (b'"Quint, Rosa"', "Quint, Rosa"),
    ],
)
def test_names_in_every_encoding(line: bytes, name: str) -> None:
    found = read(b"From: " + line + b" <rosa@quint.example>\r\n" + REST + b"\r\nx")
    assert (found.author.name, found.author.email) == (name, "rosa@quint.example")


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"<",
        b'"',
        b"(((",
        b"a" * 5_000,
        b"<rosa@quint.example",
        b"rosa@quint.example>",
        b"<<rosa@quint.example>>",
        b"undisclosed-recipients:;",
        b"=?utf-8?q?",
        b"\xff\xfe",
        b"@",
        b"x <x@>",
        b"a@b@c",
        b",,,",
        b":;:;",
    ],
)
def test_addresses_that_follow_no_grammar(value: bytes) -> None:
    for name in (b"From", b"To", b"Cc", b"Sender", b"Reply-To"):
        found = read(name + b": " + value + b"\r\n" + REST + b"\r\nThe text.")
        assert found.text.strip() == "The text."


@pytest.mark.parametrize(
    "value", [b"yesterday", b"", b"Tue, 99 Foo 2026", b"Tue, 9 Jun 2026 11:00:00 +9999", b"9 Jun 99999"]
)
def test_a_date_that_makes_no_sense_is_none(value: bytes) -> None:
    assert read(b"Date: " + value + b"\r\n" + HEAD + b"\r\nx").date is None


def test_threads_with_folds_comments_and_junk() -> None:
    found = mail(
        b"x", b"References: <a@x.example>\r\n\t<b@x.example>,<c@x.example> (old)", b"In-Reply-To: <c@x.example> (Jess)"
    )
    assert found.references == ("<a@x.example>", "<b@x.example>", "<c@x.example>")
    assert found.in_reply_to == ("<c@x.example>",)


# -- bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("utf-8", "Ł, ė, £, €, ধন্যবাদ"),
        ("iso-8859-2", "Łódź, źdźbło"),
        ("iso-8859-15", "Prix : 12 €"),
        ("windows-1252", "“quoted” – £5"),
        ("windows-1251", "Счёт"),
        ("koi8-r", "Счёт"),
        ("gb2312", "税务"),
        ("big5", "稅務"),
        ("iso-2022-jp", "税金"),
        ("utf-7", "£5"),
        ("utf-16", "papers"),
    ],
)
def test_charsets(charset: str, text: str) -> None:
    body = base64.encodebytes(text.encode(charset))
    found = mail(body, b"Content-Type: text/plain; charset=" + charset.encode(), b"Content-Transfer-Encoding: base64")
    assert found.text.strip() == text


@pytest.mark.parametrize(
    "claimed", [b"us-ascii", b"iso-8859-1", b"x-unknown", b'"utf8"', b"", b"unicode-1-1-utf-7", b"binary"]
)
def test_a_charset_that_is_not_what_it_says(claimed: bytes) -> None:
    found = mail("Café £5".encode(), b"Content-Type: text/plain; charset=" + claimed)
    assert found.text.strip() == "Café £5"


def test_transfer_encodings_with_damage() -> None:
    assert mail(b"VGhlIFA2MA", b"Content-Transfer-Encoding: base64").text.strip() == "The P60"
    assert mail(b"V G h l\r\nIFA2MA==!!", b"Content-Transfer-Encoding: BASE64 ").text.strip() == "The P60"
    assert mail(b"The=20P60=", b"Content-Transfer-Encoding: quoted-printable").text.strip() == "The P60"
    assert mail(b"The P60", b"Content-Transfer-Encoding: nonsense").text.strip() == "The P60"


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_line_ends_of_every_system(end: bytes) -> None:
    found = read((HEAD + REST + b"\r\nOne\r\nTwo").replace(b"\r\n", end))
    assert (found.subject, found.text.split()) == ("Papers", ["One", "Two"])


@pytest.mark.parametrize(
    "mark", [b"\xef\xbb\xbf", b"\r\n\r\n", b"From rosa@quint.example Tue Jun  9 11:00:00 2026\r\n"]
)
def test_what_stands_before_the_header(mark: bytes) -> None:
    assert read(mark + HEAD + REST + b"\r\nThe text.").text.strip() == "The text."


def test_utf16_as_an_editor_saves_it() -> None:
    raw = b"\xff\xfe" + (HEAD + REST + b"\r\nThe text.").decode().encode("utf-16-le")
    assert read(raw).text.strip() == "The text."


# -- parts ------------------------------------------------------------------------------------------------------------

PDF = b"%PDF-1.4\n%%EOF"


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=p60.pdf",
        b"Content-Type: application/pdf\r\nContent-Disposition: inline; filename=p60.pdf",
        b"Content-Type: application/pdf; name=p60.pdf",
        b"Content-Type: application/octet-stream; name*=us-ascii''p60.pdf",
        b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*0=p6; filename*1=0.pdf",
        b'Content-Disposition: attachment; filename="=?utf-8?q?p60=2Epdf?="',
        b"Content-Type: text/plain; name=p60.pdf\r\nContent-Disposition: attachment; filename=../../p60.pdf",
    ],
)
def test_a_paper_is_found_however_it_is_attached(head: bytes) -> None:
    found = multipart((b"Content-Type: text/plain", b"Here."), (head, PDF))
    assert [(a.name, a.content_type) for a in found.attachments] == [("p60.pdf", "application/pdf")]
    assert found.text.strip() == "Here."


def test_a_paper_without_a_name_is_not_lost() -> None:
    found = multipart((b"Content-Type: text/plain", b"Here."), (b"Content-Type: application/pdf", PDF))
    assert [(a.name, a.content) for a in found.attachments] == [("", PDF)]


def test_the_alternatives_of_one_text() -> None:
    parts = ((b"Content-Type: text/plain", b"Yes"), (b"Content-Type: text/html", b"<p>Yes</p>"))
    found = multipart(*parts, kind=b"alternative")
    assert (found.text.strip(), found.html.strip(), found.attachments) == ("Yes", "<p>Yes</p>", ())


@pytest.mark.parametrize(
    "kind", [b"<script>alert(1)</script>", b"*/*", b"a", b"", b"application/x-unheard-of", b"image/png"]
)
def test_words_of_a_type_that_is_none_or_a_lie_are_no_document(kind: bytes) -> None:
    found = mail(b"Will follow.\r\n\r\n> 1. Bank statements, January to April 2026\r\n", b"Content-Type: " + kind)
    assert "Will follow." in found.text
    assert found.attachments == ()


def test_a_line_of_nonsense_before_the_real_content_type_hides_nothing() -> None:
    body = b"--q\r\nContent-Type: text/plain\r\n\r\nHere.\r\n--q\r\nContent-Type: application/pdf; name=p60.pdf\r\n\r\n"
    lines = b"Content-Type: <script>alert(1)</script>", b"Content-Type: multipart/mixed; boundary=q"
    found = mail(body + PDF + b"\r\n--q--\r\n", *lines)
    assert found.text.strip() == "Here."
    assert [a.name for a in found.attachments] == ["p60.pdf"]


@pytest.mark.parametrize("boundary", [b"wrong", b'""', b"q q"])
def test_a_boundary_that_is_wrong_loses_no_words(boundary: bytes) -> None:
    body = b"--q\r\nContent-Type: text/plain\r\n\r\nThe answer is no.\r\n--q--"
    found = mail(body, b"Content-Type: multipart/mixed; boundary=" + boundary)
    assert "The answer is no." in found.text
    assert found.defects


def test_parts_without_the_line_that_announces_them_are_parts_all_the_same() -> None:
    """Else the answer we quoted, in its HTML, would be read as the client's own words."""
    body = (
        b"--part-7\r\nContent-Type: text/plain\r\n\r\nHere they are.\r\n"
        b"--part-7\r\nContent-Type: application/pdf; name=p60.pdf\r\n\r\n" + PDF + b"\r\n--part-7--\r\n"
    )
    found = mail(body)
    assert found.text.strip() == "Here they are."
    assert [a.name for a in found.attachments] == ["p60.pdf"]
    assert any(defect.startswith("boundary") for defect in found.defects)
    assert mail(b"--part-7\r\nNo parts, only dashes.\r\n").text.startswith("--part-7")


@pytest.mark.parametrize(
    "torn",
    [
        b"Content-Type: \xf0\x9f\x92\x8cmultipart/mixed; boundary=part-7\r\n\r\n",
        b"Conte\0nt-Type: multipart/mixed; boundary=part-7\r\n\r\n",
        b"Cont\xc3\xa9nt-Type: multipart/mixed; boundary=part-7\r\n\r\n",
        b"Content-Type; charset=: multipart/mixed; boundary=part-7\r\n\r\n",
        b"Reply-To:\r\n\r\nSubject: Papers\r\nContent-Type: multipart/mixed;\r\n boundary=part-7\r\n\r\n",
        b"Conten\r\n\r\nt-Type: multipart/mixed; boundary=part-7\r\n\r\n",
        b"Conte{{ 7 * 7 }}nt-Type: multipart/mixed; boundary=part-7\r\n\r\n",
    ],
)
def test_parts_behind_a_header_that_was_spoilt_are_parts_all_the_same(torn: bytes) -> None:
    """Else what we had asked, quoted in the HTML, would be read as the client's own words."""
    body = (
        b"--part-7\r\nContent-Type: text/plain\r\n\r\nHere they are.\r\n"
        b"--part-7\r\nContent-Type: text/html\r\n\r\n<p>Here they are.</p><blockquote>A van?</blockquote>\r\n"
        b"--part-7--\r\n"
    )
    found = read(HEAD + torn + body)
    assert found.text.strip() == "Here they are."
    assert "A van?" in found.html


def test_a_word_above_a_mail_that_was_copied_in_begins_no_parts() -> None:
    copied = b"FYI\r\n\r\n--------------\r\nFrom: Bob\r\n\r\nWe have no van.\r\n"
    assert mail(copied).text.startswith("FYI")


def test_a_last_part_that_is_not_closed() -> None:
    found = multipart((b"Content-Type: text/plain", b"Here."), (b"Content-Type: application/pdf", PDF), close=False)
    assert len(found.attachments) == 1


def test_an_attached_mail_keeps_its_octets_and_its_words_to_itself() -> None:
    inner = b"From: ben@quint.example\r\nSubject: Old\r\n\r\nInner words."
    found = multipart((b"Content-Type: text/plain", b"Outer words."), (b"Content-Type: message/rfc822", inner))
    assert "Inner" not in found.text
    assert found.embedded[0].text.strip() == "Inner words."
    assert found.attachments[0].content == inner


def test_files_written_into_the_text() -> None:
    body = b"See below.\r\n\r\nbegin 644 p60.txt\r\n#0V%T\r\n`\r\nend\r\n"
    found = mail(body)
    assert [(a.name, a.content) for a in found.attachments] == [("p60.txt", b"Cat")]
    assert found.text.strip() == "See below."


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    return bytes([tag, size]) + content if size < 128 else bytes([tag, 0x82, size >> 8, size & 255]) + content


def test_the_words_and_papers_within_a_signed_mail() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\n\r\nHere.\r\n--w\r\n"
    inner += b"Content-Type: application/pdf; name=p60.pdf\r\n\r\n%PDF-1.4\r\n--w--\r\n"
    data, signed = (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07" + bytes([n]) for n in (1, 2))
    for octets in (_der(4, inner), b"\x24\x80" + _der(4, inner[:50]) + _der(4, inner[50:]) + b"\0\0"):
        wrapped = _der(
            0x30, signed + _der(0xA0, _der(0x30, b"\x02\x01\x01\x31\0" + _der(0x30, data + _der(0xA0, octets))))
        )
        kind = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"
        found = mail(base64.encodebytes(wrapped), kind, b"Content-Transfer-Encoding: base64")
        assert found.text.strip() == "Here."
        assert [a.name for a in found.attachments] == ["p60.pdf"]


@given(st.binary(max_size=300))
def test_a_broken_wrapping_stays_a_file(octets: bytes) -> None:
    start = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + octets
    found = mail(
        base64.encodebytes(start), b"Content-Type: application/pkcs7-mime", b"Content-Transfer-Encoding: base64"
    )
    assert not any(d.startswith("unreadable") for d in found.defects)


# -- hostile ----------------------------------------------------------------------------------------------------------


def _nested(levels: int) -> bytes:
    parts = (b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (n, n + 1) for n in range(levels))
    return HEAD + b'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n' + b"".join(parts) + b"hello"


HOSTILE = {
    "nothing": b"",
    "nuls": b"\0" * 10_000,
    "noise": random.Random(7).randbytes(20_000),
    "5,000 levels": _nested(5_000),
    "50,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=q\r\n\r\n" + b"--q\r\n\r\nx\r\n" * 50_000,
    "a header of a megabyte": b"X-Long: " + b"a" * 1_000_000 + b"\r\n" + HEAD + b"\r\nx",
    "100,000 header lines": b"X: y\r\n" * 100_000 + HEAD + b"\r\nx",
    "30,000 recipients": b"To: " + b", ".join(b"u%d@x.example" % n for n in range(30_000)) + b"\r\n\r\nx",
    "brackets": b"From: " + b"(" * 50_000 + b"<" * 50_000 + b"\r\n\r\nx",
    "encoded words": b"Subject: " + b"=?utf-8?q?=41?= " * 20_000 + b"\r\n\r\nx",
    "half encoded words": b"Subject: " + b"=?" * 50_000 + b"\r\n\r\nx",
    "references": b"References: " + b"<" * 100_000 + b"\r\n\r\nx",
    "parameters": HEAD + b"Content-Type: text/plain; " + b"a*0=b; " * 20_000 + b"\r\n\r\nx",
    "soft line ends": HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \r\n" * 100_000,
    "begin without end": HEAD + b"\r\n" + b"begin 644 x\r\n" * 50_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=[n.replace(" ", "-") for n in HOSTILE])
def test_hostile_octets_are_read_all_the_same(raw: bytes) -> None:
    found = read(raw)
    assert found.digest == hashlib.sha256(raw).hexdigest()
    assert not any(d.startswith("unreadable") for d in found.defects)


SEEDS = [
    HEAD
    + REST
    + b"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\nHere.\r\n--q\r\n"
    b"Content-Type: application/pdf; name=p60.pdf\r\nContent-Transfer-Encoding: "
    b"base64\r\n\r\nJVBERi0xLjQ=\r\n--q--\r\n",
    HEAD + REST + b"Sender: x@y.example\r\nReply-To: a <b@c.example>, d@e.example\r\n\r\nOn Tuesday Jess wrote:\r\n> "
    b"P60\r\nYes\r\n",
    b"Return-Path: <>\r\nContent-Type: multipart/report; report-type=delivery-status; "
    b"boundary=q\r\n\r\n--q\r\n\r\nFailed.\r\n--q\r\n"
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; "
    b"rosa@quint.example\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n--q\r\nContent-Type: message/rfc822\r\n\r\nSubject: "
    b"old\r\n\r\nold\r\n--q--\r\n",
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False), st.integers(1, 30))
def test_no_damage_makes_it_fail(seed: bytes, chance: random.Random, cuts: int) -> None:
    octets = bytearray(seed)
    for _ in range(cuts):
        at = chance.randrange(len(octets) + 1)
        piece = chance.choice(
            [b"", b"\0", b"\xff", b"\r\n", b"=", b'"', b"--q", b":", b"<", bytes([chance.randrange(256)])]
        )
        octets[at : at + chance.randrange(4)] = piece
    found = read(bytes(octets))
    assert not any(d.startswith("unreadable") for d in found.defects)


@given(st.binary(max_size=2_000))
def test_any_octets_are_somebodys_mail(raw: bytes) -> None:
    assert read(raw).size == len(raw)
