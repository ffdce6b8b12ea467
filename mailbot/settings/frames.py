"""Frames of rules/languages/<xx>/ looked at before they are used: brackets pair, and one word at least must stand.

What frames are is told in mailbot/reading/text/frames.py. One that asks for no word at all stands in every sentence:
each of those would be read as asking, ordering or denying whatever its list says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_TOKEN = re.compile(r"\{thing\}|\{\d\}|<[\w-]+>|[][()|^$]|[^][\s(){}<>|^$]+")
_OPENS = {"(": ")", "[": "]"}
_WORD = re.compile(r"\w")


def faults_in(frames: Iterable[str]) -> Iterator[str]:
    """A sentence for each frame that can't be meant."""
    for frame in frames:
        if fault := _fault(frame):
            yield fault


def _fault(frame: str) -> str:
    tokens = _TOKEN.findall(frame)
    reader = _Frame(tokens)
    needs = reader.alternatives("")
    if reader.broken or reader.at < len(tokens):
        return f'"{frame}" has a bracket that is not closed, or one too many; let them pair.'
    if not needs:
        return f'every part of "{frame}" may be left out, so it stands in any text; let one word stand outside ( ).'
    return ""


class _Frame:
    """A frame read part by part: does a part hold a word, or a list of frames, that must stand?"""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self.at, self.broken = tokens, 0, False

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
                needs = True
        return needs
