"""Our own words in somebody's mail: known again line by line, however they were wrapped or marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MOST = 60_000
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

    @classmethod
    def of(cls, texts: Sequence[str]) -> Ours:
        """What these texts hold; the first 60,000 characters of each."""
        stream, lines = [], set()
        for text in texts:
            stream.append(" ".join(words_of(text[:_MOST])))
            lines |= {" ".join(words_of(without_label(line))) for line in text[:_MOST].split("\n")}
        return cls(" " + " \n ".join(stream) + " ", frozenset(line for line in lines if line))

    def __bool__(self) -> bool:
        return bool(self.lines)

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
