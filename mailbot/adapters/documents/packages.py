"""Zip packages (OOXML, ODF): their XML read as a stream, with bounds, without DTDs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from mailbot.adapters.documents.found import MOST_OCTETS, MOST_TEXT

_MOST_ENTRIES = 5_000
_MOST_PART = 60_000_000
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, LookupError, NotImplementedError, RuntimeError)
"""What a damaged or hostile package may raise."""


class HostilePackage(Exception):
    """It declares a DTD, or is far larger inside than any document."""


class _Enough(Exception):
    """As much text as is kept has been read."""


def opened(content: bytes) -> zipfile.ZipFile:
    """The package. Raises BROKEN or HostilePackage."""
    package = zipfile.ZipFile(io.BytesIO(content))
    entries = package.infolist()
    if len(entries) > _MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_OCTETS:
        raise HostilePackage
    return package


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """One part, to its end; the size it claims is not believed."""
    with package.open(name) as stream:
        content = stream.read(_MOST_PART + 1)
    if len(content) > _MOST_PART:
        raise HostilePackage
    return content


@dataclass(frozen=True, slots=True)
class Marks:
    """Which elements hold text, and what stands where others begin or end; local names."""

    text: frozenset[str]
    starts: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)
    cells: frozenset[str] = frozenset()
    """Inside these a line end is a blank: a row stays one line."""
    skipped: frozenset[str] = frozenset()


def text_of(xml: bytes, marks: Marks, forbid_dtd: bool = True) -> str:
    """The text of one XML part. Raises HostilePackage at a DTD, ValueError when it isn't XML."""
    walk = _Walk(marks)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.data
    if forbid_dtd:
        parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(xml, True)
    except _Enough:
        pass
    except expat.ExpatError as error:
        if not walk.out:
            raise ValueError("not XML") from error
    return "".join(walk.out)


def _refuse(*_: object) -> None:
    raise HostilePackage


class _Walk:
    """State of one walk through the elements."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.out: list[str] = []
        self.room = MOST_TEXT
        self.in_text = self.in_cell = self.in_skipped = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self.in_skipped += local in self.marks.skipped
        self.in_text += local in self.marks.text
        self.in_cell += local in self.marks.cells
        self._put(self.marks.starts.get(local, ""))

    def end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self.in_skipped -= local in self.marks.skipped
        self.in_text -= local in self.marks.text
        self._put(self.marks.ends.get(local, ""))
        self.in_cell -= local in self.marks.cells

    def data(self, text: str) -> None:
        if self.in_text:
            self._put(text)

    def _put(self, text: str) -> None:
        if not text or self.in_skipped:
            return
        self.out.append(" " if text == "\n" and self.in_cell else text)
        self.room -= len(text)
        if self.room < 0:
            raise _Enough
