"""Which of the dates on a paper say what it covers: by its type, then by the words before them, then by their place."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from mailbot.domain.documents import Period
from mailbot.domain.rules import DocumentType, Rules
from mailbot.reading.papers.paper_words import PaperWords, Phrases, paper_words
from mailbot.reading.papers.periods import Dated, find_periods, months_back

_TOP = 900
"""Characters within which the span of a paper is looked for first."""
_FIGURES = re.compile(r"[\d.,]+")
_CLOSING = ("statement date", "statement dated")
_FAR = 400
"""Days; a date so far from the others belongs to something else."""


@dataclass(frozen=True, slots=True)
class Dating:
    """The stretches that a paper covers."""

    periods: tuple[Period, ...] = ()
    exact: bool = True
    """False: worked out from the dates of its lines."""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class _Dates:
    """The dates of a paper, sorted out."""

    text: str
    all: tuple[Dated, ...]
    words: PaperWords
    dated: Phrases
    """The labels of this type before the date that counts."""

    def of(self, *kinds: str) -> list[Dated]:
        return [d for d in self.all if d.kind in kinds]

    @property
    def spans(self) -> list[Dated]:
        """Spans with a telling label; else those at the top; else all."""
        spans = self.of("span", "tax_year")
        labelled = [d for d in spans if _labelled(d, self.words["span_labels"]) or d.kind == "tax_year"]
        return labelled or self._as_at_the_top(spans) or spans

    def _as_at_the_top(self, spans: Sequence[Dated]) -> list[Dated]:
        """Those on the first page, and those that stand so on later ones: a statement for each month in one file."""
        lines = {self._line_around(d) for d in spans if d.start < _TOP}
        return [d for d in spans if d.start < _TOP or self._line_around(d) in lines]

    def _line_around(self, dated: Dated) -> tuple[str, str]:
        """What stands before and behind a date on its line, every figure as good as another."""
        before = self.text[: dated.start].rpartition("\n")[2]
        behind = self.text[dated.end :].partition("\n")[0]
        return _FIGURES.sub("0", before).strip(), _FIGURES.sub("0", behind).strip()

    @property
    def days(self) -> list[Dated]:
        """Days with a label of this type; else with a general one; else all."""
        days = self.of("day")
        own = [d for d in days if self.dated.ending(d.label)]
        return own or [d for d in days if self.words["date_labels"].ending(d.label)] or days

    @property
    def closing(self) -> list[Dated]:
        """Days that each close a month: "Pay date" on one payslip after the other, "Statement date"."""
        own = [p for rows in self.dated.by_first.values() for p in rows if len(p) > 1]
        ends = Phrases.of([*(" ".join(p) for p in own), *_CLOSING])
        return [d for d in self.of("day") if ends.ending(d.label)]


def dating(text: str, kind: DocumentType | None, rules: Rules, name: str = "") -> Dating:
    """What a paper of this type (None: of no known type) covers. `name`: its file's, which may bear both ends of it."""
    found = _dating(text, kind, rules)
    ends = [d.period for d in find_periods(name.replace("_", " "), rules) if d.kind == "day"]
    if found.exact or not found.periods or len(ends) != 2:
        return found
    inside = ends[0].start <= found.periods[0].start and found.periods[-1].end <= ends[1].end
    return Dating((Period(ends[0].start, ends[1].end),), True, "the days in its file's name") if inside else found


def _dating(text: str, kind: DocumentType | None, rules: Rules) -> Dating:
    words = paper_words(rules)
    found = tuple(d for d in find_periods(text, rules) if not words["aside"].ending(d.label))
    dates = _Dates(text, found, words, Phrases.of(kind.dated if kind else ()))
    how = {"tax_year": _tax_year, "months": _months, "tax_months": _tax_months, "day": _day}
    return how.get(kind.cover if kind else "period", _period)(dates)


def _labelled(dated: Dated, labels: Phrases) -> bool:
    return labels.within(dated.label[-3:])


