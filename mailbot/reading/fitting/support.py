"""Whether a paper names what was asked for: by the words in it, at its top, and in its file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from mailbot.domain.documents import Document
from mailbot.domain.practice import Client
from mailbot.domain.rules import Rules
from mailbot.reading.fitting.wanted import Part
from mailbot.reading.papers.holders import alike
from mailbot.reading.papers.paper_words import Phrases, forms, paper_words
from mailbot.reading.text.lexicon import lexicon
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import akin, fold, words

_TOP_LINES = 8
_TOP_CHARS = 700


@dataclass(frozen=True, slots=True)
class Support:
    """How much of what was asked for a paper names."""

    names: int
    """How many of the proper names; 0 when only such words as "bank" or "college" of them."""
    content: float
    """Which share of the other things, 0 to 1; 1 when there are none."""
    on_top: bool
    """Whether one of the things, or of the words for the paper, stands at its top or in the file's name."""
    heads: float
    """Which share of the words for the paper itself."""
    by_name: bool
    """Whether the file's name names one of the things or names."""

    @property
    def any(self) -> bool:
        """Whether it names anything asked for besides the sort of paper."""
        return self.names > 0 or self.content > 0.3


@dataclass(frozen=True, slots=True)
class _Words:
    keys: frozenset[str]
    top: frozenset[str]
    forms: frozenset[str]
    initials: frozenset[str]


def support(part: Part, document: Document, rules: Rules, client: Client) -> Support:
    """What a paper says of the things a request names. What only the client's own name says tells nothing."""
    language = client.language
    text = document.file.text[:20_000]
    found = _words_of(text, TheSame(rules), language)
    title = _words_of(document.file.name.replace("_", " ").replace("-", " "), TheSame(rules), language)
    kind = rules.document(document.type or "")
    own = frozenset(lexicon(rules, language).thing(w.form) for w in words(kind.name)) if kind else frozenset()
    unnamed = _words_of(_without(client.name, text), TheSame(rules), language)
    keys = unnamed.keys | title.keys | own
    content = [c for c in part.content if _has(c, keys)]
    named = [n for n in part.names if _named(n, found) or _named(n, title) or _also(n, document, rules)]
    generic = paper_words(rules).lists.get("companies", frozenset()) - {"nhs"}
    telling = [n for n in part.names if n not in generic] or list(part.names)
    count = len(named) if any(n in telling for n in named) else 0
    heads = [h for h in part.heads if _has(h, keys)]
    on_top = any(_has(c, unnamed.top | title.keys | own) for c in (*part.content, *part.heads))
    by_name = any(_has(c, title.keys) for c in part.content) or any(_named(n, title) for n in part.names)
    return Support(count, _share(content, part.content), on_top, _share(heads, part.heads), by_name)


def _without(name: str, text: str) -> str:
    """A text with a name cut out of it, wherever its words stand side by side."""
    pattern = r"[\s.,]+".join(re.escape(word.strip(".,")) for word in name.split() if word.strip(".,"))
    return re.sub(rf"(?<!\w){pattern}(?!\w)", " ", text, flags=re.IGNORECASE) if pattern else text


def _also(name: str, document: Document, rules: Rules) -> bool:
    """Whether a paper bears the long name of what is asked for by a short one."""
    for entry in paper_words(rules).entries.get("also_called", ()):
        short, _, long = entry.partition(" = ")
        if fold(short) == name and Phrases.of([long]).within(forms(document.file.text[:3000])):
            return True
    return False


def _share(found: Iterable[str], wanted: frozenset[str]) -> float:
    return len(list(found)) / len(wanted) if wanted else 1.0


def _has(key: str, keys: frozenset[str]) -> bool:
    return key in keys or (len(key) > 4 and any(akin(key, k) for k in keys))


def _named(name: str, found: _Words) -> bool:
    """Whether a paper has a name, however spelt or shortened: "NHS" for its full name, "Barclays" for Barc1ays."""
    if name in found.forms or any(alike(name, f) for f in found.forms):
        return True
    if len(name) >= 5 and any(len(f) >= 4 and (f.startswith(name) or name.startswith(f)) for f in found.forms):
        return True
    return 2 <= len(name) <= 5 and name in found.initials


@lru_cache(maxsize=256)
def _words_of(text: str, same: TheSame, language: str) -> _Words:
    book = lexicon(same.rules, language)
    lines = [line for line in text.splitlines() if line.strip()]
    top = "\n".join(lines[:_TOP_LINES])[:_TOP_CHARS]
    plain = frozenset(fold(w.form) for w in words(text))
    return _Words(
        frozenset(n.key for n in book.namings(text, deep=True)) | frozenset(forms(text)),
        frozenset(n.key for n in book.namings(top, deep=True)) | frozenset(forms(top)),
        plain,
        _initials(top),
    )


def _initials(text: str) -> frozenset[str]:
    """Abbreviations that the names at the top can have: "Department for Work and Pensions" is dwp."""
    found: set[str] = set()
    small = {"for", "of", "and", "the", "in"}
    for line in text.splitlines():
        row = [w for w in line.split() if w[:1].isalpha()][:12]
        for mode in (row, [w for w in row if w.lower() not in small]):
            letters = "".join(w[0].lower() for w in mode)
            found.update(letters[i : i + n] for n in range(3, 6) for i in range(len(letters) - n + 1))
    return frozenset(found)
