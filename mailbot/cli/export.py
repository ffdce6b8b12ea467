"""`mailbot export`: everything that is held of one client, in one zip file."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from mailbot.adapters.archive import Archive
from mailbot.adapters.audit import AuditFile
from mailbot.cli.console import ConfigOption, Trouble, config_at, say
from mailbot.cli.whose import client_with
from mailbot.cli.words import counted
from mailbot.domain.retention import EXPORTED, Act
from mailbot.settings import Config


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("export")(export)


def export(
    client: Annotated[str, typer.Option(help="The client's code.")],
    to: Annotated[Path, typer.Option(help="The zip file to write.")],
    config: ConfigOption = None,
) -> None:
    """Put everything that is held of a client into a zip file: mails, record, letters, documents. Changes nothing."""
    from contextlib import closing
    from dataclasses import replace

    from mailbot.adapters.confined_parser import ConfinedParser
    from mailbot.adapters.signing_key import signing_key
    from mailbot.cli.exporting import Exporter
    from mailbot.cli.places import disk_of, spool_folder
    from mailbot.cli.view import view
    from mailbot.deciding import Trace, seal_of

    settings = config_at(config)
    _mind_target(to, settings)
    seen = view(config)
    record = client_with(seen.register, client)
    practice = replace(settings.practice, signing_key=signing_key(settings.state, disk := disk_of(settings)))
    trace = Trace(record, seen.register, practice)
    with closing(ConfinedParser()) as parser, Archive(to, seen.now.astimezone(practice.zone)) as archive:
        exporter = Exporter(record, seen.register, trace, parser, practice, disk)
        done = exporter.write(spool_folder(settings), archive, seen.now)
    by, seal = f"computer account {getpass.getuser()}", seal_of(record.client.id, practice)
    AuditFile(settings.state).note([Act(seen.now, by, EXPORTED, seal, counts=done.counts)])
    what = f"{counted(done.mails, 'mail')}, {counted(done.letters, 'letter')}, {counted(done.documents, 'document')}"
    say(f"{to} holds everything of {record.client.id}: {what}, and the record. README.txt in it says what is what.")
    for digest in done.left_out:
        say(f"Mail {digest[:12]} is another client's as well, and was left out: look at it before you hand it over.")
    if done.letters_left_out:
        say(f"{counted(done.letters_left_out, 'letter')} of ours about another client as well left out.")


def _mind_target(to: Path, config: Config) -> None:
    """Raises Trouble for a place where nothing may be written."""
    if to.exists():
        raise Trouble(f"{to} is there already; name another file, or move that one away.")
    if not to.parent.is_dir():
        raise Trouble(f"{to.parent} is no folder; make it first.")
    if to.resolve().is_relative_to(config.state.resolve()):
        raise Trouble(f"{to} lies in the state folder, which is mailbot's own; name a file somewhere else.")
