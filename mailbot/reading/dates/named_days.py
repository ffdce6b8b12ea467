"""Days named in a text, counted from the day it was written: the day by which something should be here.

Conventions: day before month; "Friday" is the next one, "next Friday" that of the next week (Monday to Sunday); a week
ends on its Friday and a weekend on its Sunday; "before Christmas" is Christmas Eve; a month ends on its last day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from mailbot.reading.dates.day_readers import read
from mailbot.reading.dates.day_words import Token, lettered, prepared, tokens
from mailbot.reading.dates.figures import figures
from mailbot.reading.dates.found_days import FoundDay, FoundSpell, Hit

__all__ = ["FoundDay", "FoundSpell", "find_days", "find_spells"]

_PER = r"(?:P|[NHL]z*u|uz*[NHL])"
_NUM = r"[nd9]z*(?:[nd9]z*)?"
_DATE = r"(?:(?:(?:[NHL]z*)?A[,zv]*)?(?:F|D|(?:[do]\.?|r)z*M(?:[.,z]*y|z*d(?![.z]*M))?|M\.?z*[do](?!z*c)(?:[,z]*y)?))"
_ANY = rf"(?:{_DATE}|(?:[NH]z*)?A|T|o)"
_PATTERNS = {
    "spell": (
        rf"{_DATE}[zv]*[~-][zv]*{_DATE}|(?<=m){_DATE}[zv]*k[zv]*{_DATE}|(?<=m)[do]\.?[zv]*k[zv]*{_DATE}"
        rf"|(?:A[,z]*)?[do]\.?[zv]*[~-][zv]*{_DATE}|Mz*[do][~-][do](?:[,z]*y)?|Az*[~-]z*A"
    ),
    "either": rf"Bz*[do]\.?z*q[zj]*(?:{_DATE}|o)|{_ANY}[,z]*q[jkz]*{_ANY}(?:z*{_PER})?",
    "nth": rf"[roL]z*A[iz]*(?:M(?:[,z]*y)?|{_PER}|u)",
    "last_in": rf"Lz*u[iz]*(?:M(?:[,z]*y)?|{_PER}|u)",
    "weeks_on": rf"{_NUM}uz*[jm]?z*(?:{_DATE}|A|T)",
    "in_weeks": rf"A[,z]*(?:iz*{_NUM}u|T)",
    "close": rf"T[jz]*(?:{_DATE}|A|T)",
    "week_of": rf"w[jz]*(?:{_DATE}|o)",
    "dated": _DATE,
    "in_span": rf"A[,z]*{_PER}|{_PER}[,jz]*A",
    "dated_weekday": r"A[,z]*o(?!z*[cM])|Ad(?!u)",
    "gone": rf"(?:{_NUM}(?:[~q-]z*{_NUM})?|Vz*)uz*g|[gb]z*(?:{_NUM}|Vz*)u",
    "loose": rf"i[HNz]*(?:{_NUM}uz*qz*[ndV9]|Vz*u|{_NUM}q[z]*Vz*u)|Vz*uz*[ha]",
    "stretch": rf"i[HNz]*{_NUM}(?:[~q-]z*{_NUM})?u|{_NUM}(?:[~q-]z*{_NUM})?uz*[ha]|iz*Nz*u",
    "part": rf"[ERSI][z-]*(?:{_PER}|u|M(?:[,z]*y)?|W)|(?:{_PER}|u|M)z*[ERSI]",
    "week_later": r"[AT]z*u",
    "near": r"[NHL]z*A|Az*[NHL]",
    "end_of": r"Y",
    "span": _PER,
    "weekend": r"(?:[NHL]|(?<!z))z*W|Wz*[NHL]",
    "named": r"X",
    "monthly": r"o(?:z*v)?(?!z*[cu])|d-?z*v|vz*d\.?(?![.z]*[cMu~-])|(?<=k)d\.(?!z*M)",
    "month": r"M(?:[,z]*y)?",
    "plain": r"T|A",
}
_AFTERWARDS = re.compile(r"z{0,3}a")
_ALL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))


def find_days(
    text: str, written: date, language: str, words: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[FoundDay, ...]:
    """The days named in a text, in order; without a table of `words` only dates in figures. Never raises.

    Spells ("6 April 2025 to 5 April 2026"), tax years and days that only end a period give none.
    """
    return tuple(f for f in _finds(text, written, language, words) if isinstance(f, FoundDay))


def find_spells(
    text: str, written: date, language: str, words: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[FoundSpell, ...]:
    """The stretches of days named in a text, in order."""
    return tuple(f for f in _finds(text, written, language, words) if isinstance(f, FoundSpell))


def _finds(
    text: str, written: date, language: str, words: Mapping[str, tuple[str, ...]] | None
) -> Iterator[FoundDay | FoundSpell]:
    row = tokens(text, prepared(words or {}), figures(text, month_first=language.lower() == "en-us"))
    letters, places = lettered(text, row)
    for match in _ALL.finditer(letters):
        hit = _hit(match, letters, places, written)
        try:
            found = read(hit)
        except (OverflowError, ValueError):  # a day beyond the calendar
            continue
        if found:
            yield found


def _hit(match: re.Match[str], letters: str, places: tuple[Token | None, ...], written: date) -> Hit:
    at = match.start()
    while at and letters[at - 1] in "zv":
        at -= 1
    lead = letters[at - 1] if at and letters[at - 1] in "kbfjmieH~B" else ""
    if _AFTERWARDS.match(letters, match.end()):  # "weekend ke baad"
        lead = "f"
    found = tuple(t for t in places[match.start() : match.end()] if t and t.letter != "z")
    opens = match.start() == 0 or letters[match.start() - 1] in "|,-"
    return Hit(match.lastgroup or "", found, lead, at < match.start(), opens, written)
