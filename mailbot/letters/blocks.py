"""A letter's text, taken apart into paragraphs, lists and headings: one source for the text and the HTML part."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_NUMBERED = re.compile(r"(\d{1,3})\. +(.*)")
_BULLET = re.compile(r"- +(.*)")
_PICTURE = re.compile(r"\[picture (\d{1,3})\]")
_BAR = re.compile(r"\| (.+) \| (\d{1,7}) \|")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list."""

    text: str
    number: int = 0
    more: tuple[str, ...] = ()
    """Lines below it, about the same thing."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its lines), a heading, a list (its entries), bars (entries with their numbers), or a picture."""

    kind: Literal["paragraph", "heading", "numbered", "bullets", "bars", "picture"]
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


def blocks_of(text: str) -> tuple[Block, ...]:
    """Blank lines part blocks; "# " begins a heading, "1. " and "- " entries, indented lines belong to their entry.

    Lines of nothing but "| label | 12 |" are bars, drawn in the HTML part and told in figures in the text. A paragraph
    "[picture 1]" is where the HTML part shows the letter's picture of that number.
    """
    return tuple(_block(lines) for lines in _paragraphs(text))


def plain(text: str) -> str:
    """The text part: headings underlined, blank lines evened, line ends \\n."""
    parts = []
    for lines in _paragraphs(text):
        if lines[0].startswith("# "):
            title = lines[0][2:].strip()
            parts.append(f"{title}\n{'-' * len(title)}")
        elif _is_picture(lines):
            continue
        elif bars := _bars(lines):
            width = max(len(bar.text) for bar in bars)
            parts.append("\n".join(f"{bar.text + ':':<{width + 1}} {bar.number:>5}" for bar in bars))
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
    if _is_picture(lines):
        return Block("picture", entries=(Entry("", int(_PICTURE.findall(lines[0])[0])),))
    if bars := _bars(lines):
        return Block("bars", entries=bars)
    if _NUMBERED.match(lines[0]):
        return Block("numbered", entries=_entries(lines))
    if _BULLET.match(lines[0]):
        return Block("bullets", entries=_entries(lines))
    return Block("paragraph", tuple(line.strip() for line in lines))


def _is_picture(lines: list[str]) -> bool:
    return len(lines) == 1 and _PICTURE.fullmatch(lines[0]) is not None


def _bars(lines: list[str]) -> tuple[Entry, ...]:
    """Empty when one of the lines is no bar."""
    found = [_BAR.fullmatch(line) for line in lines]
    return tuple(Entry(bar[1], int(bar[2])) for bar in found if bar) if all(found) else ()


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
