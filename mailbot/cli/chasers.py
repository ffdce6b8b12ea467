"""`mailbot chasers`: who is written to in the next days, at which stage, and why everybody else is not yet."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.cli.console import ConfigOption, JsonOption, Trouble, console, say
from mailbot.cli.view import View, view
from mailbot.cli.words import counted
from mailbot.domain.letters import Letter, Purpose

if TYPE_CHECKING:
    from rich.table import Table

    from mailbot.deciding import Outlook

_SPAN = re.compile(r"(\d{1,3}) ?(d|days?|w|weeks?)")
_LONGEST = timedelta(days=92)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("chasers")(chasers)


def chasers(
    span: Annotated[str, typer.Option("--next", help="How far ahead: 5d, 2w.")] = "5d",
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who will be chased in the next days if nothing comes in, and why every other request is not."""
    from mailbot.deciding import outlook

    length, seen = _length(span), view(config)
    found = outlook(seen.register, seen.practice, seen.rules, seen.calendar, seen.now, seen.now + length)
    if as_json:
        say(json.dumps(_facts(found), ensure_ascii=False, indent=2))
        return
    if found.letters:
        console().print(_coming(found, seen))
    else:
        say(f"Nobody is chased within {span}.")
    if found.not_yet:
        say("Not yet:")
        console().print(_waiting(found, seen))


def _length(span: str) -> timedelta:
    read = _SPAN.fullmatch(span.strip().lower())
    length = timedelta(days=int(read[1]) * (7 if read[2].startswith("w") else 1)) if read else timedelta()
    if not timedelta() < length <= _LONGEST:
        raise Trouble(f"{span} is no span of days; write it like 5d or 2w, up to {_LONGEST.days}d.")
    return length


def _coming(found: Outlook, seen: View) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("When", "Client", "Requests", "What"):
        table.add_column(heading, overflow="fold")
    for at, letter in found.letters:
        names = " and ".join(seen.register.clients[c].client.name for c in letter.clients)
        table.add_row(_when(at, seen), names, "\n".join(letter.requests), _what(letter, seen))
    return table


def _when(at: datetime, seen: View) -> str:
    return f"{at.astimezone(seen.practice.zone):%a %-d %b %H:%M}"


def _what(letter: Letter, seen: View) -> str:
    if letter.purpose is Purpose.CHASER:
        return f"reminder {letter.stage}, for {counted(len(letter.items), 'item')}"
    if letter.purpose is Purpose.REQUEST:
        return f"asked for {counted(len(letter.items), 'item')}"
    taker = seen.practice.member_at(letter.to[0])
    return f"handed over to {taker.first_name if taker else letter.to[0]}"


def _waiting(found: Outlook, seen: View) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Request", "Client", "Why not yet"):
        table.add_column(heading, overflow="fold")
    for wait in found.not_yet:
        table.add_row("\n".join(wait.requests), seen.register.clients[wait.client].client.name, wait.reason)
    return table


def _facts(found: Outlook) -> dict[str, Any]:
    return {
        "coming": [
            {
                "at": at.isoformat(),
                "purpose": letter.purpose.value,
                "to": list(letter.to),
                "cc": list(letter.cc),
                "clients": list(letter.clients),
                "requests": list(letter.requests),
                "items": list(letter.items),
                "stage": letter.stage,
            }
            for at, letter in found.letters
        ],
        "not_yet": [{"client": w.client, "requests": list(w.requests), "reason": w.reason} for w in found.not_yet],
    }
