"""Text, CSV and HTML files."""

from __future__ import annotations

from mailbot.adapters.charsets import decode, decode_html
from mailbot.adapters.documents import markup
from mailbot.adapters.documents.found import File, Found, text_found

_MOST_OCTETS = 4_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), 127, 0xFEFF])


def read(file: File) -> Found:
    """The text as it stands, in whatever encoding it turns out to be."""
    text = _decoded(file.content[:_MOST_OCTETS])
    return text_found(text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS))


def read_html(file: File) -> Found:
    """What the page shows."""
    octets = file.content[:_MOST_OCTETS]
    return text_found(markup.text_of(_decoded(octets) if octets[:2] in _UTF16 else decode_html(octets)))


def _decoded(octets: bytes) -> str:
    return octets.decode("utf-16", "replace") if octets[:2] in _UTF16 else decode(octets)
