"""The charts of a letter: its bars, drawn by whoever can, with the same figures in words beside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mailbot.letters.blocks import Block

Draw = Callable[[Sequence[tuple[str, int]]], bytes]
"""Labels with their figures -> a PNG; b"" where none can be made."""
CHART_WIDTH = 320
"""Pixels at which a chart is shown at the most: a phone's width."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart."""

    alt: str
    """The same in words: "less than a week: 12; 1 to 2 weeks: 5"."""
    png: bytes = field(repr=False)

    @property
    def as_data(self) -> str:
        """An address that holds the picture itself (RFC 2397)."""
        return f"data:image/png;base64,{b64encode(self.png).decode('ascii')}"


def undrawn(bars: Sequence[tuple[str, int]]) -> bytes:
    """Nobody draws: the bars are a table."""
    return b""


def drawn(blocks: Sequence[Block], draw: Draw) -> dict[int, Chart]:
    """The charts that could be made of a letter's bars, by the place of these among its blocks."""
    found = {}
    for place, block in enumerate(blocks):
        bars = tuple((bar.text, bar.number) for bar in block.entries) if block.kind == "bars" else ()
        if bars and (png := draw(bars)):
            found[place] = Chart("; ".join(f"{label}: {number}" for label, number in bars), png)
    return found
