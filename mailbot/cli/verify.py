"""`mailbot verify`: is what lies in the state folder what was written there?"""

from __future__ import annotations

import typer

from mailbot.cli.console import ConfigOption, config_at, say
from mailbot.cli.places import disk_of
from mailbot.cli.words import counted


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("verify")(verify)


def verify(config: ConfigOption = None) -> None:
    """Check every record, every event and every mail kept: a changed, missing or moved one is named by its place."""
    from mailbot.adapters.verifying import verify as look_through

    settings = config_at(config)
    done = look_through(settings.state, disk_of(settings))
    for fault in done.faults:
        say(fault)
    looked_at = f"{counted(done.records, 'record')}, {counted(done.events, 'event')}, {counted(done.mails, 'mail')}"
    if done.unchained:
        say(f"{counted(done.unchained, 'record')} of an earlier version without a chain; the next start makes it.")
    if done.faults:
        say(f"{looked_at}: {counted(len(done.faults), 'fault')}. `mailbot restore` brings back a backup.")
        raise typer.Exit(1)
    say(f"{looked_at}: all is as it was written.")
