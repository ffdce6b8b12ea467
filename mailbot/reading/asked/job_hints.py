"""Which job a request is for: the kind of job and the period that its words name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from mailbot.domain.documents import Period
from mailbot.domain.job_rules import JobKind
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import JobHint, Opening
from mailbot.reading.papers.periods import Dated, find_periods, months_back
from mailbot.reading.text.words import folded

_MONTHS_OF = {"year": range(11, 14), "quarter": range(3, 4), "month": range(1, 2)}


def with_jobs(openings: Iterable[Opening], text: str, rules: Rules, near: date) -> Iterator[Opening]:
    """The openings of a mail, each with the job it is for; `near` is the day on which the mail was written."""
    for opening in openings:
        asks = "\n".join(item.ask for item in opening.items)
        yield opening if opening.job else replace(opening, job=job_hint((opening.subject, asks, text), rules, near))


def job_hint(texts: Sequence[str], rules: Rules, near: date | None = None) -> JobHint | None:
    """The job that the first of these texts to name one is about; the period may stand in another.

    None when no kind of job is named, nor a period that is enough by itself.
    """
    kind = next((k for text in texts for k in kinds_in(text, rules)[:1]), None)
    kinds = [kind] if kind else [k for k in rules.jobs.kinds.values() if k.alone]
    for candidate in kinds:
        for text in texts:
            if period := period_in(text, candidate, rules, near):
                return JobHint(candidate.key, period)
    return JobHint(kind.key, "") if kind else None


def kinds_in(text: str, rules: Rules) -> tuple[JobKind, ...]:
    """The kinds of job a text names, the most telling first: "partnership return" is no "return"."""
    said = f" {folded(text)} "
    hits = [(len(word), kind) for kind in rules.jobs.kinds.values() for word in _folded(kind.words) if word in said]
    return tuple(dict.fromkeys(kind for _, kind in sorted(hits, key=lambda h: -h[0])))


@lru_cache(maxsize=256)
def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {folded(word)} " for word in words)


def period_in(text: str, kind: JobKind, rules: Rules, near: date | None) -> str:
    """The one period in a text that such a job is done for, as a job has it; "" for none, and for more than one."""
    found = {name for dated in find_periods(text, rules, near) if (name := _named(dated, kind))}
    return found.pop() if len(found) == 1 else ""


def _named(dated: Dated, kind: JobKind) -> str:
    if dated.kind == "tax_year":
        return _tax_year(dated.period) if "tax_year" in kind.spans else ""
    if dated.kind == "day" and "year" in kind.spans:  # "accounts to 31 March 2026" are for the year that ends then
        return _span("year", dated.period.end) if _ends_a_year(dated) else ""
    if dated.kind == "month" and "quarter" in kind.spans:  # "the September quarter", or a month by itself
        return _span("period" if "month" in kind.spans else "quarter", dated.period.end)
    months = _months(dated.period)
    return next((_label(s, dated, kind) for s, fits in _MONTHS_OF.items() if s in kind.spans and months in fits), "")


def _label(span: str, dated: Dated, kind: JobKind) -> str:
    both = {"quarter", "month"} <= set(kind.spans)
    return _span("period" if both and span in ("quarter", "month") else span, dated.period.end)


def _ends_a_year(dated: Dated) -> bool:
    """A day counts as a year end where it ends a month, or the words before it say "to", "ended"."""
    day = dated.period.end
    return months_back(day, 12).day == 1 or bool(re.search(r"\b(?:to|end|ended|ending)\b", " ".join(dated.label)))


def _months(period: Period) -> int:
    return round(((period.end - period.start).days + 1) / 30.44)


def _tax_year(period: Period) -> str:
    return f"{period.start.year}/{(period.start.year + 1) % 100:02d}"


def _span(name: str, end: date) -> str:
    return f"{end:%B %Y}" if name == "month" else f"{name} to {end:%-d %B %Y}"
