"""Ways in which a mail arrives broken, or broken on purpose: its header, structure, charsets, HTML, files, octets."""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable, Sequence

Mutation = Callable[[bytes, random.Random], bytes]

_NASTY = (
    b"", b"\x00", b"\xff\xfe", b"\r", b"\n", b"\r\n\r\n", b"\t" * 50, b"=?utf-8?B?" + b"A" * 300, b"=?x?q?=?=", b"<>",
    b"<<a@b>>", b"\xe2\x80\xae", b"\xe2\x81\xa6", b"\xef\xbb\xbf", b"\xf0\x9f\x92\x8c" * 40, b"(" * 500, b")" * 90,
    b'"' * 33, b"@" * 70, b"a" * 20_000, b"{{ 7*7 }}{% for x in range(9999999) %}", b"${jndi}", b"%s%n", b"C:\\con",
    b"../../etc/passwd", b"<script>alert(1)</script>", b"Bcc: all@everywhere.example", b"; charset=", b"0" * 400, b"-1",
    b"9" * 30, b"\xed\xa0\x80",
)  # fmt: skip
_FIELDS = (
    b"From", b"To", b"Cc", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"Reply-To", b"Sender",
    b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition", b"MIME-Version", b"Auto-Submitted",
    b"List-Id", b"Precedence", b"Return-Path", b"X-Forwarded-For", b"Received", b"DKIM-Signature", b"Content-ID",
)  # fmt: skip
_CHARSETS = (
    b"utf-7", b"utf-16", b"utf-32", b"iso-2022-jp", b"hz", b"idna", b"rot13", b"base64", b"zlib", b"unicode_escape",
    b"x-mac", b"cp037", b"undefined", b"punycode", b"mbcs", b"gb18030", b"shift_jis", b"koi8-r", b'"', b"utf-8\x00",
)  # fmt: skip
_TYPES = (
    b"text/html", b"text/plain", b"multipart/mixed; boundary=x", b"multipart/signed", b"message/rfc822", b"*/*", b"a",
    b"multipart/report; report-type=delivery-status", b"application/ms-tnef", b"text/calendar", b"application/pdf",
    b"application/pkcs7-mime", b"message/delivery-status", b"message/partial; id=1; number=1", b"image/png",
    b"text/rtf",
)  # fmt: skip
_HTML = (
    b"<blockquote>" * 3_000, b"<div style='display:none'>", b"<table>" * 900 + b"<td>", b"<!--", b"<style>",
    b"</div></div></div>", b"&#0;&#x110000;&bogus;", b"<![CDATA[", b"<div class=gmail_quote>", b"<p>" * 20_000,
    b"\x00<b", b"<a href='", b"<svg><foreignObject>",
    b"<base href=//x.example>", b"<div dir=rtl>", b"<font size=0>", b"<hr><b>From:</b> x<br>",
)  # fmt: skip
_WORDS = (
    b"\r\n> " * 4_000, b"On Monday you wrote:\r\n", b"-----Original Message-----\r\n", b"-- \r\n", b"1. " * 3_000,
    b"a" * 60_000, b"\r\n" * 8_000, b"31/12/2026 " * 900, b"1/2/3/4/5/6/7/8/9", b"\xc2\xa0" * 3_000, b"?" * 9_000,
    b"P60 " * 4_000, b"(" * 5_000, b"no not none never nothing " * 400, b"January February March " * 900,
    b"a.b@c.d " * 2_000, b"password: " * 600, b"\xcc\x81" * 5_000,
)  # fmt: skip


def _split(raw: bytes) -> tuple[bytes, bytes]:
    head, gap, body = raw.partition(b"\r\n\r\n")
    if not gap:
        head, gap, body = raw.partition(b"\n\n")
    return head, gap + body


def header_junk(raw: bytes, dice: random.Random) -> bytes:
    """A line that nobody asked for, somewhere among the fields."""
    head, rest = _split(raw)
    lines = head.split(b"\n")
    lines.insert(dice.randint(0, len(lines)), dice.choice(_FIELDS) + b": " + dice.choice(_NASTY) + b"\r")
    return b"\n".join(lines) + rest


def header_lost(raw: bytes, dice: random.Random) -> bytes:
    """A line less."""
    head, rest = _split(raw)
    lines = head.split(b"\n")
    del lines[dice.randrange(len(lines))]
    return b"\n".join(lines) + rest


def header_spoilt(raw: bytes, dice: random.Random) -> bytes:
    """Something that does not belong, within a line."""
    head, rest = _split(raw)
    at = dice.randint(0, len(head))
    return head[:at] + dice.choice(_NASTY) + head[at:] + rest


def header_shuffled(raw: bytes, dice: random.Random) -> bytes:
    """Fields in another order, folds torn from what they continue."""
    head, rest = _split(raw)
    lines = head.split(b"\n")
    dice.shuffle(lines)
    return b"\n".join(lines) + rest


