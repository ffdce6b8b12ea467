"""Whether a paper is for the time asked for, and whether it is signed where that was asked."""

from __future__ import annotations

from mailbot.domain.documents import Period
from mailbot.domain.understanding import Reason
from mailbot.reading.fitting.fit import Case, Fit
from mailbot.reading.fitting.support import Support
from mailbot.reading.papers.asked_periods import last_tax_year, latest_months
from mailbot.reading.papers.document_types import name_words
from mailbot.reading.papers.months import in_words, overlap
from mailbot.reading.papers.paper_words import forms


def when(case: Case, found: Support) -> Fit | None:
    """Against a paper for another time, or of which the time can't be told."""
    asked, cover = time_asked(case), cover_of(case)
    if asked is None or cover == "none":
        return None
    periods = case.document.periods
    if not periods:
        if cover in ("tax_year", "months", "tax_months"):
            return Fit("unsure", reason=Reason("no date on it", case.document.file.name))
        return None
    if any(_meets(p, asked, cover) for p in periods):
        return None
    if cover == "tax_year" and not case.document.exact:
        return Fit("unsure", reason=Reason("which year it is for can't be told", in_words(periods[0])))
    if cover in ("day", "period") and not case.part.time.own:
        later = cover == "day" or periods[-1].end > asked.end
        return None if later else Fit("unsure", reason=Reason("it may be for another time", in_words(periods[0])))
    if case.part.time.kind == "" and cover == "tax_year":
        return Fit("unsure", reason=Reason("the request names no year", in_words(periods[0])))
    note = f"it is for {in_words(periods[0])}; we need {in_words(asked)}"
    return Fit("wrong", reason=Reason("another time", in_words(periods[0])), note=note)


def cover_of(case: Case) -> str:
    kind = case.kind or case.asked
    if kind is None or kind.key.startswith("general_"):
        return "months" if _months_long(case) else "period"
    if kind.key not in case.part.types and case.asked and not case.asked.key.startswith("general_"):
        return case.asked.cover
    return kind.cover


def _months_long(case: Case) -> bool:
    """Whether a paper of no known type is asked for month by month: the item itself names a stretch of them."""
    time = case.part.time
    long = time.whole is not None and (time.whole.end - time.whole.start).days > 45
    return long and time.own and time.kind in ("span", "tax_year")


def time_asked(case: Case) -> Period | None:
    """The time asked for; for a yearly paper without any the last tax year."""
    time, cover = case.part.time, cover_of(case)
    if time.latest:
        newest = max((p.end for p in case.document.periods), default=None)
        return latest_months(time.latest, newest, case.near)
    if time.whole is None or (not time.own and time.kind == "month" and cover == "tax_year"):
        return last_tax_year(case.near) if cover == "tax_year" else None
    if not time.own and cover in ("none", "day") and not (case.kind and case.kind.lone):
        return None
    return time.whole


def _meets(period: Period, asked: Period, cover: str) -> bool:
    """Whether a paper's period answers the period asked for, as far as one paper can."""
    shared = overlap(period, asked)
    if cover == "tax_year":
        return shared * 10 >= 9 * min((asked.end - asked.start).days + 1, 365) or _within(period, asked)
    if cover == "day" and asked.start == asked.end:
        return abs((period.end - asked.end).days) <= 3 or (period.start <= asked.end <= period.end and shared > 0)
    if cover in ("months", "tax_months", "day"):
        return shared > 0
    length = min((period.end - period.start).days, (asked.end - asked.start).days) + 1
    return shared * 2 >= length


def _within(period: Period, asked: Period) -> bool:
    """A paper for a few days of the year asked for, that names no whole year."""
    return asked.start <= period.start and period.end <= asked.end and (period.end - period.start).days < 200


def signed(case: Case, found: Support) -> Fit | None:
    """A signature in ink can't be seen in a text: a scan needs a person, a clean copy is not signed."""
    if not case.part.signed:
        return None
    file = case.document.file
    row = forms(file.text[:20_000])
    at = case.words["signature"].where(row)
    if at is not None and any(len(w) > 1 and w not in ("date", "by", "name", "position") for w in row[at + 1 : at + 6]):
        return None
    if file.source == "ocr" or "signed" in name_words(file.name):
        return Fit("unsure", reason=Reason("whether it is signed can't be seen", file.name))
    return Fit("wrong", reason=Reason("not signed", file.name), note="it is not signed; we need the signed one")
