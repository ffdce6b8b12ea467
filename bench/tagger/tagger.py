"""The model in numpy: an encoder taught by examples to mark what a passage asks, and what it says of one thing."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.tagger.labels import ASKED, NOTHING, SAID, kind_of
from mailbot.adapters.meaning.layers import Layers, Matrix, as_floats
from mailbot.adapters.meaning.vocabulary import vocabulary
from mailbot.adapters.meaning.word_pieces import Word

LONGEST = 192
"""Pieces that are looked at together."""
OF_ITEM = 40
"""Pieces of what was asked."""
_HEADS = ("asked", "said")
_REMEMBERED = 512
"""Passages whose spans are kept: the same are asked for again when a reading is repeated."""


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` is what the label says; `sure` from 0 to 1, as probable as the tagger thinks that."""

    start: int
    end: int
    label: str
    sure: float


class Tagger:
    """Marks stretches of a passage. May be called from several threads; its 45 MB are loaded when first asked for."""

    def __init__(self) -> None:
        self._model: _Model | None = None
        self._one_at_a_time = threading.Lock()
        self._known: OrderedDict[tuple[str, str], tuple[Span, ...]] = OrderedDict()

    def asked(self, passage: str) -> tuple[Span, ...]:
        """What the passage asks of its reader: D a paper, A an answer, S something to approve or sign, P to pay; B by
        when."""
        return self._of("", passage)

    def said(self, ask: str, passage: str) -> tuple[Span, ...]:
        """What the passage says of one thing that was asked for (`labels.SAID`)."""
        return self._of(ask, passage) if ask else ()

    def _of(self, ask: str, passage: str) -> tuple[Span, ...]:
        with self._one_at_a_time:
            known = self._known.get((ask, passage))
            if known is None:
                self._model = self._model or _Model()
                known = tuple(self._model.said(ask, passage) if ask else self._model.asked(passage))
                self._known[ask, passage] = known
            self._known.move_to_end((ask, passage))
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            return known


class _Model:
    def __init__(self) -> None:
        with np.load(Path(__file__).parent / "tagger.npz") as found:
            stored = {name: found[name] for name in found.files if name != "examples"}
        self._vocabulary = vocabulary()
        self._heads = {n: as_floats(n, stored) for name in _HEADS for n in (name, f"{name}.bias")}
        self._places, self._types = (as_floats(n, stored) for n in ("places", "types"))
        for name in (*self._heads, "places", "types"):
            stored.pop(name)
        self._layers = Layers(stored)

    def asked(self, passage: str) -> Iterator[Span]:
        words = self._vocabulary.pieces.words_of(passage, LONGEST - 2)
        if words:
            yield from _joined(words, self._likely("asked", [], words), ASKED)

    def said(self, ask: str, passage: str) -> Iterator[Span]:
        item = [n for w in self._vocabulary.pieces.words_of(ask, OF_ITEM) for n in w.pieces]
        words = self._vocabulary.pieces.words_of(passage, LONGEST - 3 - len(item))
        if words:
            yield from _joined(words, self._likely("said", item, words), SAID)

    def _likely(self, head: str, item: Sequence[int], words: Sequence[Word]) -> Matrix:
        """(words, labels): how probable each label is of each word."""
        text = [n for w in words for n in w.pieces]
        numbers = self._vocabulary.pieces.joined(*((item, text) if item else (text,)))
        first = len(item) + 2 if item else 1
        types = np.zeros(len(numbers), int)
        types[first if item else len(numbers) :] = 1
        x = self._vocabulary.vectors(numbers) + self._places[: len(numbers)] + self._types[types]
        x = self._layers.states(x, [slice(0, len(numbers))])[first : first + len(text)]
        scores = x @ self._heads[head] + self._heads[f"{head}.bias"]
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        begins = np.cumsum([0, *(len(w.pieces) for w in words[:-1])])
        found: Matrix = np.add.reduceat(scores, begins) / np.array([len(w.pieces) for w in words])[:, None]
        return found


def _joined(words: Sequence[Word], likely: Matrix, labels: Sequence[str]) -> Iterator[Span]:
    """Words of one kind beside each other are one span; a label "B-…" begins another."""
    kinds = [kind_of(label) for label in labels]
    best = likely.argmax(-1)
    starts = [
        n
        for n, label in enumerate(best)
        if not n or labels[label].startswith("B-") or kinds[label] != kinds[best[n - 1]]
    ]
    for first, after in zip(starts, [*starts[1:], len(words)], strict=True):
        kind = kinds[best[first]]
        if kind != NOTHING:
            own = [n for n, name in enumerate(kinds) if name == kind]
            sure = float(likely[first:after, own].sum(-1).mean())
            yield Span(words[first].start, words[after - 1].end, kind, sure)
