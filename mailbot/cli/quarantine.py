"""`mailbot quarantine`: mails that could not be read and wait for a person."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mailbot.adapters.spool import aside_in
from mailbot.adapters.state_format import mind_whole
from mailbot.cli.console import ConfigOption, Trouble, config_at, say
from mailbot.cli.places import disk_of, spool_folder
from mailbot.cli.words import moment
from mailbot.ports import SetAside, Unparsed
from mailbot.settings import Config

commands = typer.Typer(no_args_is_help=True, help="Mails that could not be read and wait for a person.")
DigestArgument = Annotated[str, typer.Argument(help="The mail's digest, or how it begins.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="quarantine")


@commands.command("list")
def list_mails(config: ConfigOption = None) -> None:
    """List the mails that were set aside."""
    settings = config_at(config)
    mails = _aside(settings)
    for mail in mails:
        say(f"{mail.digest[:12]}  {moment(mail.arrived, settings.practice.zone)}  {mail.reason}")
    if not mails:
        say("No mail waits here.")


@commands.command("show")
def show(digest: DigestArgument, config: ConfigOption = None) -> None:
    """Print one of them as it came, byte for byte (into a file: > mail.eml)."""

    settings = config_at(config)
    mail = _one(settings, digest)
    sys.stdout.buffer.write(disk_of(settings).read(spool_folder(settings) / "aside" / f"{mail.digest}.eml"))


@commands.command("retry")
def retry(digest: DigestArgument, config: ConfigOption = None) -> None:
    """Put one back in line: it is read again, as if it had just come."""
    from mailbot.adapters.spool import DiskSpool
    from mailbot.cli.writing import holding

    settings = config_at(config)
    mail = _one(settings, digest)
    with holding(settings) as house:
        spool = DiskSpool(spool_folder(settings), disk_of(settings))
        raw = spool.raw(mail.digest) or b""
        try:
            taken = house.office.take(raw, mail.arrived, house.world.clock.now(), anew=True)
        except Unparsed as error:
            known = mail.digest[:12]
            todo = f"Look at it in the inbox, settle what it says, then `mailbot quarantine release {known}`."
            raise Trouble(f"{error} {todo}") from None
        spool.release(mail.digest, house.world.clock.now())
    say(f"It was read: {taken.understanding.why}")


@commands.command("release")
def release(digest: DigestArgument, config: ConfigOption = None) -> None:
    """Say that you have dealt with one: it is filed with the others."""
    from mailbot.adapters.spool import DiskSpool
    from mailbot.cli.writing import holding

    settings = config_at(config)
    mail = _one(settings, digest)
    with holding(settings) as house:
        DiskSpool(spool_folder(settings), disk_of(settings)).release(mail.digest, house.world.clock.now())
    say("Filed.")


def _aside(settings: Config) -> tuple[SetAside, ...]:
    mind_whole(settings.state, disk := disk_of(settings))
    return aside_in(spool_folder(settings), disk)


def _one(settings: Config, digest: str) -> SetAside:
    found = [mail for mail in _aside(settings) if mail.digest.startswith(digest.strip().lower())]
    if len(found) != 1:
        how = "No mail here" if not found else "More than one mail here"
        raise Trouble(f"{how} begins with {digest}; `mailbot quarantine list` shows them.")
    return found[0]
