"""A Maildir that other programs deliver into and rename in: every mail once, whatever they do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mailbot.adapters.maildir import MaildirMailbox
from mailbot.ports import BODY_LEFT, MailboxUnavailable
from tests.mailboxes import Spooler, mail, now, watching


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty Maildir."""
    made = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (made / name).mkdir(parents=True)
    return made


@asynccontextmanager
async def read(
    folder: Path, reports: list[str] | None = None, largest: int = 50_000_000
) -> AsyncIterator[tuple[MaildirMailbox, Spooler]]:
    """Watched, as after a start."""
    told = [] if reports is None else reports
    box = MaildirMailbox(folder, folder.parent / "ledger.txt", now, 0.02, lambda state, _: told.append(state), largest)
    async with watching(box) as spooler:
        yield box, spooler


async def test_a_mail_that_is_moved_and_flagged_is_the_same_mail(folder: Path) -> None:
    (folder / "new" / "17.M1P1.host").write_bytes(mail(1))
    async with read(folder) as (box, spooler):
        await spooler.gets(mail(1))
        (folder / "new" / "17.M1P1.host").rename(folder / "cur" / "17.M1P1.host:2,")
        await box.sync()
        (folder / "cur" / "17.M1P1.host:2,").rename(folder / "cur" / "17.M1P1.host:2,RS")
        await box.sync()
    async with read(folder) as (box, again):
        await box.sync()
        assert again.arrivals == []
    assert len(spooler.arrivals) == 1


async def test_a_mail_that_somebody_has_read_already_is_as_new_as_any(folder: Path) -> None:
    (folder / "cur" / "17.M2P1.host:2,S").write_bytes(mail(2))
    async with read(folder) as (_, spooler):
        await spooler.gets(mail(2))


async def test_what_is_only_being_delivered_is_not_looked_at(folder: Path) -> None:
    (folder / "tmp" / "17.M3P1.host").write_bytes(mail(3)[:20])
    (folder / "new" / ".hidden").write_bytes(b"x")
    (folder / "new" / "a folder").mkdir()
    async with read(folder) as (box, spooler):
        await box.sync()
        assert spooler.arrivals == []


async def test_names_of_every_kind_are_remembered(folder: Path) -> None:
    names = ["with blank", "with\nnewline", "é", "x" * 200, "dots...", "=,%"]
    for number, name in enumerate(names):
        (folder / "new" / name).write_bytes(mail(number))
    os.close(os.open(os.fsencode(folder / "new") + b"/\xff\xfe", os.O_CREAT | os.O_WRONLY))
    async with read(folder) as (_, spooler):
        await spooler.gets(*(mail(n) for n in range(len(names))))
    async with read(folder) as (box, again):
        await box.sync()
        assert again.arrivals == []


async def test_of_a_mail_that_is_too_big_the_header_comes(folder: Path) -> None:
    (folder / "new" / "17.M4P1.host").write_bytes(mail(4, size=5000))
    async with read(folder, largest=1000) as (_, spooler):
        await spooler.until(lambda: spooler.arrivals)
    (arrival,) = spooler.arrivals
    assert arrival.raw.startswith(f"{BODY_LEFT}: ".encode())
    assert b"Subject: Mail 4" in arrival.raw
    assert b"This is mail 4" not in arrival.raw


async def test_a_folder_that_goes_and_comes_back_is_told_of_once_each(folder: Path) -> None:
    reports: list[str] = []
    async with read(folder, reports) as (box, spooler):
        await box.sync()
        away = folder.rename(folder.with_name("elsewhere"))
        for _ in range(3):
            with pytest.raises(MailboxUnavailable, match="No such file or directory"):
                await box.sync()
        with pytest.raises(MailboxUnavailable):
            await box.find_sent("<m1@quint.example>")
        (away / "new" / "17.M5P1.host").write_bytes(mail(5))
        away.rename(folder)
        await spooler.gets(mail(5))
        await spooler.until(lambda: len(reports) > 1)
    assert reports == ["failing", "working"]


async def test_a_lost_ledger_costs_reading_and_no_mail(folder: Path) -> None:
    (folder / "new" / "17.M6P1.host").write_bytes(mail(6))
    async with read(folder) as (_, spooler):
        await spooler.gets(mail(6))
    (folder.parent / "ledger.txt").write_bytes(b"\x00garbage 12\n17.M6P1.host 0123")
    async with read(folder) as (_, again):
        await again.gets(mail(6))


async def test_a_message_id_is_found_folded_or_not_and_in_the_header_only(folder: Path) -> None:
    (folder / "new" / "1").write_bytes(
        b"Subject: x\nMessage-Id:\n <long@quint.example>\n\nMessage-ID: <body@x.example>\n"
    )
    async with read(folder) as (box, _):
        assert await box.find_sent("<long@quint.example>") is True
        assert await box.find_sent("<body@x.example>") is False


async def test_two_who_sync_at_once_hand_over_once(folder: Path) -> None:
    for number in range(20):
        (folder / "new" / f"17.M{number}P1.host").write_bytes(mail(number))
    async with read(folder) as (box, spooler):
        await asyncio.gather(*(box.sync() for _ in range(5)))
        assert len(spooler.arrivals) == 20
