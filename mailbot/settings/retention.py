"""`rules/retention.toml` -> `Retention`."""

from __future__ import annotations

import re
from datetime import date

from mailbot.domain.retention import Hold, Retention, Span
from mailbot.settings.tables import Table, TomlFile

_SPAN = re.compile(r"(\d{1,4}) (year|month|day)s?")
_QUESTIONS = Span(days=60)
"""So long a question to staff about a mail of no client can be answered; the mail and the question stay till then."""
_ANY_DAY = date(2026, 3, 1)


def retention_of(file: TomlFile) -> Retention:
    """What the file says; what is wrong with it is noted there. An empty one: nothing ever goes."""
    if not file.data:
        return Retention()
    file.only(("keep", "holds"))
    keep = file.table("keep")
    found = Retention(
        mails=_span(keep, "mails"),
        requests=_span(keep, "requests"),
        letters=_span(keep, "letters"),
        released=_span(keep, "released"),
        others=_span(keep, "others"),
        left=tuple(map(_as_heading, keep.texts("left", []))),
        holds=tuple(map(_hold, file.tables("holds"))),
        written=True,
    )
    keep.done()
    if found.requests and _outlives(found, for_ever="mails" not in keep.values):
        keep.wrong("requests", "must be no shorter than mails: a mail is kept for the request that it belongs to.")
    if found.others and _days(found.others) < _days(_QUESTIONS):
        keep.wrong("others", f"must be at least {_QUESTIONS}: so long staff may answer a question about such a mail.")
    return found


def _outlives(found: Retention, *, for_ever: bool) -> bool:
    """Whether mails stay when their request is gone. `for_ever`: the file names no span for them."""
    if found.mails is None or found.requests is None:
        return for_ever
    return _days(found.requests) < _days(found.mails)


def _span(table: Table, key: str) -> Span | None:
    text = table.text(key, "")
    return _read(table, key, text) if text else None


def _hold(table: Table) -> Hold:
    text = table.text("span")
    hold = Hold(
        name=table.text("name"),
        wants=table.text("wants"),
        span=(_read(table, "span", text) if text else None) or Span(),
        since=table.choice("since", ("left", "last"), "left"),
    )
    table.done()
    return hold


def _read(table: Table, key: str, text: str) -> Span | None:
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None or not int(found[1]):
        table.wrong(key, f'must be a span like "7 years", "18 months" or "90 days", not {text!r}.')
        return None
    return Span(**{found[2] + "s": int(found[1])})


def _days(span: Span) -> int:
    return (span.after(_ANY_DAY) - _ANY_DAY).days


def _as_heading(text: str) -> str:
    """As the client list keeps the heading of a column."""
    return "_".join(re.findall(r"[a-z0-9]+", text.lower()))
