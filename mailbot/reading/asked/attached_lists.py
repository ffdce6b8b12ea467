"""A list in an attached file, as if it stood in the mail: its entries and headings, without what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailbot.domain.documents import FileText
from mailbot.reading.asked.lists import layout
from mailbot.reading.asked.prose import Asked
from mailbot.reading.asked.setting import MOST_ITEMS, Reading, Setting
from mailbot.reading.asked.text import read_text
from mailbot.reading.asked.things import is_named
from mailbot.reading.text.words import words

_LONGEST = 20_000
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_LETTERED = re.compile(r"^(?:section|part)?\s*[A-H][.):]?\s+(?=[A-Z])", re.IGNORECASE)
_HEADING = 9
"""Words of a line that may head a part of the list."""
_LEAST = 2
"""Entries that make a list."""


def read_lists(files: Sequence[FileText], reading: Reading, setting: Setting) -> None:
    """Note what the attached lists ask for; the mail's own words count beside them only where they name a paper."""
    found = [a for f in files if f.text.strip() and not f.decoration for a in _asked_in(f.text, setting)]
    if not found:
        return
    reading.wanted = [w for w in reading.wanted if _beside_a_list(w.asked, setting)]
    for asked in found[:MOST_ITEMS]:
        reading.want(asked)


def _asked_in(text: str, setting: Setting) -> Iterator[Asked]:
    """What a file's list asks for; a file without entries is read as any text."""
    lines = [_GAP.sub("\t", line) for line in text[:_LONGEST].split("\n")]
    listed = [p for p in layout("\n".join(lines)) if p.sort != "line"]
    kept = "\n".join(_listed(lines, setting)) if len(listed) >= _LEAST else "\n".join(lines)
    for wanted in read_text(f"I need the following:\n\n{kept}", setting).wanted:
        yield wanted.asked


def _listed(lines: Sequence[str], setting: Setting) -> Iterator[str]:
    """The entries and rows, and the headings that say whether what follows is asked for."""
    for line in lines:
        if ":" in line and setting.every.begins(line, "file_about"):
            continue
        bare = _LETTERED.sub("", line.strip()).rstrip(" :")
        pieces = layout(line)
        if _heads(line, bare, setting):
            yield f"\n{bare}:\n"
        elif "\t" in line.strip() or (pieces and pieces[0].sort == "entry"):
            yield line


def _heads(line: str, bare: str, setting: Setting) -> bool:
    """Whether a line heads a part of the list: "A. Still to come from you", "Already received, with thanks"."""
    short = "\t" not in line and 0 < len(words(bare)) <= _HEADING and not bare.endswith(".")
    return short and setting.every.has(bare, "heading_ours", "lead")


def _beside_a_list(asked: Asked, setting: Setting) -> bool:
    """Whether what the mail itself asks for is more than the list that it points at."""
    every = setting.every
    return not asked.unnamed and is_named(asked.text, every) and not every.has(asked.text, "list_noun")
