"""Words for days and spans, as rules/languages/<xx>/dates.toml has them: a text -> a row of lettered tokens.

The keys of that table, each a list of words or phrases (`*` at the end: all words that begin so):

- `monday` … `sunday`, `january` … `december`; `today`, `tomorrow`, `day_after_tomorrow`, `yesterday`, `+7`: days ahead
- `1`, `2`, `3` …: numbers in words ("a" among them where "a week" counts one); `first` … `fifth`: "the first Monday";
  `ordinal_suffix`: what stands behind a figure ("th"); `day_mark`: what makes a figure beside it a day of the month
- units: `hour`, `day`, `working_day`, `week`, `fortnight`, `month`, `quarter`, `year`, `tax_year`; `few`: no number
- whole spans: `this_week`, `next_week`, `week_after_next`, `past_week`, `this_month`, `next_month`, `past_month`,
  `this_year`, `next_year`, `weekend`, `next_weekend`; parts of a span: `start`, `early`, `middle`, `end`;
  `end_of_month` and the like: a word for both
- `next`, `this`, `past`: beside a weekday or unit; `in`: before a stretch of time; `hence` and `ago`: behind one
- leads: `by` (until), `before`, `after`, `on`, `from`, `to`, `between`, `week_of`; `or`: that and "and";
  `afterwards`: an "after" that stands behind its day
- named days: `12-25` (month-day), `easter+1` (days from Easter Sunday), `bank_holiday`
- `filler`: words that may stand between; `ending`: behind these a day only ends a period; `counted`: nouns counted;
  `no_day`: phrases that name no day; `unsure`: words that count only behind a lead or beside a number
- `back`, `away`: read by reading/nature/absence.py
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mailbot.domain.rules import Rules
from mailbot.reading.text.words import Word, words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_UNITS = ("hour", "day", "working_day", "week", "fortnight", "month", "quarter", "year", "tax_year")
_SPANS = {
    "this_week": ("week", 0), "next_week": ("week", 1), "week_after_next": ("week", 2), "past_week": ("week", -1),
    "this_month": ("month", 0), "next_month": ("month", 1), "past_month": ("month", -1),
    "this_year": ("year", 0), "next_year": ("year", 1),
}  # fmt: skip
_TODAYS = {"today": 0, "tomorrow": 1, "day_after_tomorrow": 2, "yesterday": -1}
_NTHS = ("first", "second", "third", "fourth", "fifth")
_LETTERS = {
    "next": "N", "this": "H", "past": "L", "in": "i", "hence": "h", "ago": "g", "by": "k", "before": "b", "after": "f",
    "afterwards": "a", "on": "j", "from": "m", "to": "~", "between": "B", "week_of": "w", "or": "q", "filler": "z",
    "ending": "e", "counted": "c", "day_mark": "v", "few": "V", "start": "S", "early": "R", "middle": "I", "end": "E",
    "no_day": "x",
}  # fmt: skip
_SETTINGS = ("ordinal_suffix", "unsure")
_STRUCTURE = frozenset({*_LETTERS, *_SETTINGS, *map(str, range(1, 100)), *_NTHS, *_UNITS}) - {"next", "this", "end"}
"""Keys of a language's own grammar: English words for these are not read in a text of another language."""

_FIGURE = re.compile(r"(\d{1,4})(\D*)")
_STOP = re.compile(r"[.;:!?…()\[\]•|·।۔]")
_OPENING = re.compile(r"\s*\(")
_WRAPPED = 55
"""Characters; a line as long is broken by the mail program, not by its writer."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or phrase for days: its letter in the patterns, what it stands for, and its place."""

    letter: str
    value: object
    start: int
    end: int
    unsure: bool = False
    owning: bool = False
    """It bears a possessive: "next week's"."""

    @property
    def number(self) -> int:
        """Its value as a number; 0 when it stands for none."""
        return self.value if isinstance(self.value, int) else 0

    @property
    def pair(self) -> tuple[Any, int]:
        """A span's (unit, offset), or a date's (day, month)."""
        return self.value if isinstance(self.value, tuple) else ("day", 0)


