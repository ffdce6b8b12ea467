"""What a sentence means as 384 numbers: MiniLM, six layers.

The weights are all-MiniLM-L6-v2 (Apache-2.0), made smaller by bench/meaning_weights.py; weights.md tells from what.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mailbot.adapters.meaning.layers import Layers, Matrix
from mailbot.adapters.meaning.vocabulary import stored_in, vocabulary


class Encoder:
    """Sentence vectors of length one. Loading takes some tenths of a second and 60 MB."""

    def __init__(self) -> None:
        stored = stored_in("weights.npz")
        self._vocabulary = vocabulary()
        self._places: Matrix = stored.pop("places")
        self._layers = Layers(stored)

    def encode(self, texts: Sequence[str]) -> list[Matrix]:
        """What texts mean; together they cost half. Never raises; an empty text means something, too."""
        cut = [self._vocabulary.pieces.of(text) for text in texts]
        ends = np.cumsum([len(pieces) for pieces in cut])
        spans = [slice(end - len(pieces), end) for pieces, end in zip(cut, ends, strict=True)]
        places = np.concatenate([self._places[: len(pieces)] for pieces in cut])
        x = self._layers.states(self._vocabulary.vectors([n for pieces in cut for n in pieces]) + places, spans)
        means: list[Matrix] = [x[span].mean(0) for span in spans]
        return [mean / np.linalg.norm(mean) for mean in means]
