"""The stretch of time that a checklist is about: a tax year, a company's year, a VAT quarter, a month."""

from __future__ import annotations

import calendar as days_of
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_MONTHS = tuple(days_of.month_name)
_TAX_DAY = 5
"""Tax years, months and quarters end on the fifth (Income Tax Act 2007, s. 4)."""
_YEAR = 12


class TermKind(StrEnum):
    """Which stretches there are."""

    NONE = "none"
    TAX_YEAR = "tax_year"
    """6 April to 5 April."""
    COMPANY_YEAR = "company_year"
    """Twelve months up to the client's year end."""
    VAT_QUARTER = "vat_quarter"
    """Three months by the client's stagger group (VAT Regulations 1995, reg. 25)."""
    MONTH = "month"
    TAX_MONTH = "tax_month"
    """6th to 5th: PAYE and CIS."""
    TAX_QUARTER = "tax_quarter"
    """Three tax months: quarterly updates under Making Tax Digital for Income Tax."""
    REVIEW_YEAR = "review_year"
    """Twelve months from a company's anniversary (Companies Act 2006, s. 853A)."""


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A stretch of days, both ends included."""

    first: date
    last: date

    @property
    def key(self) -> str:
        """As a request keeps it: "2025-04-06/2026-04-05"."""
        return f"{self.first.isoformat()}/{self.last.isoformat()}"

    @property
    def tax_year(self) -> str:
        """The tax year in which it ends: "2025/26"."""
        began = tax_year_of(self.last)
        return f"{began}/{(began + 1) % 100:02d}"

    @property
    def words(self) -> Mapping[str, str]:
        """What an ask may name: {tax_year}, {from}, {to}, {month} (in which it ends) and {after}, the day after it."""
        return {
            "tax_year": self.tax_year,
            "from": spelt(self.first),
            "to": spelt(self.last),
            "month": f"{_MONTHS[self.last.month]} {self.last.year}",
            "after": spelt(self.last + timedelta(days=1)),
        }


WORDS = frozenset(("tax_year", "from", "to", "month", "after"))
"""The names that `Term.words` fills in."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """What of a client fixes their stretches; None: it isn't known."""

    year_end: tuple[int, int] | None = None
    """Month and day; the last of February is (2, 29)."""
    quarter_ends: tuple[int, ...] = ()
    """Months in which VAT quarters end."""
    anniversary: date | None = None
    """A day of incorporation, or the day a review year began."""


def spelt(day: date) -> str:
    """ "6 April 2025", as asks are written."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def tax_year_of(day: date) -> int:
    """The year in which the tax year of that day began."""
    return day.year if (day.month, day.day) > (4, _TAX_DAY) else day.year - 1


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, days_of.monthrange(year, month)[1])


def months_after(day: date, months: int) -> date:
    """The corresponding day so many months on; from a month's last day to a month's last day (CA 2006, s. 443)."""
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    end = month_end(year, month + 1)
    return end if day == month_end(day.year, day.month) else end.replace(day=min(day.day, end.day))


def term_of(kind: TermKind, day: date, anchors: Anchors = Anchors()) -> Term | None:
    """The stretch that a day lies in; None when there is none of that kind, or what fixes it isn't known."""
    match kind:
        case TermKind.TAX_YEAR:
            began = tax_year_of(day)
            return Term(date(began, 4, _TAX_DAY + 1), date(began + 1, 4, _TAX_DAY))
        case TermKind.MONTH:
            return Term(day.replace(day=1), month_end(day.year, day.month))
        case TermKind.TAX_MONTH:
            return _tax_months(day, range(1, _YEAR + 1))
        case TermKind.TAX_QUARTER:
            return _tax_months(day, (1, 4, 7, 10))
        case TermKind.VAT_QUARTER:
            return _vat_quarter(day, anchors.quarter_ends)
        case TermKind.COMPANY_YEAR:
            return _company_year(day, anchors.year_end)
        case TermKind.REVIEW_YEAR:
            return _review_year(day, anchors.anniversary)
        case TermKind.NONE:
            return None


def last_ended(kind: TermKind, day: date, anchors: Anchors = Anchors()) -> Term | None:
    """The latest stretch that lies wholly before a day."""
    running = term_of(kind, day, anchors)
    return term_of(kind, running.first - timedelta(days=1), anchors) if running else None


def _tax_months(day: date, ends: Sequence[int]) -> Term:
    """The run of tax months that a day lies in; `ends` are the months on whose fifth a run ends."""
    year, month = day.year, day.month
    if day.day > _TAX_DAY:
        year, month = (year, month + 1) if month < _YEAR else (year + 1, 1)
    while month not in ends:
        year, month = (year, month + 1) if month < _YEAR else (year + 1, 1)
    last = date(year, month, _TAX_DAY)
    return Term(months_after(last, -_YEAR // len(ends)) + timedelta(days=1), last)


def _vat_quarter(day: date, ends: Sequence[int]) -> Term | None:
    if not ends:
        return None
    year, month = day.year, day.month
    while month not in ends:
        year, month = (year, month + 1) if month < _YEAR else (year + 1, 1)
    last = month_end(year, month)
    return Term(months_after(last, -_YEAR // len(ends)) + timedelta(days=1), last)


def _company_year(day: date, year_end: tuple[int, int] | None) -> Term | None:
    if year_end is None:
        return None
    last = next(end for y in (day.year, day.year + 1) if (end := on_day(y, *year_end)) >= day)
    return Term(on_day(last.year - 1, *year_end) + timedelta(days=1), last)


def _review_year(day: date, began: date | None) -> Term | None:
    if began is None:
        return None
    first = max(a for y in (day.year - 1, day.year) if (a := on_day(y, began.month, began.day)) <= day)
    return Term(first, on_day(first.year + 1, began.month, began.day) - timedelta(days=1))


def on_day(year: int, month: int, day: int) -> date:
    """That day of that year; 29 February is the last of February in any year."""
    return min(month_end(year, month), date(year, month, 1) + timedelta(days=day - 1))


def term_from(key: str) -> Term | None:
    """Back from `Term.key`; None for ""."""
    first, _, last = key.partition("/")
    return Term(date.fromisoformat(first), date.fromisoformat(last)) if last else None
