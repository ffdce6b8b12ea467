"""A file of stated habits (for `mailbot simulate`) -> `Habits`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from mailbot.domain.habits import Asking, Habit, Habits
from mailbot.domain.requests import RequestKind
from mailbot.settings.mistakes import SettingsError
from mailbot.settings.tables import Table, TomlFile

_LONGEST = 250
"""Working days."""


def load_habits(path: Path) -> Habits:
    """Read the file. Raises SettingsError with every mistake in it."""
    file = TomlFile.open(path)
    if file.mistakes:
        raise SettingsError(file.mistakes)
    file.only(("usual", "staff", "client", "ask"))
    usual, staff = _habit(file.table("usual"), Habit()), file.table("staff")
    habits = Habits(
        usual=usual,
        clients={table.text("id"): _habit(table, usual) for table in file.tables("client")},
        staff_after=staff.number("after", Habits().staff_after, 1, _LONGEST),
        confirm_after=staff.number_or("never", "confirm", 1, 1, _LONGEST),
        work_after=staff.number_or("never", "work", 5, 1, _LONGEST),
        asked=tuple(_asked(file)),
    )
    staff.done()
    if file.mistakes:
        raise SettingsError(file.mistakes)
    return habits


def _habit(table: Table, usual: Habit) -> Habit:
    """What a table states; what it leaves out is as usual."""
    habit = replace(
        usual,
        answers=table.share("answers", usual.answers),
        after=table.number("after", usual.after, 1, _LONGEST),
        brings=table.share("brings", usual.brings),
        promises=table.share("promises", usual.promises),
        promised_for=table.number("promised_for", usual.promised_for, 1, _LONGEST),
        asks=table.share("asks", usual.asks),
    )
    table.done()
    return habit


def _asked(file: TomlFile) -> Iterator[Asking]:
    kinds = [kind.value for kind in RequestKind]
    for table in file.tables("ask"):
        on, due = table.needed_day("on"), table.needed_day("due")
        subject, items = table.text("subject"), table.texts("items")
        kind = RequestKind(table.choice("kind", kinds, RequestKind.INFORMATION.value))
        clients = table.texts("clients", [])
        table.done()
        if on and due:
            yield Asking(on, subject, items, due, kind, clients)
