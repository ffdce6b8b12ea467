"""`mailbot backup` and `mailbot restore`: the state folder into one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.cli.console import ConfigOption, Trouble, config_at, say
from mailbot.cli.places import disk_of
from mailbot.cli.words import counted, moment


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def backup(
    to: Annotated[Path, typer.Option("--to", help="The file to write (.tar.gz); it must not be there yet.")],
    config: ConfigOption = None,
) -> None:
    """Put the whole state into one file, as it is at one moment; mailbot may go on running."""
    from mailbot.adapters.restored import restored_in
    from mailbot.adapters.snapshot import take
    from mailbot.adapters.state_format import format_in

    state = config_at(config).state
    if not state.is_dir():
        raise Trouble(f"There is no state folder {state} yet, so there is nothing to back up.")
    restored = restored_in(state)
    if restored is not None and restored.step != "waiting":
        raise Trouble("A backup was just brought back here; start mailbot first: it fills in what happened since.")
    found = format_in(state)
    encrypted = found is not None and bool(found.sealed)
    made = take(state, to, SystemClock().now())
    say(f"{to}: {counted(len(made.files), 'file')}, {to.stat().st_size / 1e6:.1f} MB.")
    kept = (
        "It is encrypted like the state folder: it is worth nothing without the key."
        if encrypted
        else ("It holds clients' mails: keep it as you keep those.")
    )
    say(f"Not in it: mailbot.toml, rules/, passwords and keys. {kept}")


def restore(
    source: Annotated[Path, typer.Option("--from", help="The backup.")],
    config: ConfigOption = None,
    keep_old: Annotated[
        bool, typer.Option("--keep-old", help="Move what is in the state folder into a folder inside it first.")
    ] = False,
) -> None:
    """Bring a backup back, into an empty state folder or with the old kept; mailbot must not be running."""
    from mailbot.adapters.bringing_back import bring_back

    settings = config_at(config)
    restored = bring_back(source, settings.state, disk_of(settings), keep_old=keep_old)
    say(f"Brought back: the state of {moment(restored.made, settings.practice.zone)}, in {settings.state}.")
    if restored.old:
        say(f"What was there is in {settings.state / restored.old}; remove it when you no longer need it.")
    say(
        "At its next start mailbot reads the inbox again from then on, and looks in Sent for every letter before it "
        "writes one; no client is chased before the next working day."
    )
