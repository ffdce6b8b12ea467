"""The pieces of words that the encoders know, and what each means by itself; shared, since it is the same for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from mailbot.adapters.meaning.layers import Matrix
from mailbot.adapters.meaning.word_pieces import WordPieces

_OF_ALL = ("pieces", "words", "words.scale")


class Vocabulary:
    """Numbers of pieces, and their vectors."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self.pieces = WordPieces(bytes(stored["pieces"]).decode("utf-8").split("\n"))
        self._words, self._scales = stored["words"], stored["words.scale"]

    def vectors(self, numbers: Sequence[int]) -> Matrix:
        """(pieces, WIDTH)."""
        rows = np.asarray(numbers)
        found: Matrix = self._words[rows].astype(np.float32) * self._scales[rows][:, None]
        return found


@cache
def vocabulary() -> Vocabulary:
    """The one there is."""
    return Vocabulary(stored_in("weights.npz", *_OF_ALL))


def stored_in(name: str, *only: str) -> dict[str, Any]:
    """The arrays of a file that lies beside this one; of the vocabulary only what is named."""
    with resources.files(__package__).joinpath(name).open("rb") as file, np.load(file) as found:
        return {n: found[n] for n in found.files if (n in only if only else n not in _OF_ALL)}
