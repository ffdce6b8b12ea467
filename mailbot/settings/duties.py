"""rules/calendar.toml -> duties."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mailbot.domain.checklists import Checklist
from mailbot.domain.duties import Deadline, Duty
from mailbot.domain.facts import Condition, condition_of
from mailbot.domain.terms import TermKind, on_day
from mailbot.settings.checklists import condition_at
from mailbot.settings.tables import Table, TomlFile

_FURTHEST = 400
"""Days between the end of a term and anything about it."""
_DAY = re.compile(r"(\d{2})-(\d{2})")


def duties_in(file: TomlFile, checklists: Mapping[str, Checklist]) -> tuple[Duty, ...]:
    """Every table of the file; what is wrong is noted there."""
    return tuple(_duty(file.table(key), checklists) for key in file.data)


def _duty(table: Table, checklists: Mapping[str, Checklist]) -> Duty:
    name = table.text("checklist")
    checklist = checklists.get(name)
    if name and checklist is None:
        known = ", ".join(checklists) or "none"
        table.wrong("checklist", f"names {name}, and rules/checklists/ has {known}.")
    elif checklist and checklist.term is TermKind.NONE:
        table.wrong("checklist", f"names {name}, which is about no stretch of time; give it a `term`.")
    when, unsaid = _conditions(table, "when"), condition_at(table, "unsaid")
    drafted = "draft" in table.values
    duty = Duty(
        key=table.name,
        name=table.text("name"),
        checklist=name,
        term=checklist.term if checklist else TermKind.NONE,
        running=checklist.running if checklist else False,
        deadlines=tuple(_deadline(t) for t in table.tables("deadlines")),
        when=when,
        unsaid=unsaid,
        drafted=drafted,
        draft=table.number("draft", 0, -_FURTHEST, _FURTHEST),
        due=table.number("due", 0, -_FURTHEST, _FURTHEST),
        catch_up=table.number("catch_up", 31, 0, _FURTHEST),
    )
    table.done()
    if drafted and not when and unsaid is None:
        table.wrong("draft", "would draft it for every client; say for whom in `when` or `unsaid`.")
    if drafted and duty.due <= duty.draft:
        table.wrong("due", f"({duty.due}) must come after draft ({duty.draft}).")
    return duty


def _conditions(table: Table, key: str) -> tuple[Condition, ...]:
    found = []
    for text in table.texts(key, []):
        if (condition := condition_of(text)) is None:
            table.wrong(key, f'must name columns, like "services has vat", not {text!r}.')
        else:
            found.append(condition)
    return tuple(found)


def _deadline(table: Table) -> Deadline:
    text = table.text("on", "")
    counted = "months" in table.values or "days" in table.values
    deadline = Deadline(
        what=table.text("what"),
        source=table.text("source"),
        on=_day(table, text) if text else None,
        months=table.number("months", 0, 0, 36),
        days=table.number("days", 0, 0, _FURTHEST),
    )
    table.done()
    if bool(text) is counted:
        table.wrong("on", 'is a day of the year like "01-31"; give that, or months and days, and not both.')
    return deadline


def _day(table: Table, text: str) -> tuple[int, int] | None:
    found = _DAY.fullmatch(text)
    try:
        day = on_day(2024, int(found[1]), int(found[2])) if found else None
    except ValueError:
        day = None
    if day is None or f"{day:%m-%d}" != text:
        table.wrong("on", f'must be a day of the year like "01-31", not {text!r}.')
        return None
    return day.month, day.day
