"""The days, months and spans that a paper, or a request for one, names."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailbot.domain.documents import Period
from mailbot.domain.rules import Rules
from mailbot.reading.papers.date_scan import DASHES, FIRST_YEAR, ORDINALS, Atom, Scan, atoms_of, inside_number
from mailbot.reading.papers.paper_words import Token, paper_words, tokens
from mailbot.reading.text.words import stem

_JOINTS = frozenset(",&+/;")
_LABEL = 6
"""Words before a date that are kept as its label."""


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


def find_periods(text: str, rules: Rules, near: date | None = None) -> tuple[Dated, ...]:
    """What a text names, in order. `near`: the day about which it was written, for dates without a year."""
    scan = Scan(text, tokens(text), paper_words(rules), near)
    atoms = _with_years(scan, _numbers_before(scan, atoms_of(scan)))
    return tuple(_joined(scan, atoms))


def _numbers_before(scan: Scan, atoms: Sequence[Atom]) -> list[Atom]:
    """The 1 of "1-31 July 2026" is a day as well."""
    found: list[Atom] = []
    taken = 0
    for atom in atoms:
        at = atom.first - 1
        while at > taken and (scan.word(at) in ("the",) or scan.word(at) in ORDINALS):
            at -= 1
        if atom.kind == "day" and (scan.mark(at, DASHES) or scan.words.one_of("to", scan.word(at))):
            at -= 2 if scan.word(at - 1) in ORDINALS else 1
            day = scan.number(at)
            if day and at >= taken and day < atom.day and not inside_number(scan, at):
                last = at + 2 if scan.word(at + 1) in ORDINALS else at + 1
                found.append(Atom("day", atom.year, atom.month, day, at, last))
        found.append(atom)
        taken = atom.last
    return found


# -- years left out ---------------------------------------------------------------------------------------------------


def _with_years(scan: Scan, atoms: list[Atom]) -> list[Atom]:
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


def _tied(scan: Scan, one: Atom, other: Atom) -> bool:
    between = range(one.last, other.first)
    return len(between) <= 4 and all(
        scan.mark(k, _JOINTS | DASHES) or scan.word(k) in ("and", "the", "a", "i", "et", "und", "oraz", "y", "si")
        or scan.words.one_of("to", scan.word(k))
        for k in between
    )  # fmt: skip


def _resolved(scan: Scan, atom: Atom) -> Atom:
    """The last such day or month that has begun by `near`, or begins within a week of it."""
    if atom.year or scan.near is None:
        return atom
    year = scan.near.year + 1
    while year > FIRST_YEAR and _begin(replace(atom, year=year)) > scan.near + timedelta(days=7):
        year -= 1
    return replace(atom, year=year)


# -- spans ------------------------------------------------------------------------------------------------------------


def _joined(scan: Scan, atoms: Sequence[Atom]) -> Iterator[Dated]:
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


def _spans(scan: Scan, one: Atom, other: Atom) -> bool:
    """Whether two dates are the ends of one span."""
    if not one.year or not other.year or "tax_year" in (one.kind, other.kind):
        return False
    if (one.kind == "year") != (other.kind == "year") or _begin(one) > _finish(other):
        return False
    between = range(one.last, other.first)
    if not 1 <= len(between) <= 4:
        return False
    joins = [scan.mark(k, DASHES) or scan.words.one_of("to", scan.word(k)) for k in between]
    plain = [scan.word(k) in ("the", "and", "including", "inclusive", "up") or scan.mark(k, ",():") for k in between]
    if not all(j or p for j, p in zip(joins, plain, strict=True)):
        return False
    return any(joins) or (scan.word(one.first - 1) == "between" and scan.word(one.last) == "and")


def _begin(atom: Atom) -> date:
    if atom.kind == "tax_year":
        return date(atom.year, 4, 6)
    if atom.kind == "quarter":
        return date(atom.year, atom.month - 2, 1)
    if not atom.day:
        return date(atom.year, atom.month or 1, 1)
    return date(atom.year, atom.month, min(atom.day, calendar.monthrange(atom.year, atom.month)[1]))


def _finish(atom: Atom) -> date:
    if atom.kind == "tax_year":
        return date(atom.year + 1, 4, 5)
    if atom.day:
        return _begin(atom)
    month = atom.month or 12
    return date(atom.year, month, calendar.monthrange(atom.year, month)[1])


def _alone(scan: Scan, atom: Atom) -> Dated:
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


def _length_before(scan: Scan, atom: Atom) -> int:
    """Months that the words before an end date speak of: "quarter ended", "18 months to"; 0: none."""
    before = _before(scan, atom)
    count = before[-3] if len(before) >= 3 and before[-2] == "month" and scan.words.one_of("to", before[-1]) else ""
    if count.isdigit() and 1 <= int(count) <= 24:
        return int(count)
    for key, months in (("year_to", 12), ("half_to", 6), ("quarter_to", 3), ("month_to", 1)):
        if scan.words[key].ending(before):
            return months
    return _in_a_row(scan, atom)


def _in_a_row(scan: Scan, atom: Atom) -> int:
    """ "months ended 5 August, 5 September and 5 October": each ends a month."""
    row: list[int] = []
    at = atom.first - 1
    while (
        at >= 0
        and len(row) < 60
        and (scan.row[at].kind != "word" or scan.month(at) or scan.word(at) in ("and", *ORDINALS))
    ):
        row.append(at)
        at -= 1
    before = [t.form for t in scan.row[max(0, at - 4) : at + 1] if t.kind != "mark"]
    from_plural = (
        bool(before) and before[-1] in ("ended", "ending", "to") and "month" in [b.rstrip("s") for b in before]
    )
    return 1 if atom.kind == "day" and from_plural and len(row) > 1 else 0


def _before(scan: Scan, atom: Atom) -> tuple[str, ...]:
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


def _dated(scan: Scan, first: Atom, last: Atom, period: Period, kind: str) -> Dated:
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
