"""The layout of what staff write: sentences, list entries with their levels, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

MOST_LINES = 1_000
_LONGEST_LINE = 4_000
_WIDEST = 100
"""Characters after which the last mail program wraps."""
_WRAPPED = 50
"""A line shorter than this was ended by its writer, not by the mail program."""

_BULLET = r"[-*•·▪◦–—●○■□☐✓✔➢►➤→>§✗✘❌✅☑☒]{1,2}|\[[ xX]?\]"
_NUMBER = r"\(?\d{1,2}(?:\.\d{1,2}){0,2}[.):]\)?|\(?\d{1,2}\)|\(?[a-zA-Z]\)|\(?[a-hA-H]\.|\(?(?:x|ix|iv|v?i{1,3})[.)]"
_MARKS = rf"(?:{_BULLET}|{_NUMBER}|o(?=\s{{2}}))\s{{0,20}}(?:\[[ xX]?\])?"
_MARK = re.compile(rf"^(?P<indent>[ \t]{{0,40}})(?P<mark>{_MARKS})(?P<text>\s*\S.*)$")
_SPACED = re.compile(rf"^[ \t]{{0,40}}(?:(?:{_BULLET}|o)\s|(?:{_NUMBER})\s{{0,4}}[^\d\s])")
_BARE_NUMBER = re.compile(r"^[ \t]{0,20}(?P<n>\d{1,2})[ \t]{1,8}(?P<text>[^\W\d].*)$")
_COLUMNS = re.compile(r"\s*\t\s*|\s*\|\s*|\s{3,}|(?<=\S)\s{2}(?=\S)")
_INLINE = re.compile(r"(?:(?<=\s)|^)\(?(?P<n>[1-8]|[a-hA-H])(?:\)|\.(?=\s))\s{1,3}(?=[^\s])")
_NAMES = re.compile(r"[^\W\d]{2}|[A-Za-z]\d|[A-Za-z]&[A-Za-z]")
_TICK = re.compile(r"\s*(?:[-*•]\s)?(?:[✓✔✅☑]|\[[xX✓✔]\])")
_CROSS = re.compile(r"\s*(?:[-*•]\s)?(?:[✗✘❌☐□☒]|\[ ?\])")
_CROSSED = "☒"
_TIGHT = re.compile(r"^([ \t]{0,10}(?:[-*•–]|\+(?= )))( ?[^\W_])")
_RULE = re.compile(r"^[\s|+:=_-]{3,200}$")

Sort = Literal["line", "entry", "row"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A line as its writer meant it: wrapped lines joined, marks of lists taken off."""

    sort: Sort
    text: str
    level: int = 0
    """How deep a list entry stands."""
    cells: tuple[str, ...] = ()
    paragraph: int = 0
    """Blank lines divide paragraphs."""
    first: bool = False
    """The first row of its table."""
    ticked: bool | None = None
    """A list entry or row with a tick; False: with a cross or an empty box."""
    box: str = ""
    """The mark it bears, where it is a box with a cross in it."""


@dataclass(slots=True)
class _Reader:
    pieces: list[Piece] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)
    paragraph: int = 0
    last: str = ""
    """The line before as it stood, to tell whether it was wrapped."""
    width: int = 0


