"""The `mailbot` command and its subcommands, and the one place where a trouble becomes a sentence."""

from __future__ import annotations

import logging
import os
import sys
from typing import NoReturn

import typer

from mailbot import __version__
from mailbot.adapters.signing_key import KeyUnusable
from mailbot.cli import (
    backup,
    chasers,
    client,
    demo,
    digest,
    doctor,
    export,
    forget,
    init,
    inspect,
    letters,
    quarantine,
    replay,
    request,
    run,
    saved,
    simulate,
    status,
    verify,
    why,
)
from mailbot.cli.console import Trouble, complain
from mailbot.ports import StoreDamaged, StoreLocked
from mailbot.settings import SettingsError

_COMMANDS = (
    demo, init, doctor, run, status, why, chasers, digest, saved, simulate, inspect, replay, client, request, letters,
    quarantine, verify, backup, export, forget,
)  # fmt: skip
TRACEBACK = "MAILBOT_TRACEBACK"
"""Set this variable, and a trouble is shown as the programmer sees it."""

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Chases clients for what the practice asked them, so that nobody else has to.",
)
for _command in _COMMANDS:
    _command.register(app)


@app.callback(invoke_without_command=True)
def _options(version: bool = typer.Option(False, "--version", help="Print the version and end.")) -> None:
    if version:
        typer.echo(f"mailbot {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line. Ends with 0; 1 for a trouble; 2 for a command that makes no sense; 130 when interrupted."""
    try:
        app(prog_name="mailbot")
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        _end_with(error)


def _end_with(error: Exception) -> NoReturn:
    for line in _sentences(error):
        complain(line)
    logging.shutdown()
    sys.exit(1)


def _sentences(error: BaseException) -> list[str]:
    """What to say about an error, a plain sentence a line."""
    if isinstance(error, BaseExceptionGroup):
        return [line for each in error.exceptions for line in _sentences(each)]
    if isinstance(error, SettingsError):
        return [str(mistake) for mistake in error.mistakes]
    if isinstance(error, Trouble | StoreDamaged | StoreLocked | KeyUnusable):
        return str(error).splitlines()
    if isinstance(error, OSError):
        where = f" {error.filename}" if error.filename else ""
        return [f"The computer refuses{where}: {error.strerror or error}."]
    kind = type(error).__name__
    return [f"Something in mailbot went wrong ({kind}); {TRACEBACK}=1 before the command shows where, for a report."]
