"""What a signed S/MIME mail holds (RFC 8551, 3.5.2: the whole mail wrapped in CMS). The signature is not checked."""

from __future__ import annotations

_DATA = bytes.fromhex("06092a864886f70d010701")
_SIGNED = bytes.fromhex("06092a864886f70d010702")
_MOST_PIECES = 100_000
_PRIMITIVE, _CONSTRUCTED, _EXPLICIT = 0x04, 0x24, 0xA0
_UNENDED = -1


def signed_content(octets: bytes) -> bytes:
    """The wrapped mail's octets; b"" when it is not signed data, or nothing is in it (RFC 5652, 5.2)."""
    if _SIGNED not in octets[:40]:
        return b""
    at = octets.find(_DATA, 0, 4_000)
    if at < 0:
        return b""
    tag, start, _ = _header(octets, at + len(_DATA))
    return _string(octets, start) if tag == _EXPLICIT else b""


def _string(octets: bytes, at: int) -> bytes:
    """An OCTET STRING in one piece, or in pieces (BER, X.690 8.7.3)."""
    tag, start, length = _header(octets, at)
    if tag == _PRIMITIVE and length >= 0:
        return octets[start : start + length]
    if tag != _CONSTRUCTED:
        return b""
    end = len(octets) if length == _UNENDED else start + length
    pieces: list[bytes] = []
    while start < end and len(pieces) < _MOST_PIECES:
        tag, start, length = _header(octets, start)
        if tag != _PRIMITIVE or length < 0:
            break
        pieces.append(octets[start : start + length])
        start += length
    return b"".join(pieces)


def _header(octets: bytes, at: int) -> tuple[int, int, int]:
    """(tag, where the content begins, its length); length -1 where only its end tells, tag -1 where there is none."""
    if at + 2 > len(octets):
        return -1, len(octets), 0
    tag, first = octets[at], octets[at + 1]
    if first == 0x80:
        return tag, at + 2, _UNENDED
    if first < 0x80:
        return tag, at + 2, first
    size = first & 0x7F
    return tag, at + 2 + size, int.from_bytes(octets[at + 2 : at + 2 + min(size, 8)], "big")
