"""The words of a text with their places, made comparable: case, accents and possessives put aside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST = 20_000
"""Characters of a text that are looked at; nobody answers a request at greater length."""
_LINE = 200

# Indic and Arabic vowel signs are marks, not letters, to Python: without them a word falls apart.
WORD = re.compile(r"(?:[^\W_]|[̀-ͯؐ-ًؚ-ٟऀ-ॣ०-෿฀-๿])+(?:['’ʼ](?:[^\W_])+)?")
_UNDRAWN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "ʼ": "'"})
_ENCLITIC = re.compile(r"'(?:s|r|n|i|u|w|ch|th)?$")
"""A possessive, or what Welsh hangs on a word: mae'r, i'w."""
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu)'(?=\w)")
"""What Romance languages put before a vowel: l'avis, d'essence, j'ai."""


class Word(NamedTuple):
    """A word, folded, and where it stands in the text. A mail gives thousands: a tuple is made fastest."""

    form: str
    start: int
    end: int


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Lower case, accents, possessives and elisions off: "L’État’s" and "etat" are one word."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_UNDRAWN))
    plain = "".join(c for c in plain if not "̀" <= c <= "ͯ")
    return _ELIDED.sub("", _ENCLITIC.sub("", unicodedata.normalize("NFC", plain)))


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order, numbers among them, at most its first 20,000 characters."""
    return _words_of_a_line(text) if len(text) < _LINE else _words_of_a_text(text[:LONGEST])


@lru_cache(maxsize=4_096)
def _words_of_a_line(text: str) -> tuple[Word, ...]:
    # Sentences, asks and labels are taken apart again and again, by every rule that looks at them.
    return _words(text)


@lru_cache(maxsize=16)
def _words_of_a_text(text: str) -> tuple[Word, ...]:
    # The same for a mail as a whole; of these few are at hand at once.
    return _words(text)


def _words(text: str) -> tuple[Word, ...]:
    return tuple([Word(fold(m[0]), m.start(), m.end()) for m in WORD.finditer(text)])
