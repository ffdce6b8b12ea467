"""The model in numpy: an encoder taught by examples to mark what a passage asks, and what it says of one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.tagger.labels import ASKED, NOTHING, SAID, kind_of
from bench.tagger.pieces import Word, joined, pieces_in, words_of
from mailbot.adapters.meaning.layers import Layers, Matrix, as_floats
from mailbot.adapters.meaning.vocabulary import vocabulary

LONGEST = 192
"""Pieces that are looked at together."""
_HEADS = ("asked", "said", "whole")
OF_ITEM = 40
"""Pieces of what was asked."""


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` is what the label says; `sure` from 0 to 1, as probable as the tagger thinks that."""

    start: int
    end: int
    label: str
    sure: float


class Tagger:
    """Marks stretches of a passage. Loading takes some tenths of a second and 45 MB."""

    def __init__(self) -> None:
        with np.load(Path(__file__).parent / "tagger.npz") as found:
            stored = {name: found[name] for name in found.files if name != "examples"}
        beside = (
            "places",
            "types",
            *(f"{head}{part}" for head in ("asked", "said", "whole") for part in ("", ".bias")),
        )
        self._w = {name: as_floats(name, {name: stored.pop(name)}) for name in beside}
        self._layers = Layers(stored)

    def asked(self, passage: str) -> tuple[Span, ...]:
        """What the passage asks of its reader (`labels.ASKED`)."""
        words = words_of(passage, LONGEST - 2)
        return tuple(_spans(words, self._likely("asked", [], words)[0], ASKED)) if words else ()

    def said(self, ask: str, passage: str) -> tuple[Span, ...]:
        """What the passage says of one thing that was asked for (`labels.SAID`)."""
        item = pieces_in(words_of(ask, OF_ITEM))
        words = words_of(passage, LONGEST - 3 - len(item))
        if not words or not item:
            return ()
        likely, first = self._likely("said", item, words)
        of_all = _shares(first @ self._w["whole"] + self._w["whole.bias"])
        spans = _spans(words, likely, SAID)
        return tuple(replace(s, sure=s.sure * float(of_all[SAID.index(s.label)])) for s in spans)

    def _likely(self, head: str, item: Sequence[int], words: Sequence[Word]) -> tuple[Matrix, Matrix]:
        """(words, labels): how probable each label is of each word; and the state that stands for all of it."""
        text = pieces_in(words)
        numbers = joined(item, text) if item else joined(text)
        first = len(numbers) - len(text) - 1
        types = [int(bool(item) and n >= first) for n in range(len(numbers))]
        x = vocabulary().vectors(numbers) + self._w["places"][: len(numbers)] + self._w["types"][types]
        states = self._layers.states(x, [slice(0, len(numbers))])
        scores = _shares(states[first : first + len(text)] @ self._w[head] + self._w[f"{head}.bias"])
        begins = np.cumsum([0, *(len(w.pieces) for w in words[:-1])])
        found: Matrix = np.add.reduceat(scores, begins) / np.array([len(w.pieces) for w in words])[:, None]
        return found, states[0]


def _shares(scores: Matrix) -> Matrix:
    """Probabilities of labels that sum to 1."""
    grown = np.exp(scores - scores.max(-1, keepdims=True))
    found: Matrix = grown / grown.sum(-1, keepdims=True)
    return found


def _spans(words: Sequence[Word], likely: Matrix, labels: Sequence[str]) -> Iterator[Span]:
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
