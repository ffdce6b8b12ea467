"""Words mistyped in a hurry, read as what was meant: "teh", "coudl", "pensoin", "recipts"."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_LEAST_SWAPPED, _LEAST_DROPPED = 3, 6
_LONGEST = 16


class Slips:
    """What a mistyped word stands for, among the words that are known."""

    __slots__ = ("_dropped", "_known", "_read", "_short")

    def __init__(self, known: Collection[str], short: Collection[str] = ()) -> None:
        """`short`: what is written for what in a hurry, each as "ur your"."""
        self._short = dict(pair.split() for pair in short)
        self._known = frozenset(known)
        self._dropped = {
            short: word for word in sorted(self._known) if len(word) > _LEAST_DROPPED for short in _without_one(word)
        }
        self._read: dict[str, str] = {}

    def meant(self, form: str) -> str:
        """The word meant: two letters swapped, or one left out inside a longer word; else the word itself."""
        if form in self._short:
            return self._short[form]
        if form in self._known or not _LEAST_SWAPPED <= len(form) <= _LONGEST or not form.isalpha():
            return form
        if form not in self._read:
            swapped = next((s for s in _swapped(form) if s in self._known), "")
            if len(self._read) > 20_000:
                self._read.clear()
            self._read[form] = swapped or self._dropped.get(form, form)
        return self._read[form]


def _swapped(form: str) -> Iterator[str]:
    for n in range(len(form) - 1):
        yield f"{form[:n]}{form[n + 1]}{form[n]}{form[n + 2 :]}"


def _without_one(word: str) -> Iterator[str]:
    """The word without one of its inner letters; the end makes a plural or a tense."""
    for n in range(1, len(word) - 2):
        yield word[:n] + word[n + 1 :]
