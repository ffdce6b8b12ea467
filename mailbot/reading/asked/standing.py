"""Where a thing stands, in a word or two beside it: "Lease: got it", "Loan note - still needed", "Out: the deed"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.reading.asked.setting import Setting
from mailbot.reading.text.words import words

_BESIDE = re.compile(r"(?:(?<!\s)\s*)?(?::|\s[-–—=]+>?|\s\(|\t)\s*")
_TICKS, _CROSSES = "✓✔✅☑", "✗✘❌☐"
_MOST_WORDS = 5
"""Words that may say how a thing stands."""
_LONGEST = 16
"""Words of a line that does."""
_EDGES = " \t,;:.–—-!()"


@dataclass(frozen=True, slots=True)
class Standing:
    """A thing, and whether it is still to come."""

    thing: str
    wanted: bool
    behind: bool = True
    """It is said behind the thing, not before it."""


def standing_of(text: str, setting: Setting) -> Standing | None:
    """The thing of a line that says where it stands; None when it says nothing of the sort."""
    bare = text.strip()
    if bare[-1:] in _TICKS or bare[-1:] in _CROSSES:
        return Standing(bare[:-1].strip(_EDGES), bare[-1] in _CROSSES)
    if len(words(bare)) > _LONGEST:
        return None
    for cut in _BESIDE.finditer(bare):
        head, tail = bare[: cut.start()].strip(_EDGES), bare[cut.end() :].strip(_EDGES)
        for thing, said in ((head, tail), (tail, head)):
            wanted = _says(said, setting) if words(thing) else None
            if wanted is not None:
                return Standing(thing, wanted, said is tail)
    return None


def _says(text: str, setting: Setting) -> bool | None:
    """Whether these words say that a thing is wanted, or that it is here; None: neither."""
    if not words(text) or len(words(text)) > _MOST_WORDS:
        return None
    if setting.every.has(text, "stands_open"):
        return True
    return False if setting.every.has(text, "stands_done") else None
