"""A letter's text, taken apart into paragraphs, lists and headings: one source for the text and the HTML part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_NUMBERED = re.compile(r"(\d{1,3})\. +(.*)")
_BULLET = re.compile(r"- +(.*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list."""

    text: str
    number: int = 0
    more: tuple[str, ...] = ()
    """Lines below it, about the same thing."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its lines), a heading, or a list (its entries)."""

    kind: Literal["paragraph", "heading", "numbered", "bullets"]
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def blocks_of(text: str) -> tuple[Block, ...]:
    """Blank lines part blocks; "# " begins a heading, "1. " and "- " entries, indented lines belong to their entry."""
    return tuple(_block(lines) for lines in _paragraphs(text))


def plain(text: str) -> str:
    """The text part: headings underlined, blank lines evened, line ends \\n."""
    parts = []
    for lines in _paragraphs(text):
        if lines[0].startswith("# "):
            title = lines[0][2:].strip()
            parts.append(f"{title}\n{'-' * len(title)}")
        else:
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _paragraphs(text: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in (raw.rstrip() for raw in text.split("\n")):
        if line.startswith("# "):
            found += [[line], []]
        elif line:
            found[-1].append(line)
        else:
            found.append([])
    return [lines for lines in found if lines]


def _block(lines: list[str]) -> Block:
    if lines[0].startswith("# "):
        return Block("heading", (lines[0][2:].strip(),))
    if _NUMBERED.match(lines[0]):
        return Block("numbered", entries=_entries(lines))
    if _BULLET.match(lines[0]):
        return Block("bullets", entries=_entries(lines))
    return Block("paragraph", tuple(line.strip() for line in lines))


def _entries(lines: list[str]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    for line in lines:
        if numbered := _NUMBERED.match(line):
            found.append(Entry(numbered[2], int(numbered[1])))
        elif bullet := _BULLET.match(line):
            found.append(Entry(bullet[1]))
        else:
            last = found.pop()
            found.append(Entry(last.text, last.number, (*last.more, line.strip())))
    return tuple(found)
