"""What comes with a mail and is nothing a client sent on purpose: logos, pixels, signatures, visiting cards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from mailbot.adapters.documents.sizes import pixels, taken_by_camera
from mailbot.adapters.magic import SMIME_SIGNATURE

_ALWAYS = frozenset({
    "text/vcard", "text/calendar", SMIME_SIGNATURE, "application/pgp-signature", "application/pgp-keys",
    "application/x-pkcs7-signature", "application/applefile",
})  # fmt: skip
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
"""A Mac's notes about a file, sent beside it (RFC 1740)."""
_LITTER = re.compile(
    r"(?i)(?:\.?ds_store|thumbs\.db|desktop\.ini|smime\.p7s|signature\.asc|publickey.*\.asc|oledata\.mso"
    r"|(?:header|image|editdata|filelist|themedata|colorschememapping)\w{0,8}\.(?:mso|wmz|emz|xml|thmx))"
)
_REMNANT = re.compile(r"(?i)ATT\d{3,}\.(?:txt|html?|c|dat)")
"""What Exchange makes of the parts around a forwarded mail's attachments."""
_SHORT = 1_000
_BADGE = re.compile(
    r"(?i)(?:image\d{3}|logo|icon|banner|badge|divider|spacer|pixel|facebook|fb|twitter|x|linkedin|instagram|insta"
    r"|youtube|whatsapp|tiktok|trustpilot|email[-_ ]?signature|signature|sig|outlook-\w{8})(?:[-_ .(]?\w{0,20}\)?){0,3}"
    r"\.(?:png|gif|jpe?g|bmp|svg|webp)"
)
_DOT = 64
"""Pixels: what is no larger, either way, holds no document."""
_LINE = 8
_SMALL = 120_000
"""Pixels of a logo: 400 by 300."""
_LARGE = 500_000
_BANNER = 2.5
"""Width to height from which a low picture is a banner."""
_BANNER_HEIGHT = 320
_FEW_WORDS = 8


class Look(Enum):
    """What can be said of a file before it is read."""

    DECORATION = "decoration"
    DOCUMENT = "document"
    UNSURE = "unsure"
    """Its words decide."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a glance at a file shows."""

    name: str
    kind: str
    declared: str
    content: bytes
    shown: bool
    """Inline, or referenced by the HTML."""


def glance(file: Seen) -> Look:
    """What kind of thing it is, by type, name, size and camera data."""
    if (
        file.content.startswith(_APPLE_DOUBLE)
        or file.kind in _ALWAYS
        or file.declared in _ALWAYS
        or _LITTER.fullmatch(file.name[:80])
    ):
        return Look.DECORATION
    if _REMNANT.fullmatch(file.name[:80]) and len(file.content) < _SHORT:
        return Look.DECORATION
    if not file.kind.startswith("image/"):
        return Look.DOCUMENT
    if file.kind == "image/svg+xml":
        return Look.DECORATION if file.shown or _BADGE.fullmatch(file.name[:80]) else Look.DOCUMENT
    return _picture(file)


def _picture(file: Seen) -> Look:
    width, height = pixels(file.content, file.kind)
    if not width or not height:
        return Look.UNSURE if file.shown and len(file.content) < 50_000 else Look.DOCUMENT
    if max(width, height) <= _DOT or min(width, height) <= _LINE:
        return Look.DECORATION
    if width * height >= _LARGE or taken_by_camera(file.content):
        return Look.DOCUMENT
    if not file.shown:
        return Look.DECORATION if width * height < _SMALL and _BADGE.fullmatch(file.name[:80]) else Look.DOCUMENT
    low = height <= _BANNER_HEIGHT and width >= height * _BANNER
    return Look.DECORATION if low or width * height < _SMALL else Look.UNSURE


def by_words(text: str, *, read: bool) -> bool:
    """Whether a picture of middling size, shown in the mail, is decoration: it says next to nothing.

    `read`: whether anybody could read it; where no OCR is installed it is a logo more often than a paper.
    """
    return not read or len([w for w in text.split() if sum(map(str.isalnum, w)) > 1]) < _FEW_WORDS
