"""The parts of a frame, as rules/languages/<xx>/ write them; what each means is told in reading/text/frames.py."""

from __future__ import annotations

import re

_PART = re.compile(r"\{thing\}|\{\d\}|<[\w-]+>|[][()|^$]|[^][\s(){}<>|^$]+")
DEEPEST = 4
"""How far lists may refer to lists."""


def parts_of(frame: str) -> list[str]:
    """The words, brackets and signs of a frame, in order."""
    return _PART.findall(frame)
