"""The `mailbot` command and its subcommands, and the one place where a trouble becomes a sentence."""

from __future__ import annotations

import logging
import os
import sys
from typing import NoReturn

import typer

from mailbot import __version__
from mailbot.cli import (
    backup,
    chasers,
    client,
    demo,
    digest,
    doctor,
    encrypt,
    export,
    forget,
    init,
    inspect,
    job,
    letters,
    quarantine,
    receipts,
    replay,
    request,
    run,
    saved,
    simulate,
    status,
    verify,
    why,
)
from mailbot.cli.console import complain
from mailbot.cli.sentences import TRACEBACK, sentences

_COMMANDS = (
    demo, init, doctor, run, status, why, chasers, digest, saved, simulate, inspect, replay, client, request, job,
    receipts, letters, quarantine, verify, backup, encrypt, export, forget,
)  # fmt: skip
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
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads cost more than they bring on texts of a line
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
    for line in sentences(error):
        complain(line)
    logging.shutdown()
    sys.exit(1)
