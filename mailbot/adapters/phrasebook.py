"""Phrases as rules/languages/<xx>/phrases.toml writes them, and texts, brought to one sequence of forms.

Words are folded (case, accents). A blank parts words; besides plain words a phrase may hold

    have|had    one of these words          (already)   a word, or one of (a|b), that may be missing
    attach*     any word beginning so       ..          up to four words, but no punctuation
    ^           at the beginning of a clause or sentence (first), or at its end: $ (last)

"I'll", "we've", "I'm", "it's" and "they'd" count as two words (i ll), also without the apostrophe where that is no
other word (ive, thats); "don't" and "dont" are one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mailbot.domain.wording import WORD, fold

GAP = ".."
PAUSE = "."

_TOKEN = re.compile(rf"{WORD.pattern}|[^\s]")
_CLITIC = re.compile(r"(?<=\w)['’ʼ](?:ll|ve|re|m|d|s)$", re.IGNORECASE)
_RUN_TOGETHER = {
    "ive": 1, "im": 1, "youve": 3, "weve": 2, "theyve": 4, "youll": 3, "itll": 2, "theyll": 4, "youre": 3, "theyre": 4,
    "thats": 4, "its": 2, "theres": 5, "heres": 4, "whats": 4, "hes": 2, "shes": 3, "wheres": 5, "hows": 3,
}  # fmt: skip
"""Words that are written in one by those who leave out the apostrophe, and the length of the first."""
_DROPPED = frozenset("*_“”\"'‘’`´~|​﻿")
_JOINERS = frozenset("-/‐‑")
_WIDEST_GAP = 4


class Token(NamedTuple):
    """A form and where it stands."""

    form: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Words in their folded forms and punctuation marks, in order."""
    last = len(text) if end is None else end
    for hit in _TOKEN.finditer(text, start, last):
        if hit[0] in _DROPPED:
            continue
        if hit[0] in _JOINERS and _between_words(text, hit.start()):
            continue
        at = hit.start()
        for form, length in _parts(hit[0]):
            yield Token(form, at, at + length)
            at += length


def _between_words(text: str, at: int) -> bool:
    return text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[tuple[str, int], ...]:
    """ "I'll" is two words, "don't" and "dont" are one."""
    clitic = _CLITIC.search(word)
    if clitic:
        at = clitic.start()
        return (fold(word[:at]), at), (fold(word[at + 1 :]), len(word) - at)
    form = fold(word)
    head = _RUN_TOGETHER.get(form, 0) if len(form) == len(word) else 0
    if head:
        return (form[:head], head), (form[head:], len(form) - head)
    if form.endswith("n't"):
        form = f"{form[:-3]}nt"
    return ((form or word, len(word)),)


Choice = tuple[str, ...]
"""Forms in a row, mostly one; the last letter of a form may be "*"."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a phrase: one of these choices; none: the gap."""

    choices: tuple[Choice, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase, taken apart."""

    slots: tuple[Slot, ...]
    begins: bool = False
    ends: bool = False

    @property
    def plain(self) -> Choice:
        """Its forms when it is nothing but words; () otherwise."""
        if any(s.optional or len(s.choices) != 1 for s in self.slots):
            return ()
        forms = tuple(f for s in self.slots for f in s.choices[0])
        return () if any(_is_beginning(f) for f in forms) else forms

    def firsts(self) -> Iterator[str]:
        """The forms with which it may begin."""
        for slot in self.slots:
            yield from (c[0] for c in slot.choices)
            if not slot.optional:
                return

    def end(self, forms: Sequence[str], at: int) -> int | None:
        """Where it ends when it begins at this place: the nearest end over a gap, the farthest otherwise."""
        found = list(_ends(self.slots, forms, at))
        if not found:
            return None
        return min(found) if any(not s.choices for s in self.slots) else max(found)


def pattern(phrase: str) -> Pattern:
    """A phrase, taken apart. Raises ValueError when nothing is left of it."""
    parts = phrase.split()
    begins, ends = parts[:1] == ["^"], parts[-1:] == ["$"]
    slots = tuple(_slot(p) for p in parts[begins : len(parts) - ends])
    if all(s.optional or not s.choices for s in slots):
        raise ValueError(f"the phrase {phrase!r} holds no word that must be there")
    return Pattern(slots, begins, ends)


def _slot(part: str) -> Slot:
    if part == GAP:
        return Slot(())
    optional = len(part) > 2 and part[0] == "(" and part[-1] == ")"
    choices = (part[1:-1] if optional else part).split("|")
    return Slot(tuple(forms for c in choices if (forms := _forms(c))), optional)


def _forms(word: str) -> Choice:
    if _is_beginning(word):
        return (f"{fold(word[:-1])}*",)
    return tuple(t.form for t in tokens(word))


def _is_beginning(form: str) -> bool:
    return len(form) > 1 and form[-1] == "*"


def _ends(slots: Sequence[Slot], forms: Sequence[str], at: int) -> Iterator[int]:
    if not slots:
        yield at
        return
    slot, left = slots[0], slots[1:]
    if not slot.choices:
        for reach in range(_WIDEST_GAP + 1):
            yield from _ends(left, forms, at + reach)
            if at + reach >= len(forms) or not forms[at + reach][0].isalnum():
                return
        return
    for choice in slot.choices:
        after = at + len(choice)
        if after <= len(forms) and all(_is(f, c) for f, c in zip(forms[at:after], choice, strict=True)):
            yield from _ends(left, forms, after)
    if slot.optional:
        yield from _ends(left, forms, at)


def _is(form: str, choice: str) -> bool:
    return form == choice or (_is_beginning(choice) and form.startswith(choice[:-1]))


class Vocabulary:
    """The forms that phrases know."""

    def __init__(self, known: Sequence[Pattern]) -> None:
        forms = {f for p in known for s in p.slots for c in s.choices for f in c}
        self.words = {f for f in forms if not _is_beginning(f)}
        self._slips = _deletions(self.words)

    def meaning(self, form: str) -> str:
        """The known form that a form is a slip of; the form itself when it is none."""
        return form if form in self.words else self._slip(form) or form

    def _slip(self, form: str) -> str | None:
        if not _may_slip(form):
            return None
        candidates = {w for key in (form, *_shorter(form)) for w in self._slips.get(key, ())}
        fitting = [w for w in candidates if w[0] == form[0] and _one_slip(w, form)]
        return fitting[0] if len(fitting) == 1 else None


def _may_slip(form: str) -> bool:
    return 6 <= len(form) <= 24 and form.isalpha()


def _shorter(form: str) -> Iterator[str]:
    return (form[:i] + form[i + 1 :] for i in range(1, len(form)))


def _deletions(known: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(w for w in known if _may_slip(w)):
        for key in {word, *_shorter(word)}:
            found.setdefault(key, []).append(word)
    return found


def _one_slip(one: str, other: str) -> bool:
    """A letter too many, too few, two changed places; in long words also one wrong letter."""
    if len(one) == len(other):
        differing = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(differing) == 2 and one[differing[0]] == other[differing[1]] and differing[1] - differing[0] == 1
        swapped = swapped and one[differing[1]] == other[differing[0]]
        return swapped or (len(differing) == 1 and len(one) >= 9)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) - len(shorter) != 1 or longer == f"{shorter}s" or longer == f"{shorter}d":
        return False
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(1, len(longer)))
