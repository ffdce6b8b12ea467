"""Answers line by line in the order of our list, without its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.domain.language import Annotation, Sentence
from mailbot.reading.naming.references import Asked, Asks, named
from mailbot.reading.text.words import words

_SAID_SO = re.compile(
    r"\b(?:in (?:the |your |that |this |same )*(?:same )?order|as (?:you )?listed|respectively)\b", re.IGNORECASE
)
_NUMBERED = re.compile(r"\s*[(\[]?(?:\d{1,2}|[a-h])[.):\]]", re.IGNORECASE)
_FEWEST = 2
_A_NAME = 3
"""Words that a greeting's or a signer's line has at most."""


@dataclass(frozen=True, slots=True)
class _Line:
    """Sentences that begin on one line, and where they stand among all."""

    text: str
    sentences: dict[int, Sentence]

    @property
    def courteous(self) -> bool:
        """A greeting, thanks or a name: nothing that answers."""
        meant = [s for s in self.sentences.values() if not s.has("courtesy")]
        return not meant or (len(words(self.text)) <= _A_NAME and not any(s.marks for s in meant))


def in_their_order(annotation: Annotation, asks: Asks) -> dict[int, Asked]:
    """Sentence number to the item that its line answers; empty where it isn't certain that the lines follow our list.

    As many lines as items, none of which names another item than its own; and they say that they go in order, or one
    of them names its own.
    """
    listed = _listed(asks)
    lines, told = _lines(annotation)
    if len(listed) < _FEWEST or len(lines) != len(listed) or any(_NUMBERED.match(line.text) for line in lines):
        return {}
    names = [_certainly(line.text, asks) for line in lines]
    if any(name not in ((), (asked,)) for name, asked in zip(names, listed, strict=True)):
        return {}
    if not told and not any(names):
        return {}
    return {n: asked for line, asked in zip(lines, listed, strict=True) for n in line.sentences}


def _listed(asks: Asks) -> list[Asked]:
    """Our list, as they have it before them."""
    items = {a.place: a for a in asks.items}
    numbers = sorted((n for n in asks.order if n.isdecimal()), key=int)  # "01" is a number, too
    return [items[place] for n in numbers if (place := asks.order[n]) in items]


def _lines(annotation: Annotation) -> tuple[list[_Line], bool]:
    """Lines that may answer, and whether one says that they go in our order."""
    found: dict[int, _Line] = {}
    for number, sentence in enumerate(annotation.sentences):
        at = annotation.text.rfind("\n", 0, sentence.start) + 1
        line = found.setdefault(at, _Line(annotation.text[at:].partition("\n")[0], {}))
        line.sentences[number] = sentence
    said = [line for line in found.values() if not line.courteous]
    plain = [line for line in said if not _SAID_SO.search(line.text)]
    return [line for line in plain if not line.text.rstrip().endswith(":")], len(plain) < len(said)


def _certainly(text: str, asks: Asks) -> Sequence[Asked]:
    return tuple(dict.fromkeys(p.items[0] for p in named(text, asks) if p.certain))
