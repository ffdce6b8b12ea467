"""Names that stand beside, behind or under a label on a paper: "Employer: ...", "Surname RAO", "Bill to"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailbot.reading.papers.paper_words import PaperWords, Phrases, Token, forms, tokens
from mailbot.reading.text.words import stem

_LINES = 60
_CHARS = 20_000
_LONGEST = 70
_LONGEST_LABEL = 6
_LONGEST_CELL = 400
"""So many characters of a cell are looked at for a label and a name: what is longer is prose, or made to be slow."""
_FEW = 4
"""Cells on a line that is no row of a table."""
_CELLS = re.compile(r"\t|\s{2,}|\s\|\s")
_LABEL = re.compile(r"^(?P<label>[^:]{2,60}?)\s*:\s*(?P<value>\S.*)$")
_CUT = re.compile(r",\s|\s[-–]\s|;|\s(?=\d{1,4}\s)|\s/\s")
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}|[a-z])[.)]?\s+(?=[A-Z])")
"""The number of a box: "2 First names"."""
_ONE_LABEL = frozenset({"", "and", "&", "or"})
"""What stands between the two parts of one label: "Surname and forenames"."""
_NO_NAME = re.compile(r"\d{3,}|@|www\.|£|\bpage\b|^\W*$|\d/\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line with wide gaps around it, and where it stands."""

    text: str
    line: int
    of: int = 1
    """How many cells its line has."""


def cells(text: str, words: PaperWords) -> tuple[Cell, ...]:
    """The cells of the first sixty lines of a paper, blank ones left out."""
    lines = [line for line in text[:_CHARS].splitlines() if line.strip()][:_LINES]
    found: list[Cell] = []
    for i, line in enumerate(lines):
        parts = [p for part in _CELLS.split(line.strip()) if (p := " ".join(part.split()))]
        parts = [p for part in parts for p in _name_boxes(part, words)]
        found.extend(Cell(part, i, len(parts)) for part in parts)
    return tuple(found)


def _name_boxes(text: str, words: PaperWords) -> list[str]:
    """ "Surname RAO Forenames MEERA" are two boxes, however narrow the gap between them."""
    rest = _NUMBERED.sub("", text)
    row = [t for t in tokens(rest) if t.kind == "word"]
    first = _part_at(row, words)
    second = next((k for k in range(first + 1, len(row)) if _part_at(row[k:], words)), None) if first else None
    if second is None or rest[row[first - 1].end : row[second].start].strip(" /,").lower() in _ONE_LABEL:
        return [text]
    return [rest[: row[second].start].strip(), rest[row[second].start :]]


def _part_at(row: Sequence[Token], words: PaperWords) -> int:
    """How many words the label for a part of a name that begins here has; 0: none does."""
    said = tuple(stem(t.form) for t in row[:_LONGEST_LABEL])
    return max((len(part) for part in words.name_parts if said[: len(part)] == part), default=0)


def beside(row: tuple[Cell, ...], labels: Iterable[str], words: PaperWords) -> Iterator[str]:
    """The names that stand behind or under one of these labels; the first label first."""
    shown = [_Shown.of(cell) for cell in row]
    for label in labels:
        wanted, phrase = _sought(label)
        for i, cell in enumerate(shown):
            name = _beside(row, i, cell, wanted, phrase, words)
            if name:
                yield name


@lru_cache(maxsize=4_096)
def _sought(label: str) -> tuple[tuple[str, ...], Phrases]:
    return forms(label), Phrases.of([label])


@dataclass(frozen=True, slots=True)
class _Shown:
    """A cell as labels are looked for in it: taken apart once, for they are many."""

    text: str
    label: tuple[str, ...] | None
    """What stands before its colon; None where there is none."""
    value: str
    """What stands behind it."""
    whole: tuple[str, ...]
    """The words of a cell without a colon."""
    row: tuple[Token, ...]
    stems: tuple[str, ...]

    @classmethod
    def of(cls, cell: Cell) -> _Shown:
        text = _NUMBERED.sub("", cell.text[:_LONGEST_CELL])
        if hit := _LABEL.match(text):
            return cls(text, forms(hit["label"]), hit["value"], (), (), ())
        row = tuple(t for t in tokens(text) if t.kind != "mark")
        return cls(text, None, "", forms(text.rstrip(" :*")), row, tuple(stem(t.form) for t in row))


def _beside(
    row: tuple[Cell, ...], i: int, shown: _Shown, wanted: tuple[str, ...], phrase: Phrases, words: PaperWords
) -> str | None:
    """The name that belongs to a cell when the label is in it."""
    label = shown.label
    if label is not None:
        said = label in (wanted, ("the", *wanted)) or _bilingual(label, phrase)
        return name_in(shown.value) if said else None
    if shown.whole != wanted:
        return _run_in(shown, wanted, words)
    if row[i].of > _FEW or len(wanted[0]) < _FEW:
        return None
    value = _value_of(row, i, words)
    return name_in(value.text) if value else None


def _value_of(row: tuple[Cell, ...], i: int, words: PaperWords) -> Cell | None:
    """The cell that a label speaks of: the next one, or under a row of labels the one in the same column."""
    cell = row[i]
    following = row[i + 1] if i + 1 < len(row) else None
    if following and following.line == cell.line + (cell.of == 1) and not is_label(following.text, words):
        return following
    column = i - next(k for k, c in enumerate(row) if c.line == cell.line)
    under = [c for c in row[i + 1 : i + 2 * _FEW] if c.line == cell.line + 1]
    fits = cell.of > 1 and len(under) == cell.of and not is_label(under[column].text, words)
    return under[column] if fits else None


def is_label(text: str, words: PaperWords) -> bool:
    """Whether a cell is a label itself, and so nobody's name."""
    return forms(_NUMBERED.sub("", text).rstrip(" :*")) in words.labels


def _run_in(shown: _Shown, wanted: tuple[str, ...], words: PaperWords) -> str | None:
    """ "Surname BHATT", "Employee name SUNIL BHATT": label and name with nothing between them.

    Behind a label of one word that may begin other words ("Employee", "Customer") only "Mr S Rao" or "S RAO" is a name.
    """
    size = len(wanted)
    if shown.stems[:size] != wanted or len(shown.row) <= size:
        return None
    text, row = shown.text, shown.row
    rest = [text[t.start : t.end] for t in row[size:]]
    sure = size > 1 or wanted in words.name_parts or words.one_of("titles", row[size].form)
    in_capitals = len(rest) > 1 and all(w.isupper() for w in rest[:2]) and not text[: row[0].end].isupper()
    if not (sure or in_capitals) or not rest[0][0].isupper() or words.one_of("not_names", row[size].form):
        return None
    return name_in(text[row[size].start :])


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
