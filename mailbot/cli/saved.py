"""`mailbot saved`: the hours people did not spend, and how the figure comes about."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, JsonOption, Trouble, console, say
from mailbot.cli.view import View, view
from mailbot.domain.practice import Staff

_DONE = {
    "opened": "requests noted",
    "chased": "reminders written",
    "read": "mails from clients read",
    "checked": "documents and answers looked at",
}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("saved")(saved)


def saved(
    month: Annotated[str, typer.Option("--month", help="The month, e.g. 2026-11; else this one so far.")] = "",
    whose: Annotated[str, typer.Option("--for", help="Only clients of this partner (id, address or name).")] = "",
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what was really done in a month, and what it would have cost by hand ([saved] in mailbot.toml)."""
    from mailbot.cli.writing import member
    from mailbot.deciding import derivation, minutes_saved, saved_acts

    seen = view(config)
    begin, end = _month(month, seen)
    partner: Staff | None = member(seen.practice, whose) if whose else None
    done = saved_acts(seen.register, seen.practice, begin, end, partner)
    each = seen.practice.minutes
    rows, total = derivation(done, each), minutes_saved(done, each)
    if as_json:
        say(json.dumps({"month": _name(begin, seen), "acts": rows, "minutes": total}, indent=2))
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, justify in (("Done", "left"), ("Times", "right"), ("Minutes each", "right"), ("Minutes", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(_DONE[str(row["act"])], str(row["count"]), str(row["each"]), str(row["total"]))
    console().print(table)
    say(f"{_name(begin, seen)}: {total} minutes, {total / 60:.1f} hours.")


def _month(wanted: str, seen: View) -> tuple[datetime, datetime]:
    """Just before its first moment, and just before that of the next month. Raises Trouble."""
    today = seen.now.astimezone(seen.practice.zone).date()
    try:
        first = date.fromisoformat(f"{wanted}-01") if wanted else today.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError):
        raise Trouble(f"{wanted} is no month; write it like 2026-11.") from None
    return _midnight(first, seen), _midnight(after, seen)


def _midnight(day: date, seen: View) -> datetime:
    return datetime.combine(day, time.min, tzinfo=seen.practice.zone) - timedelta(microseconds=1)


def _name(begin: datetime, seen: View) -> str:
    return f"{(begin + timedelta(days=1)).astimezone(seen.practice.zone):%Y-%m}"
