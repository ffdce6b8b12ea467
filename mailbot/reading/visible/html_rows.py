"""Rows of tables that hold data, told from the tables with which mail programs lay a page out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

_PARAGRAPHS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center"})
_LAYS_OUT = frozenset({"table", "ul", "ol", "blockquote", "hr", "pre", "li", "dl", "form", "section"})
_MOST_PARAGRAPHS = 2
_LEAST_CELLS = 2
_MOST_LOOKED_AT = 60
"""Nodes of a cell that are looked at; what holds more is no cell of data."""


class Node(Protocol):
    """What this needs of an element of the parser's."""

    @property
    def tag(self) -> str | None: ...
    @property
    def child(self) -> Node | None: ...
    @property
    def next(self) -> Node | None: ...


def is_data_row(row: Node) -> bool:
    """Whether a row's cells are short and plain, so that it reads as one line: Word wraps each in a paragraph."""
    cells = [c for c in _children(row) if c.tag in ("td", "th")]
    return len(cells) >= _LEAST_CELLS and all(_is_plain(c) for c in cells)


def _is_plain(cell: Node) -> bool:
    """Whether a cell holds a line or two of text."""
    paragraphs = seen = 0
    waiting = list(_children(cell))
    while waiting:
        node = waiting.pop()
        seen += 1
        paragraphs += node.tag in _PARAGRAPHS or node.tag == "br"
        if seen > _MOST_LOOKED_AT or paragraphs > _MOST_PARAGRAPHS or node.tag in _LAYS_OUT:
            return False
        waiting.extend(_children(node))
    return True


def _children(node: Node) -> Iterator[Node]:
    one = node.child
    count = 0
    while one is not None and count <= _MOST_LOOKED_AT:
        yield one
        one, count = one.next, count + 1
