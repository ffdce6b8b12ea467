"""Words of an order as frames are to see them: names that are words as well ("May", "Mark") are no words there, and
"I'm dropping it", "we've decided to drop it" read as "drop it"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from mailbot.reading.orders.people import People
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import Word, words

_NO_WORD = "\N{BULLET}"
"""Stands for a word that no frame has."""
_MONTHS = frozenset({"may", "march"})
"""Months that are words."""
_ENDS = ".!?:;\n"
_SHORTEST = 3


@dataclass(frozen=True)
class Respelling:
    """What makes further readings of the words of a text; each has as many words, at the same places."""

    people: People
    sources: Mapping[str, Sequence[str]]
    known: dict[str, str] = field(default_factory=dict)

    def __call__(self, text: str, found: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
        """The words with names blanked; and once more as orders, where they tell what we are doing."""
        plain = tuple(self._written_out(self._without_names(text, found)))
        ordered = tuple(self._as_orders(plain))
        return (plain,) if ordered == plain else (plain, ordered)

    def _without_names(self, text: str, found: Sequence[Word]) -> Iterator[Word]:
        for at, word in enumerate(found):
            behind = found[at + 1].form if at + 1 < len(found) else ""
            yield word._replace(form=_NO_WORD) if self._is_name(text, word, behind) else word

    def _written_out(self, found: Iterable[Word]) -> Iterator[Word]:
        for word in found:
            full = self._short_for.get(word.form)
            yield word._replace(form=full) if full else word

    @cached_property
    def _short_for(self) -> Mapping[str, str]:
        pairs = (row.partition("=") for row in self.sources.get("order_short_for", ()))
        return {short: full for short, _, full in pairs}

    def _is_name(self, text: str, word: Word, behind: str) -> bool:
        """Whether a word with a capital names a month or somebody here, and does not open a sentence as a verb."""
        if not text[word.start].isupper() or word.form not in self._like_words:
            return False
        if word.form in _MONTHS or self.people.names(word.form) or self.people.staff_in(word.form):
            opens = text[: word.start].rstrip(" \t*•-–>")[-1:] in ("", *_ENDS)
            return not (opens and behind in self._objects) and behind not in self._asking
        return False

    @cached_property
    def _like_words(self) -> frozenset[str]:
        return self.people.like_words | _MONTHS

    @cached_property
    def _objects(self) -> frozenset[str]:
        """What stands behind a verb that opens a sentence: "Mark it as here"."""
        return frozenset(self.sources.get("order_objects", ()))

    @cached_property
    def _asking(self) -> frozenset[str]:
        """ "May I", "Will you"."""
        return frozenset({"i", "we", "you", "he", "she", "they", "it", "there", "be", "have"})

    # -- telling as ordering -------------------------------------------------------------------------------------------

    def _as_orders(self, found: Sequence[Word]) -> Iterator[Word]:
        for at, word in enumerate(found):
            before = tuple(w.form for w in found[max(0, at - 3) : at])
            yield word._replace(form=self._bare(word.form)) if self._we_do(before, word.form) else word

    def _we_do(self, before: Sequence[str], form: str) -> bool:
        """ "We're just dropping": somebody here is doing it."""
        if not form.endswith("ing") or len(form) < _SHORTEST + 3:
            return False
        last = [f for f in before if f not in self.sources.get("order_between", ())][-2:]
        doing = self.sources.get("order_we_are", ())
        return bool(last) and (last[-1] in doing or " ".join(last) in doing)

    def _bare(self, form: str) -> str:
        """ "Writing" -> "write", the form that frames have; itself when they have none."""
        if form not in self.known:
            stem = form.removesuffix("ing")
            doubled = stem[:-1] if len(stem) > _SHORTEST and stem[-1] == stem[-2] else stem
            likely = (f for f in (f"{stem}e", doubled, stem) if f in self._vocabulary)
            self.known[form] = next(likely, form)
        return self.known[form]

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(
            part.rstrip("*")
            for label, frames in self.sources.items()
            if label.startswith("order_")
            for frame in frames
            for token in frame.split()
            for part in token.split("/")
        )


def for_orders(table: Frames, people: People) -> Frames:
    """The same frames, reading what staff write as orders."""
    return replace(table, respell=Respelling(people, table.sources))


def without_introduction(text: str, people: People) -> str:
    """A text without a line or sentence in which its author says who writes: "Owen here."."""
    kept = []
    for line in text.splitlines(keepends=True):
        found = words(line[:40])
        if len(found) > 1 and found[1].form == "here" and people.staff_in(found[0].form):
            rest = line[found[1].end :]
            if rest[:1] in ".,;:!\n-–" or rest.startswith((" -", " –")) or not rest:
                line = rest.lstrip(".,;:!-– ")
        kept.append(line)
    return "".join(kept)