def structure(raw: bytes, dice: random.Random) -> bytes:
    """A boundary that does not match, a part of another type, one more level, or many more."""
    marks = re.findall(rb'boundary="?([^"\r\n;]+)', raw)
    match dice.randrange(5):
        case 0 if marks:
            return raw.replace(dice.choice(marks), dice.choice(_NASTY), 1)
        case 1 if marks:
            lines = list(re.finditer(rb"(?m)^--" + re.escape(dice.choice(marks)), raw))
            return raw if not lines else raw[: (cut := dice.choice(lines).start())] + raw[cut + dice.randint(1, 90) :]
        case 2:
            return re.sub(
                rb"(?im)^(Content-Type: *)[^;\r\n]*", rb"\g<1>" + dice.choice(_TYPES), raw, count=dice.randint(1, 4)
            )
        case 3:
            head, rest = _split(raw)
            levels = dice.choice((2, 30, 400))
            opened = b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(levels)
            )
            return (
                re.sub(rb"(?im)^Content-Type:[^\n]*\n(?:[ \t][^\n]*\n)*", b"", head + b"\r\n").strip()
                + b"\r\n"
                + opened
                + rest
            )
        case _:
            coding = dice.choice((b"base64", b"quoted-printable", b"x-uuencode", b"7bit", b"binary", b"deflate"))
            return re.sub(
                rb"(?im)^(Content-Transfer-Encoding: *)\S+", rb"\g<1>" + coding, raw, count=dice.randint(1, 3)
            )


def charset(raw: bytes, dice: random.Random) -> bytes:
    """Text in another charset than it says, or in none that there is."""
    return re.sub(rb"(?i)charset=\"?[\w.-]+\"?", b"charset=" + dice.choice(_CHARSETS), raw, count=dice.randint(1, 3))


def html(raw: bytes, dice: random.Random) -> bytes:
    """Markup that is not closed, hides, nests, or lies about what is quoted."""
    tags = [m.start() for m in re.finditer(rb"<(?:p|div|br|blockquote|td|/p|/div|body)\b", raw)]
    at = dice.choice(tags) if tags else len(raw)
    return raw[:at] + dice.choice(_HTML) + raw[at:]


def wording(raw: bytes, dice: random.Random) -> bytes:
    """Much of the same, where people write."""
    head, rest = _split(raw)
    at = dice.randint(0, len(rest))
    return head + rest[:at] + dice.choice(_WORDS) + rest[at:]


def octets(raw: bytes, dice: random.Random) -> bytes:
    """Octets changed, lost, doubled, or the end missing."""
    spoilt = bytearray(raw)
    for _ in range(dice.randint(1, 30)):
        at = dice.randrange(len(spoilt) or 1)
        match dice.randrange(4):
            case 0:
                spoilt[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del spoilt[at : at + dice.randint(1, 40)]
            case 2:
                spoilt[at:at] = spoilt[at : at + dice.randint(1, 200)]
            case _:
                spoilt[at:at] = dice.choice(_NASTY)
    return bytes(spoilt[: dice.randint(0, len(spoilt))] if dice.random() < 0.1 else spoilt)


def file(raw: bytes, dice: random.Random) -> bytes:
    """An attached file damaged within: its transfer encoding stays whole."""
    blocks = list(re.finditer(rb"(?:^[A-Za-z0-9+/]{60,78}\r?\n){3,}(?:^[A-Za-z0-9+/]+={0,2}\r?\n?)?", raw, re.M))
    if not blocks:
        return octets(raw, dice)
    block = dice.choice(blocks)
    whole = re.sub(rb"\s", b"", block[0])
    whole = whole.rstrip(b"=")
    content = bytearray(base64.b64decode(whole[: len(whole) // 4 * 4]))
    for _ in range(dice.randint(1, 12)):
        at = dice.randrange(len(content) or 1)
        match dice.randrange(4):
            case 0:
                content[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del content[at : at + dice.randint(1, 64)]
            case 2:
                content[at : at + 4] = dice.choice(
                    (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"PK\x03\x04")
                )
            case _:
                del content[dice.randint(0, len(content)) :]
    return raw[: block.start()] + base64.encodebytes(bytes(content)).replace(b"\n", b"\r\n") + raw[block.end() :]


HEADER: Sequence[Mutation] = (header_junk, header_lost, header_spoilt, header_shuffled)
EVERY: Sequence[Mutation] = (*HEADER, structure, structure, charset, html, wording, octets, file, file)


def mutated(raw: bytes, dice: random.Random) -> tuple[bytes, tuple[str, ...]]:
    """A mail broken in one to three ways, and which."""
    chosen = [dice.choice(EVERY) for _ in range(dice.choice((1, 1, 1, 2, 3)))]
    for mutation in chosen:
        raw = mutation(raw, dice)
    return raw, tuple(m.__name__ for m in chosen)
