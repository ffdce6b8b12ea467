"""What every command shares: where the configuration lies, what a trouble looks like, how tables are printed."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.settings import Config, load_config

if TYPE_CHECKING:
    from rich.console import Console

CONFIG_VARIABLE = "MAILBOT_CONFIG"
_PLACES = (Path("mailbot.toml"), Path("/etc/mailbot/mailbot.toml"))
_WIDTH_WITHOUT_TERMINAL = 120

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="The configuration; else mailbot.toml here, or /etc/mailbot/mailbot.toml."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs.")]


class Trouble(Exception):
    """Something a person can mend: one plain sentence, shown as it is."""


def config_at(named: Path | None) -> Config:
    """The configuration that was named, or the one in a usual place. Raises SettingsError and Trouble."""
    return load_config(named or _usual_place())


def _usual_place() -> Path:
    if variable := os.environ.get(CONFIG_VARIABLE):
        return Path(variable)
    for place in _PLACES:
        if place.exists():
            return place
    raise Trouble(
        "There is no mailbot.toml here; go to the folder that holds it, name it with --config, "
        "or let `mailbot init` write one."
    )


def say(text: str = "") -> None:
    """A line for whoever typed the command."""
    typer.echo(text)


def complain(text: str) -> None:
    """A line about something that went wrong, on standard error."""
    typer.echo(text, err=True)


def console() -> Console:
    """Where tables go: as wide as the terminal, without colours when it is none."""
    from rich.console import Console

    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH_WITHOUT_TERMINAL
    return Console(width=width, highlight=False, emoji=False, markup=False)
