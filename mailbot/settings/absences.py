"""Days on which the practice is shut, and on which somebody is away: [[closed]] and [[leave]] of mailbot.toml."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from mailbot.domain.practice import Leave
from mailbot.settings.tables import Table, TomlFile

_LONGEST_CLOSURE = 366


def closed_days(file: TomlFile) -> Iterator[date]:
    """Every day of every closure."""
    for table in file.tables("closed"):
        first, last = _span(table)
        table.done()
        if (last - first).days >= _LONGEST_CLOSURE:
            table.wrong("to", f"makes it {(last - first).days + 1} days; a closure of more than a year is a mistake.")
        else:
            yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def leave(file: TomlFile, staff: Collection[str]) -> Iterator[Leave]:
    """Who is away and when; `staff` are the ids there are."""
    for table in file.tables("leave"):
        who = table.choice("who", staff)
        first, last = _span(table)
        table.done()
        yield Leave(who, first, last)


def _span(table: Table) -> tuple[date, date]:
    """The first and the last day; the same when one is missing or they stand the wrong way round."""
    first, last = table.needed_day("from"), table.needed_day("to")
    if first and last and last < first:
        table.wrong("to", f"must not lie before from ({first.isoformat()}).")
        last = first
    found = first or last or date.min
    return first or found, last or found
