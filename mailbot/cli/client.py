"""`mailbot client`: bring in the practice's client list, and look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, Trouble, complain, config_at, console, say
from mailbot.cli.view import view
from mailbot.cli.words import counted
from mailbot.domain.events import AddressChanged
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord

commands = typer.Typer(no_args_is_help=True, help="The practice's clients: bring in a list, look at it.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="client")


@commands.command("list")
def list_clients(
    config: ConfigOption = None,
    search: Annotated[str, typer.Argument(help="Only those with this in their id, name or address.")] = "",
) -> None:
    """List the clients mailbot knows."""
    from rich import box
    from rich.table import Table

    seen = view(config)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Id", "Client", "Addresses", "Partner", "Manager", "Open"):
        table.add_column(heading, overflow="fold")
    for record in sorted(seen.register.clients.values(), key=lambda r: r.client.name.lower()):
        client = record.client
        if search.lower() in " ".join((client.id, client.name, *client.addresses)).lower():
            people = (seen.name_of(client.partner), seen.name_of(client.manager))
            table.add_row(client.id, client.name, _addresses(record), *people, str(len(record.open) or ""))
    if table.row_count:
        console().print(table)
    else:
        say("Nobody like that." if search else "There are no clients yet; `mailbot client import` brings them in.")


def _addresses(record: ClientRecord) -> str:
    client = record.client
    told = [e + (" (dead)" if e in record.dead else "") for e in client.emails]
    return "\n".join([*told, *([f"{client.second} (second)"] if client.second else [])])


@commands.command("import")
def import_clients(
    file: Annotated[Path, typer.Argument(help="The client list: .csv or .xlsx, with a row of headings.")],
    config: ConfigOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Bring in the client list. Again with a newer list changes what changed; nobody is ever removed."""
    from mailbot.adapters.client_list import ListUnreadable, read_client_list
    from mailbot.cli.places import rules_of
    from mailbot.cli.writing import holding

    settings = config_at(config)
    try:
        found = read_client_list(file, settings.practice, tuple(rules_of(settings).ladders))
    except ListUnreadable as error:
        raise Trouble(str(error)) from None
    if found.mistakes:
        for mistake in found.mistakes:
            complain(f"{file.name}, {mistake}")
        raise Trouble(f"Nothing was brought in: {counted(len(found.mistakes), 'mistake')} to mend first.")
    say("Columns: " + ", ".join(f"{heading} = {column}" for heading, column in found.columns.items()) + ".")
    if dry_run:
        seen = view(config)
        _tell([_change(seen.register.clients.get(c.id), c) for c in found.clients], seen.register.clients, "would be")
        return
    with holding(settings) as house:
        known = dict(house.office.register.clients)
        changes = [_change(known.get(c.id), c) for c in found.clients]
        for change in changes:
            if change.after is not None:
                house.office.keep_client(change.after)
    _tell(changes, known, "are")


class _Change:
    """What an imported client does to what is known."""

    def __init__(self, before: ClientRecord | None, after: ClientRecord | None, notes: tuple[str, ...] = ()) -> None:
        self.before, self.after, self.notes = before, after, notes


def _change(before: ClientRecord | None, client: Client) -> _Change:
    if before is None:
        return _Change(None, ClientRecord(client))
    ordered = _ordered_address(before)
    notes: tuple[str, ...] = ()
    if ordered and ordered not in client.addresses:
        client = replace(client, emails=(ordered, *client.emails))
        notes = (f"{client.name}: mail still goes to {ordered}, as staff ordered; the list doesn't have it.",)
    if client == before.client:
        return _Change(before, None, notes)
    return _Change(before, replace(before, client=client), (*notes, *_moved(before.client, client)))


def _ordered_address(record: ClientRecord) -> str:
    """The address that staff last ordered mail to go to."""
    orders = [e.event.email.lower() for e in record.log if isinstance(e.event, AddressChanged)]
    return orders[-1] if orders else ""


def _moved(before: Client, after: Client) -> Iterator[str]:
    if before.emails != after.emails:
        yield f"{after.name}: addresses were {', '.join(before.emails)}, now {', '.join(after.emails)}."


def _tell(changes: list[_Change], known: dict[str, ClientRecord], verb: str) -> None:
    new = sum(c.before is None for c in changes)
    changed = sum(c.before is not None and c.after is not None for c in changes)
    for note in (n for c in changes for n in c.notes):
        say(note)
    say(f"{counted(new, 'client')} {verb} new, {changed} changed, {len(changes) - new - changed} as before.")
    named = {c.before.client.id for c in changes if c.before}
    if left := len(known) - len(named):
        say(f"{counted(left, 'client')} not in this file stay as before.")
