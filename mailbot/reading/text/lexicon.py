"""Which things a text names, whatever word it uses for them: the tables rules/languages/<xx>/words.toml at work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from mailbot.domain.grammar import NO_GRAMMAR, Grammar
from mailbot.domain.rules import Rules
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import Word, stem, words

FILLER = "filler"
JOINS = ("join_and", "join_but", "join_because", "join_when", "join_if", "join_so")
MONTH = "month_"
BANK, CARD = "bank", "card"


@dataclass(frozen=True, slots=True)
class Naming:
    """A thing named in a text: its key in the tables, or else the stem of the word itself."""

    key: str
    start: int
    end: int


@dataclass(slots=True)
class Lexicon:
    """The word tables of some languages, ready to be asked."""

    single: dict[str, str] = field(default_factory=dict)
    begins: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    houses: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Name of a bank or a card, word by word, to the thing that clients call it by: "NatWest" is "the bank"."""
    grammar: Grammar = NO_GRAMMAR
    """Of the first language that has one."""

    def add(self, thing: str, entries: Iterable[str]) -> None:
        """Take in the words for a thing; what an earlier language said of a word stays."""
        for entry in entries:
            forms = tuple(w.form for w in words(entry.replace("*", "")))
            if len(forms) > 1:
                self.phrases.setdefault(forms[0], []).append((forms, thing))
            elif forms and entry.endswith("*"):
                self.begins.setdefault(forms[0][:1], []).append((forms[0], thing))
            elif forms:
                self.single.setdefault(forms[0], thing)

    def thing(self, form: str) -> str:
        """The thing that a folded word means; the word's stem when no table has it."""
        known = self.single.get(form)
        if known:
            return known
        for beginning, thing in self.begins.get(form[:1], ()):
            if form.startswith(beginning):
                return thing
        return self.single.get(stem(form)) or stem(form)

    def namings(self, text: str, *, deep: bool = False) -> tuple[Naming, ...]:
        """Everything named in a text, in order; filler words left out. `deep`: a phrase's own words as well."""
        found = words(text)
        read = [*self._read(found), *((Naming(self.thing(w.form), w.start, w.end) for w in found) if deep else ())]
        return tuple(n for n in read if n.key != FILLER and not n.key.startswith("join_"))

    def houses_in(self, text: str) -> frozenset[str]:
        """The things that the banks and cards named in a text are called by."""
        forms = [w.form for w in words(text)]
        runs = (tuple(forms[at : at + size]) for size in (1, 2, 3) for at in range(len(forms)))
        return frozenset(self.houses[run] for run in runs if run in self.houses)

    def joins(self, text: str) -> tuple[Naming, ...]:
        """The words that join clauses, in order."""
        return tuple(n for n in self._read(words(text), joins=True) if n.key.startswith("join_"))

    def _read(self, found: Sequence[Word], *, joins: bool = False) -> Iterator[Naming]:
        at = 0
        while at < len(found):
            phrase = self._phrase_at(found, at, joins)
            if phrase:
                last = found[at + len(phrase[0]) - 1]
                yield Naming(phrase[1], found[at].start, last.end)
                at += len(phrase[0])
                continue
            word = found[at]
            yield Naming(self._join(word.form) if joins else self.thing(word.form), word.start, word.end)
            at += 1

    def _phrase_at(self, found: Sequence[Word], at: int, joins: bool) -> tuple[tuple[str, ...], str] | None:
        fitting = [
            (forms, thing)
            for forms, thing in self.phrases.get(found[at].form, ())
            if thing.startswith("join_") == joins and tuple(w.form for w in found[at : at + len(forms)]) == forms
        ]
        return max(fitting, key=lambda f: len(f[0]), default=None)

    def _join(self, form: str) -> str:
        return self.single.get(f"join {form}", FILLER)


def lexicon(rules: Rules, *codes: str) -> Lexicon:
    """The tables of these languages (BCP 47), the first before the next, English last."""
    wanted = (c.split("-")[0].lower() for c in (*codes, "en"))
    return _lexicon(TheSame(rules), tuple(dict.fromkeys(c for c in wanted if c in rules.languages)))


@lru_cache(maxsize=64)
def _lexicon(rules: TheSame, codes: tuple[str, ...]) -> Lexicon:
    grammars = (rules.rules.languages[code].grammar for code in codes)
    made = Lexicon(grammar=next((g for g in grammars if g.language), NO_GRAMMAR))
    for code in codes:
        for thing, entries in rules.rules.languages[code].words.items():
            if thing in JOINS:
                _add_joins(made, thing, entries)
            else:
                made.add(thing, entries)
    for thing in (BANK, CARD):
        for name in rules.rules.papers.get(f"{thing}s", ()):
            made.houses[tuple(w.form for w in words(name))] = thing
    return made


def _add_joins(made: Lexicon, thing: str, entries: Iterable[str]) -> None:
    # A joining word may also be filler or name a thing ("after"): it is looked up apart.
    for entry in entries:
        forms = tuple(w.form for w in words(entry))
        if len(forms) > 1:
            made.phrases.setdefault(forms[0], []).append((forms, thing))
        elif forms:
            made.single.setdefault(f"join {forms[0]}", thing)
