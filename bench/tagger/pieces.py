"""Passages cut into words and their pieces, each with its place, and joined as the encoder was taught to see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.adapters.meaning.vocabulary import vocabulary
from mailbot.adapters.meaning.word_pieces import WORDS

_LONGEST_WORD = 60


@dataclass(frozen=True, slots=True)
class Word:
    """Where in a text a word or a mark stands, and the numbers of its pieces."""

    start: int
    end: int
    pieces: tuple[int, ...]


def words_of(text: str, most: int) -> list[Word]:
    """The words of a text, up to `most` pieces in all."""
    found: list[Word] = []
    for hit in WORDS.finditer(text[: most * _LONGEST_WORD]):
        _, *pieces, _ = vocabulary().pieces.of(hit[0])
        most -= len(pieces)
        if most < 0:
            break
        if pieces:
            found.append(Word(hit.start(), hit.end(), tuple(pieces)))
    return found


def pieces_in(words: Sequence[Word]) -> list[int]:
    """The numbers of their pieces in a row."""
    return [number for word in words for number in word.pieces]


def joined(*parts: Sequence[int]) -> list[int]:
    """One text or two: begin, text, end, text, end."""
    begin, end = vocabulary().pieces.of("")
    return [begin, *(number for part in parts for number in (*part, end))]
