"""Days, months and lists as a reader of a language writes them. The only module that knows babel."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from babel.lists import format_list

_LOCALES = {"en": "en_GB", "pt": "pt_PT"}
_DAY = {
    "en": "EEEE d MMMM",
    "cy": "EEEE d MMMM",
    "pl": "d MMMM (EEEE)",
    "fr": "EEEE d MMMM",
    "ro": "EEEE, d MMMM",
    "es": "EEEE d 'de' MMMM",
    "pt": "EEEE, d 'de' MMMM",
    "bn": "EEEE, d MMMM",
    "ur": "EEEE، d MMMM",
    "pa": "EEEE, d MMMM",
    "gu": "EEEE, d MMMM",
}
"""Patterns (Unicode TR 35). Polish puts the weekday behind, in the nominative, so that it need not be inflected."""
_QUOTES = {
    "pl": ("„", "”"),
    "ro": ("„", "”"),
    "fr": ("«\u00a0", "\u00a0»"),
    "es": ("«", "»"),
    "pt": ("«", "»"),
    "ur": ("”", "“"),
}
_WELSH_AND = re.compile(r"a\(c\)(?= [“‘]?(?P<next>\w))")
_WELSH_VOWELS = frozenset("aeiouwyâêîôûŵŷ")
_ENGLISH_MONTHS = tuple(month_name)
_ENGLISH_DAY = re.compile(rf"\b(?:(\d{{1,2}}) )?({'|'.join(_ENGLISH_MONTHS[1:])})\b(?: (\d{{4}}))?")
_FAR = 180
"""Days; further off than this, the year is written too."""


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale for a BCP 47 code; British English for one that nobody knows."""
    code = language.split("-")[0].lower()
    try:
        return Locale.parse(_LOCALES.get(code, code))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def is_right_to_left(language: str) -> bool:
    """Whether the language is written from right to left."""
    return locale_of(language).text_direction == "rtl"


def day_in_words(day: date, language: str, today: date | None = None) -> str:
    """ "Friday 4 December"; with the year when it lies more than half a year from `today`."""
    pattern = _DAY.get(locale_of(language).language, "EEEE d MMMM")
    if today is not None and abs((day - today).days) > _FAR:
        pattern = pattern.replace("MMMM", "MMMM y" if "'de'" not in pattern else "MMMM 'de' y")
    words = str(format_date(day, _with_ordinal(pattern, day, language), locale=locale_of(language)))
    return words[:1].lower() + words[1:] if locale_of(language).language == "cy" else words


def _with_ordinal(pattern: str, day: date, language: str) -> str:
    """French counts the first of a month, and only that: "1er juin"."""
    first = day.day == 1 and locale_of(language).language == "fr"
    return pattern.replace(" d ", " d'er' ") if first else pattern


def months_in_words(months: Sequence[str], language: str) -> str:
    """ "YYYY-MM" texts -> "April 2025 to June 2025 and August 2025" in the language's own list style."""
    return listed([_run_in_words(first, last, language) for first, last in _runs(sorted(set(months)))], language)


def listed(things: Iterable[str], language: str) -> str:
    """ "a, b and c"."""
    words = str(format_list(list(things), locale=locale_of(language)))
    return _WELSH_AND.sub(_welsh_and, words.replace("a(c) Tachwedd", "a Thachwedd")).replace("a(c)", "a")


def _welsh_and(found: re.Match[str]) -> str:
    """ "ac" before a vowel, else "a"."""
    return "ac" if found["next"].lower() in _WELSH_VOWELS else "a"


def plural_category(count: int, language: str) -> str:
    """one, two, few, many, other or zero: which form of a noun the number takes (Unicode TR 35, part 3)."""
    return str(locale_of(language).plural_form(count))


def quoted(text: str, language: str) -> str:
    """In the language's quotation marks; set apart where the line runs from right to left."""
    opening, closing = _QUOTES.get(locale_of(language).language, ("“", "”"))
    return f"{opening}{set_apart(text) if is_right_to_left(language) else text}{closing}"


def set_apart(text: str) -> str:
    """With a direction of its own (FSI, PDI of Unicode TR 9), so that its full stops and brackets stay with it."""
    return f"\u2068{text}\u2069"


def _runs(months: Sequence[str]) -> list[tuple[str, str]]:
    """Neighbouring months as (first, last)."""
    runs: list[tuple[str, str]] = []
    for month in months:
        if runs and _number(month) == _number(runs[-1][1]) + 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def _number(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def _run_in_words(first: str, last: str, language: str) -> str:
    if first == last:
        return _month(first, language)
    start, end = _month(first, language), _month(last, language)
    if first[:4] == last[:4]:
        start = start.removesuffix(first[:4]).rstrip().removesuffix(" de")
    return f"{start} – {end}"


def english_days_in_words(text: str, language: str) -> str:
    """ "31 March 2026", "July to September 2026" and whatever else holds English months, in the language."""
    return _ENGLISH_DAY.sub(lambda found: _english_day(found, language), text).replace(" to ", " – ")


def _english_day(found: re.Match[str], language: str) -> str:
    day, name, year = found.groups()
    locale = locale_of(language)
    names = get_month_names("wide", "format" if day else "stand-alone", locale)
    joint = " de " if locale.language in ("es", "pt") else " "
    return joint.join(part for part in (day, names[_ENGLISH_MONTHS.index(name)], year) if part)


def _month(month: str, language: str) -> str:
    locale = locale_of(language)
    name = get_month_names("wide", "stand-alone", locale)[_number(month) % 12 + 1]
    joint = " de " if locale.language in ("es", "pt") else " "
    return f"{name}{joint}{month[:4]}"
