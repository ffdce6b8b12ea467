"""When somebody is back, from an automatic reply: "back on Monday 7 December", "away until the 4th", "1 to 14 June"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from mailbot.domain.rules import Rules
from mailbot.reading.dates.day_words import date_words
from mailbot.reading.dates.named_days import FoundDay, find_days, find_spells
from mailbot.reading.text.words import words

Span = tuple[int, int]

_NEAR = 9
"""Words between "back" and its day, either way round."""
_LONGEST = 4_000
"""Characters; an automatic reply says it at once."""
_STOP = re.compile(r"[.!?;।۔](?=\s|$)|\n\s*\n")
_SHORTENED = re.compile(r"\b\w{1,4}\.$")


def returns_on(text: str, written: date, rules: Rules) -> date | None:
    """The day they are back, when the reply names just one in any of our languages; None rather than a guess."""
    text = text[:_LONGEST]
    found = [_in_language(text, written, rules, code) for code in rules.languages if rules.languages[code].dates]
    for rank in range(3):
        days = {d for told in found for d in told[rank] if d >= written}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


_Told = tuple[frozenset[date], frozenset[date], frozenset[date]]
"""Days of return that are said, that follow from "away until", and that follow from a spell away."""


def _in_language(text: str, written: date, rules: Rules, code: str) -> _Told:
    table = date_words(rules, code)
    own = rules.languages[code].dates
    back, away = (tuple(_phrases(text, own.get(key, ()))) for key in ("back", "away"))
    if not back and not away:
        return frozenset(), frozenset(), frozenset()
    days = [
        d
        for d in find_days(text, written, code, table)
        if not d.vague or any(c.isdigit() for c in text[d.start : d.end])
    ]
    said = _beside(text, back, days)
    spells = find_spells(text, written, code, table)
    if any(s.first <= d.day <= s.last for s in spells for d in said):
        said = []  # somebody else is back while this one is away
    until = {_first_day_back(d, text, own) for d in _behind(text, away, days)}
    after = {_weekday(s.last + timedelta(days=1)) for s in spells if away or back}
    return frozenset(d.day for d in said), frozenset(until), frozenset(after)


@lru_cache(maxsize=128)
def _by_first(entries: tuple[str, ...]) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Phrases word by word, under their first."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:
        forms = tuple(w.form for w in words(entry))
        if forms:
            known.setdefault(forms[0], []).append(forms)
    return known


def _phrases(text: str, entries: tuple[str, ...]) -> Iterator[Span]:
    """Where these phrases stand in the text."""
    found, known = words(text), _by_first(entries)
    for at, word in enumerate(found):
        fitting = [f for f in known.get(word.form, ()) if tuple(w.form for w in found[at : at + len(f)]) == f]
        if fitting:
            yield word.start, found[at + max(map(len, fitting)) - 1].end


def _beside(text: str, places: Iterable[Span], days: list[FoundDay]) -> list[FoundDay]:
    """For each phrase the next day behind it in its sentence, else the last one before it."""
    found = []
    for start, end in places:
        behind = next((d for d in days if d.start >= end and _close(text, end, d.start)), None)
        before = next((d for d in reversed(days) if d.end <= start and _close(text, d.end, start)), None)
        if chosen := behind or before:
            found.append(chosen)
    return found


def _behind(text: str, places: Iterable[Span], days: list[FoundDay]) -> list[FoundDay]:
    return [
        d
        for start, end in places
        if (d := next((d for d in days if d.start >= start and _close(text, end, d.start)), None))
    ]


def _close(text: str, start: int, end: int) -> bool:
    """Whether little lies between, and no end of a sentence."""
    between = text[start:end]
    if len(between) > 120 or len(words(between)) > _NEAR:
        return False
    return all(_SHORTENED.search(between[: m.end()]) for m in _STOP.finditer(between))


def _first_day_back(found: FoundDay, text: str, table: Mapping[str, tuple[str, ...]]) -> date:
    """ "Until Monday" is back on Monday; "until Sunday" and "until Friday inclusive" on the working day after."""
    around = text[max(0, found.start - 40) : found.end + 25]
    if any(True for _ in _phrases(around, table.get("inclusive", ()))):
        return _weekday(found.day + timedelta(days=1))
    return _weekday(found.day)


def _weekday(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)
