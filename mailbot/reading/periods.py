"""The days, months and spans that a paper, or a request for one, names. UK order: day before month."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailbot.domain.documents import Period
from mailbot.domain.rules import Rules
from mailbot.reading.paper_words import PaperWords, Token, paper_words, tokens
from mailbot.reading.words import stem

FIRST_YEAR, LAST_YEAR = 1990, 2049
_DASHES = frozenset("-–—~‐‑−→")
_JOINTS = frozenset(",&+/;")
_LABEL = 6
"""Words before a date that are kept as its label."""
_ORDINALS = frozenset({"st", "nd", "rd", "th", "er", "ain", "af", "fed", "ydd", "eg"})
_OF = frozenset({"of", "o", "de", "del"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A stretch of text that names days."""

    period: Period
    kind: str
    """span (its ends are named, or its length and an end) | tax_year | month | day | year."""
    start: int
    end: int
    label: tuple[str, ...] = ()
    """The words just before it, on its line."""


@dataclass(frozen=True, slots=True)
class _Atom:
    """A day, month or year as written; parts that are not written are 0."""

    kind: str
    year: int
    month: int
    day: int
    first: int
    """Its first token."""
    last: int
    """The token after it."""


def find_periods(text: str, rules: Rules, near: date | None = None) -> tuple[Dated, ...]:
    """What a text names, in order. `near`: the day about which it was written, for dates without a year."""
    scan = _Scan(text, tokens(text), paper_words(rules), near)
    atoms = _with_years(scan, _numbers_before(scan, _atoms(scan)))
    return tuple(_joined(scan, atoms))


@dataclass(frozen=True, slots=True)
class _Scan:
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


def _atoms(scan: _Scan) -> list[_Atom]:
    found: list[_Atom] = []
    at = 0
    while at < len(scan.row):
        atom = _atom_at(scan, at)
        if atom:
            found.append(atom)
        at = atom.last if atom else at + 1
    return found


def _atom_at(scan: _Scan, i: int) -> _Atom | None:
    token = scan.row[i]
    if token.kind == "mark" or (token.kind == "number" and _inside_number(scan, i)):
        return None
    if token.kind == "word":
        return _month_first(scan, i)
    return _iso(scan, i) or _day_in_figures(scan, i) or _day_in_words(scan, i) or _year_pair(scan, i) or _bare(scan, i)


def _inside_number(scan: _Scan, i: int) -> bool:
    """The pence of an amount, or the thousands behind a comma."""
    return scan.close(i) and scan.mark(i - 1, ",.£$€") and scan.close(i - 1)


def _year(scan: _Scan, i: int) -> int | None:
    """A year in four figures at a token."""
    found = scan.number(i, (4,))
    return found if found and FIRST_YEAR <= found <= LAST_YEAR else None


def _iso(scan: _Scan, i: int) -> _Atom | None:
    year = _year(scan, i)
    if year is None or not scan.mark(i + 1, "-/.") or not scan.close(i + 1):
        return None
    month, day = scan.number(i + 2, (2,)), scan.number(i + 4, (2,))
    if month is None or not scan.close(i + 2):
        return None
    if day and scan.mark(i + 3, scan.row[i + 1].form) and scan.close(i + 4):
        return _Atom("day", year, month, day, i, i + 5) if _real(year, month, day) else None
    if 1 <= month <= 12 and month != (year + 1) % 100 and scan.row[i + 1].form == "-":
        return _Atom("month", year, month, 0, i, i + 3)
    return None


def _day_in_figures(scan: _Scan, i: int) -> _Atom | None:
    """5/4/2026, 05.04.26; a month above twelve in second place: the American order."""
    first, second = scan.number(i), scan.number(i + 2)
    if not first or second is None or not scan.mark(i + 1, "-/.") or not (scan.close(i + 1) and scan.close(i + 2)):
        return _month_in_figures(scan, i)
    third = scan.number(i + 4, (2, 4))
    if third is None or not scan.mark(i + 3, scan.row[i + 1].form) or not scan.close(i + 4) or _sort_code(scan, i):
        return None
    year = third if third > 99 else 2000 + third
    day, month = (second, first) if second > 12 >= first else (first, second)
    return _Atom("day", year, month, day, i, i + 5) if _real(year, month, day) else None


