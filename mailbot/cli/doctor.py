"""`mailbot doctor`: is everything as it must be, and if not, what is to be done?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, config_at, say
from mailbot.cli.findings import Finding, Grade
from mailbot.cli.words import counted
from mailbot.settings import Config


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("doctor")(doctor)


def doctor(
    config: ConfigOption = None,
    send: Annotated[bool, typer.Option("--send", help="Also send a mail to the bot itself and wait for it.")] = False,
) -> None:
    """Check everything: configuration, rules, folders, clock, inboxes and sending; a line each, with the remedy."""
    settings = config_at(config)
    worst = 0
    for finding in _findings(settings, send=send):
        say(str(finding))
        worst += finding.grade is Grade.BAD
    say()
    say("All is well." if not worst else f"{counted(worst, 'thing')} to mend.")
    raise typer.Exit(1 if worst else 0)


def _findings(settings: Config, *, send: bool) -> Iterator[Finding]:
    from mailbot.cli.checks_away import look_at_inbox, look_at_outlet
    from mailbot.cli.checks_here import look_here
    from mailbot.cli.checks_sent import look_at_sent

    yield from look_here(settings)
    yield from look_at_outlet(settings)
    yield from look_at_inbox(settings, send=send)
    yield from look_at_sent(settings)
