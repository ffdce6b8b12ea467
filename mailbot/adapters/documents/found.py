"""What a reader is given and what it finds: the words between the readers, the workers and the port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from mailbot.domain.documents import Problem

MOST_TEXT = 1_000_000
"""Characters kept of one file."""
MOST_PAGES = 50
"""Pages read of one file."""
MOST_OCTETS = 100_000_000
"""Unpacked octets of one container."""
MOST_CONTENTS = 200
"""Files taken out of one container."""


def _no_beat() -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be read. `beat` is called before each costly step, so that whoever waits knows it goes on."""

    name: str
    kind: str
    """What its bytes say it is, a MIME type."""
    content: bytes = field(repr=False)
    passwords: tuple[str, ...] = ()
    beat: Callable[[], None] = _no_beat
    looked_at: bool = False
    """A small picture of its first page is wanted, not its words."""


@dataclass(frozen=True, slots=True)
class Content:
    """A file inside a file."""

    name: str
    content: bytes = field(default=b"", repr=False)
    within: tuple[str, ...] = ()
    """Further containers between it and the file that was read."""
    inline: bool = False
    referenced: bool = False
    declared_type: str = ""
    problem: Problem | None = None
    """Why it could not be taken out."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one file gave. Contents without a text and a problem: it is a container and nothing else."""

    text: str = ""
    pages: int = 0
    problem: Problem | None = None
    source: Literal["text", "ocr", "none"] = "text"
    contents: tuple[Content, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether any word came of it."""
        return bool(self.text.strip())


Reader = Callable[[File], Found]


def failed(problem: Problem, pages: int = 0) -> Found:
    """Nothing could be read."""
    return Found(pages=pages, problem=problem, source="none")


def text_found(text: str, pages: int = 1) -> Found:
    """A text, cut to what is kept; blank: the file is empty."""
    return Found(tidied(text)[:MOST_TEXT], pages) if text.strip() else failed("empty", pages)


def bounded(lines: Iterable[str]) -> Iterator[str]:
    """Lines, as many as MOST_TEXT has room for."""
    room = MOST_TEXT
    for line in lines:
        yield line
        room -= len(line) + 1
        if room < 0:
            return


def tidied(text: str) -> str:
    """No blanks at the ends of lines and cells."""
    return "\n".join(line.rstrip() for line in text.replace(" \t", "\t").split("\n"))
