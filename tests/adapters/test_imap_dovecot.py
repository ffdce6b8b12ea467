"""A real IMAP server, through kills, restarts and rebuilds: no mail is lost, and the Sent folder tells the truth."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.imap_reader import ImapAccount
from mailbot.adapters.imap_worker import Pace
from mailbot.adapters.secrets import Credential
from mailbot.ports import MailboxUnavailable
from tests.mailboxes import mail, now, watching
from tests.servers import PASSWORD, Dovecot, certificate

pytestmark = pytest.mark.servers
QUICK = Pace(renew=30, poll=30, soon=0.1, retry_first=0.05, retry_most=0.2, retry_login=0.05)
"""Nothing here is found by looking now and then: what comes was heard of in IDLE, or after coming back."""


def account(server: Dovecot, user: str, **more: object) -> ImapAccount:
    """The bot's account."""
    endpoint = Endpoint("localhost", server.tls_port, "tls", str(server.cert))
    return replace(ImapAccount(endpoint, lambda: Credential(user, PASSWORD)), **more)  # type: ignore[arg-type]


def box(server: Dovecot, user: str, state: Path, **more: object) -> ImapMailbox:
    """The adapter, as after a start of ours."""
    return ImapMailbox(account(server, user, **more), state, now, pace=QUICK)


async def test_a_mail_brought_by_lmtp_is_heard_of_in_idle(dovecot: Dovecot, tmp_path: Path) -> None:
    async with watching(box(dovecot, "idle", tmp_path)) as spooler:
        for number in range(3):
            before = len(spooler.digests)
            await asyncio.to_thread(dovecot.deliver, "idle", mail(number))
            while len(spooler.digests) == before:
                await asyncio.sleep(0.01)


async def test_a_killed_server_is_come_back_to_and_nothing_is_missed(own_dovecot: Dovecot, tmp_path: Path) -> None:
    mailbox = box(own_dovecot, "killed", tmp_path)
    async with watching(mailbox) as spooler:
        for number in range(3):
            await asyncio.to_thread(own_dovecot.append, "killed", mail(number))
            await spooler.gets(mail(number))
            own_dovecot.kill()
            await _until_it_is_missed(mailbox)
            await asyncio.to_thread(own_dovecot.start)
        await asyncio.to_thread(own_dovecot.append, "killed", mail(9))
        await spooler.gets(mail(9))
    assert len(spooler.arrivals) == len(spooler.digests) == 4


async def _until_it_is_missed(mailbox: ImapMailbox) -> None:
    """Wait until the mailbox says that its server is gone."""
    with suppress(MailboxUnavailable):
        while True:
            await mailbox.sync()


async def test_a_mailbox_that_was_rebuilt_is_read_anew(own_dovecot: Dovecot, tmp_path: Path) -> None:
    async with watching(box(own_dovecot, "rebuilt", tmp_path)) as spooler:
        await asyncio.to_thread(own_dovecot.append, "rebuilt", mail(1))
        await spooler.gets(mail(1))
    own_dovecot.stop()
    shutil.rmtree(own_dovecot.folder / "mail" / "rebuilt")
    own_dovecot.start()
    await asyncio.to_thread(own_dovecot.append, "rebuilt", mail(1))
    await asyncio.to_thread(own_dovecot.append, "rebuilt", mail(2))
    async with watching(box(own_dovecot, "rebuilt", tmp_path)) as again:
        await again.gets(mail(1), mail(2))


