"""The octets of a message: headers nobody can inject into, pure ASCII, line ends CRLF (RFC 5322, 2045-2047)."""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.header import Header
from email.quoprimime import body_encode
from typing import Literal
from urllib.parse import quote

from mailbot.domain.papers import Enclosure

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_ID = re.compile(r"<[!-;=?-~]{1,900}>")
"""A Message-ID that can stand in a header whole: visible ASCII in angle brackets, within a line of 998."""
_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,120}")
_LONGEST_NAME = 80
"""Characters; a longer name of a file is cut."""
_END = "\r\n"
_SPECIALS = re.compile(r"[^A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that goes along to be seen in the HTML part."""

    content_id: str
    kind: Literal["jpeg", "png"]
    octets: bytes


def one_line(text: str) -> str:
    """Text without line breaks, control characters and direction overrides, blanks evened."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def ids(candidates: Iterable[str]) -> list[str]:
    """Message-IDs that are fit for a header; whatever is not is left out, never encoded (RFC 2047, 5)."""
    return [c for c in candidates if _ID.fullmatch(c)]


def text_header(name: str, text: str) -> str:
    """A header of free text; encoded words only where it is not ASCII."""
    value = one_line(text)
    if value.isascii() and len(value) < 900:
        return f"{name}: {value}"
    return f"{name}: {Header(value, 'utf-8', maxlinelen=75, header_name=name).encode(linesep=chr(13) + chr(10))}"


def mailbox(address: str, name: str = "") -> str:
    """ "Tom Rowe, Hartley & Rowe" <records@hartleyrowe.example>, quoted or encoded as it must be."""
    name, address = one_line(name), ascii_address(address)
    if not name:
        return address
    if not name.isascii():
        return f"{Header(name, 'utf-8', maxlinelen=75).encode(linesep=chr(13) + chr(10))} <{address}>"
    if _SPECIALS.search(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>"


def ascii_address(address: str) -> str:
    """The address with its domain in IDNA form."""
    local, _, domain = one_line(address).replace(" ", "").rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii') if not domain.isascii() else domain}"


def message(
    headers: Sequence[str],
    text: str,
    html: str,
    boundary: str,
    calendar: str = "",
    enclosed: Sequence[Enclosure] = (),
    pictures: Sequence[Shown] = (),
) -> str:
    """A multipart/alternative message, text first; in a multipart/mixed with the files that go along.

    `pictures`: those that the HTML shows (RFC 2387).
    """
    shown = _part("html", html)
    if pictures:
        parts = [shown, *map(_picture_part, pictures)]
        shown = _multipart("related", f"{boundary[:2]}'{boundary[2:]}", parts, '; type="text/html"')
    body = _multipart("alternative", boundary, [_part("plain", text), shown])
    files = [*([_calendar_part(calendar)] if calendar else []), *map(_file_part, enclosed)]
    if files:
        body = _multipart("mixed", f"{boundary[:2]}+{boundary[2:]}", [body, *files])
    return "\r\n".join([*headers, "MIME-Version: 1.0", body])


def _multipart(kind: str, boundary: str, parts: Iterable[str], more: str = "") -> str:
    """Header and parts (RFC 2046, 5.1)."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{more}\r\n\r\n'
    return f"{head}{''.join(f'--{boundary}{_END}{part}{_END}' for part in parts)}--{boundary}--\r\n"


def _calendar_part(calendar: str) -> str:
    octets = encodebytes(calendar.encode("utf-8")).decode("ascii").replace("\n", "\r\n")
    return (
        "Content-Type: text/calendar; charset=utf-8; method=PUBLISH\r\n"
        'Content-Disposition: attachment; filename="deadlines.ics"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{octets}"
    )


def _file_part(file: Enclosure) -> str:
    """A file, its name in ASCII, or as RFC 2231 has it."""
    name = one_line(file.name)[:_LONGEST_NAME]
    plain = name.isascii() and not re.search(r'["\\]', name)
    told = f'filename="{name}"' if plain else f"filename*=utf-8''{quote(name, safe='')}"
    kind = file.content_type if _TYPE.fullmatch(file.content_type) else "application/octet-stream"
    octets = encodebytes(file.content).decode("ascii").replace("\n", "\r\n")
    return (
        f"Content-Type: {kind}\r\nContent-Disposition: attachment;\r\n {told}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{octets}"
    )


def _picture_part(shown: Shown) -> str:
    octets = encodebytes(shown.octets).decode("ascii").replace("\n", "\r\n")
    return (
        f"Content-Type: image/{shown.kind}\r\nContent-Disposition: inline\r\nContent-ID: <{shown.content_id}>\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{octets}"
    )


def _part(kind: str, body: str) -> str:
    mostly_ascii = (len(body) - len(body.encode("ascii", "ignore"))) * 6 < len(body)
    encoding = "quoted-printable" if mostly_ascii else "base64"
    return (
        f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        f"{_quoted_printable(body) if mostly_ascii else _base64(body)}"
    )


def _quoted_printable(body: str) -> str:
    latin = body.encode("utf-8").decode("latin-1")
    return str(body_encode(latin, maxlinelen=76, eol="\r\n"))


def _base64(body: str) -> str:
    octets = body.replace("\n", "\r\n").encode("utf-8")
    return encodebytes(octets).decode("ascii").replace("\n", "\r\n")