def _sort_code(scan: _Scan, i: int) -> bool:
    return any(scan.word(k) in ("code", "sort") for k in range(i - 3, i))


def _month_in_figures(scan: _Scan, i: int) -> _Atom | None:
    """07/2026."""
    month, year = scan.number(i, (2,)), _year(scan, i + 2)
    if month and year and 1 <= month <= 12 and scan.mark(i + 1, "/.-") and scan.close(i + 2):
        return _Atom("month", year, month, 0, i, i + 3)
    return None


def _day_in_words(scan: _Scan, i: int) -> _Atom | None:
    """5 April 2026, 5th of April, 05-Apr-26."""
    day = scan.number(i)
    if day is None:
        return None
    at = i + 1
    if scan.close(at) and scan.word(at) in _ORDINALS:
        at += 1
    if scan.mark(at, "-/.") or scan.word(at) in _OF:
        at += 1
    month = scan.month(at)
    if month is None:
        return None
    year, last = _year_after(scan, at + 1)
    return _Atom("day", year, month, day, i, last) if _real(year or 2024, month, day) else None


def _year_after(scan: _Scan, i: int) -> tuple[int, int]:
    """(year or 0, the token after it) behind the name of a month."""
    at = i + 1 if scan.mark(i, ".,-/'’") or scan.word(i) in _OF else i
    if year := _year(scan, at):
        return year, at + 1
    short = scan.number(at, (2,))
    if short is not None and 10 <= short <= 49 and not _goes_on(scan, at):
        return 2000 + short, at + 1
    return 0, i


def _goes_on(scan: _Scan, i: int) -> bool:
    """Whether the number at a token belongs to what follows it: a time, an amount, another day."""
    if scan.close(i + 1) and scan.mark(i + 1, ".:,%") and scan.number(i + 2) is not None and scan.close(i + 2):
        return True
    return scan.month(i + 1) is not None and not scan.mark(i - 1, "'’")


def _month_first(scan: _Scan, i: int) -> _Atom | None:
    """April 5, 2026; April 2026; Apr-26; April."""
    quarter = _calendar_quarter(scan, i)
    month = scan.month(i)
    if month is None or quarter:
        return quarter
    day = scan.number(i + 1)
    if day and _real(2024, month, day):
        at = i + 3 if scan.close(i + 2) and scan.word(i + 2) in _ORDINALS else i + 2
        year = _year(scan, at + scan.mark(at, ",."))
        if year or at == i + 3:
            return _Atom("day", year or 0, month, day, i, at + (1 + scan.mark(at, ",.") if year else 0))
        if day < 10 and len(scan.row[i + 1].form) <= 2 and not _goes_on(scan, i + 1) and scan.word(i) != "may":
            return _Atom("day", 0, month, day, i, i + 2)
    year, last = _year_after(scan, i + 1)
    if not year and scan.word(i) in ("may", "mar", "march", "sep", "dec", "jan") and not _names_month(scan, i):
        return None
    return _Atom("month", year, month, 0, i, last)


def _names_month(scan: _Scan, i: int) -> bool:
    """Whether a word that is also a verb or a name is written like a month."""
    return scan.text[scan.row[i].start].isupper()


def _calendar_quarter(scan: _Scan, i: int) -> _Atom | None:
    """Q3 2026."""
    if scan.word(i) != "q" or scan.number(i + 1, (1,)) not in (1, 2, 3, 4) or not scan.close(i + 1):
        return None
    year, last = _year_after(scan, i + 2)
    return _Atom("quarter", year, (scan.number(i + 1, (1,)) or 1) * 3, 0, i, last) if year else None


def _year_pair(scan: _Scan, i: int) -> _Atom | None:
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
    return _Atom("tax_year", first, 0, 0, i, i + 3)


def _bare(scan: _Scan, i: int) -> _Atom | None:
    year = _year(scan, i)
    return _Atom("year", year, 0, 0, i, i + 1) if year and not scan.mark(i - 1, "£$€#") else None


