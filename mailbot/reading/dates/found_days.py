"""Days found in a text, and what a pattern of reading/dates/named_days.py matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailbot.reading.dates.day_words import Token


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day named in a text. It may lie before the day of writing: then nothing is promised for it."""

    day: date
    start: int
    end: int
    vague: bool = False
    """Too loosely said to hold anybody to: "after Christmas", "in a week or two"; `day` is then the earliest."""


@dataclass(frozen=True, slots=True)
class FoundSpell:
    """A stretch of days from one to another: "1 to 14 December"."""

    first: date
    last: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """What a pattern matched."""

    name: str
    tokens: tuple[Token, ...]
    """Without fillers."""
    lead: str
    """The letter before it, fillers skipped; "" at the beginning and behind an unknown word."""
    article: bool
    """A filler, an article perhaps, stands right before it."""
    opens: bool
    """It begins a sentence, a clause or what follows a dash."""
    written: date

    def all(self, letters: str) -> list[Token]:
        """The tokens with one of these letters."""
        return [t for t in self.tokens if t.letter in letters]

    def number(self, letters: str) -> int:
        """The value of the first token with one of these letters."""
        return self.all(letters)[0].number

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end
