"""New answers made of sentences of several: who has learned what is said of a thing must know it in any company."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.tagger.examples import SEVERAL, Mark, Passage

_SENTENCE = re.compile(r"(?s)\S.*?(?:[.!?]+(?=\s|$)|\n|$)")
_TELLING = re.compile(r"[a-z]{4,}|\d+")
_LONGEST = 220
"""Characters of a sentence that is worth mixing."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that speaks of one thing asked; `ask` is empty where it speaks of none."""

    ask: str
    text: str
    marks: tuple[Mark, ...]


def remarks(passages: Sequence[Passage]) -> Iterator[Remark]:
    """The sentences that speak of one thing or of none."""
    for passage in passages:
        asks = dict(passage.items)
        for hit in _SENTENCE.finditer(passage.text):
            inside = [m for m in passage.marks if m.start < hit.end() and m.end > hit.start()]
            about = {m.item for m in inside}
            whole = all(hit.start() <= m.start and m.end <= hit.end() for m in inside)
            if not whole or len(about) > 1 or SEVERAL in about or len(hit[0]) > _LONGEST:
                continue
            ask = asks[about.pop()] if about else ""
            yield Remark(ask, hit[0].strip(), tuple(_moved(m, -hit.start()) for m in inside))


def mixed(known: Sequence[Remark], chance: random.Random) -> Passage:
    """An answer of two to five sentences by as many hands, each about something of its own."""
    items: list[tuple[str, str]] = []
    marks: list[Mark] = []
    text = ""
    for remark in chance.sample(known, chance.choice((2, 3, 3, 4, 5))):
        if any(_alike(remark.ask, ask) for _, ask in items):
            continue
        number = str(len(items) + 1)
        if remark.ask:
            items.append((number, remark.ask))
        marks += [Mark(m.start + len(text), m.end + len(text), m.kind, number) for m in remark.marks]
        text += remark.text + chance.choice((" ", " ", " ", "\n"))
    return Passage(text.rstrip(), tuple(marks), tuple(items))


def _alike(one: str, other: str) -> bool:
    return bool(set(_TELLING.findall(one.lower())) & set(_TELLING.findall(other.lower())))


def _moved(mark: Mark, by: int) -> Mark:
    return Mark(mark.start + by, mark.end + by, mark.kind, mark.item)
