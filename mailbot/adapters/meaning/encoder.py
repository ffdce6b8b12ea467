"""A BERT encoder of six layers in numpy, its matrices kept as octets; says what a text means as 384 numbers.

The weights are all-MiniLM-L6-v2 (Apache-2.0), made smaller by scripts/meaning_weights.py; weights.md tells from what.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mailbot.adapters.meaning.word_pieces import WordPieces

Matrix = NDArray[np.float32]

LAYERS, WIDTH, HEADS = 6, 384, 12
_EACH = WIDTH // HEADS
_ROWS = 256
"""Pieces of words that are thought about together: what they take of memory has an end, however long the texts."""
_TINY = np.float32(1e-12)
_ERF = tuple(np.float32(n) for n in (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429))
"""Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: the error function to 1.5e-7."""


class Encoder:
    """Sentence vectors of length one. Loading takes some tenths of a second and 60 MB."""

    def __init__(self) -> None:
        with resources.files(__package__).joinpath("weights.npz").open("rb") as file, np.load(file) as found:
            stored = {name: found[name] for name in found.files}
        self._pieces = WordPieces(bytes(stored.pop("pieces")).decode("utf-8").split("\n"))
        self._words, self._scales = stored.pop("words"), stored.pop("words.scale")
        self._w: dict[str, Matrix] = {n: _matrix(n, stored) for n in stored if not n.endswith(".scale")}

    def encode(self, texts: Sequence[str]) -> list[Matrix]:
        """What texts mean; together they cost half. Never raises; an empty text means something, too."""
        cut = [self._pieces.of(text) for text in texts]
        ends = np.cumsum([len(pieces) for pieces in cut])
        spans = [slice(end - len(pieces), end) for pieces, end in zip(cut, ends, strict=True)]
        row = np.concatenate([np.asarray(pieces) for pieces in cut])
        places = np.concatenate([self._w["places"][: len(pieces)] for pieces in cut])
        x = self._levelled(self._words[row].astype(np.float32) * self._scales[row][:, None] + places, "begin")
        for layer in range(LAYERS):
            x = self._levelled(self._heeded(x, f"{layer}.heed", spans) + x, f"{layer}.heeded")
            x = self._levelled(self._thought(x, f"{layer}.think") + x, f"{layer}.thought")
        means: list[Matrix] = [x[span].mean(0) for span in spans]
        return [mean / np.linalg.norm(mean) for mean in means]

    def _linear(self, x: Matrix, name: str) -> Matrix:
        found: Matrix = x @ self._w[name] + self._w[f"{name}.bias"]
        return found

    def _levelled(self, x: Matrix, name: str) -> Matrix:
        x = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((x * x).mean(-1, keepdims=True) + _TINY)
        levelled: Matrix = x / spread * self._w[f"{name}.gain"] + self._w[f"{name}.bias"]
        return levelled

    def _heeded(self, x: Matrix, name: str, spans: Sequence[slice]) -> Matrix:
        """Attention: each piece takes from the others of its text what concerns it."""
        all_of_it = self._linear(x, name).reshape(len(x), 3, HEADS, _EACH)
        return self._linear(np.concatenate([_attention(all_of_it[span]) for span in spans]), f"{name}.out")

    def _thought(self, x: Matrix, name: str) -> Matrix:
        """Two layers with a Gaussian error linear unit between them; four times as wide, hence some rows at a time."""
        return np.concatenate([self._widened(x[at : at + _ROWS], name) for at in range(0, len(x), _ROWS)])

    def _widened(self, x: Matrix, name: str) -> Matrix:
        wide = self._linear(x, name)
        return self._linear(wide * np.float32(0.5) * (1 + _erf(wide * np.float32(0.5**0.5))), f"{name}.out")


def _attention(pieces: Matrix) -> Matrix:
    """Of one text: (pieces, 3, HEADS, _EACH) -> (pieces, WIDTH)."""
    seeks, offers, gives = pieces.transpose(1, 2, 0, 3)
    share = seeks @ offers.swapaxes(-1, -2) / np.float32(_EACH**0.5)
    share = np.exp(share - share.max(-1, keepdims=True))
    share /= share.sum(-1, keepdims=True)
    found: Matrix = (share @ gives).transpose(1, 0, 2).reshape(len(pieces), WIDTH)
    return found


def _matrix(name: str, stored: dict[str, Any]) -> Matrix:
    """An array as it is worked with: octets times the scale of their column."""
    scale = stored.get(f"{name}.scale")
    found: Matrix = stored[name].astype(np.float32)
    return found if scale is None else found * scale


def _erf(x: Matrix) -> Matrix:
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    a, b, c, d, e = _ERF
    found: Matrix = np.sign(x) * (1 - ((((e * t + d) * t + c) * t + b) * t + a) * t * np.exp(-size * size))
    return found
