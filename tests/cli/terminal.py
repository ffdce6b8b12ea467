"""A person at a terminal of eighty columns."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from mailbot.adapters.store import TinyStore
from mailbot.cli import main
from mailbot.domain import events as ev
from mailbot.domain.lifecycle import evolve
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord, Record
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind
from mailbot.domain.understanding import MailKind, Reason

CONFIG = """
[practice]
name = "Alder & Quill"
bot = "papers@alderquill.example"
domains = ["alderquill.example"]
region = "ENG"
authserv_id = "mx.alderquill.example"

[[staff]]
id = "nadia"
name = "Nadia Brandt"
email = "nadia@alderquill.example"
role = "partner"

[[staff]]
id = "owen"
name = "Owen Tarrant"
email = "owen@alderquill.example"
role = "manager"

[mailbox]
kind = "maildir"
path = "Maildir"

[smtp]
host = "127.0.0.1"
port = 9
security = "none"
"""
LONG_AGO = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
REPLY = "b" * 64


@dataclass(frozen=True)
class Shown:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def widest(self) -> int:
        """Columns of the longest line."""
        return max(len(line) for line in self.out.splitlines())


@dataclass(frozen=True)
class Terminal:
    """Somebody who types."""

    folder: Path

    def types(self, *words: str) -> Shown:
        """Type a command."""
        out, err = StringIO(), StringIO()
        environment = {"COLUMNS": "80", "MAILBOT_CONFIG": str(self.folder / "mailbot.toml")}
        with (
            patch.object(sys, "argv", ["mailbot", *words]),
            patch.dict(os.environ, environment),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            try:
                main()
            except SystemExit as end:
                return Shown(int(end.code or 0), out.getvalue(), err.getvalue())
        return Shown(0, out.getvalue(), err.getvalue())

    def keeps(self, *records: Record) -> None:
        """What mailbot knows."""
        store = TinyStore(self.folder / "state")
        store.commit(records)
        store.close()


def practice(folder: Path) -> Terminal:
    """A practice that has been set up and knows nobody yet."""
    (folder / "mailbot.toml").write_text(CONFIG, "utf-8")
    return Terminal(folder)


def rosa() -> ClientRecord:
    """Rosa was asked for three things, sent one and a part of another, and was reminded of the rest."""
    items = (
        Item("a", "P60 for 2025/26"),
        Item("b", "Bank statements, 6 April 2025 to 5 April 2026"),
        Item("c", "Did you have any income from abroad?", ItemKind.ANSWER),
    )
    request = Request(
        "C1-1", "C1", "owen", RequestKind.INFORMATION, "Records for your tax return", LONG_AGO, date(2026, 3, 31), items
    )  # fmt: skip
    record = ClientRecord(Client("C1", "Rosa Quint", ("rosa@quint.example",), partner="nadia", manager="owen"))
    taken = ev.MailTaken(
        REPLY, "<m1@quint.example>", MailKind.CLIENT_REPLY, "rosa@quint.example", "Re: Records", "It brings a P60.",
        (Reason("thread", "the Message-ID that it answers"),),
    )  # fmt: skip
    for days, mail, event in (
        (0, "", ev.RequestOpened(request, Reason("asked by staff", "three things"))),
        (3, REPLY, taken),
        (3, REPLY, ev.ItemMoved("C1-1", "a", ItemState.RECEIVED, reason=Reason("document", "P60, tax year 2025/26"))),
        (3, REPLY, ev.ItemMoved("C1-1", "b", ItemState.PARTIAL, missing=("2025-09", "2025-10"))),
        (10, "", ev.ChaserSent(("C1-1",), ("C1-1/b", "C1-1/c"), 1, "rosa@quint.example", "<k@x.example>", "k1")),
    ):
        record = evolve(record, event, LONG_AGO + timedelta(days=days), mail)
    return record


def bob() -> ClientRecord:
    """Bob was asked to approve his accounts, long before they are due."""
    item = Item("a", "Your approval of the accounts", ItemKind.APPROVAL)
    request = Request("C2-1", "C2", "nadia", RequestKind.APPROVAL, "Accounts", LONG_AGO, date(2099, 1, 31), (item,))
    record = ClientRecord(Client("C2", "Bob Marsh", ("bob@marsh.example",), partner="nadia"))
    return evolve(record, ev.RequestOpened(request, Reason("asked by staff")), LONG_AGO)
