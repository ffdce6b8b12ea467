"""`mailbot encrypt`: what lies in the state folder of clients, put under a key, or out of it again."""

from __future__ import annotations

from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, Trouble, config_at, say
from mailbot.cli.places import disk_of
from mailbot.cli.words import counted
from mailbot.ports import StoreLocked


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("encrypt")(encrypt)


def encrypt(
    config: ConfigOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="The way back, with the same key.")] = False,
) -> None:
    """Encrypt what is in the state folder already, with the key that [state] names; mailbot must not be running."""
    from mailbot.adapters.resealing import decrypt as way_back
    from mailbot.adapters.resealing import encrypt as way_there

    settings = config_at(config)
    if not settings.state.is_dir():
        raise Trouble(f"There is no state folder {settings.state} yet: with a key it is encrypted from the start.")
    try:
        count = (way_back if undo else way_there)(settings.state, disk_of(settings))
    except StoreLocked:
        raise Trouble("mailbot is running: stop it (systemctl stop mailbot), do this, and start it again.") from None
    if undo:
        say(f"{counted(count, 'file')} decrypted. Take the key out of [state] now: with it, mailbot would not start.")
        return
    say(f"{counted(count, 'file')} encrypted." if count else "All of it is encrypted already.")
    say("Keep the key apart from the backups, but keep it: without it nobody can read any of this again.")
