"""`mailbot verify`: a change by hand, or by a dying disk, is named by its file and its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import place_of
from mailbot.ports import Arrival
from tests.cli.terminal import Terminal, bob, practice, rosa

NOON = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)


def kept(folder: Path) -> tuple[Terminal, Path]:
    """A practice that knows two clients and has taken a mail; the file of one of them."""
    terminal = practice(folder)
    terminal.keeps(rosa(), bob())
    spool = DiskSpool(folder / "state" / "spool")
    spool.done(spool.put(Arrival(b"Subject: x\r\n\r\n", NOON, "x")))
    return terminal, folder / "state" / place_of("client/C1")


def test_all_is_as_it_was_written(tmp_path: Path) -> None:
    terminal, _ = kept(tmp_path)
    shown = terminal.types("verify")
    assert (shown.status, shown.out) == (0, "2 records, 6 events, 1 mail: all is as it was written.\n")


def test_a_changed_event_is_named(tmp_path: Path) -> None:
    terminal, path = kept(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"why": "It brings a P60."', '"why": "It brings all."'), "utf-8")
    shown = terminal.types("verify")
    assert shown.status == 1
    assert shown.out.splitlines()[0] == f"clients/{path.name}: event 2 was changed."


def test_a_chain_that_is_gone_a_damaged_file_and_a_changed_mail_are_named(tmp_path: Path) -> None:
    terminal, path = kept(tmp_path)
    path.write_text(path.read_text("utf-8").replace('"chain"', '"pain"'), "utf-8")
    assert f"clients/{path.name}: the chain over its events is gone." in terminal.types("verify").out
    path.write_text("{", "utf-8")
    (mail,) = (tmp_path / "state" / "spool").rglob("*.eml")
    mail.write_bytes(b"Subject: y\r\n\r\n")
    shown = terminal.types("verify")
    assert shown.status == 1
    assert f"clients/{path.name} can't be read" in shown.out
    assert f"{mail.name} is not the mail that came" in shown.out
    assert shown.out.splitlines()[-1].startswith("1 record, 1 event, 1 mail: 2 faults.")
