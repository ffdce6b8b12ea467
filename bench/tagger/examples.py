"""The tagger's examples: the passages below, their marks taken out and kept as spans.

Passages are parted by a line `--`. In `asked` a mark is `{D: the deed}`; a block of `said` begins with the numbered
items that were asked for and a line `=`, and a mark names its item: `{2 ans: my uncle's}`; `*` stands for several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.tagger.labels import ASKED, SAID, kind_of

FOLDER = Path(__file__).parent / "examples"
_PARTED = re.compile(r"(?m)^\s*--\s*$")
_ITEMS_END = re.compile(r"(?m)^\s*=\s*$")
_ITEM = re.compile(r"(?m)^\s*(\d+)[.)]\s*(.+)$")
_ASKED = re.compile(r"\{([DASPB]):\s*([^{}]*)\}")
_SAID = re.compile(r"\{\s*(\*|[\d,\s]+?)\s+([a-z]+)\s*:\s*([^{}]*)\}")
_PAIRED = re.compile(r"\{([a-z]+):\s*([^{}]*)\}")
SEVERAL = "*"


class Slip(Exception):
    """An example that can't be read: which, and why."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` is of a kind; `item`: the number of the item that it speaks of, or `*`."""

    start: int
    end: int
    kind: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and its marks; `items`: number to what was asked for."""

    text: str
    marks: tuple[Mark, ...]
    items: tuple[tuple[str, str], ...] = ()


def asked(path: Path) -> Iterator[Passage]:
    """Passages of staff. Raises Slip."""
    kinds = {kind_of(label) for label in ASKED}
    for block in _blocks(path):
        text, found = _unmarked(block, _ASKED)
        yield _checked(Passage(text, tuple(Mark(s, e, m[1]) for s, e, m in found)), kinds, path)


def said(path: Path) -> Iterator[Passage]:
    """Answers of clients, with what they answer. Raises Slip."""
    for block in _blocks(path):
        head, end, body = block.partition(hit[0] if (hit := _ITEMS_END.search(block)) else "\0")
        items = tuple((m[1], m[2].strip()) for m in _ITEM.finditer(head))
        if not end or not items:
            raise Slip(f"{path.name}: no numbered items and a line = before “{block[:60]}”.")
        text, found = _unmarked(body.strip(), _SAID)
        marks = tuple(Mark(s, e, m[2], n) for s, e, m in found for n in re.findall(r"\d+|\*", m[1]))
        numbers = {n for n, _ in items} | {SEVERAL}
        if unknown := {m.item for m in marks} - numbers:
            raise Slip(f"{path.name}: no item {min(unknown)} before “{text[:60]}”.")
        yield _checked(Passage(text, marks, items), set(SAID), path)


def pairs(path: Path) -> Iterator[Passage]:
    """One thing asked and what is said of it in a line: `P60 | {wait: still hunting for it}`. Raises Slip."""
    for line in path.read_text("utf-8").splitlines():
        ask, bar, body = line.partition(" | ")
        if not bar:
            raise Slip(f"{path.name}: no “ | ” in “{line[:60]}”.")
        text, found = _unmarked(body.strip(), _PAIRED)
        marks = tuple(Mark(s, e, m[1], "1") for s, e, m in found)
        yield _checked(Passage(text, marks, (("1", ask.strip()),)), set(SAID), path)


def _blocks(path: Path) -> Iterator[str]:
    return (b.strip("\n") for b in _PARTED.split(path.read_text("utf-8")) if b.strip())


def _unmarked(text: str, mark: re.Pattern[str]) -> tuple[str, list[tuple[int, int, re.Match[str]]]]:
    """The text without its marks, and where each stood in what is left."""
    out, found, at = "", [], 0
    for hit in mark.finditer(text):
        out += text[at : hit.start()]
        inner = hit[mark.groups]
        found.append((len(out), len(out) + len(inner), hit))
        out += inner
        at = hit.end()
    return out + text[at:], found


def _checked(passage: Passage, kinds: set[str], path: Path) -> Passage:
    if "{" in passage.text or "}" in passage.text:
        raise Slip(f"{path.name}: a bracket is left in “{passage.text[:60]}”.")
    if unknown := {m.kind for m in passage.marks} - kinds:
        raise Slip(f"{path.name}: there is no label {min(unknown)} (“{passage.text[:60]}”).")
    return passage
