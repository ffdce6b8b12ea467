"""Days, months and years as they are written, each by itself. UK order: day before month."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from mailbot.reading.papers.paper_words import PaperWords, Token

FIRST_YEAR, LAST_YEAR = 1990, 2049
DASHES = frozenset("-–—~‐‑−→")
ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "ain", "af", "fed", "ydd", "eg"})
_OF = frozenset({"of", "o", "de", "del"})


@dataclass(frozen=True, slots=True)
class Atom:
    """A day, month or year as written; parts that are not written are 0."""

    kind: str
    year: int
    month: int
    day: int
    first: int
    """Its first token."""
    last: int
    """The token after it."""


@dataclass(frozen=True, slots=True)
class Scan:
    text: str
    row: tuple[Token, ...]
    words: PaperWords
    near: date | None

    def number(self, i: int, digits: tuple[int, ...] = (1, 2)) -> int | None:
        """The number at a token, when it has so many digits."""
        if 0 <= i < len(self.row) and self.row[i].kind == "number" and len(self.row[i].form) in digits:
            return int(self.row[i].form)
        return None

    def mark(self, i: int, marks: frozenset[str] | str) -> bool:
        """Whether a token is one of these marks."""
        return 0 <= i < len(self.row) and self.row[i].kind == "mark" and self.row[i].form in marks

    def word(self, i: int) -> str:
        """The word at a token; "" for anything else."""
        return self.row[i].form if 0 <= i < len(self.row) and self.row[i].kind == "word" else ""

    def month(self, i: int) -> int | None:
        """The month named at a token."""
        return self.words.month(self.word(i).rstrip(".")) if self.word(i) else None

    def close(self, i: int) -> bool:
        """Whether token i touches the one before it."""
        return 0 < i < len(self.row) and self.row[i].start == self.row[i - 1].end


# -- days, months and years as written --------------------------------------------------------------------------------


def atoms_of(scan: Scan) -> list[Atom]:
    found: list[Atom] = []
    at = 0
    while at < len(scan.row):
        atom = _atom_at(scan, at)
        if atom:
            found.append(atom)
        at = atom.last if atom else at + 1
    return found


def _atom_at(scan: Scan, i: int) -> Atom | None:
    token = scan.row[i]
    if token.kind == "mark" or (token.kind == "number" and inside_number(scan, i)):
        return None
    if token.kind == "word":
        return _month_first(scan, i)
    return _iso(scan, i) or _day_in_figures(scan, i) or _day_in_words(scan, i) or _year_pair(scan, i) or _bare(scan, i)


def inside_number(scan: Scan, i: int) -> bool:
    """The pence of an amount, the thousands behind a comma, a sum behind its sign."""
    if not scan.close(i):
        return False
    behind_digits = scan.mark(i - 1, ",.") and scan.close(i - 1) and scan.row[i - 2].kind == "number"
    return scan.mark(i - 1, "£$€") or (behind_digits and not (scan.mark(i - 1, ",") and len(scan.row[i].form) != 3))


def _year(scan: Scan, i: int) -> int | None:
    """A year in four figures at a token."""
    found = scan.number(i, (4,))
    return found if found and FIRST_YEAR <= found <= LAST_YEAR else None


def _iso(scan: Scan, i: int) -> Atom | None:
    year = _year(scan, i)
    if year is None or not scan.mark(i + 1, "-/.") or not scan.close(i + 1):
        return None
    month, day = scan.number(i + 2, (2,)), scan.number(i + 4, (2,))
    if month is None or not scan.close(i + 2):
        return None
    if day and scan.mark(i + 3, scan.row[i + 1].form) and scan.close(i + 4):
        return Atom("day", year, month, day, i, i + 5) if real_day(year, month, day) else None
    if 1 <= month <= 12 and month != (year + 1) % 100 and scan.row[i + 1].form == "-":
        return Atom("month", year, month, 0, i, i + 3)
    return None


def _day_in_figures(scan: Scan, i: int) -> Atom | None:
    """5/4/2026, 05.04.26; a month above twelve in second place: the American order."""
    first, second = scan.number(i), scan.number(i + 2)
    if not first or second is None or not scan.mark(i + 1, "-/.") or not (scan.close(i + 1) and scan.close(i + 2)):
        return _month_in_figures(scan, i)
    third = scan.number(i + 4, (2, 4))
    if third is None or not scan.mark(i + 3, scan.row[i + 1].form) or not scan.close(i + 4) or _sort_code(scan, i):
        return None
    year = third if third > 99 else 2000 + third
    day, month = (second, first) if second > 12 >= first else (first, second)
    return Atom("day", year, month, day, i, i + 5) if real_day(year, month, day) else None


def _sort_code(scan: Scan, i: int) -> bool:
    return any(scan.word(k) in ("code", "sort") for k in range(i - 3, i))


def _month_in_figures(scan: Scan, i: int) -> Atom | None:
    """07/2026."""
    month, year = scan.number(i, (2,)), _year(scan, i + 2)
    if month and year and 1 <= month <= 12 and scan.mark(i + 1, "/.-") and scan.close(i + 2):
        return Atom("month", year, month, 0, i, i + 3)
    return None


def _day_in_words(scan: Scan, i: int) -> Atom | None:
    """5 April 2026, 5th of April, 05-Apr-26."""
    day = scan.number(i)
    if day is None:
        return None
    at = i + 1
    if scan.close(at) and scan.word(at) in ORDINALS:
        at += 1
    if scan.mark(at, "-/.") or scan.word(at) in _OF:
        at += 1
    month = scan.month(at)
    if month is None:
        return None
    year, last = _year_after(scan, at + 1)
    return Atom("day", year, month, day, i, last) if real_day(year or 2024, month, day) else None


def _year_after(scan: Scan, i: int) -> tuple[int, int]:
    """(year or 0, the token after it) behind the name of a month."""
    at = i + 1 if scan.mark(i, ".,-/'’") or scan.word(i) in _OF else i
    if year := _year(scan, at):
        return year, at + 1
    short = scan.number(at, (2,))
    if short is not None and 10 <= short <= 49 and not _goes_on(scan, at):
        return 2000 + short, at + 1
    return 0, i


def _goes_on(scan: Scan, i: int) -> bool:
    """Whether the number at a token belongs to what follows it: a time, an amount, another day."""
    if scan.close(i + 1) and scan.mark(i + 1, ".:,%") and scan.number(i + 2) is not None and scan.close(i + 2):
        return True
    return scan.month(i + 1) is not None and not scan.mark(i - 1, "'’")


def _month_first(scan: Scan, i: int) -> Atom | None:
    """April 5, 2026; April 2026; Apr-26; April."""
    quarter = _calendar_quarter(scan, i)
    month = scan.month(i)
    if month is None or quarter:
        return quarter
    day = scan.number(i + 1)
    if day and real_day(2024, month, day):
        at = i + 3 if scan.close(i + 2) and scan.word(i + 2) in ORDINALS else i + 2
        year = _year(scan, at + scan.mark(at, ",."))
        if year or at == i + 3:
            return Atom("day", year or 0, month, day, i, at + (1 + scan.mark(at, ",.") if year else 0))
        if day < 10 and len(scan.row[i + 1].form) <= 2 and not _goes_on(scan, i + 1) and scan.word(i) != "may":
            return Atom("day", 0, month, day, i, i + 2)
    year, last = _year_after(scan, i + 1)
    if not year and scan.word(i) in ("may", "mar", "march", "sep", "dec", "jan") and not _names_month(scan, i):
        return None
    return Atom("month", year, month, 0, i, last)


def _names_month(scan: Scan, i: int) -> bool:
    """Whether a word that is also a verb or a name is written like a month."""
    return scan.text[scan.row[i].start].isupper()


def _calendar_quarter(scan: Scan, i: int) -> Atom | None:
    """Q3 2026."""
    if scan.word(i) != "q" or scan.number(i + 1, (1,)) not in (1, 2, 3, 4) or not scan.close(i + 1):
        return None
    year, last = _year_after(scan, i + 2)
    return Atom("quarter", year, (scan.number(i + 1, (1,)) or 1) * 3, 0, i, last) if year else None


def _year_pair(scan: Scan, i: int) -> Atom | None:
    """2025/26, 2025-2026, 25/26: a tax year (a council's, a company's) that begins in the first."""
    if not scan.mark(i + 1, "/-–—") or not scan.close(i + 2) or scan.mark(i - 1, "/") or scan.mark(i + 3, "/"):
        return None
    first = _year(scan, i)
    second = scan.number(i + 2, (2, 4))
    if (
        first is None
        and scan.number(i, (2,)) is not None
        and scan.row[i + 1].form == "/"
        and len(scan.row[i + 2].form) == 2
    ):
        short = scan.number(i, (2,)) or 0
        first = 2000 + short if 15 <= short <= 48 else None
    if first is None or second is None or second % 100 != (first + 1) % 100:
        return None
    return Atom("tax_year", first, 0, 0, i, i + 3)


def _bare(scan: Scan, i: int) -> Atom | None:
    year = _year(scan, i)
    return Atom("year", year, 0, 0, i, i + 1) if year and not scan.mark(i - 1, "£$€#") else None


def real_day(year: int, month: int, day: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
