"""Days, months and lists as a reader of a language writes them. The only module that knows babel."""

from __future__ import annotations

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
    words = str(format_date(day, pattern, locale=locale_of(language)))
    return words[:1].lower() + words[1:] if locale_of(language).language == "cy" else words


def months_in_words(months: Sequence[str], language: str) -> str:
    """ "YYYY-MM" texts -> "April 2025 to June 2025 and August 2025" in the language's own list style."""
    return listed([_run_in_words(first, last, language) for first, last in _runs(sorted(set(months)))], language)


def listed(things: Iterable[str], language: str) -> str:
    """ "a, b and c"."""
    return str(format_list(list(things), locale=locale_of(language)))


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


def _month(month: str, language: str) -> str:
    locale = locale_of(language)
    name = get_month_names("wide", "stand-alone", locale)[_number(month) % 12 + 1]
    joint = " de " if locale.language in ("es", "pt") else " "
    return f"{name}{joint}{month[:4]}"
