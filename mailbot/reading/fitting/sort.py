"""How near a paper's sort is to the sort that an item asks for."""

from __future__ import annotations

from mailbot.reading.fitting.fit import Case
from mailbot.reading.fitting.support import Support


def kinship(case: Case, found: Support) -> float:
    """How near the paper's sort is to the sort asked for; 0: it is something else."""
    part, kind = case.part, case.kind
    if not case.document.file.text.strip():
        return 0.0
    if kind and kind.key in part.types:
        return 0.85 if kind.key == case.document.type else 0.75
    if kind and set(kind.settles) & part.types:
        return 0.7 if found.any or not _general(case) else 0.0
    if part.types and not _general(case):
        return 0.0 if kind and not kind.general else _by_words(case, found, strict=True)
    return _by_words(case, found, strict=False)


def _general(case: Case) -> bool:
    """Whether the item asks by a word as wide as "report"."""
    return all(k.startswith("general_") for k in case.part.types)


def _by_words(case: Case, found: Support, *, strict: bool) -> float:
    """A paper that no table knows, or asked for in words that none knows: it must call itself what was asked for."""
    part = case.part
    if not part.content and not part.names and strict:
        return 0.0
    if not part.content and not part.names:
        return 0.6 if part.heads and found.heads >= 1.0 and found.on_top and len(part.heads) > 1 else 0.0
    things = len(part.content) + bool(part.names)
    hit = found.content * len(part.content) + (1 if found.names else 0)
    heads = found.heads if part.heads else 1.0
    if strict and heads < 1.0:
        return 0.0
    enough = hit / things >= (0.99 if things <= 2 else 0.66)
    return 0.55 + 0.1 * heads if enough and found.on_top else 0.0
