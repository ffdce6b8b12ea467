"""Our own words in somebody's mail: known again line by line, however they were wrapped or marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MOST = 60_000
_MOSTLY = 0.7
"""Of a letter's lines, where answers may have been typed into the others."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LABEL = re.compile(r"^[\s>*•·▪◦–-]*(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])?[\s*•·–-]*", re.I)


def words_of(text: str) -> list[str]:
    """The words, folded."""
    return [w.lower().replace("’", "'") for w in _WORD.findall(text)]


def without_label(line: str) -> str:
    """A list entry without its number, letter or bullet."""
    return line[_LABEL.match(line).end() :] if _LABEL.match(line) else line  # type: ignore[union-attr]


@dataclass(frozen=True)
class Ours:
    """Everything we sent, ready to be compared."""

    stream: str
    """All words in order, a blank around each."""
    lines: frozenset[str]
    """Each line's words, labels off."""
    letters: tuple[tuple[str, ...], ...] = ()
    """Of each text the lines of three words and more."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> Ours:
        """What these texts hold; the first 60,000 characters of each."""
        texts = [text[:_MOST] for text in texts]
        stream = " \n ".join(" ".join(words_of(text)) for text in texts)
        letters = [[" ".join(words_of(without_label(line))) for line in text.split("\n")] for text in texts]
        long = tuple(tuple(line for line in lines if line.count(" ") > 1) for lines in letters)
        return cls(f" {stream} ", frozenset(line for lines in letters for line in lines if line), long)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def is_copied_in(self, lines: Sequence[str]) -> bool:
        """Whether these lines are a copy of one of our letters, with or without something typed into it. A mail of a
        colleague that asks for the same things in other words is none."""
        copy = f" {' '.join(w for line in lines for w in words_of(without_label(line)))} "
        found = ((sum(f" {line} " in copy for line in letter), len(letter)) for letter in self.letters)
        return any(hits and hits >= _MOSTLY * total for hits, total in found)

    def has(self, line: str) -> bool:
        """Whether a line is ours: one of our lines, or (three words and more) a piece of our running text."""
        words = words_of(without_label(line))
        joined = " ".join(words)
        return joined in self.lines or (len(words) >= 3 and f" {joined} " in self.stream)

    def tail(self, line: str) -> tuple[str, str] | None:
        """(our line, what was typed behind it on the same line); None when the line does not begin with ours."""
        start = _LABEL.match(line)
        offset = start.end() if start else 0
        found = list(_WORD.finditer(line, offset))
        words = [m[0].lower().replace("’", "'") for m in found]
        for count in range(min(len(words) - 1, 60), 1, -1):
            if " ".join(words[:count]) in self.lines:
                end = found[count - 1].end()
                rest = line[end:].lstrip(" \t?.:;,–—=>)\"'-*")
                return line[:end], rest
        return None