def _real(year: int, month: int, day: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _numbers_before(scan: _Scan, atoms: Sequence[_Atom]) -> list[_Atom]:
    """The 1 of "1-31 July 2026" is a day as well."""
    found: list[_Atom] = []
    taken = 0
    for atom in atoms:
        at = atom.first - 1
        while at > taken and (scan.word(at) in ("the",) or scan.word(at) in _ORDINALS):
            at -= 1
        if atom.kind == "day" and (scan.mark(at, _DASHES) or scan.words.one_of("to", scan.word(at))):
            at -= 2 if scan.word(at - 1) in _ORDINALS else 1
            day = scan.number(at)
            if day and at >= taken and day < atom.day and not _inside_number(scan, at):
                found.append(_Atom("day", atom.year, atom.month, day, at, at + 1))
        found.append(atom)
        taken = atom.last
    return found


# -- years left out ---------------------------------------------------------------------------------------------------


def _with_years(scan: _Scan, atoms: list[_Atom]) -> list[_Atom]:
    """A date in a row, or at either end of a span, has its neighbour's year where it has none of its own."""
    filled = list(atoms)
    for i in reversed(range(len(filled) - 1)):
        one, following = filled[i], filled[i + 1]
        if not one.year and following.year and following.month and _tied(scan, one, following):
            later = (one.month, one.day) > (following.month, following.day or 31)
            filled[i] = replace(one, year=following.year - later)
    for i in range(1, len(filled)):
        one, before = filled[i], filled[i - 1]
        if not one.year and before.year and before.month and _tied(scan, before, one):
            earlier = (one.month, one.day or 31) < (before.month, before.day)
            filled[i] = replace(one, year=before.year + earlier)
    return [_resolved(scan, a) for a in filled]


def _tied(scan: _Scan, one: _Atom, other: _Atom) -> bool:
    between = range(one.last, other.first)
    return len(between) <= 4 and all(
        scan.mark(k, _JOINTS | _DASHES) or scan.word(k) in ("and", "the", "a", "i", "et", "und", "oraz", "y", "si")
        or scan.words.one_of("to", scan.word(k))
        for k in between
    )  # fmt: skip


def _resolved(scan: _Scan, atom: _Atom) -> _Atom:
    """The last such day or month that has begun by `near`, or begins within a week of it."""
    if atom.year or scan.near is None:
        return atom
    year = scan.near.year + 1
    while year > FIRST_YEAR and _begin(replace(atom, year=year)) > scan.near + timedelta(days=7):
        year -= 1
    return replace(atom, year=year)


# -- spans ------------------------------------------------------------------------------------------------------------


def _joined(scan: _Scan, atoms: Sequence[_Atom]) -> Iterator[Dated]:
    at = 0
    while at < len(atoms):
        atom, following = atoms[at], atoms[at + 1] if at + 1 < len(atoms) else None
        if following and _spans(scan, atom, following):
            yield _dated(scan, atom, following, Period(_begin(atom), _finish(following)), "span")
            at += 2
            continue
        if atom.year:
            yield _alone(scan, atom)
        at += 1


def _spans(scan: _Scan, one: _Atom, other: _Atom) -> bool:
    """Whether two dates are the ends of one span."""
    if not one.year or not other.year or "tax_year" in (one.kind, other.kind):
        return False
    if (one.kind == "year") != (other.kind == "year") or _begin(one) > _finish(other):
        return False
    between = range(one.last, other.first)
    if not 1 <= len(between) <= 4:
        return False
    joins = [scan.mark(k, _DASHES) or scan.words.one_of("to", scan.word(k)) for k in between]
    plain = [scan.word(k) in ("the", "and", "including", "inclusive", "up") or scan.mark(k, ",():") for k in between]
    if not all(j or p for j, p in zip(joins, plain, strict=True)):
        return False
    return any(joins) or (scan.word(one.first - 1) == "between" and scan.word(one.last) == "and")


def _begin(atom: _Atom) -> date:
    if atom.kind == "tax_year":
        return date(atom.year, 4, 6)
    if atom.kind == "quarter":
        return date(atom.year, atom.month - 2, 1)
    if not atom.day:
        return date(atom.year, atom.month or 1, 1)
    return date(atom.year, atom.month, min(atom.day, calendar.monthrange(atom.year, atom.month)[1]))


def _finish(atom: _Atom) -> date:
    if atom.kind == "tax_year":
        return date(atom.year + 1, 4, 5)
    if atom.day:
        return _begin(atom)
    month = atom.month or 12
    return date(atom.year, month, calendar.monthrange(atom.year, month)[1])


def _alone(scan: _Scan, atom: _Atom) -> Dated:
    """A date by itself; "year ended" and the like before it make it the end of a span."""
    end = _finish(atom)
    period, kind = Period(_begin(atom), end), {"quarter": "span"}.get(atom.kind, atom.kind)
    if atom.kind in ("day", "month"):
        months = _length_before(scan, atom)
        if months:
            period, kind = Period(months_back(end, months), end), "span"
        elif atom.day == 1 and scan.words["quarter"].ending(_before(scan, atom)):
            period, kind = Period(end, months_on(end, 3)), "span"
        elif scan.words["week_to"].ending(_before(scan, atom)):
            period, kind = Period(end - timedelta(days=6), end), "span"
    if kind == "span" and (period.end.month, period.end.day) == (4, 5) and (period.end - period.start).days > 360:
        kind = "tax_year"
    return _dated(scan, atom, atom, period, kind)


def _length_before(scan: _Scan, atom: _Atom) -> int:
    """Months that the words before an end date speak of: "quarter ended", "18 months to"; 0: none."""
    before = _before(scan, atom)
    for key, months in (("year_to", 12), ("half_to", 6), ("quarter_to", 3), ("month_to", 1)):
        if scan.words[key].ending(before):
            return months
    if len(before) >= 3 and before[-2] == "month" and scan.words.one_of("to", before[-1]):
        return int(before[-3]) if before[-3].isdigit() and 1 <= int(before[-3]) <= 24 else 0
    return _in_a_row(scan, atom)


def _in_a_row(scan: _Scan, atom: _Atom) -> int:
    """ "months ended 5 August, 5 September and 5 October": each ends a month."""
    row: list[int] = []
    at = atom.first - 1
    while (
        at >= 0
        and len(row) < 60
        and (scan.row[at].kind != "word" or scan.month(at) or scan.word(at) in ("and", *_ORDINALS))
    ):
        row.append(at)
        at -= 1
    before = [t.form for t in scan.row[max(0, at - 4) : at + 1] if t.kind != "mark"]
    from_plural = (
        bool(before) and before[-1] in ("ended", "ending", "to") and "month" in [b.rstrip("s") for b in before]
    )
    return 1 if atom.kind == "day" and from_plural and len(row) > 1 else 0


def _before(scan: _Scan, atom: _Atom) -> tuple[str, ...]:
    """The words before an atom on its line, plural endings off, "the" and "on" just before it left out."""
    line = scan.text.rfind("\n", 0, scan.row[atom.first].start)
    row: list[str] = []
    for token in reversed(scan.row[max(0, atom.first - 2 * _LABEL) : atom.first]):
        if token.start <= line and row:
            break
        if token.kind != "mark" and not (not row and token.form in ("the", "on")):
            row.append(_stemmed(token))
        if len(row) == _LABEL:
            break
    return tuple(reversed(row))


def _stemmed(token: Token) -> str:
    return stem(token.form) if token.kind == "word" else token.form


def _dated(scan: _Scan, first: _Atom, last: _Atom, period: Period, kind: str) -> Dated:
    start, end = scan.row[first.first].start, scan.row[last.last - 1].end
    whole = (
        kind == "span" and (period.end.month, period.end.day) == (4, 5) and 360 < (period.end - period.start).days < 367
    )
    return Dated(period, "tax_year" if whole else kind, start, end, _before(scan, first))


# -- arithmetic -------------------------------------------------------------------------------------------------------


def months_back(end: date, months: int) -> date:
    """The first day of so many months that end on that day: 31 May and 3 give 1 March; 5 April and 1 give 6 March."""
    if end.day == calendar.monthrange(end.year, end.month)[1]:
        first = end.year * 12 + end.month - months
        return date(first // 12, first % 12 + 1, 1)
    before = end.year * 12 + end.month - 1 - months
    year, month = before // 12, before % 12 + 1
    return date(year, month, min(end.day, calendar.monthrange(year, month)[1])) + timedelta(days=1)


def months_on(start: date, months: int) -> date:
    """The last day of so many months that begin on that day."""
    after = start.year * 12 + start.month - 1 + months
    year, month = after // 12, after % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])) - timedelta(days=1)


def tax_year_of(day: date) -> int:
    """The year in which the tax year of a day begins (6 April to 5 April)."""
    return day.year if (day.month, day.day) >= (4, 6) else day.year - 1
