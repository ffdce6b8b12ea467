"""A BERT encoder of six layers in numpy, its matrices kept as octets; says what a text means as 384 numbers.

The weights are all-MiniLM-L6-v2 (Apache-2.0), made smaller by scripts/meaning_weights.py; weights.md tells from what.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mailbot.adapters.meaning.word_pieces import WordPieces

Matrix = NDArray[np.float32]

LAYERS, WIDTH, HEADS = 6, 384, 12
_EACH = WIDTH // HEADS
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

    def encode(self, text: str) -> Matrix:
        """What a text means. Never raises; an empty text means something, too."""
        pieces = np.asarray(self._pieces.of(text))
        x = self._words[pieces].astype(np.float32) * self._scales[pieces][:, None] + self._w["places"][: len(pieces)]
        x = self._levelled(x, "begin")
        for layer in range(LAYERS):
            x = self._levelled(self._heeded(x, f"{layer}.heed") + x, f"{layer}.heeded")
            x = self._levelled(self._thought(x, f"{layer}.think") + x, f"{layer}.thought")
        mean: Matrix = x.mean(0)
        return mean / np.linalg.norm(mean)

    def _linear(self, x: Matrix, name: str) -> Matrix:
        found: Matrix = x @ self._w[name] + self._w[f"{name}.bias"]
        return found

    def _levelled(self, x: Matrix, name: str) -> Matrix:
        x = x - x.mean(-1, keepdims=True)
        spread = np.sqrt((x * x).mean(-1, keepdims=True) + _TINY)
        levelled: Matrix = x / spread * self._w[f"{name}.gain"] + self._w[f"{name}.bias"]
        return levelled

    def _heeded(self, x: Matrix, name: str) -> Matrix:
        """Attention: each piece takes from the others what concerns it."""
        seeks, offers, gives = self._linear(x, name).reshape(len(x), 3, HEADS, _EACH).transpose(1, 2, 0, 3)
        share = seeks @ offers.swapaxes(-1, -2) / np.float32(_EACH**0.5)
        share = np.exp(share - share.max(-1, keepdims=True))
        share /= share.sum(-1, keepdims=True)
        return self._linear((share @ gives).transpose(1, 0, 2).reshape(len(x), WIDTH), f"{name}.out")

    def _thought(self, x: Matrix, name: str) -> Matrix:
        """Two layers with a Gaussian error linear unit between them."""
        wide = self._linear(x, name)
        return self._linear(wide * np.float32(0.5) * (1 + _erf(wide * np.float32(0.5**0.5))), f"{name}.out")


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
