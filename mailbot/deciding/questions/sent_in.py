"""What came with a mail, as a person is told of it in a line: name, type, period, whose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mailbot.domain.documents import Document, Period
from mailbot.domain.questions import SentIn
from mailbot.domain.rules import Rules

_MOST = 8
"""Papers that a question names."""
_LONGEST_NAME = 80
_SHOWN = ("application/pdf", "image/")
"""Kinds of which the first page can be shown."""
_TAX_YEAR = (4, 6)


def papers_of(documents: Iterable[Document], rules: Rules) -> tuple[SentIn, ...]:
    """The first few papers of a mail; what nobody could read is not shown, but told of."""
    sent = [d for d in documents if not d.file.decoration]
    return tuple(_paper(d, rules) for d in sent[:_MOST])


def _paper(document: Document, rules: Rules) -> SentIn:
    known = rules.document(document.type or "")
    file = document.file
    shows = file.problem in (None, "unread") and file.content_type.startswith(_SHOWN) and not file.within
    return SentIn(
        name=file.name[:_LONGEST_NAME],
        what=known.name if known else "",
        period=_in_words(document.period) if document.period else "",
        whose=(document.person or "")[:_LONGEST_NAME],
        problem=file.problem or "",
        sha256=file.sha256 if shows else "",
    )


def _in_words(period: Period) -> str:
    """ "2025/26" for a tax year, "June 2026" for a month, one day, else both ends."""
    first, last = period.start, period.end
    if (first.month, first.day) == _TAX_YEAR and last == _a_year_on(first):
        return f"{first.year}/{last.year % 100:02d}"
    if first == last:
        return f"{first:%-d %B %Y}"
    if (first.year, first.month) == (last.year, last.month) and first.day == 1 and last.day >= 28:
        return f"{first:%B %Y}"
    return f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def _a_year_on(first: date) -> date:
    return date(first.year + 1, 4, 5)
