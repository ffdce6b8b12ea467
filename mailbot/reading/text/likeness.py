"""How alike two texts are in meaning: asked where words alone don't tell what a client speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Alike = Callable[[str, Sequence[str]], Sequence[float]]
"""A text and others -> for each of the others from 1 (means the same) to 0 or below (has nothing to do with it)."""


def nothing_alike(text: str, others: Sequence[str]) -> Sequence[float]:
    """Where nobody can tell: other languages than English."""
    return [0.0] * len(others)
