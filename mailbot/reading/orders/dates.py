"""The day that an order names: until when to wait, or by when it is due now."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from mailbot.domain.rules import Rules
from mailbot.reading.dates.named_days import FoundDay, find_days
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_TO = re.compile(
    r"(?:\b(?:to|until|till?|by|on|for|is|say|after|before|not before|from)|[:,-])\s*(?:the\s+)?$", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:instead of|rather than|not|in place of)\s(?:on\s|by\s)?(?:the\s)?\s*$", re.IGNORECASE)
"""Before a day that holds no longer: "the 29th instead of the 22nd"."""
_COUNT = re.compile(r"order_count_(\d{1,2})$")
_UNIT = re.compile(r"order_(days|months)_(\d{1,2})$")


_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_IN_WORDS = re.compile(
    rf"\b(?P<day>{'|'.join(o.replace('-', '[- ]') for o in reversed(_ORDINALS))})"
    r"(?=\s(?:of\s)?(?:jan|feb|mar|apr|may|june?\b|july?\b|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
"""A day of a month in words, as dictated: "the seventeenth of July"."""


def days_in_figures(text: str) -> str:
    """A text with "seventeenth of July" as "17 of July"."""
    return _IN_WORDS.sub(lambda m: str(1 + _ORDINALS.index(re.sub(r"\s", "-", m["day"].lower()))), text)


@dataclass(frozen=True, slots=True)
class Stretch:
    """So many days or months, and whether they are added to what was given before ("another week")."""

    days: int
    months: int
    more: bool

    def after(self, day: date) -> date:
        """That long after a day."""
        if not self.months:
            return day + timedelta(days=self.days)
        year, month = divmod(day.month - 1 + self.months, 12)
        year, month = day.year + year, month + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Days:
    """What finds days in a text of this practice."""

    rules: Rules
    table: Frames
    written: date
    hidden: Callable[[str], str] = str
    """What blanks, letter by letter, references that look like days: "C1-1"."""
    known: dict[str, tuple[FoundDay, ...]] = field(default_factory=dict)
    """What was found in texts already asked about."""
    units: dict[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """The units of time that words already asked about stand for."""

    def found(self, text: str) -> tuple[FoundDay, ...]:
        """Every day named, whichever language of the house's names it."""
        if text not in self.known:
            tried = (
                find_days(self.hidden(text), self.written, c, self.rules.languages[c].dates) for c in self.spoken()
            )
            self.known[text] = next((days for days in tried if days), ())
        return self.known[text]

    def spoken(self) -> Iterator[str]:
        """English, and every language that has words of command."""
        yield "en"
        yield from (c for c, v in self.rules.languages.items() if c != "en" and "order_received" in v.staff)

    def ahead(self, text: str) -> date | None:
        """The day ahead that a text names; of several the last behind "to", "until" and their like."""
        days = [d for d in self.found(text) if d.day >= self.written and not _NOT.search(text[: d.start])]
        days = [d for d in days if not d.vague] or days  # "till Friday 23rd for the January payroll"
        led = [d for d in days if _TO.search(text[: d.start])]
        return (led or days)[-1].day if days else None

    def past(self, text: str) -> date | None:
        """A day gone by, where only such are named."""
        days = self.found(text)
        return days[-1].day if days and all(d.day < self.written for d in days) else None

    def stretch(self, text: str) -> Stretch | None:
        """ "Another fortnight", "two more weeks", "a month"."""
        forms = [w.form for w in words(text)]
        more = any(f in self._words("order_more") for f in forms)
        for at, form in enumerate(forms):
            for unit, size in self._units(form):
                count = self._count(forms[max(0, at - 4) : at])
                if count:
                    return Stretch(*((count * size, 0) if unit == "days" else (0, count * size)), more)
        return None

    def _units(self, form: str) -> tuple[tuple[str, int], ...]:
        if form not in self.units:
            labels = ((_UNIT.match(label), said) for label, said in self.table.sources.items())
            self.units[form] = tuple((m[1], int(m[2])) for m, said in labels if m and form in said)
        return self.units[form]

    def _count(self, before: list[str]) -> int:
        """The number nearest before the unit; 0 when none stands there."""
        for form in reversed(before):
            for label in self.table.sources:
                found = _COUNT.match(label)
                if found and form in self._words(label) and int(found[1]) > 1:
                    return int(found[1])
        return int(any(form in self._words("order_count_1") for form in before[-2:]))

    def _words(self, label: str) -> tuple[str, ...]:
        return self.table.sources.get(label, ())


def extended(text: str, due: date, days: Days, *, by: bool) -> date | None:
    """A new due day: one that is named, or so much longer than the old one; `by`: any stretch counts from the old."""
    stretch = days.stretch(text)
    if stretch and (stretch.more or by):
        return stretch.after(max(due, days.written))
    return days.ahead(text) or (stretch.after(days.written) if stretch else None)


def rested(text: str, days: Days) -> date | None:
    """Until when to leave a client in peace; None: until told."""
    if day := days.ahead(text):
        return day
    stretch = days.stretch(text)
    return stretch.after(days.written) if stretch else None
