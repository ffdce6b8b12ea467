"""What a sentence of staff leans to order, learned from examples: the second reader, for what no frame reads.

A multinomial naive Bayes over word roots and pairs of them, every verb as likely as any other beforehand
(Manning, Raghavan, Schütze, Introduction to Information Retrieval, 13.2), beside the likeness to the nearest example.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, log, sqrt

from mailbot.domain.rules import Rules
from mailbot.reading.text.lexicon import FILLER, MONTH, Lexicon, lexicon
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import Word, akin, words

NONE = "none"
"""The sort of examples that order nothing."""
_SMOOTH = 0.15
_PAIR = 0.6
"""What a pair of words counts beside a single one."""
_EVIDENCE = 6.0
"""Signs behind which more of them make nothing surer: their scores are told by their mean."""
_MASKS = {"NAME": "@name", "STAFF": "@staff", "THING": "@thing", "DAY": "@day", "NUM": "@num"}
_TYPED = 5
"""Letters from which a mistyped word is still known."""
_SHORTEST = 3
_MOST = 40
"""Words of a sentence that are looked at."""
_ENDINGS = ("ing", "ed", "es", "s", "e", "d")
_NO = frozenset({"not", "no", "never", "none", "nothing", "nobody", "cannot", "neither"}) | frozenset(
    {"dont", "doesnt", "didnt", "hasnt", "havent", "isnt", "arent", "wont", "wouldnt", "cant"}
)


@dataclass(frozen=True, slots=True)
class Leaning:
    """A verb a sentence may order."""

    verb: str
    share: float
    """Of all verbs, 0 to 1."""
    likeness: float
    """To the nearest example of this verb, 0 to 1."""


@dataclass(slots=True)
class Leanings:
    """The examples, counted."""

    lexicon: Lexicon
    papers: frozenset[str] = frozenset()
    """Things of the lexicon."""
    plain: frozenset[str] = frozenset()
    """Words of the lexicon that say what is done as often as what is sent ("signed", "phone")."""
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    totals: dict[str, float] = field(default_factory=dict)
    rarity: dict[str, float] = field(default_factory=dict)
    """Inverse document frequency of every sign."""
    rows: list[tuple[str, frozenset[str], float]] = field(default_factory=list)
    """Verb, signs and length of every example."""
    holding: dict[str, list[int]] = field(default_factory=dict)
    """In which rows a sign stands."""
    typed: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    """What words read before are signs of."""

    def learn(self, examples: Mapping[str, Iterable[str]]) -> None:
        """Count examples by verb."""
        read = [(verb, frozenset(self._signs(text))) for verb, texts in examples.items() for text in texts]
        seen = Counter(sign for _, signs in read for sign in signs)
        self.rarity = {sign: log((1 + len(read)) / n) for sign, n in seen.items()}
        for verb, signs in read:
            self.counts.setdefault(verb, Counter()).update(signs)
            self._keep(verb, signs)
        self.totals = {verb: float(sum(counted.values())) for verb, counted in self.counts.items()}

    def _keep(self, verb: str, signs: frozenset[str]) -> None:
        for sign in signs:
            self.holding.setdefault(sign, []).append(len(self.rows))
        self.rows.append((verb, signs, self._length(signs)))

    def _length(self, signs: Iterable[str]) -> float:
        return sqrt(sum(self.rarity.get(s, 0.0) ** 2 for s in signs)) or 1.0

    # -- asking --------------------------------------------------------------------------------------------------------

    def of(self, text: str) -> tuple[Leaning, ...]:
        """The verbs of a text, the likeliest first; none when no word of it stands in any example."""
        every = frozenset(self._signs(text, mend=True))
        signs = [s for s in every if s in self.rarity]
        if not signs:
            return ()
        scores = self._scores(signs)
        best = max(scores.values())
        weights = {verb: exp(score - best) for verb, score in scores.items()}
        whole = sum(weights.values())
        near = self._nearest(every)
        found = (Leaning(verb, w / whole, near.get(verb, 0.0)) for verb, w in weights.items())
        return tuple(sorted(found, key=lambda leaning: -leaning.share))

    def _scores(self, signs: Sequence[str]) -> dict[str, float]:
        """The logarithm of how likely each verb has these signs, damped where there are many."""
        worth = {s: _PAIR if " " in s else 1.0 for s in signs}
        damp = min(1.0, _EVIDENCE / sum(worth.values()))
        size = len(self.rarity)
        return {
            verb: damp
            * sum(w * log((counted[s] + _SMOOTH) / (self.totals[verb] + _SMOOTH * size)) for s, w in worth.items())
            for verb, counted in self.counts.items()
        }

    def _nearest(self, signs: frozenset[str]) -> dict[str, float]:
        """The cosine to the nearest example of each verb; a word no example has counts as a rare one."""
        rare = max(self.rarity.values(), default=1.0)
        length = sqrt(sum(self.rarity.get(s, 0.0 if " " in s else rare) ** 2 for s in signs)) or 1.0
        common: dict[int, float] = {}
        for sign in signs:
            for row in self.holding.get(sign, ()):
                common[row] = common.get(row, 0.0) + self.rarity[sign] ** 2
        found: dict[str, float] = {}
        for row, dot in common.items():
            verb, _, own = self.rows[row]
            found[verb] = max(found.get(verb, 0.0), dot / (own * length))
        return found

    # -- signs ---------------------------------------------------------------------------------------------------------

    def forms(self, text: str, *, mend: bool = False) -> tuple[str, ...]:
        """The words of a text as they are learned: roots, and what papers, days and names are."""
        return tuple(_once(self._form(text, w, mend) for w in words(text)[:_MOST]))

    def _signs(self, text: str, *, mend: bool = False) -> Iterator[str]:
        forms = self.forms(text, mend=mend)
        yield from forms
        yield from (f"{one} {other}" for one, other in zip(["^", *forms], [*forms, "$"], strict=True))
        if any(f in _NO for f in forms):
            yield "@not"

    def _form(self, text: str, word: Word, mend: bool) -> str:
        """The root of a word; a name, paper, day or number as what it is. `mend`: mistyped words too."""
        if mask := _MASKS.get(text[word.start : word.end]):
            return mask
        if word.form not in self.known:
            self.known[word.form] = self._sign(word.form)
        sign = self.known[word.form]
        return self._mended(sign) if mend else sign

    def _sign(self, form: str) -> str:
        if form.isdigit():
            return "@num"
        paper = form not in self.plain and self.lexicon.thing(form) in self.papers
        return "@thing" if paper else _root(form)

    def _mended(self, root: str) -> str:
        """The root itself, or the one of an example that it is a mistyping of."""
        if root in self.rarity or len(root) < _TYPED or root[0] == "@":
            return root
        if root not in self.typed:
            likely = (r for r in self.rarity if " " not in r and len(r) >= _TYPED - 1 and _mistyped(root, r))
            self.typed[root] = min(likely, key=lambda r: (abs(len(r) - len(root)), r), default=root)
        return self.typed[root]


def _once(forms: Iterable[str]) -> Iterator[str]:
    """Forms in order; of a run of the same one the first."""
    last = ""
    for form in forms:
        if form != last:
            yield form
        last = form


@lru_cache(maxsize=20_000)
def _root(form: str) -> str:
    """A word without its English ending; short ones stay as they are."""
    return next((form.removesuffix(e) for e in _ENDINGS if form.endswith(e) and len(form) - len(e) >= _SHORTEST), form)


def _mistyped(one: str, other: str) -> bool:
    """Same letters in another order, or one too many, too few or wrong; the first one always right."""
    if one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    return sorted(one) == sorted(other) or akin(one, other)


# -- the examples of the rules ----------------------------------------------------------------------------------------


def leanings(rules: Rules) -> Leanings:
    """What the examples of all languages teach (rules/languages/<xx>/order_examples.toml)."""
    return _leanings(TheSame(rules))


@lru_cache(maxsize=8)
def _leanings(key: TheSame) -> Leanings:
    rules = key.rules
    examples: dict[str, list[str]] = {}
    for language in rules.languages.values():
        for verb, texts in language.orders.items():
            examples.setdefault(verb, []).extend(texts)
    plain = {w for language in rules.languages.values() for w in language.staff.get("order_no_papers", ())}
    return learned(examples, lexicon(rules), frozenset(plain))


def learned(examples: Mapping[str, Iterable[str]], words_for: Lexicon, plain: frozenset[str]) -> Leanings:
    """Leanings taught by these examples."""
    papers = frozenset(words_for.single.values()) | {thing for rows in words_for.begins.values() for _, thing in rows}
    no_papers = {FILLER, *(k for k in papers if k.startswith(("join_", MONTH)))}
    made = Leanings(words_for, papers - no_papers, plain)
    made.learn(examples)
    return made
