"""Pieces of text with their places on a page -> lines as a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

GAP = "  "
"""Between two columns of one line."""


@dataclass(slots=True)
class Piece:
    """Some words on one baseline; y grows downwards, any unit."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of the letters; never zero."""
        return max(self.bottom - self.top, 0.001)

    @property
    def middle(self) -> float:
        """Half-way down."""
        return (self.top + self.bottom) / 2


def as_lines(pieces: Iterable[Piece]) -> str:
    """Pieces on the same height make one line, left to right; a blank line where the page has a gap."""
    lines: list[str] = []
    lowest: float | None = None
    for row in _rows(pieces):
        first = min(row, key=lambda p: p.top)
        if lowest is not None and first.top - lowest > first.height:
            lines.append("")
        lines.append(_joined(row))
        lowest = max(p.bottom for p in row)
    return "\n".join(lines)


def _rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """A piece belongs to a row when its middle lies within the row's first piece, or the other way round."""
    rows: list[list[Piece]] = []
    for piece in sorted((p for p in pieces if p.text.strip()), key=lambda p: p.middle):
        head = rows[-1][0] if rows else None
        if head is not None and abs(piece.middle - head.middle) < max(piece.height, head.height) * 0.4:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _joined(row: list[Piece]) -> str:
    row.sort(key=lambda p: p.left)
    text = row[0].text.strip()
    for before, piece in pairwise(row):
        gap = piece.left - before.right
        text += (GAP if gap > before.height * 0.9 else " " if gap > before.height * 0.1 else "") + piece.text.strip()
    return text
