"""Frames of rules/languages/<xx>/ looked at before they are used: brackets pair, and one word at least must stand.

What frames are is told in mailbot/reading/text/frames.py. One that asks for no word at all stands in every sentence:
each of those would be read as asking, ordering or denying whatever its list says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mailbot.domain.frame_parts import DEEPEST, parts_of

_OPENS = {"(": ")", "[": "]"}
_HOW = "let one word stand outside ( )."
_WORD = re.compile(r"\w")


def faults_in(table: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """(label, a sentence) for each frame that can't be meant.

    A list that others refer to by <its name> may hold what is to be left out: where it is used something else stands.
    """
    loose = _loose(table)
    used = {part[1:-1] for frames in table.values() for f in frames for part in parts_of(f) if part[0] == "<"}
    for label, frames in table.items():
        for frame in frames:
            needs, whole = _read(frame, loose)
            if not whole:
                yield label, f'"{frame}" has a bracket that is not closed, or one too many; let them pair.'
            elif not needs and label not in used:
                yield label, f'every part of "{frame}" may be left out, so it stands in any text; {_HOW}'


def _loose(table: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The lists that hold a frame of which every part may be left out."""
    found: frozenset[str] = frozenset()
    for _ in range(DEEPEST):
        found = frozenset(label for label, frames in table.items() if not all(_read(f, found)[0] for f in frames))
    return found


def _read(frame: str, loose: frozenset[str]) -> tuple[bool, bool]:
    """Whether something of it must stand, and whether its brackets pair."""
    parts = parts_of(frame)
    reader = _Frame(parts, loose)
    needs = reader.alternatives("")
    return needs, not reader.broken and reader.at >= len(parts)


class _Frame:
    """A frame read part by part: does a part hold a word, or a list of frames, that must stand?"""

    def __init__(self, tokens: Sequence[str], loose: frozenset[str]) -> None:
        self._tokens, self._loose = tokens, loose
        self.at, self.broken = 0, False

    def alternatives(self, closing: str) -> bool:
        """Whether every alternative up to the closing bracket holds something that must stand."""
        needs = [self._sequence()]
        while self.at < len(self._tokens) and self._tokens[self.at] == "|":
            self.at += 1
            needs.append(self._sequence())
        if closing:
            found = self._tokens[self.at : self.at + 1]
            self.broken = self.broken or found != [closing]
            self.at += 1
        return all(needs)

    def _sequence(self) -> bool:
        needs = False
        while self.at < len(self._tokens) and self._tokens[self.at] not in ("|", ")", "]"):
            part = self._tokens[self.at]
            self.at += 1
            if part in _OPENS:
                inner = self.alternatives(_OPENS[part])
                needs = needs or (inner and part.startswith("["))
            elif part[0] not in "^${" and _WORD.search(part):
                needs = needs or part[1:-1] not in self._loose or part[0] != "<"
        return needs
