"""RTF (version 1.9) -> text, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.adapters.documents.found import MOST_TEXT, File, Found, text_found

_MOST_OCTETS = 20_000_000
_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I)
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t",
    "nestrow": "\n", "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d",
}  # fmt: skip
_UNSEEN = frozenset({
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore", "generator", "listtable",
    "listoverridetable", "rsidtbl", "xmlnstbl", "filetbl", "revtbl", "fldinst", "latentstyles", "colorschememapping",
})  # fmt: skip


@dataclass(slots=True)
class _Group:
    """What `{` saves and `}` gives back."""

    unseen: bool = False
    skip: int = 1
    """How many characters stand in for a \\u that old readers don't know."""


def read(file: File) -> Found:
    """The visible text."""
    return text_found(text_of(file.content))


def text_of(content: bytes) -> str:
    """The visible text of an RTF file; what isn't RTF is passed over."""
    source = content[:_MOST_OCTETS].decode("latin-1")
    codec = _codec(source)
    pieces, room = [], MOST_TEXT
    for piece in _pieces(source, codec):
        pieces.append(piece)
        room -= len(piece)
        if room < 0:
            break
    return "".join(pieces)


def _codec(source: str) -> str:
    found = re.search(r"\\ansicpg(\d{3,5})", source[:2_000])
    return f"cp{found[1]}" if found and found[1] in _CODE_PAGES else "cp1252"


_CODE_PAGES = frozenset({
    "437", "850", "852", "866", "874", "932", "936", "949", "950",
    "1250", "1251", "1252", "1253", "1254", "1255", "1256", "1257", "1258",
})  # fmt: skip


def _pieces(source: str, codec: str) -> Iterator[str]:
    groups, now, owed = [_Group()], _Group(), 0
    for token in _TOKEN.finditer(source):
        word, number, octet, sign, brace, plain = token.groups()
        if brace == "{":
            groups.append(_Group(now.unseen, now.skip))
        elif brace == "}":
            groups[1:] and groups.pop()
        now, was_owed, owed = groups[-1], owed, 0
        if word == "uc":
            now.skip = int(number or 1)
        elif word in _UNSEEN or sign == "*":
            now.unseen = True
        elif not now.unseen and word == "u":
            owed = now.skip
            yield chr(int(number or 0) % 65_536)
        elif not now.unseen and octet:
            owed = max(0, was_owed - 1)
            yield "" if was_owed else bytes([int(octet, 16)]).decode(codec, "replace")
        elif not now.unseen:
            yield (plain or "")[was_owed:] or _SIGNS.get(word or "", "") or {"~": " ", "_": "-"}.get(sign or "", "")
            yield sign if sign in {"\\", "{", "}"} else ""
