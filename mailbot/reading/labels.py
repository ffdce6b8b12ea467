"""Names that stand beside or under a label on a paper: "Employer: ...", "Account holder", "Bill to"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.reading.paper_words import Phrases, forms

_LINES = 60
_CHARS = 20_000
_LONGEST = 70
_FEW = 4
"""Cells on a line that is no row of a table."""
_CELLS = re.compile(r"\t|\s{2,}|\s\|\s")
_LABEL = re.compile(r"^(?P<label>[^:]{2,60}?)\s*:\s*(?P<value>\S.*)$")
_CUT = re.compile(r",\s|\s[-–]\s|;|\s(?=\d{1,4}\s)|\s/\s")
_NO_NAME = re.compile(r"\d{3,}|@|www\.|£|\bpage\b|^\W*$|\d/\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line with wide gaps around it, and where it stands."""

    text: str
    line: int
    of: int = 1
    """How many cells its line has."""


def cells(text: str) -> tuple[Cell, ...]:
    """The cells of the first sixty lines of a paper, blank ones left out."""
    lines = [line for line in text[:_CHARS].splitlines() if line.strip()][:_LINES]
    found: list[Cell] = []
    for i, line in enumerate(lines):
        parts = [p for part in _CELLS.split(line.strip()) if (p := " ".join(part.split()))]
        found.extend(Cell(part, i, len(parts)) for part in parts)
    return tuple(found)


def beside(row: tuple[Cell, ...], labels: Iterable[str]) -> Iterator[str]:
    """The names that stand behind or under one of these labels; the first label first."""
    for label in labels:
        wanted = forms(label)
        phrase = Phrases.of([label])
        for i, cell in enumerate(row):
            name = _beside(row, i, cell, wanted, phrase)
            if name:
                yield name


def _beside(row: tuple[Cell, ...], i: int, cell: Cell, wanted: tuple[str, ...], phrase: Phrases) -> str | None:
    """The name that belongs to a cell when the label is in it."""
    hit = _LABEL.match(cell.text)
    if hit:
        label = forms(hit["label"])
        return name_in(hit["value"]) if label in (wanted, ("the", *wanted)) or _bilingual(label, phrase) else None
    if forms(cell.text.rstrip(" :*")) != wanted or cell.of > _FEW or len(wanted[0]) < _FEW:
        return None
    following = row[i + 1] if i + 1 < len(row) else None
    near = following and following.line == cell.line + (cell.of == 1)
    return name_in(following.text) if following and near else None


def _bilingual(label: tuple[str, ...], phrase: Phrases) -> bool:
    """ "Enw'r gweithiwr / Employee": the label twice over."""
    return 2 <= len(label) <= 6 and phrase.ending(label) and phrase.at(label, len(label) - 1) == 1


_SURNAME_FIRST = re.compile(r"^([^\W\d_][\w'’-]{1,30}),\s+((?:[^\W\d_][\w'’.-]{0,30}\s?){1,3})$")


def _in_order(value: str) -> str:
    """ "GRANGE, MELISSA J" as she is called; a firm and its town, or a street, stays as it is."""
    hit = _SURNAME_FIRST.match(value.strip())
    return f"{hit[2].strip()} {hit[1]}" if hit and (hit[1].isupper() or not hit[2].isupper()) else value


def name_in(value: str) -> str | None:
    """A value cut down to a name; None when it is none."""
    name = _CUT.split(_in_order(value))[0].strip(" .,:;-*")
    if not 2 <= len(name) <= _LONGEST or _NO_NAME.search(name) or ":" in name:
        return None
    parts = name.split()
    if len(parts) > _FEW - 1 and not any(p[0].isupper() for p in parts):
        return None  # "please keep this certificate in a safe place"
    return name if any(c.isalpha() for c in name) and len(parts) <= 9 else None
