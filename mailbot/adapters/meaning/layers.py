"""The layers of a BERT encoder (MiniLM: 384 wide, twelve heads) in numpy: pieces of words in, what they mean where they
stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

WIDTH, HEADS = 384, 12
_EACH = WIDTH // HEADS
_ROWS = 256
"""Pieces of words that are thought about together: what they take of memory has an end, however long the texts."""
_TINY = np.float32(1e-12)
_ERF = tuple(np.float32(n) for n in (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429))
"""Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26: the error function to 1.5e-7."""


class Layers:
    """As many layers as the weights hold, worked with as float32."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        """`stored`: matrices as octets with the scale of each column under `NAME.scale`, vectors as they are."""
        self._w: dict[str, Matrix] = {n: as_floats(n, stored) for n in stored if not n.endswith(".scale")}
        self._count = sum(n.endswith(".heed") for n in self._w)

    def states(self, x: Matrix, spans: Sequence[slice]) -> Matrix:
        """(pieces, WIDTH) -> the same; `spans`: the rows of each text, which sees itself alone."""
        x = self._levelled(x, "begin")
        for layer in range(self._count):
            x = self._levelled(self._heeded(x, f"{layer}.heed", spans) + x, f"{layer}.heeded")
            x = self._levelled(self._thought(x, f"{layer}.think") + x, f"{layer}.thought")
        return x

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


def as_floats(name: str, stored: Mapping[str, Any]) -> Matrix:
    """An array as it is worked with: octets times the scale of their column."""
    scale = stored.get(f"{name}.scale")
    found: Matrix = stored[name].astype(np.float32)
    return found if scale is None else found * scale


def _attention(pieces: Matrix) -> Matrix:
    """Of one text: (pieces, 3, HEADS, _EACH) -> (pieces, WIDTH)."""
    seeks, offers, gives = pieces.transpose(1, 2, 0, 3)
    share = seeks @ offers.swapaxes(-1, -2) / np.float32(_EACH**0.5)
    share = np.exp(share - share.max(-1, keepdims=True))
    share /= share.sum(-1, keepdims=True)
    found: Matrix = (share @ gives).transpose(1, 0, 2).reshape(len(pieces), WIDTH)
    return found


def _erf(x: Matrix) -> Matrix:
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    a, b, c, d, e = _ERF
    found: Matrix = np.sign(x) * (1 - ((((e * t + d) * t + c) * t + b) * t + a) * t * np.exp(-size * size))
    return found
