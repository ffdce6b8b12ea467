"""The tables by which papers are read (rules/papers.toml and the months of every language), ready to be asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from mailbot.domain.rules import Rules
from mailbot.reading.text.lexicon import MONTH
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import fold, stem

LONGEST = 60_000
"""Characters of a paper that are looked at."""
_LINE = 200

# Indic and Arabic vowel signs are marks, not letters, to Python: without them a word falls apart.
_TOKEN = re.compile(
    r"(?P<word>(?:[^\W\d_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f]|(?!\d)[\u0900-\u0dff])+(?:['\u2019\u02bc][^\W\d_]+)?)"
    r"|(?P<number>\d{1,12})|(?P<mark>[^\w\s])"
)


class Token(NamedTuple):
    """A word (folded), a number or a mark of punctuation, and where it stands. A paper gives thousands."""

    form: str
    start: int
    end: int
    kind: str
    """word | number | mark."""


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of at most the first 60,000 characters of a text."""
    return _tokens_of_a_line(text) if len(text) < _LINE else _tokens_of_a_paper(text[:LONGEST])


@lru_cache(maxsize=4_096)
def _tokens_of_a_line(text: str) -> tuple[Token, ...]:
    # Lines and labels are looked at again and again, by every reader of a paper.
    return _tokens(text)


@lru_cache(maxsize=8)
def _tokens_of_a_paper(text: str) -> tuple[Token, ...]:
    return _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    found = []
    for hit in _TOKEN.finditer(text):
        kind = hit.lastgroup or "mark"
        form = fold(hit[0]) if kind == "word" else hit[0]
        found.append(Token(form, hit.start(), hit.end(), kind))
    return tuple(found)


def forms(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, folded and without plural endings; "t/a" and "64-8" fall into their parts."""
    return tuple(stem(t.form) if t.kind == "word" else t.form for t in tokens(text) if t.kind != "mark")


@dataclass(slots=True)
class Phrases:
    """Phrases by their first word, to be found in rows of words."""

    by_first: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[str]) -> Phrases:
        """These phrases, each folded into words."""
        made = cls()
        for entry in entries:
            row = forms(entry)
            if row and row not in made.by_first.setdefault(row[0], []):
                made.by_first[row[0]].append(row)
        for rows in made.by_first.values():
            rows.sort(key=len, reverse=True)
        return made

    def at(self, row: Sequence[str], index: int) -> int:
        """How many words the longest phrase that begins here has; 0: none begins here."""
        for phrase in self.by_first.get(row[index], ()):
            if tuple(row[index : index + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def all_in(self, row: Sequence[str]) -> frozenset[tuple[str, ...]]:
        """Every phrase that stands anywhere in the row."""
        found = {p for i, w in enumerate(row) for p in self.by_first.get(w, ()) if tuple(row[i : i + len(p)]) == p}
        return frozenset(found)

    def ending(self, row: Sequence[str]) -> bool:
        """Whether the row ends with one of the phrases."""
        return any(self.at(row, i) == len(row) - i for i in range(max(0, len(row) - 6), len(row)))

    def where(self, row: Sequence[str]) -> int | None:
        """Where the first of the phrases begins; None: nowhere."""
        return next((i for i in range(len(row)) if self.at(row, i)), None)

    def within(self, row: Sequence[str]) -> bool:
        """Whether one of the phrases stands anywhere in the row."""
        return self.where(row) is not None


@dataclass(slots=True)
class PaperWords:
    """Every table, made ready once."""

    tables: dict[str, Phrases]
    lists: dict[str, frozenset[str]]
    """The single words of each table."""
    entries: dict[str, tuple[str, ...]]
    """Each table as it is written."""
    institutions: tuple[tuple[str, Phrases], ...]
    """Banks, building societies and card companies by name."""
    months: dict[str, int]
    nicknames: dict[str, frozenset[str]]
    labels: frozenset[tuple[str, ...]] = frozenset()
    """Labels before people and firms, as rows of words."""
    name_parts: frozenset[tuple[str, ...]] = frozenset()
    """Those before a surname or forenames in a box of their own."""

    def __getitem__(self, key: str) -> Phrases:
        """The phrases of a table of papers.toml; none when it has no such table."""
        return self.tables.get(key) or Phrases()

    def one_of(self, key: str, form: str) -> bool:
        """Whether a table holds this word alone."""
        return form in self.lists.get(key, ())

    def month(self, form: str) -> int | None:
        """1 to 12 for the name of a month in any language, or its beginning where a table says so."""
        found = self.months.get(form)
        if found or len(form) < 5:
            return found
        return next((m for w, m in self.months.items() if w.endswith("*") and form.startswith(w[:-1])), None)


def paper_words(rules: Rules) -> PaperWords:
    """The tables of these rules."""
    return _paper_words(TheSame(rules))


@lru_cache(maxsize=16)
def _paper_words(same: TheSame) -> PaperWords:
    papers = same.rules.papers
    return PaperWords(
        tables={k: Phrases.of(v) for k, v in papers.items()},
        lists={
            k: frozenset(w for e in v if len(row := forms(e)) == 1 for w in (row[0], fold(e)))
            for k, v in papers.items()
        },
        entries=dict(papers),
        institutions=tuple((n, Phrases.of([n])) for k in ("cards", "banks", "societies") for n in papers.get(k, ())),
        months=_months(same.rules),
        nicknames=_nicknames(papers.get("nicknames", ())),
        labels=_rows(papers, "whose", "party", "surname", "given"),
        name_parts=_rows(papers, "surname", "given"),
    )


def _rows(papers: Mapping[str, tuple[str, ...]], *keys: str) -> frozenset[tuple[str, ...]]:
    return frozenset(forms(entry) for key in keys for entry in papers.get(key, ()))


def _months(rules: Rules) -> dict[str, int]:
    """English first: what a word means there no other language changes."""
    found: dict[str, int] = {}
    for code in ("en", *rules.languages):
        language = rules.languages.get(code)
        for key, entries in language.words.items() if language else ():
            if key.startswith(MONTH):
                for entry in entries:
                    star = "*" if entry.endswith("*") else ""
                    found.setdefault(fold(entry.rstrip("*").split()[-1]) + star, int(key[len(MONTH) :]))
    return found


def _nicknames(rows: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for row in rows:
        group = frozenset(fold(w) for w in row.split())
        for word in group:
            found[word] = found.get(word, frozenset()) | group
    return found
