"""Word and PowerPoint files (OOXML): paragraphs and table rows as lines, headers and text boxes included."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from mailbot.adapters.documents.found import Content, File, Found, failed, text_found
from mailbot.adapters.documents.packages import BROKEN, HostilePackage, Marks, opened, part, text_of

_WORD = Marks(
    text=frozenset({"t"}),
    starts={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    ends={"p": "\n", "tr": "\n", "tc": "\t"},
    cells=frozenset({"tc"}),
    skipped=frozenset({"Fallback", "pPr", "rPr"}),
)
"""ISO/IEC 29500-1, 17; `Fallback` says a text box once more for old programs."""
_PARTS = re.compile(r"word/(?:header|document|footnotes|endnotes|footer)\d{0,4}\.xml|ppt/slides/slide\d{1,4}\.xml")
_ORDER = ("header", "document", "slide", "footnotes", "endnotes", "footer")
_PICTURES = re.compile(r"(?:word|ppt)/media/[^/]+\.(?:jpe?g|png|tiff?|gif|bmp|webp|heic)", re.I)
_MOST_PARTS = 100
_MOST_PICTURES = 20
_FEW = 60
"""Letters below which the pictures pasted into a document are what it brings."""


def read(file: File) -> Found:
    """The document's text; where there is hardly any, its pictures as contents."""
    try:
        with opened(file.content) as package:
            text = "\n".join(_texts(package))
            pictures = tuple(_pictures(package)) if sum(map(str.isalnum, text)) < _FEW else ()
    except HostilePackage:
        return failed("unsupported")
    except BROKEN:
        return failed("corrupt")
    if pictures:
        return Found(text, 1 if text.strip() else 0, contents=pictures)
    return text_found(text)


def _texts(package: zipfile.ZipFile) -> Iterator[str]:
    names = [n for n in package.namelist() if _PARTS.fullmatch(n)]
    if not names:
        raise zipfile.BadZipFile
    names.sort(key=lambda n: (_place(n), int("0" + re.sub(r"\D", "", n))))
    yield from (text_of(part(package, n), _WORD) for n in names[:_MOST_PARTS])


def _place(name: str) -> int:
    return next((i for i, word in enumerate(_ORDER) if word in name.rpartition("/")[2]), len(_ORDER))


def _pictures(package: zipfile.ZipFile) -> Iterator[Content]:
    names = [n for n in package.namelist() if _PICTURES.fullmatch(n)]
    for name in names[:_MOST_PICTURES]:
        yield Content(name.rpartition("/")[2], part(package, name), referenced=True)