def layout(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in order, at most 1,000."""
    lines = _spaced_dashes([line[:_LONGEST_LINE].rstrip() for line in text.split("\n")[:MOST_LINES]])
    tables = _tables(lines)
    numbered = _bare_numbers(lines)
    reader = _Reader(width=_width(lines))
    for number, line in enumerate(lines):
        if number in tables:
            _take_row(line, number - 1 not in tables, reader)
        elif number in numbered:
            _take_entry(*numbered[number], reader)
            reader.last = line
        else:
            _take(line, reader)
    return tuple(part for piece in reader.pieces for part in _unfolded(piece))


def _spaced_dashes(lines: list[str]) -> list[str]:
    """Lines that begin with a dash and no blank ("-parts invoices"), two or more together, as entries of a list."""
    tight = [bool(_TIGHT.match(line)) for line in lines]
    beside = [
        n for n, one in enumerate(tight) if one and (tight[n - 1 : n] == [True] or tight[n + 1 : n + 2] == [True])
    ]
    for n in beside:
        lines[n] = _TIGHT.sub(r"\1 \2", lines[n]).replace("+", "-", 1 if lines[n].lstrip().startswith("+") else 0)
    return lines


def _width(lines: Sequence[str]) -> int:
    """Where the mail program wraps; 0 when it leaves lines as long as they are.

    One that wraps breaks some sentence before a word in small letters.
    """
    longest = max((len(line) for line in lines), default=0)
    broken = any(_is_full(one, other, longest) and other[0].islower() for one, other in pairwise(lines))
    return longest if longest <= _WIDEST and broken else 0


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the next line had no room in this one."""
    return bool(line and following.strip()) and len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _take(line: str, reader: _Reader) -> None:
    if not line.strip():
        reader.paragraph += bool(reader.last)
        reader.last = ""
        return
    found = _MARK.match(line) if _SPACED.match(line) else None
    if found:
        _take_entry(len(found["indent"].expandtabs(4)), found["text"].strip(), reader, _ticked(line), _box(line))
    elif _goes_on(line, reader):
        before = reader.pieces[-1]
        reader.pieces[-1] = replace(before, text=f"{before.text} {line.strip()}")
    else:
        reader.pieces.append(Piece("line", line.strip(), paragraph=reader.paragraph))
    reader.last = line


def _unfolded(piece: Piece) -> Iterator[Piece]:
    """A line that holds a whole list ("send 1) the lease 2) the deed. Thanks") as the pieces of one."""
    hits = list(_INLINE.finditer(piece.text)) if piece.sort == "line" else []
    if [h["n"].lower() for h in hits] not in (list("12345678"[: len(hits)]), list("abcdefgh"[: len(hits)])) or len(
        hits
    ) < 2:
        yield piece
        return
    if piece.text[: hits[0].start()].strip():
        yield replace(piece, text=f"{piece.text[: hits[0].start()].rstrip(' :-')}:")
    ends = [*(h.start() for h in hits[1:]), len(piece.text)]
    entries = [piece.text[h.end() : end].strip(" ;,") for h, end in zip(hits, ends, strict=True)]
    last, stop, rest = entries[-1].partition(". ")
    for entry in (*entries[:-1], last):
        yield replace(piece, sort="entry", text=entry)
    if stop and rest.strip():
        yield replace(piece, text=rest.strip())


def _ticked(line: str) -> bool | None:
    return True if _TICK.match(line) else False if _CROSS.match(line) else None


def _box(line: str) -> str:
    return _CROSSED if line.lstrip().startswith(_CROSSED) else ""


def without_ticked(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces without what is ticked off; where nothing is crossed or left empty, ticks are mere bullets.

    A box with a cross in it is a tick where others are empty: so Word ticks them.
    """
    empty = any(p.ticked is False and p.box != _CROSSED for p in pieces)
    told = any(p.ticked is False for p in pieces)
    return tuple(p for p in pieces if not (told and (p.ticked or (empty and p.box == _CROSSED))))


def _take_entry(indent: int, text: str, reader: _Reader, ticked: bool | None = None, box: str = "") -> None:
    """A list entry; a deeper indent begins a list inside the list."""
    while reader.indents and reader.indents[-1] > indent:
        reader.indents.pop()
    if not reader.indents or reader.indents[-1] < indent:
        reader.indents.append(indent)
    fresh = not reader.pieces or reader.pieces[-1].sort != "entry"
    if fresh:
        reader.indents = [indent]
    level = len(reader.indents) - 1
    reader.pieces.append(Piece("entry", text, level, paragraph=reader.paragraph, ticked=ticked, box=box))


def _goes_on(line: str, reader: _Reader) -> bool:
    """Whether a line without a mark continues the one before: it is indented below an entry, or was wrapped."""
    if not reader.last or not reader.pieces or reader.pieces[-1].sort == "row":
        return False
    if reader.pieces[-1].sort == "entry" and line[:2].isspace():
        return True
    if not reader.width or len(reader.last) < _WRAPPED:
        return False
    return _is_full(reader.last, line, reader.width)


def _take_row(line: str, first: bool, reader: _Reader) -> None:
    reader.last = ""
    if _RULE.match(line):
        return
    cells = _cells(line)
    told, box = _ticked(line), _box(line)
    text = ", ".join(cells)
    reader.pieces.append(Piece("row", text, 0, cells, reader.paragraph, first=first, ticked=told, box=box))


def _cells(line: str) -> tuple[str, ...]:
    cells = [c.strip() for c in _COLUMNS.split(line.strip())]
    if line.strip().startswith("|"):
        cells = cells[1:]
    return tuple(cells[:-1] if cells and not cells[-1] else cells)


def _tables(lines: Sequence[str]) -> frozenset[int]:
    """Numbers of the lines that are rows: two or more together, each with columns."""
    found: set[int] = set()
    run: list[int] = []
    for number, line in enumerate([*lines, ""]):
        if number < len(lines) and (_is_row(line) or (run and _RULE.match(line))):
            run.append(number)
            continue
        if len(run) > 1:
            found.update(run)
        run = []
    return frozenset(found)


def _is_row(line: str) -> bool:
    stripped = line.strip()
    if not stripped or (_SPACED.match(line) and "|" not in stripped[1:] and "\t" not in stripped[4:]):
        return False
    return ("\t" in stripped or "|" in stripped[1:] or "   " in stripped) and len(_cells(line)) > 1


def _bare_numbers(lines: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Lines numbered without a stop, when the numbers rise by one from 1: line number to (indent, text)."""
    hits = [(n, hit) for n, line in enumerate(lines) if (hit := _BARE_NUMBER.match(line))]
    rising = [int(hit["n"]) for _, hit in hits] == list(range(1, len(hits) + 1))
    return {n: (0, hit["text"].strip()) for n, hit in hits} if rising and len(hits) > 1 else {}


def rows_as_things(rows: Sequence[Piece], is_heading: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(the thing, the other cells) of each row; a first row of headings names the columns and is none itself."""
    heads = rows[0].cells if is_heading and rows else ()
    for row in rows[1 if is_heading else 0 :]:
        column = next((n for n, cell in enumerate(row.cells) if _NAMES.search(cell)), None)
        if column is not None and column < len(row.cells):
            yield row.cells[column], row.cells[column + 1 :] if len(heads) != 1 else ()
