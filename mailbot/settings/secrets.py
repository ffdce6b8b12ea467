"""Where a password or a key lies: in a file, in the environment, or told by a command; never in mailbot.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mailbot.settings.tables import Table, TomlFile, beside


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a password lies; never the password."""

    file: Path | None = None
    environment: str = ""
    command: str = ""


def secret_in(file: TomlFile, table: Table, *, needed: bool = True, what: str = "password") -> Secret:
    """The secret that a table names by `<what>_file`, `<what>_env` or `<what>_command`."""
    if what in table.values:
        table.asked.add(what)
        table.wrong(what, f"must not stand in this file; name {what}_file, {what}_env or {what}_command instead.")
        needed = False
    name = table.text(f"{what}_file", "")
    secret = Secret(
        file=beside(file, name) if name else None,
        environment=table.text(f"{what}_env", ""),
        command=table.text(f"{what}_command", ""),
    )
    given = sum(map(bool, (name, secret.environment, secret.command)))
    if given > 1 or (needed and not given):
        table.wrong(
            "", f"needs {'exactly' if needed else 'at most'} one of {what}_file, {what}_env and {what}_command."
        )
    return secret
