"""Letters that OCR takes for figures, and figures that it takes for letters, put right where their neighbours tell."""

from __future__ import annotations

import re

_FIGURE_IN_WORD = re.compile(r"(?<=[A-Za-z])[015|](?=[A-Za-z]{2})|(?<=[A-Za-z]{2})[015|](?=[A-Za-z])")
_LETTER_IN_NUMBER = re.compile(r"(?<=\d)[OolI|](?=[\d/.,-])|(?<=[\d/.-])[OolI|](?=\d)|\b[OlI](?=\d[/.-]\d)")
_LETTERS = {"0": "o", "1": "l", "|": "l", "5": "s"}
_FIGURES = {"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"}
_SPACED_YEAR = re.compile(r"\b(20)\s(\d\d)\b(?=\s*(?:$|\n))")


def mended(text: str) -> str:
    """A text that OCR read, single slips put right: "Emp1oyee" is Employee, "O5/04/2O26" is 05/04/2026."""
    text = _FIGURE_IN_WORD.sub(lambda m: _LETTERS[m[0]], text)
    text = _LETTER_IN_NUMBER.sub(lambda m: _FIGURES[m[0]], text)
    return _SPACED_YEAR.sub(r"\1\2", text)
