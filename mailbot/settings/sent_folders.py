"""[[sent_mailbox]]: the Sent folders of staff that are watched (mailbot.toml)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from mailbot.settings.tables import Table, TomlFile

A = TypeVar("A")
SENT = "\\Sent"
"""Stands for the folder that is marked so (RFC 6154)."""


def sent_folders(
    file: TomlFile, staff: Collection[str], account: Callable[[TomlFile, Table, str], A]
) -> Iterator[tuple[str, A]]:
    """(staff id, account) of every [[sent_mailbox]]. `account` reads a server out of a table; given: the folder."""
    taken: set[str] = set()
    for table in file.tables("sent_mailbox"):
        who = table.choice("who", staff)
        found = account(file, table, table.text("folder", SENT))
        table.done()
        if who in taken:
            table.wrong("who", f"names {who} twice; one Sent folder of each person is watched.")
        taken.add(who)
        yield who, found
