"""`mailbot simulate`: months ahead on paper, with clients that behave as a file states; sends nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.cli.console import ConfigOption, JsonOption, Trouble, complain, console, say
from mailbot.cli.view import View, view
from mailbot.cli.words import counted
from mailbot.cli.words import day as written
from mailbot.domain.drafts import Draft
from mailbot.domain.habits import Habits
from mailbot.domain.job_drafts import is_of_job
from mailbot.domain.letters import Purpose
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Opening
from mailbot.settings import load_habits

if TYPE_CHECKING:
    from rich.table import Table

    from mailbot.deciding import SimulatedDay

_LONGEST = 400
_TOTALS: tuple[tuple[str, Callable[[SimulatedDay], int]], ...] = (
    ("requests drafted", lambda d: d.drafted),
    ("drafts that staff said yes to", lambda d: d.confirmed),
    ("requests opened", lambda d: d.opened),
    ("letters that ask", lambda d: d.letters[Purpose.REQUEST]),
    ("reminders", lambda d: d.letters[Purpose.CHASER]),
    ("mails from clients", lambda d: d.answers),
    ("items received", lambda d: d.received),
    ("requests complete", lambda d: d.completed),
    ("mails that put drafts to staff", lambda d: d.draft_letters),
    ("questions to staff", lambda d: d.letters[Purpose.QUESTION] - d.draft_letters),
    ("handed over to a person", lambda d: d.letters[Purpose.ESCALATION]),
    ("digests", lambda d: d.letters[Purpose.DIGEST]),
)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("simulate")(simulate)


def simulate(
    until: Annotated[str, typer.Option("--until", help="The last day, e.g. 2027-01-31.")],
    habits: Annotated[Path | None, typer.Option("--habits", help="A file that states how clients behave.")] = None,
    clients: Annotated[Path | None, typer.Option("--clients", help="A client list, instead of the register.")] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the practice through the months ahead: a calendar of reminders, and what comes of it. Sends nothing."""
    from mailbot.deciding import Ahead
    from mailbot.deciding import simulate as run

    seen = view(config)
    if clients:
        seen = replace(seen, register=_listed(clients, seen))
    last, stated = _last(until, seen), load_habits(habits) if habits else Habits()
    ahead = Ahead.of(seen.register, seen.practice, seen.rules, seen.calendar, seen.now)
    days = list(run(ahead, stated, last, partial(_opened, seen.rules)))
    still = len(list(ahead.register.open_requests()))
    unanswered = sum(draft.open for record in ahead.register.clients.values() for draft in record.drafts)
    if as_json:
        facts = {
            "days": [_facts(d) for d in days],
            "totals": _totals(days),
            "still_open": still,
            "drafts_unanswered": unanswered,
        }
        say(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    console().print(_calendar(days))
    for name, number in _totals(days).items():
        say(f"{number:>7} {name}")
    if unanswered:
        say(f"{counted(unanswered, 'draft')} that nobody has answered: of these no client has heard.")
    say(f"{counted(still, 'request')} still open on {written(last)}. Nothing was sent, and nothing is kept.")


def _opened(rules: Rules, record: ClientRecord, draft: Draft, staff: str) -> Opening | None:
    """What a yes to a draft opens."""
    from mailbot.reading import opened_by, opened_for_job

    return (opened_for_job if is_of_job(draft) else opened_by)(record, draft, staff, rules)


def _last(until: str, seen: View) -> date:
    today = seen.now.astimezone(seen.practice.zone).date()
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise Trouble(f"{until} is no day; write it like 2027-01-31.") from None
    if not today <= day <= today + timedelta(days=_LONGEST):
        raise Trouble(f"{written(day)} must lie within {_LONGEST} days from today.")
    return day


def _listed(file: Path, seen: View) -> Register:
    """A register of these clients, of whom nothing is asked yet. Raises Trouble."""
    from mailbot.adapters.client_list import ListUnreadable, read_client_list

    try:
        found = read_client_list(file, seen.practice, tuple(seen.rules.ladders))
    except ListUnreadable as error:
        raise Trouble(str(error)) from None
    for mistake in found.mistakes:
        complain(f"{file.name}, {mistake}")
    if found.mistakes:
        raise Trouble(f"{counted(len(found.mistakes), 'mistake')} to mend first.")
    return Register.of(ClientRecord(client) for client in found.clients)


def _totals(days: Sequence[SimulatedDay]) -> dict[str, int]:
    return {name: sum(count(d) for d in days) for name, count in _TOTALS}


def _facts(day: SimulatedDay) -> dict[str, Any]:
    counted_ = {name.replace(" ", "_"): count(day) for name, count in _TOTALS}
    stages = {str(stage): number for stage, number in sorted(day.chasers.items())}
    return {"day": day.day.isoformat(), "working": day.working, "stages": stages, **counted_}


def _calendar(days: Sequence[SimulatedDay]) -> Table:
    """A line a week: how many reminders leave on each day ("-" on days off), their stages, and what is drafted."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title="Reminders", title_justify="left")
    for heading in ("Week of", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "In that week"):
        table.add_column(heading, justify="left" if heading in ("Week of", "In that week") else "right")
    weeks: dict[date, list[SimulatedDay]] = {}
    for day in days:
        weeks.setdefault(day.day - timedelta(days=day.day.weekday()), []).append(day)
    for monday, week in weeks.items():
        table.add_row(written(monday), *_cells(week), "; ".join(filter(None, (_stages(week), _drafts(week)))))
    return table


def _cells(week: Sequence[SimulatedDay]) -> list[str]:
    cells = [""] * 7
    for day in week:
        number = day.letters[Purpose.CHASER]
        cells[day.day.weekday()] = str(number or ".") if day.working else "-"
    return cells


def _stages(week: Sequence[SimulatedDay]) -> str:
    stages: dict[int, int] = {}
    for day in week:
        for stage, number in day.chasers.items():
            stages[stage] = stages.get(stage, 0) + number
    return ", ".join(f"{number} of stage {stage}" for stage, number in sorted(stages.items()))


def _drafts(week: Sequence[SimulatedDay]) -> str:
    """ "5 drafted, 4 confirmed": what fell due by the calendar, and what staff said yes to."""
    put, said = sum(d.drafted for d in week), sum(d.confirmed for d in week)
    return ", ".join((*([f"{put} drafted"] if put else []), *([f"{said} confirmed"] if said else [])))
