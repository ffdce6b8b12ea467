"""A clause in another language, word by word in English: good for telling what it is about, never for what it says.

The sentence encoder knows English only. A language's gloss.toml says everyday words in English, words.toml the
things that are asked for; "Duba e pe numele lui fratemiu" becomes "van name brother".
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mailbot.domain.rules import Rules
from mailbot.reading.text.lexicon import FILLER, MONTH
from mailbot.reading.text.likeness import Alike
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import Word, words

_FEWEST = 2
"""Words that must be known; one alone may stand for anything."""
_SHARE = 0.6
"""Of the words that tell something, how many must be known."""
_SHORTEST = 3
"""Letters; shorter words that no table knows tell nothing."""


@dataclass(frozen=True, slots=True)
class Gloss:
    """A language's words, ready to be asked."""

    single: dict[str, str] = field(default_factory=dict)
    begins: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def of(self, form: str) -> str | None:
        """The English for a folded word; "" for one that tells nothing, None for one that isn't known."""
        if form in self.single:
            return self.single[form]
        return next((english for begin, english in self.begins.get(form[:1], ()) if form.startswith(begin)), None)

    def english(self, text: str) -> str:
        """A clause word by word; "" where too little of it is known. Names and figures stay as they are."""
        said = [(word, self.of(word.form)) for word in words(text)]
        known = sum(bool(english) for _, english in said)
        unknown = sum(english is None and _tells(word, text) for word, english in said)
        if known < _FEWEST or known < _SHARE * (known + unknown):
            return ""
        shown = (english if english is not None else text[word.start : word.end] for word, english in said)
        return " ".join(part for part in shown if part)


def _tells(word: Word, text: str) -> bool:
    """Whether an unknown word may be a thing: no figure, no name, no scrap."""
    written = text[word.start : word.end]
    return (
        len(word.form) >= _SHORTEST and not any(c.isdigit() for c in written) and not (word.start and written.istitle())
    )


@lru_cache(maxsize=32)
def _gloss(rules: TheSame, code: str) -> Gloss | None:
    language = rules.rules.languages[code]
    if not language.gloss:
        return None
    made = Gloss()
    for table in (language.gloss, language.words):
        for thing, entries in table.items():
            for form, whole in _forms(entries):
                if whole:
                    made.single.setdefault(form, _in_english(thing))
                else:
                    made.begins.setdefault(form[:1], []).append((form, _in_english(thing)))
    return made


def _forms(entries: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Folded words, and whether they are whole; what has several words is left to the phrases."""
    for entry in entries:
        found = words(entry.replace("*", ""))
        if len(found) == 1:
            yield found[0].form, not entry.endswith("*")


def _in_english(thing: str) -> str:
    if thing == FILLER or thing.startswith("join_"):
        return ""
    if thing.startswith(MONTH):
        return calendar.month_name[int(thing.removeprefix(MONTH))]
    return thing.replace("_", " ")


def through_gloss(alike: Alike, rules: Rules, code: str) -> Alike | None:
    """How alike English is to what is said in another language; None where that language has no gloss."""
    gloss = _gloss(TheSame(rules), code)
    if gloss is None:
        return None

    def told(text: str, others: Sequence[str]) -> Sequence[float]:
        shown = [gloss.english(other) for other in others]
        near = iter(alike(text, [s for s in shown if s]))
        return [next(near) if s else 0.0 for s in shown]

    return told
