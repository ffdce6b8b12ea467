"""The annotated passages as rows of numbers that a model learns from, and what is made of them besides."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.tagger.examples import SEVERAL, Mark, Passage
from bench.tagger.labels import ASKED, SAID
from bench.tagger.mixing import mixed, remarks
from bench.tagger.pieces import Word, joined, pieces_in, words_of
from bench.tagger.tagger import LONGEST, OF_ITEM

_TELLING = re.compile(r"[a-z]{4,}|\d+")
UNMARKED = -1
"""The label of a piece of which nothing is to be learned."""


@dataclass(frozen=True, slots=True)
class Row:
    """One text as the encoder sees it: numbers of pieces, where the second part begins (0: nowhere), labels."""

    numbers: list[int]
    second: int
    labels: list[int]
    whole: int = UNMARKED


def asked_row(passage: Passage) -> Row:
    """A passage of staff."""
    words = words_of(passage.text, LONGEST - 2)
    return _row([], words, [_begins_or_goes_on(word, passage.marks) for word in words])


def said_row(passage: Passage, number: str, ask: str) -> Row:
    """An answer of a client, with one item before it."""
    item = pieces_in(words_of(ask, OF_ITEM))
    words = words_of(passage.text, LONGEST - 3 - len(item))
    row = _row(item, words, [_said_of(number, word, passage.marks) for word in words])
    return replace(row, whole=_said_in_all(number, passage.marks))


def _row(item: list[int], words: Sequence[Word], labels: Sequence[int]) -> Row:
    text = pieces_in(words)
    numbers = joined(item, text) if item else joined(text)
    before = len(numbers) - len(text) - 1
    told = [label for word, label in zip(words, labels, strict=True) for _ in word.pieces]
    return Row(numbers, before if item else 0, [UNMARKED] * before + told + [UNMARKED])


def _begins_or_goes_on(word: Word, marks: Sequence[Mark]) -> int:
    mark = next((m for m in marks if m.start <= word.start < m.end), None)
    return ASKED.index(f"{'B' if word.start == mark.start else 'I'}-{mark.kind}") if mark else 0


def _said_of(number: str, word: Word, marks: Sequence[Mark]) -> int:
    """What is said of several items can't be told from one: nothing is learned of it."""
    here = {m.item: m.kind for m in marks if m.start <= word.start < m.end}
    return SAID.index(here[number]) if number in here else UNMARKED if SEVERAL in here else 0


def _said_in_all(number: str, marks: Sequence[Mark]) -> int:
    """The one thing that a passage says of an item; of several kinds nothing is learned."""
    kinds = {m.kind for m in marks if m.item in (number, SEVERAL)}
    return (
        UNMARKED
        if len(kinds) > 1 or any(m.item == SEVERAL for m in marks)
        else SAID.index(next(iter(kinds)))
        if kinds
        else 0
    )


# -- what is made of the examples ------------------------------------------------------------------------------------


def asked_rows(passages: Sequence[Passage], chance: random.Random) -> Iterator[Row]:
    for passage in passages:
        yield asked_row(_as_typed(passage, chance))


def said_rows(passages: Sequence[Passage], chance: random.Random) -> Iterator[Row]:
    """Each item with its mail; some beside another mail's text, some with what nobody asked for here."""
    for passage in passages:
        for number, ask in passage.items:
            row = said_row(_as_typed(_beside(passage, passages, chance), chance), number, ask)
            if any(label > 0 for label in row.labels) or chance.random() < 0.6:
                yield row
        for stranger in _strangers(passage, passages, chance):
            yield said_row(_as_typed(passage, chance), "none", stranger)
    known = list(remarks(passages))
    for _ in passages:
        made = mixed(known, chance)
        for number, ask in made.items:
            yield said_row(_as_typed(made, chance), number, ask)


def _strangers(passage: Passage, passages: Sequence[Passage], chance: random.Random) -> Iterator[str]:
    """Things that nobody asked for here; most are questions, which a chance fact may seem to answer."""
    own = {word for _, ask in passage.items for word in _TELLING.findall(ask.lower())}
    for _ in range(chance.choice((1, 1, 2))):
        ask = chance.choice(chance.choice(passages).items)[1]
        if not own & set(_TELLING.findall(ask.lower())):
            yield ask


def _as_typed(passage: Passage, chance: random.Random) -> Passage:
    """Now and then in small letters, as phones write."""
    small = passage.text.lower()
    typed = chance.random() < 0.15 and len(small) == len(passage.text)
    return replace(passage, text=small) if typed else passage


def _beside(passage: Passage, others: Sequence[Passage], chance: random.Random) -> Passage:
    other = chance.choice(others).text
    if chance.random() >= 0.25 or max(len(passage.text), len(other)) > 350:
        return passage
    if chance.random() < 0.5:
        return Passage(f"{passage.text}\n{other}", passage.marks, passage.items)
    by = len(other) + 1
    marks = tuple(Mark(m.start + by, m.end + by, m.kind, m.item) for m in passage.marks)
    return Passage(f"{other}\n{passage.text}", marks, passage.items)