@dataclass(slots=True)
class DateWords:
    """A table made ready: phrases by their first word, beginnings by their first letter."""

    phrases: dict[str, list[tuple[tuple[str, ...], str, object]]] = field(default_factory=dict)
    begins: dict[str, list[tuple[str, str, object]]] = field(default_factory=dict)
    suffixes: frozenset[str] = frozenset()
    unsure: frozenset[tuple[str, ...]] = frozenset()

    def at(self, found: tuple[Word, ...], place: int) -> tuple[int, str, object, bool] | None:
        """(words taken, letter, value, unsure) of the longest phrase that stands there."""
        form = found[place].form
        best: tuple[tuple[str, ...], str, object] | None = None
        for entry in self.phrases.get(form, ()):
            size = len(entry[0])
            if (best is None or size > len(best[0])) and entry[0] == tuple(w.form for w in found[place : place + size]):
                best = entry
        if best is not None:
            return len(best[0]), best[1], best[2], best[0] in self.unsure
        return next(((1, x, v, False) for b, x, v in self.begins.get(form[:1], ()) if form.startswith(b)), None)


def date_words(rules: Rules, *codes: str) -> Mapping[str, tuple[str, ...]]:
    """The table of the first of these languages that has one, English names of days and spans behind its own."""
    wanted = [c.split("-")[0].lower() for c in codes]
    own = next((rules.languages[c] for c in wanted if c in rules.languages and rules.languages[c].dates), None)
    english = rules.languages.get("en")
    if own is None or english is None or own is english:
        return english.dates if english else {}
    return _joined(_Same(own.dates), _Same(english.dates))


class _Same:
    """A mapping as a key: the very same object, since mappings cannot be hashed."""

    __slots__ = ("table",)

    def __init__(self, table: Mapping[str, tuple[str, ...]]) -> None:
        self.table = table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.table is other.table

    def __hash__(self) -> int:
        return id(self.table)


@lru_cache(maxsize=64)
def _joined(own: _Same, english: _Same) -> Mapping[str, tuple[str, ...]]:
    both = dict(own.table)
    for key, entries in english.table.items():
        if key not in _STRUCTURE:
            both[key] = both.get(key, ()) + entries
    both["unsure"] = own.table.get("unsure", ()) + english.table.get("unsure", ())
    return both


def prepared(table: Mapping[str, tuple[str, ...]]) -> DateWords:
    """The table, ready for use; made once for each."""
    return _prepared(_Same(table))


@lru_cache(maxsize=64)
def _prepared(same: _Same) -> DateWords:
    made = DateWords()
    for key, entries in same.table.items():
        letter, value = _meaning(key)
        for entry in entries if letter else ():
            _add(made, entry, letter, value)
    made.suffixes = frozenset(f for e in same.table.get("ordinal_suffix", ()) for f in (_forms(e) or ("",)))
    made.unsure = frozenset(_forms(e) for e in same.table.get("unsure", ()))
    return made


def _forms(entry: str) -> tuple[str, ...]:
    return tuple(w.form for w in words(entry))


def _add(made: DateWords, entry: str, letter: str, value: object) -> None:
    forms = _forms(entry)
    if not forms:
        return
    if entry.endswith("*") and len(forms) == 1:
        made.begins.setdefault(forms[0][:1], []).append((forms[0], letter, value))
    else:
        made.phrases.setdefault(forms[0], []).append((forms, letter, value))


def _meaning(key: str) -> tuple[str, object]:
    """Letter and value of a key; no letter for a key that is not known."""
    if key in _LETTERS:
        return _LETTERS[key], key
    if key in _SPANS:
        return "P", _SPANS[key]
    if key in _TODAYS:
        return "T", _TODAYS[key]
    if key in ("weekend", "next_weekend"):
        return "W", int(key == "next_weekend")
    lists: tuple[tuple[str, tuple[str, ...], int], ...] = (("A", WEEKDAYS, 0), ("M", MONTHS, 1), ("r", _NTHS, 1))
    for letter, names, base in lists:
        if key in names:
            return letter, names.index(key) + base
    return _named(key)


