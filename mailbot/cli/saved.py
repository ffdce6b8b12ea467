"""`mailbot saved`: the hours people did not spend, what they are worth, how that comes about, and who took how long."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

import typer

from mailbot.cli.console import ConfigOption, JsonOption, Trouble, console, say
from mailbot.cli.view import View, view
from mailbot.cli.words import counted
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
    """Show what was really done in a month, what it would have cost by hand ([saved] in mailbot.toml), and for whom."""
    from mailbot.cli.writing import member
    from mailbot.deciding import derivation, minutes_saved, saved_acts

    seen = view(config)
    begin, end = _month(month, seen)
    reader: Staff | None = member(seen.practice, whose) if whose else None
    done = saved_acts(seen.register, seen.practice, begin, end, reader)
    each, worth = seen.practice.minutes, seen.practice.worth
    rows, total = derivation(done, each), minutes_saved(done, each)
    clients = _clients(begin, min(end, seen.now), seen, reader)
    if as_json:
        money = {"rate": worth.rate, "currency": worth.currency, "worth": worth.of(total)} if worth.rate else {}
        facts = {"month": _name(begin, seen), "acts": rows, "minutes": total, **money, "clients": clients}
        say(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    _show_acts(rows)
    _show_clients(clients)
    sum_of_money = f", worth {worth.currency}{worth.of(total):,} at {worth.currency}{worth.rate} an hour"
    say(f"{_name(begin, seen)}: {total} minutes, {total / 60:.1f} hours{sum_of_money if worth.rate else ''}.")


def _clients(begin: datetime, end: datetime, seen: View, reader: Staff | None) -> dict[str, Any]:
    """How long clients took: {count, days, before, easy, hard}; only clients that the reader answers for."""
    from mailbot.deciding import by_client, on_average, requests_of, took

    register = seen.register
    found = took(requests_of(register.clients.values(), seen.practice, reader), begin, end, seen.calendar)
    easy, hard = by_client(found)
    average = on_average(found) or {"count": 0, "days": None}
    return {**average, "before": seen.practice.worth.days_before or None, "easy": easy, "hard": hard}


def _show_acts(rows: Iterable[Mapping[str, object]]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, justify in (("Done", "left"), ("Times", "right"), ("Minutes each", "right"), ("Minutes", "right")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(_DONE[str(row["act"])], str(row["count"]), str(row["each"]), str(row["total"]))
    console().print(table)


def _show_clients(found: Mapping[str, Any]) -> None:
    if found["count"]:
        before = f"; before mailbot it took {counted(found['before'], 'day')}" if found["before"] else ""
        done = f"{counted(found['count'], 'request')} completed, {counted(found['days'], 'day')} after the asking"
        say(f"{done}{' on average' if found['count'] > 1 else ''}{before}.")
    for client in found["easy"]:
        say(f"  {client['client']}: all in after {counted(client['days'], 'day')}, {_reminders(client['chasers'])}")
    for client in found["hard"]:
        how = "still to come after" if client["open"] else "all in after"
        say(f"  {client['client']}: {how} {counted(client['days'], 'day')}, {_reminders(client['chasers'])}")
    if found["count"] or found["hard"]:
        say()


def _reminders(count: int) -> str:
    return counted(count, "reminder") if count else "no reminder"


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
