"""What a text says of the phrases in rules/kinds.toml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from mailbot.domain.rules import Rules
from mailbot.reading.text.words import folded

_MOST = 12_000
_END = 4_000


@lru_cache(maxsize=64)
def _phrases(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f" {f} " for p in phrases if (f := folded(p))))


@dataclass(frozen=True, slots=True)
class Said:
    """A text made comparable: its words folded, a blank around each."""

    words: str
    rules: Rules

    @classmethod
    def of(cls, text: str, rules: Rules) -> Said:
        """Of a long text only its beginning and its end."""
        short = text if len(text) <= _MOST + _END else f"{text[:_MOST]}\n{text[-_END:]}"
        return cls(f" {folded(short)} ", rules)

    def all(self, label: str) -> tuple[str, ...]:
        """Every phrase of that label that it says."""
        return tuple(p.strip() for p in _phrases(self.rules.kinds.get(label, ())) if p in self.words)

    def first(self, label: str) -> str:
        """The first phrase of that label that it says, "" when it says none."""
        return next((p.strip() for p in _phrases(self.rules.kinds.get(label, ())) if p in self.words), "")

    def begins(self, label: str) -> str:
        """The phrase of that label with which it begins, "" when with none."""
        hits = (p for p in _phrases(self.rules.kinds.get(label, ())) if self.words.startswith(p))
        return next((p.strip() for p in hits), "")
