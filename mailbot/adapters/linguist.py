"""The linguist: spaCy marks in a text what the phrase tables of rules/languages/ know."""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from mailbot.adapters.phrasebook import PAUSE, Pattern, Token, Vocabulary, pattern, tokens
from mailbot.adapters.sentences import Span, sentences
from mailbot.adapters.tongue import Tongue
from mailbot.domain.language import Annotation, Mark, Sentence
from mailbot.domain.rules import Language, Rules
from mailbot.domain.wording import LONGEST

_LOG = logging.getLogger(__name__)
_MOST_WORDS = 600
"""Words of one sentence that are looked at."""
_MOST_MARKS = 150
_TELLING = 5
"""Letters of a word that is not taken for a word of another language."""
_JOINS = frozenset({"and", "but", "so", "or", "then"})


class SpacyLinguist:
    """Marks sentences with the phrases of their language, and with English ones that can't be mistaken."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._tables: dict[tuple[str, bool], _Table] = {}
        self._lock = Lock()

    def annotate(self, text: str, hint: str = "en") -> Annotation:
        """Language, sentences and marks of the first 20,000 characters; never raises."""
        text = text[:LONGEST]
        language, certain = self._tongue.of(text, hint)
        spans = sentences(text)
        marks = self._marks(text, spans, self._codes(language, hint))
        return Annotation(
            text, language, certain, tuple(Sentence(text[a:b], a, b, m) for (a, b), m in zip(spans, marks, strict=True))
        )

    @cached_property
    def _tongue(self) -> Tongue:
        return Tongue(self._rules)

    def _codes(self, language: str, hint: str) -> list[tuple[str, bool]]:
        """(language, whether all of its phrases count) for the tables to be looked at."""
        first = language if language in self._rules.languages else hint.split("-")[0].lower()
        codes = dict.fromkeys(c for c in (first, hint.split("-")[0].lower(), "en") if c in self._rules.languages)
        return [(code, at == 0) for at, code in enumerate(codes)]

    def _marks(self, text: str, spans: Sequence[Span], codes: Iterable[tuple[str, bool]]) -> list[tuple[Mark, ...]]:
        rows = [_bounded(tokens(text, a, b)) for a, b in spans]
        found: list[set[Mark]] = [set() for _ in rows]
        with self._lock:
            for code, whole in codes:
                self._table(code, whole).mark(text, rows, found)
        ordered = (sorted(f, key=lambda m: (m.start, -m.end, m.label)) for f in found)
        return [tuple(marks)[:_MOST_MARKS] for marks in ordered]

    def _table(self, code: str, whole: bool) -> _Table:
        if (code, whole) not in self._tables:
            self._tables[code, whole] = _Table(self._rules.languages[code], whole)
        return self._tables[code, whole]


def _bounded(found: Iterator[Token]) -> list[Token]:
    return [token for token, _ in zip(found, range(_MOST_WORDS), strict=False)]


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str
    pattern: Pattern


class _Table:
    """The phrases of one language: plain ones for spaCy, those with choices under their first word."""

    def __init__(self, language: Language, whole: bool) -> None:
        from spacy.matcher import PhraseMatcher
        from spacy.vocab import Vocab

        entries = list(_entries(language, whole))
        self._vocabulary = Vocabulary([e.pattern for e in entries])
        self._vocab = Vocab()
        self._plain = PhraseMatcher(self._vocab)
        self._labels: dict[int, list[_Entry]] = {}
        self._open: dict[str, list[_Entry]] = {}
        self._begun: dict[str, list[_Entry]] = {}
        for entry in entries:
            self._add(entry)

    def _add(self, entry: _Entry) -> None:
        if forms := entry.pattern.plain:
            key = " ".join(forms)
            known = self._labels.setdefault(self._vocab.strings.add(key), [])
            if not known:
                self._plain.add(key, [self._doc(forms)])
            known.append(entry)
            return
        for first in dict.fromkeys(entry.pattern.firsts()):
            if first.endswith("*"):
                self._begun.setdefault(first[0], []).append(entry)
            else:
                self._open.setdefault(first, []).append(entry)

    def _doc(self, forms: Sequence[str]) -> Any:
        from spacy.tokens import Doc

        return Doc(self._vocab, words=list(forms))

    def mark(self, text: str, rows: Sequence[Sequence[Token]], found: Sequence[set[Mark]]) -> None:
        """Add the marks of every row (the tokens of a sentence) to its set."""
        forms = [[self._vocabulary.meaning(t.form) for t in row] for row in rows]
        for at, start, end, entry in (*self._fixed(forms), *self._chosen(forms)):
            if _stands(entry.pattern, rows[at], start, end):
                first, last = rows[at][start].start, rows[at][end - 1].end
                found[at].add(Mark(entry.label, first, last, text[first:last]))

    def _fixed(self, rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int, _Entry]]:
        """(row, first token, token behind the last, entry) of every plain phrase."""
        known = self._vocabulary.words
        # what no phrase knows is all one to spaCy, so that its store of words doesn't grow with every mail
        spoken = [f if f in known else PAUSE for row in rows for f in (*row, PAUSE)]
        begins = [0]
        for row in rows:
            begins.append(begins[-1] + len(row) + 1)
        for key, start, end in self._plain(self._doc(spoken)) if spoken else ():
            at = bisect_right(begins, start) - 1
            if end < begins[at + 1]:
                yield from ((at, start - begins[at], end - begins[at], e) for e in self._labels[key])

    def _chosen(self, rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, int, _Entry]]:
        """The same of every phrase with choices or gaps."""
        for at, row in enumerate(rows):
            for start, form in enumerate(row):
                for entry in (*self._open.get(form, ()), *self._begun.get(form[0], ())):
                    end = entry.pattern.end(row, start)
                    if end is not None and end > start:
                        yield at, start, end, entry


def _entries(language: Language, whole: bool) -> Iterator[_Entry]:
    for label, phrases in language.phrases.items():
        for phrase in phrases:
            made = _pattern(phrase, language.code)
            if made and (whole or _unmistakable(made)):
                yield _Entry(label, made)


def _pattern(phrase: str, code: str) -> Pattern | None:
    try:
        return pattern(phrase)
    except ValueError as error:
        _LOG.warning("rules/languages/%s/phrases.toml: %s", code, error)
        return None


def _unmistakable(made: Pattern) -> bool:
    """Whether a phrase can't be a word of another language that happens to look alike."""
    needed = [s for s in made.slots if s.choices and not s.optional]
    forms = [f for s in needed for c in s.choices for f in c]
    return len(needed) > 1 or all(len(f) >= _TELLING or not f.isascii() for f in forms)


def _stands(said: Pattern, row: Sequence[Token], start: int, end: int) -> bool:
    """Whether a phrase stands where it must: "^" after nothing or a pause, "$" before one."""
    if said.begins and start and not _parts(row[start - 1]):
        return False
    return not (said.ends and end < len(row) and _joined(row[end]))


def _parts(token: Token) -> bool:
    return token.form in _JOINS or not _joined(token)


def _joined(token: Token) -> bool:
    return token.form[0].isalnum()