async def test_a_mail_that_others_have_read_or_moved_away_and_back_is_no_other_mail(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    mailbox = box(dovecot, "moved", tmp_path)
    async with watching(mailbox) as spooler:
        await asyncio.to_thread(dovecot.append, "moved", mail(1))
        await spooler.gets(mail(1))
        await asyncio.to_thread(_shuffle, dovecot, "moved")
        await mailbox.sync()
    assert len(spooler.digests) == 1


def _shuffle(server: Dovecot, user: str) -> None:
    """Somebody reads the mail, files it, and puts it back."""
    with server.client(user) as imap:
        imap.select()
        imap.uid("STORE", "1", "+FLAGS", "(\\Seen)")
        imap.uid("MOVE", "1", "Junk")
        imap.select("Junk")
        imap.uid("MOVE", "1", "INBOX")


async def test_one_mail_in_two_folders_is_one_mail(dovecot: Dovecot, tmp_path: Path) -> None:
    for folder in ("INBOX", "Junk"):
        await asyncio.to_thread(dovecot.append, "labels", mail(1), folder)
    mailbox = box(dovecot, "labels", tmp_path, folders=("INBOX", "Junk"))
    async with watching(mailbox) as spooler:
        await asyncio.to_thread(dovecot.append, "labels", mail(1))
        await mailbox.sync()
        assert (await mailbox.compare(spooler.knows)).repaired == 0
    assert len(spooler.arrivals) == 3, "handed over from each place it lies in"
    assert len(spooler.digests) == 1, "and the spool knows it"


async def test_mails_without_or_with_one_and_the_same_message_id_are_all_read(dovecot: Dovecot, tmp_path: Path) -> None:
    same = [mail(n).replace(f"<m{n}@".encode(), b"<always@") for n in range(2)]
    none = [mail(n).replace(f"Message-ID: <m{n}@quint.example>\r\n".encode(), b"") for n in range(2, 4)]
    for raw in (*same, *none):
        await asyncio.to_thread(dovecot.append, "nameless", raw)
    async with watching(box(dovecot, "nameless", tmp_path)) as spooler:
        await spooler.gets(*same, *none)


async def test_a_rebuilt_mailbox_gives_every_mail_again_and_each_is_one_mail(
    own_dovecot: Dovecot, tmp_path: Path
) -> None:
    """UIDVALIDITY changes (RFC 9051, 2.3.1.1): the server has forgotten its numbers, the mails are the same."""
    for number in range(4):
        await asyncio.to_thread(own_dovecot.append, "renumbered", mail(number))
    mailbox = box(own_dovecot, "renumbered", tmp_path)
    async with watching(mailbox) as spooler:
        await spooler.gets(*map(mail, range(4)))
        await asyncio.to_thread(own_dovecot.stop)
        for left in (own_dovecot.folder / "mail" / "renumbered").glob("dovecot*"):
            left.unlink()
        await asyncio.to_thread(own_dovecot.start)
        await asyncio.to_thread(own_dovecot.append, "renumbered", mail(9))
        await spooler.gets(mail(9))
        assert {a.ref.partition(";UID=")[0] for a in spooler.arrivals if a.raw == mail(9)} != {
            a.ref.partition(";UID=")[0] for a in spooler.arrivals[:4]
        }, "other numbers"
        found = await mailbox.compare(spooler.knows)
    assert (found.there, found.repaired) == (5, 0)
    assert len(spooler.digests) == 5


async def test_mails_that_people_delete_and_move_while_we_fetch_keep_none_of_the_others(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    for number in range(60):
        await asyncio.to_thread(dovecot.append, "busy", mail(number, size=2000))
    mailbox = box(dovecot, "busy", tmp_path)
    async with watching(mailbox) as spooler:
        await asyncio.to_thread(_tidy, dovecot, "busy")
        await mailbox.sync()
        assert spooler.has(*(mail(n, size=2000) for n in range(60) if n % 3 == 0)), "what stayed is here"
        assert (await mailbox.compare(spooler.knows)).repaired == 0
    assert len(spooler.digests) == len(spooler.arrivals), "and nothing twice"


def _tidy(server: Dovecot, user: str) -> None:
    """Somebody deletes a third of the mails, files a third, and marks the rest as read."""
    with server.client(user) as imap:
        imap.select()
        imap.uid("STORE", "1:*", "+FLAGS", "(\\Seen)")
        for uid in range(2, 61, 3):
            imap.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
            imap.uid("MOVE", str(uid + 1), "Junk")
            imap.expunge()


async def test_a_mail_that_a_person_files_is_not_missing_and_when_it_comes_back_it_is_no_other(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    mailbox = box(dovecot, "filed", tmp_path)
    async with watching(mailbox) as spooler:
        await asyncio.to_thread(dovecot.append, "filed", mail(1))
        await spooler.gets(mail(1))
        await asyncio.to_thread(_shuffle, dovecot, "filed")
        found = await mailbox.compare(spooler.knows)
    assert (found.there, found.repaired, len(spooler.digests)) == (1, 0, 1)


async def test_a_mail_that_is_in_the_inbox_and_nowhere_with_us_is_brought_in(dovecot: Dovecot, tmp_path: Path) -> None:
    mailbox = box(dovecot, "lost", tmp_path)
    async with watching(mailbox) as spooler:
        for number in range(3):
            await asyncio.to_thread(dovecot.append, "lost", mail(number))
        await spooler.gets(*map(mail, range(3)))
        spooler.loses(mail(1))
        found = await mailbox.compare(spooler.knows)
        assert spooler.has(mail(1))
    assert (found.there, found.missed, found.lost) == (3, 0, 1)


async def test_a_folder_besides_the_inbox_is_read_too(dovecot: Dovecot, tmp_path: Path) -> None:
    mailbox = box(dovecot, "junk", tmp_path, folders=("INBOX", "Junk"))
    async with watching(mailbox) as spooler:
        await asyncio.to_thread(dovecot.append, "junk", mail(1), "Junk")
        await mailbox.sync()
        assert spooler.has(mail(1))


async def test_what_we_append_to_sent_is_found_there(dovecot: Dovecot, tmp_path: Path) -> None:
    mailbox = box(dovecot, "append", tmp_path, sent="append")
    async with watching(mailbox):
        assert await mailbox.find_sent("<m5@quint.example>") is None, "its absence proves nothing"
        await mailbox.store_sent(mail(5))
        assert await mailbox.find_sent("<m5@quint.example>") is True


async def test_where_the_server_keeps_what_is_sent_its_absence_proves_that_it_was_not(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    mailbox = box(dovecot, "provider", tmp_path, sent="provider")
    async with watching(mailbox):
        await mailbox.store_sent(mail(6))
        assert await mailbox.find_sent("<m6@quint.example>") is False, "it is not ours to put there"


async def test_nothing_is_marked_as_read(dovecot: Dovecot, tmp_path: Path) -> None:
    await asyncio.to_thread(dovecot.append, "unread", mail(1))
    async with watching(box(dovecot, "unread", tmp_path)) as spooler:
        await spooler.gets(mail(1))
    with dovecot.client("unread") as imap:
        imap.select(readonly=True)
        assert imap.uid("SEARCH", "UNSEEN")[1] == [b"1"]


async def test_a_certificate_that_was_changed_is_told_and_trusted_only_once_it_is_named(
    own_dovecot: Dovecot, tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted.pem"
    shutil.copy(own_dovecot.cert, trusted)
    own = replace(
        account(own_dovecot, "renewed"), endpoint=Endpoint("localhost", own_dovecot.tls_port, "tls", str(trusted))
    )
    reports: list[tuple[str, str]] = []
    async with watching(ImapMailbox(own, tmp_path, now, lambda *told: reports.append(told), QUICK)) as spooler:
        await asyncio.to_thread(own_dovecot.append, "renewed", mail(1))
        await spooler.gets(mail(1))
        own_dovecot.kill()
        certificate(own_dovecot.folder)
        await asyncio.to_thread(own_dovecot.start)
        await asyncio.to_thread(own_dovecot.append, "renewed", mail(2))
        await spooler.until(lambda: reports)
        assert not spooler.has(mail(2))
    assert [state for state, _ in reports] == ["failing"]
    shutil.copy(own_dovecot.cert, trusted)
    own = replace(own, endpoint=replace(own.endpoint))
    async with watching(ImapMailbox(own, tmp_path, now, pace=QUICK)) as spooler:
        await spooler.gets(mail(2))
    assert len(spooler.arrivals) == 1, "what was taken before is not taken again"


async def test_a_certificate_that_is_not_trusted_is_not_talked_to(dovecot: Dovecot, tmp_path: Path) -> None:
    reports: list[tuple[str, str]] = []
    endpoint = Endpoint("localhost", dovecot.tls_port, "tls")
    untrusted = replace(account(dovecot, "tls"), endpoint=endpoint)
    mailbox = ImapMailbox(untrusted, tmp_path, now, lambda *told: reports.append(told), QUICK)
    async with watching(mailbox) as spooler:
        await spooler.until(lambda: reports)
    assert reports[0][0] == "failing"
    assert "can't be trusted" in reports[0][1]
