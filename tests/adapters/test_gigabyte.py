"""An attachment of a gigabyte, and servers that send without end: memory stays small, and the mails behind it come."""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.maildir import MaildirMailbox
from mailbot.adapters.parser import MailParser
from mailbot.adapters.receipts_folder import DONE, ReceiptsFolder
from mailbot.adapters.smtp import SmtpAccount, SmtpSender, SmtpWaits
from mailbot.cli.receipts import _octets
from mailbot.ports import BODY_LEFT, ReceiptsUnreadable, SendFailed, SendUncertain
from tests.adapters.test_imap_dovecot import box
from tests.adapters.test_imap_faults import QUICK, mailbox_at
from tests.gigabyte import GIGABYTE, huge_mail, within
from tests.mailboxes import NOW, Spooler, mail, now, watching
from tests.scripted import ScriptedImap, ScriptedSmtp, Talk
from tests.servers import Dovecot

_PIECE = bytes(1024 * 1024)


async def test_in_a_maildir_its_header_is_read(tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "Maildir" / name).mkdir(parents=True)
    huge_mail(tmp_path / "Maildir" / "new" / "1.huge")
    (tmp_path / "Maildir" / "new" / "2.small").write_bytes(mail(2))
    with within(200):
        async with watching(MaildirMailbox(tmp_path / "Maildir", tmp_path / "ledger.txt", now, 0.02)) as spooler:
            await spooler.gets(mail(2))
    _is_a_header(spooler)


@pytest.mark.servers
async def test_at_a_real_server_its_header_is_fetched(own_dovecot: Dovecot, tmp_path: Path) -> None:
    await asyncio.to_thread(own_dovecot.append, "gigabyte", mail(1))
    new = own_dovecot.folder / "mail" / "gigabyte" / "new"
    huge_mail(new / "1.huge")
    shutil.copystat(new.parent, new / "1.huge")
    facts = new.stat()
    os.chown(new / "1.huge", facts.st_uid, facts.st_gid)
    with within(100):
        async with watching(box(own_dovecot, "gigabyte", tmp_path)) as spooler:
            await spooler.gets(mail(1))
            await spooler.until(lambda: len(spooler.arrivals) == 2)
            await asyncio.to_thread(own_dovecot.append, "gigabyte", mail(3))
            await spooler.gets(mail(3))
    _is_a_header(spooler)


def _is_a_header(spooler: Spooler) -> None:
    (huge,) = (a for a in spooler.arrivals if a.raw.startswith(BODY_LEFT.encode()))
    head, _, body = huge.raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    assert int(head.split(b"\n")[0].split()[1]) > GIGABYTE
    assert b"Subject: All my papers" in head
    assert not body, "what could not be read settles nothing"


async def _without_end(talk: Talk, start: bytes) -> None:
    """What a server sends that doesn't stop, until the other end has had enough."""
    with suppress(ConnectionError):
        await talk.say(start)
        for _ in range(2 * GIGABYTE // len(_PIECE)):
            await talk.say(_PIECE)
            await asyncio.sleep(0)


@pytest.mark.parametrize("announced", [GIGABYTE, 40_000_000_000])
async def test_a_server_that_says_a_mail_is_small_and_sends_a_gigabyte(tmp_path: Path, announced: int) -> None:
    async with ScriptedImap() as server:
        uids = [server.put(mail(n)) for n in range(3)]
        reply = server._reply

        async def lies(talk: Talk, verb: str, tag: bytes, arguments: str) -> bytes:
            numbers, _, items = arguments.partition(" ")
            if verb == "FETCH" and "BODY" in items and str(uids[1]) in numbers.split(","):
                await _without_end(talk, f"* 1 FETCH (UID {uids[1]} BODY[] {{{announced}}}\r\n".encode())
                raise ConnectionError
            return await reply(talk, verb, tag, arguments)

        server._reply = lies  # type: ignore[method-assign]
        with within(200):
            async with watching(mailbox_at(server, tmp_path)) as spooler:
                await spooler.gets(mail(0), mail(2))
                await spooler.until(lambda: any(a.raw.startswith(BODY_LEFT.encode()) for a in spooler.arrivals))
                server.put(mail(6))
                await spooler.gets(mail(6))


@pytest.mark.parametrize("start", ["* SEARCH ", "* OK ", "* LIST () ", "* 1 FETCH (FLAGS ", "\0"])
@pytest.mark.parametrize("ends", ["", "\r\n"])
async def test_an_answer_without_end_is_broken_off(tmp_path: Path, start: str, ends: str) -> None:
    """A line of a gigabyte, or a gigabyte of lines."""
    piece = (start + "7 " * 20_000 + ends).encode()

    async def endless(talk: Talk, tag: bytes, answer: bytes) -> None:
        with suppress(ConnectionError):
            for _ in range(2 * GIGABYTE // len(piece)):
                await talk.say(piece)
        raise ConnectionError

    async with ScriptedImap() as server:
        server.put(mail(1))
        server.faults["SEARCH"] = [endless]
        with within(400):
            async with watching(mailbox_at(server, tmp_path, replace(QUICK, retry_most=0.1))) as spooler:
                await spooler.gets(mail(1))


def test_given_as_octets_it_is_a_mail_that_says_that_it_is_too_big() -> None:
    """No way leads there; if one did, the parser would not fill the memory with it."""
    raw = mail(1) + b"\0" * (256 * 1024 * 1024)
    with within(512):
        found = MailParser().parse(raw, NOW)
    assert found.subject == "Mail 1"


def test_a_list_of_receipts_of_a_gigabyte_is_refused(tmp_path: Path) -> None:
    for name in ("money.csv", "more.csv"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(GIGABYTE)
    (tmp_path / DONE).mkdir()
    (tmp_path / DONE / "money.csv").touch()
    folder = ReceiptsFolder(tmp_path, {})
    with within(100):
        with pytest.raises(ReceiptsUnreadable, match="too big"):
            folder.read("money.csv")
        folder.ready()
        folder.done("money.csv", "It is put away beside another of its name.")
        assert len(_octets(tmp_path / "more.csv")) < GIGABYTE
    assert len(list((tmp_path / DONE).glob("money*.csv"))) == 2


@pytest.mark.parametrize(
    "piece",
    [b"250-and more\r\n", b"250 well\r\n", b"x" * 1000, b"\0" * 1000],
    ids=["one answer", "answers", "a line", "noughts"],
)
@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "RCPT", "."])
async def test_an_smtp_server_that_sends_without_end_is_left(piece: bytes, verb: str) -> None:
    """Whatever became of the letter is told; nothing of the flood is kept."""
    flood = piece * (1_000_000 // len(piece))

    async def endless(talk: Talk, tag: bytes, answer: bytes) -> None:
        with suppress(ConnectionError):
            for _ in range(1_000):
                await talk.say(flood)
        raise ConnectionError

    async with ScriptedSmtp() as server:
        server.faults[verb] = [endless]
        sender = SmtpSender(SmtpAccount(Endpoint("127.0.0.1", server.port, "none")), SmtpWaits(5, 1, 1, 1))
        with within(100):
            with suppress(SendFailed, SendUncertain):
                await sender.send(mail(1), "papers@alderquill.example", ["rosa@quint.example"])
            await asyncio.sleep(0.5)  # a line kept open for the next letter
        await sender.close()