def _named(key: str) -> tuple[str, object]:
    if key in _UNITS:
        return "u", key
    if key.startswith("end_of_"):
        return "Y", key.removeprefix("end_of_")
    if re.fullmatch(r"[+-]\d{1,3}", key):
        return "T", int(key)
    if key.isdigit():
        return "n", int(key)
    named = re.fullmatch(r"\d\d-\d\d|easter[+-]\d{1,2}|bank_holiday", key)
    return ("X", key) if named else ("", None)


# -- a text, lettered -------------------------------------------------------------------------------------------------


def tokens(text: str, table: DateWords, taken: tuple[Token, ...] = ()) -> tuple[Token, ...]:
    """The tokens of a text in order; `taken`: stretches already read as figures."""
    found = words(text)
    read = [*_read(text, found, table, taken), *taken]
    return tuple(sorted(read, key=lambda t: t.start))


def _read(text: str, found: tuple[Word, ...], table: DateWords, taken: tuple[Token, ...]) -> Iterator[Token]:
    covered = iter(taken)
    current = next(covered, None)
    at = 0
    while at < len(found):
        word = found[at]
        while current and current.end <= word.start:
            current = next(covered, None)
        if current and current.start < word.end:
            at += 1
            continue
        size = yield from _one(text, found, at, table)
        at += size


def _one(text: str, found: tuple[Word, ...], at: int, table: DateWords) -> Generator[Token, None, int]:
    """The token or tokens that begin with a word; gives how many words they take."""
    word = found[at]
    known = table.at(found, at)
    if known:
        size, letter, value, unsure = known
        last = found[at + size - 1]
        owning = text[word.start : last.end].replace("’", "'").casefold().endswith(("'s", "s'"))
        yield Token(letter, value, word.start, last.end, unsure, owning)
        return size
    figure = _FIGURE.fullmatch(word.form)
    yield from _figure(word, figure, table) if figure else (Token("x", None, word.start, word.end),)
    return 1


def _figure(word: Word, figure: re.Match[str], table: DateWords) -> Iterator[Token]:
    value, behind = int(figure[1]), figure[2]
    if behind and behind not in table.suffixes:
        month = table.at((Word(behind, 0, 0),), 0)
        if month and month[1] in ("M", "u") and value <= 31:  # "4dec", "10days"
            cut = word.start + len(figure[1])
            yield Token("d", value, word.start, cut)
            yield Token(month[1], month[2], cut, word.end)
            return
        yield Token("x", None, word.start, word.end)
    elif 1 <= value <= 31 and len(figure[1]) <= 2:
        yield Token("o" if behind else "d", value, word.start, word.end)
    elif len(figure[1]) == 4 and 1990 <= value <= 2100:
        yield Token("y", value, word.start, word.end)
    else:
        yield Token("9" if value <= 999 else "x", value, word.start, word.end)


def lettered(text: str, row: tuple[Token, ...]) -> tuple[str, tuple[Token | None, ...]]:
    """The letters of a row with a sign for each gap that matters (`,` `-` `q` for a stroke, `|` for a stop)."""
    letters: list[str] = []
    places: list[Token | None] = []
    before: Token | None = None
    line = 0
    for token in row:
        if before is not None:
            between = text[before.end : token.start]
            if "\n" in between:
                wrapped = before.end - line > _WRAPPED and "\n\n" not in between
                line = before.end + between.rfind("\n") + 1
                between = between.replace("\n", " " if wrapped else "|")
            sign = _gap(between, before)
            letters.extend(sign)
            places.extend([None] * len(sign))
        letters.append(token.letter)
        places.append(token)
        before = token
    return "".join(letters), tuple(places)


def _gap(between: str, before: Token) -> str:
    if before.letter in "dM" and between.strip() == ".":  # "4. Dezember", "Dec. 2026"
        return "."
    if before.letter == "A" and between.strip() == "." and before.end - before.start <= 4:  # "Mon. 4th"
        return ""
    if _OPENING.fullmatch(between):
        return ","
    if _STOP.search(between):
        return "|"
    for signs, sign in ((",،", ","), ("/", "q"), ("-–—‑", "-")):
        if any(c in between for c in signs):
            return sign
    return ""
