"""The Likeness port by a sentence encoder: loaded when first asked, its answers remembered."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

from mailbot.adapters.meaning.encoder import Encoder, Matrix

_REMEMBERED = 4_096
"""Texts; 1.5 kB each."""


class EncodedLikeness:
    """How alike texts are. May be called from several threads; the encoder is loaded once."""

    def __init__(self) -> None:
        self._encoder: Encoder | None = None
        self._one_at_a_time = threading.Lock()
        self._meaning = lru_cache(_REMEMBERED)(self._encoded)

    def alike(self, text: str, others: Sequence[str]) -> tuple[float, ...]:
        """For each of `others` the cosine of the angle between its meaning and the text's: 1 the same, 0 unrelated."""
        meaning = self._meaning(text)
        return tuple(float(meaning @ self._meaning(other)) for other in others)

    def _encoded(self, text: str) -> Matrix:
        with self._one_at_a_time:
            if self._encoder is None:
                self._encoder = Encoder()
            return self._encoder.encode(text)
