"""What a linguist marks in a text; the conclusions are drawn in `reading`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that a phrase table knows. Offsets are characters of the whole text."""

    label: str
    """A label of rules/languages/<xx>/phrases.toml, e.g. "attached", "promise", "none", "negation"."""
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one line of a list."""

    text: str
    start: int
    end: int
    marks: tuple[Mark, ...] = ()

    def has(self, *labels: str) -> bool:
        """Whether any of these labels is marked in it."""
        return any(m.label in labels for m in self.marks)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A text, marked."""

    text: str
    language: str
    """BCP 47 primary subtag; "und" when it could not be told."""
    certain: bool
    """Whether the language was found beyond reasonable doubt."""
    sentences: tuple[Sentence, ...] = ()
