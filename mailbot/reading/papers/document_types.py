"""What type of paper a text is, by the tables of rules/documents.toml; slips of OCR are looked past."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mailbot.domain.documents import FileText
from mailbot.domain.rules import DocumentType, Rules
from mailbot.reading.papers.holders import alike
from mailbot.reading.papers.paper_words import Phrases, forms, paper_words, tokens
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import stem

ENOUGH = 0.6
"""A score from which a paper is held to be of a type."""
_HEADING_LINES = 14
_HEADING_WORDS = 11
"""A line of more words is running text, no heading."""
_FIRST_LINES = 4
_BODY_TITLE, _FEATURE, _MOST_FEATURES, _AGAINST, _NAME = 0.4, 0.14, 0.7, 0.45, 0.2
_ROWS = 0.5
_FEWEST_ROWS = 3
_BANKS_OWN = 0.55
"""A bank's name and the word statement at the top of a paper: nearly a title."""
_ENTRY = re.compile(r"^\s*(?:\d{1,2}(?:st|nd|rd|th)?[ /.-](?:\d{1,2}|[A-Za-z]{3,9})\b|\d{4}-\d\d-\d\d).*\d[.,]\d\d\W*$")
"""A line of an account: a day, words of any sort, and an amount."""
_SORT_CODE = re.compile(r"\b\d\d-\d\d-\d\d\s+\d{8}\b")
_UNSAID = ("|", "sort", "code", "|", "account", "number")
"""What the figures of a sort code and an account number say without the words."""
_ROW = re.compile(r"\b\d{1,2}[/.-](?:\d{1,2}|[A-Za-z]{3,9})[/.-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b")
_WORDS_READ = 1500


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a paper, as types look at them."""

    lines: tuple[tuple[str, ...], ...]
    """Words line by line, folded, plural endings off; blank lines left out."""
    name: tuple[str, ...]
    """The words of the file's name."""
    rows: int = 0
    """Lines that hold a date in figures."""
    entries: frozenset[int] = frozenset()
    """Which lines are entries of an account; what they say was paid for is no heading."""

    @property
    def headings(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The short lines at the top, numbered."""
        top = enumerate(self.lines[:_HEADING_LINES])
        return tuple((i, row) for i, row in top if len(row) <= _HEADING_WORDS and i not in self.entries)

    def flat(self, without: frozenset[int] = frozenset()) -> tuple[str, ...]:
        """All its words in a row, those of some lines left out."""
        return tuple(w for i, row in enumerate(self.lines) if i not in without for w in row)[:_WORDS_READ]


@dataclass(frozen=True, slots=True)
class Scored:
    """A type, and how much speaks for it."""

    type: DocumentType
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class _Table:
    type: DocumentType
    titles: Phrases
    features: frozenset[tuple[str, ...]]
    against: frozenset[tuple[str, ...]]
    names: Phrases


@dataclass(frozen=True, slots=True)
class _Found:
    """The phrases of all types that a paper holds, and where."""

    anywhere: frozenset[tuple[str, ...]]
    outside: frozenset[tuple[str, ...]]
    """Not only in the entries of an account."""
    on_top: frozenset[tuple[str, ...]]
    of_a_bank: bool
    """A bank's name stands at its head, and the word statement near it."""


@dataclass(slots=True)
class _Book:
    tables: tuple[_Table, ...]
    phrases: Phrases
    """The titles, features and contrary words of all types together."""
    vocabulary: frozenset[str] = frozenset()
    by_first: dict[str, list[str]] = field(default_factory=dict)

    def mended(self, row: Sequence[str]) -> tuple[str, ...]:
        """A row of words that OCR read, each slip put right where one word of the tables is one letter away."""
        found: list[str] = []
        for word in row:
            if found and found[-1] not in self.vocabulary and found[-1] + word in self.vocabulary:
                found[-1] += word
            else:
                found.append(self._mend(word))
        return tuple(found)

    def _mend(self, word: str) -> str:
        if word in self.vocabulary or len(word) < 5:
            return word
        near = (v for v in self.by_first.get(word[0], ()) if alike(v, word))
        return next(near, word)


def page_of(file: FileText, rules: Rules) -> Page:
    """The words of a file."""
    lines = file.text[:60_000].splitlines()
    rows = [tuple(forms(line)) for line in lines]
    if file.source == "ocr":
        book = _book(TheSame(rules))
        rows = [book.mended(row) for row in rows]
    rows = [(*row, *_UNSAID) if _SORT_CODE.search(line) else row for row, line in zip(rows, lines, strict=True)]
    filled = [(row, line) for row, line in zip(rows, lines, strict=True) if row]
    dated = sum(bool(_ROW.search(line)) for line in lines)
    entries = frozenset(i for i, (_, line) in enumerate(filled) if _ENTRY.match(line))
    return Page(tuple(row for row, _ in filled), name_words(file.name), dated, entries)


def name_words(name: str) -> tuple[str, ...]:
    """The words of a file's name, "P60_2026-Final.pdf" without its ending."""
    stem_, dot, ending = name.rpartition(".")
    base = stem_ if dot and len(ending) <= 5 else name
    return tuple(
        stem(t.form) if t.kind == "word" else t.form for t in tokens(base.replace("_", " ")) if t.kind != "mark"
    )


def score_types(page: Page, rules: Rules) -> tuple[Scored, ...]:
    """Every type for which anything speaks, best first."""
    book = _book(TheSame(rules))
    top = [w for _, row in page.headings for w in (*row, "|")]
    head = [w for i, row in page.headings if i < _FIRST_LINES for w in (*row, "|")]
    found = _Found(
        book.phrases.all_in(page.flat()),
        book.phrases.all_in(page.flat(page.entries)),
        book.phrases.all_in(top),
        "statement" in top and any(bank.within(head) for _, bank in paper_words(rules).institutions),
    )
    scored = [_score(t, page, found) for t in book.tables]
    return tuple(sorted((s for s in scored if s.score > 0), key=lambda s: -s.score))


def _score(table: _Table, page: Page, found: _Found) -> Scored:
    title, words = _title(table, page, found.anywhere)
    if found.of_a_bank and table.type.banks and not title:
        title, words = _BANKS_OWN, "a bank's statement"
    features = min(len(table.features & found.anywhere) * _FEATURE, _MOST_FEATURES)
    against = _AGAINST * (bool(table.against & found.outside) + bool(table.against & found.on_top))
    if not title and features < 3 * _FEATURE:
        return Scored(table.type, 0.0, "")
    named = _NAME if table.names.within(page.name) else 0.0
    rows = (_ROWS if page.rows >= _FEWEST_ROWS else -1.0) if table.type.rows else 0.0
    return Scored(table.type, title + features + named + rows - against, words)


def _title(table: _Table, page: Page, anywhere: frozenset[tuple[str, ...]]) -> tuple[float, str]:
    """How strongly a title speaks, and the title: the higher and the longer the stronger."""
    best, words = 0.0, ""
    for i, row in page.headings:
        length, at = max(((table.titles.at(row, k), -k) for k in range(len(row))), default=(0, 0))
        if length:
            strength = (
                (0.9 if i < _FIRST_LINES else 0.7) + 0.08 * min(length, 5) + (0.15 if length == len(row) else 0.0)
            )
            if strength > best:
                best, words = strength, " ".join(row[-at : -at + length])
    if not best and any(p in anywhere for rows in table.titles.by_first.values() for p in rows):
        best = _BODY_TITLE
    return best, words


@lru_cache(maxsize=8)
def _book(same: TheSame) -> _Book:
    types = same.rules.documents
    tables = tuple(_table(t) for t in types if t.titles or t.features)
    vocabulary = frozenset(w for t in types for w in _all_words(t))
    everything = Phrases.of(e for t in types for e in (*t.titles, *t.features, *t.against))
    book = _Book(tables, everything, vocabulary)
    for word in sorted(vocabulary):
        book.by_first.setdefault(word[0], []).append(word)
    return book


def _table(type_: DocumentType) -> _Table:
    return _Table(
        type_,
        Phrases.of(type_.titles),
        frozenset(forms(f) for f in type_.features),
        frozenset(forms(a) for a in type_.against),
        Phrases.of(type_.names),
    )


def _all_words(type_: DocumentType) -> Iterable[str]:
    for entry in (*type_.titles, *type_.features, *type_.asks, *type_.whose, *type_.party, *type_.dated):
        yield from forms(entry)
