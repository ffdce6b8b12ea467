"""Octets -> text, when what the mail says about its charset may be untrue."""

from __future__ import annotations

import codecs
import re

import webencodings

_META = re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.I)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ASCII = bytes(range(128))
_ASCII_LIKE = frozenset({"ascii", "cp1252", "iso8859-1", "latin-1"})


def decode(content: bytes, declared: str = "") -> str:
    """Text of these octets: as declared (WHATWG's labels), else UTF-8, else Windows-1252, else Latin-1.

    UTF-8 declared as a Latin charset is taken for what it is: Latin prose never is valid UTF-8 by chance.
    """
    codec = _codec(declared)
    order = ["utf-8", "cp1252"] if codec is None or codec.name in _ASCII_LIKE else [codec.name, "utf-8"]
    for name in order:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, ValueError, LookupError):
            continue
    return _best_effort(content, codec)


def decode_html(content: bytes, declared: str = "") -> str:
    """As `decode`; where the part names no charset, the page's own `meta` is believed."""
    meta = None if declared else _META.search(content[:2_048])
    return decode(content, meta[1].decode("ascii") if meta else declared)


def is_known(label: str) -> bool:
    """Whether there is a codec for this label (an absent label is known: it means nothing)."""
    return not label or _codec(label) is not None


def _codec(label: str) -> codecs.CodecInfo | None:
    """The text codec for a label; None when nobody knows it."""
    label = label.strip().strip("\"'").lower()
    try:
        found = webencodings.lookup(label)
    except (AttributeError, ValueError, LookupError):
        return None
    if found is not None and found.name not in {"replacement", "x-user-defined"}:
        return _plain(found.codec_info)
    try:
        info = codecs.lookup(label) if label.isascii() else None
    except (LookupError, ValueError):
        return None
    return info if info is not None and getattr(info, "_is_text_encoding", False) else None


def _plain(info: codecs.CodecInfo) -> codecs.CodecInfo:
    """GB 18030 is a superset of what is sent as GB 2312 and GBK."""
    return codecs.lookup("gb18030") if info.name in {"gbk", "gb2312"} else info


def _best_effort(content: bytes, codec: codecs.CodecInfo | None) -> str:
    """A text with a few broken characters: better one mark in it than all of it garbled."""
    good = len(_MULTIBYTE.findall(content))
    bad = len(content.translate(None, _ASCII)) - 2 * good
    if good > bad:
        return content.decode("utf-8", "replace")
    if codec is not None and codec.name not in _ASCII_LIKE and codec.name != "utf-8":
        return content.decode(codec.name, "replace")
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")
