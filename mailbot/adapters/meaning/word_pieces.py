"""Texts cut into the word pieces that the encoder was taught with (BERT's uncased WordPiece; weights.md)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

LONGEST = 64
"""Pieces of a text that are looked at, the marks at both ends among them."""
_LONGEST_WORD = 60
_UNKNOWN, _BEGIN, _END = "[UNK]", "[CLS]", "[SEP]"
WORDS = re.compile(r"[^\W_]+|[^\w\s]|_")


class WordPieces:
    """Cuts words into the longest pieces it knows."""

    def __init__(self, known: Sequence[str]) -> None:
        self._numbers = {piece: number for number, piece in enumerate(known)}
        self._cut = lru_cache(8_192)(self._pieces_of_word)

    def of(self, text: str) -> list[int]:
        """The numbers of its pieces, at most LONGEST; never raises."""
        found: list[int] = []
        for word in WORDS.findall(_plain(text[: LONGEST * _LONGEST_WORD])):
            if len(found) > LONGEST:
                break
            found.extend(self._cut(word))
        return [self._numbers[_BEGIN], *found[: LONGEST - 2], self._numbers[_END]]

    def _pieces_of_word(self, word: str) -> tuple[int, ...]:
        pieces = tuple(self._longest_first(word)) if len(word) <= _LONGEST_WORD else (None,)
        return tuple(p for p in pieces if p is not None) if None not in pieces else (self._numbers[_UNKNOWN],)

    def _longest_first(self, word: str) -> Iterator[int | None]:
        start = 0
        while start < len(word):
            lead = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if lead + word[start:end] in self._numbers), None)
            if end is None:
                yield None
                return
            yield self._numbers[lead + word[start:end]]
            start = end


def _plain(text: str) -> str:
    """In small letters, without accents."""
    spread = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in spread if unicodedata.category(c) not in ("Mn", "Cf", "Cc") or c.isspace())
