"""How often the daemon's memory is looked through for cycles."""

from __future__ import annotations

import gc

_NEW = 100_000
"""New objects after which the newest are looked through. A decision over 2,000 clients makes 60,000, and hardly a
cycle among them: at Python's usual 700 looking for some took a quarter of its time."""


def settle() -> None:
    """Once all is read: what there is stays, and is not looked through again. Memory is given back as always."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, 20, 20)
