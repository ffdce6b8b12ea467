"""`mailbot receipts`: bring in a list of money that came in; fees that it shows are ticked off."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, Trouble, config_at, say

commands = typer.Typer(no_args_is_help=True, help="Money that came in, by the bank's or the ledger's list.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="receipts")


@commands.command("import")
def import_receipts(
    file: Annotated[Path, typer.Argument(help="The list: CSV, as your bank or ledger exports it.")],
    config: ConfigOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
) -> None:
    """Tick off the fees that a list of receipts shows. The same list again changes nothing.

    A fee is ticked off when its reference and its exact sum stand in one line. About money that is short, too much or
    could be for several fees its owner is asked, and what fits nothing is told in one mail. Payments to HMRC never pass
    your bank: those are ticked off by the client's word, or by yours.
    """
    from mailbot.adapters.clock import SystemClock
    from mailbot.adapters.receipts import read_receipts
    from mailbot.cli.places import rules_of
    from mailbot.cli.writing import holding
    from mailbot.ports import ReceiptsUnreadable

    settings = config_at(config)
    try:
        found = read_receipts(_octets(file), file.name, rules_of(settings).payments.columns)
    except ReceiptsUnreadable as error:
        raise Trouble(f"{error} Nothing was ticked off.") from None
    instead = f"drop the file into {settings.receipts}" if settings.receipts else ""
    now = SystemClock().now()
    with holding(settings, instead) as house:
        take = house.office.foresee_receipts if dry_run else house.office.take_receipts
        placed = take(found.receipts, file.name, now)
    if found.passed_over:
        say(f"{found.passed_over} lines of money that went out, or in another currency, are passed over.")
    say(f"It would be: {placed.line}" if dry_run else placed.line)


def _octets(file: Path) -> bytes:
    from mailbot.adapters.receipts import MOST_OCTETS

    try:
        with file.open("rb") as opened:
            return opened.read(MOST_OCTETS + 1)
    except OSError as error:
        raise Trouble(f"{file} can't be read: {error.strerror}.") from None