def _is(found: Sequence[Dated], exact: bool = True) -> Dating:
    periods = tuple(dict.fromkeys(d.period for d in found))
    return Dating(tuple(sorted(periods, key=lambda p: (p.start, p.end))), exact, _said(found))


def _said(found: Sequence[Dated]) -> str:
    first = found[0] if found else None
    return f"{' '.join(first.label[-3:])} {first.period.start} - {first.period.end}".strip() if first else ""


def _tax_year(dates: _Dates) -> Dating:
    """The tax year first named; a 5 April ends one; else any span, else days."""
    named = dates.of("tax_year")
    if named:
        return _is(named[:1])
    ends = [d for d in dates.of("day") if (d.period.end.month, d.period.end.day) == (4, 5)]
    if ends:
        return _is([replace(ends[0], period=Period(months_back(ends[0].period.end, 12), ends[0].period.end))])
    if dates.spans:
        return _is(dates.spans[:1])
    return _is(dates.days[:1], exact=False)


def _months(dates: _Dates) -> Dating:
    """Spans; else the month that the type's own label names; else those of a table; else what its lines reach over."""
    if dates.spans:
        return _is(dates.spans)
    months = dates.of("month")
    if own := [d for d in months if dates.dated.ending(d.label)]:
        return _is(own)
    if months and len(dates.of("day")) < 2 * len(months) + 3:
        return _is(months)
    if len(ends := {d.period.end for d in dates.closing}) > 1:
        return Dating(tuple(Period(_month_before(end), end) for end in sorted(ends)), False, "a date on each")
    return _lines(dates)


def _lines(dates: _Dates) -> Dating:
    """From the first to the last of many dates; a single one closes a month."""
    days = sorted(d.period.start for d in dates.of("day"))
    if not days:
        return _is(dates.of("month"))
    middle = days[len(days) // 2]
    days = [d for d in days if abs((d - middle).days) <= _FAR]
    if len(set(days)) <= 2:
        end = dates.days[-1].period.end
        return Dating((Period(_month_before(end), end),), False, "a single date")
    return Dating(tuple(_runs(days)), False, "the dates of its lines")


def _month_before(end: date) -> date:
    """The first day of the month that a statement of this date closes; of the calendar month from its 25th on."""
    last = calendar.monthrange(end.year, end.month)[1]
    return end.replace(day=1) if end.day >= 25 else months_back(end, 1) if end.day != last else end.replace(day=1)


def _runs(days: Sequence[date]) -> list[Period]:
    """Days in a row; a whole month without a line is a hole."""
    runs = [[days[0], days[0]]]
    for one, following in pairwise(days):
        if 12 * (following.year - one.year) + following.month - one.month > 1:
            runs.append([following, following])
        runs[-1][1] = following
    return [Period(first, last) for first, last in runs]


def _tax_months(dates: _Dates) -> Dating:
    """Months that end on the 5th."""
    spans = [d for d in dates.of("span", "tax_year") if (d.period.end - d.period.start).days < 370]
    if spans:
        return _is(spans)
    ends = [d for d in dates.days if d.period.end.day == 5]
    if ends:
        return _is([replace(d, period=Period(months_back(d.period.end, 1), d.period.end)) for d in ends])
    return _is(dates.of("month"), exact=False)


def _day(dates: _Dates) -> Dating:
    """Days with a telling label; else the first; else a span or a month."""
    days = dates.days
    labelled = [d for d in days if dates.dated.ending(d.label) or dates.words["date_labels"].ending(d.label)]
    if labelled or days:
        return _is(labelled or days[:1])
    return _is(dates.spans[:6] or dates.of("month")[:3])


def _period(dates: _Dates) -> Dating:
    """The spans it names; else months; else days."""
    if dates.spans:
        return _is(dates.spans[:6])
    if months := dates.of("month"):
        return _is(months)
    days = dates.days
    if len(days) > 2 and not dates.dated.by_first:
        return _lines(dates)
    return _is(days[:3] or dates.of("year")[:1], exact=False)
