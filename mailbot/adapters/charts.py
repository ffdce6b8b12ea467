"""Figures -> a small bar chart (PNG), for letters: as legible on a phone as on a desk, and in the dark.

A picture can't follow its reader's colours, so it brings a ground of its own: everything on it stands out from that,
whatever is around it. It is drawn twice as large as it is shown, for sharp screens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailbot.adapters.painting import Box, Words, painted, width_of

Bars = Sequence[tuple[str, int]]

WIDTH = 640
"""Pixels; shown on 320."""
GROUND, INK, FULL, EMPTY = "#22344d", "#f4f7fb", "#8fc0ff", "#3a4f6d"
"""Behind everything; words and figures; the bars; what is left of a bar's line."""
LETTERS = 32
"""Pixels."""
MOST = 12
"""Bars of one chart."""
_EDGE, _ROW, _BASE, _BAR, _GAP = 28, 82, 32, 46, 24
"""The margin; from bar to bar; a label's base line, a bar's top and the space behind a label, from its row's top."""
_THICK = 16


def draw(bars: Bars) -> bytes:
    """A PNG; b"" where nothing can be drawn: no figures, too many, or words in other letters than western Europe's."""
    if not 0 < len(bars) <= MOST or not all(_is_legible(label) for label, _ in bars):
        return b""
    height = 2 * _EDGE + (len(bars) - 1) * _ROW + _BAR + _THICK
    try:
        return painted((WIDTH, height), GROUND, _boxes(bars), _words(bars), LETTERS)
    except (OSError, ImportError, ValueError):  # a letter without its picture is a letter all the same
        return b""


def _is_legible(label: str) -> bool:
    return label.isprintable() and all(ord(c) < 0x100 or c in "–—‘’“”…" for c in label)


def _boxes(bars: Bars) -> Iterator[Box]:
    most = max(1, *(number for _, number in bars))
    whole = WIDTH - 2 * _EDGE
    for row, (_, number) in enumerate(bars):
        top = _EDGE + row * _ROW + _BAR
        yield Box(_EDGE, top, WIDTH - _EDGE, top + _THICK, EMPTY, _THICK // 2)
        if number > 0:
            right = _EDGE + max(_THICK, whole * number // most)
            yield Box(_EDGE, top, right, top + _THICK, FULL, _THICK // 2)


def _words(bars: Bars) -> Iterator[Words]:
    for row, (label, number) in enumerate(bars):
        base, figure = _EDGE + row * _ROW + _BASE, f"{number:,}"
        room = WIDTH - 2 * _EDGE - _GAP - width_of(figure, LETTERS)
        yield Words((_EDGE, base), _cut(label, room), INK)
        yield Words((WIDTH - _EDGE, base), figure, INK, ends=True)


def _cut(label: str, room: int) -> str:
    """The label, or as much of it as there is room for."""
    if width_of(label, LETTERS) <= room:
        return label
    while label and width_of(f"{label}…", LETTERS) > room:
        label = label[:-1]
    return f"{label.rstrip()}…"
