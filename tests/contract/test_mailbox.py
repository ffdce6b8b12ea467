"""What every mailbox must do: hand over every mail, whenever it came, once it is safe to note so."""

from __future__ import annotations

import asyncio
import hashlib
import imaplib
import os
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio

from mailbot.adapters.clock import ManualClock
from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.imap_reader import ImapAccount
from mailbot.adapters.imap_worker import Pace
from mailbot.adapters.maildir import MaildirMailbox
from mailbot.adapters.memory import MemoryMailbox
from mailbot.adapters.secrets import Credential
from mailbot.demo.servers import PostOffice
from mailbot.ports import Arrival, Mailbox, MailboxUnavailable
from tests.mailboxes import NOW, Spooler, mail, now, watching
from tests.scripted import ScriptedImap
from tests.servers import PASSWORD, Dovecot

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""pymap says a last word when its loop is gone."""
QUICK = Pace(renew=20, poll=0.05, soon=0.05, retry_first=0.05, retry_most=0.2)


@dataclass
class Place:
    """Somewhere mail arrives."""

    deliver: Callable[[bytes], Awaitable[None]]
    open: Callable[[], Mailbox]
    """The mailbox as it is after a restart of ours."""


@pytest_asyncio.fixture(
    params=[
        "memory",
        "scripted",
        "maildir",
        "pymap",
        pytest.param("dovecot", marks=pytest.mark.servers),
        pytest.param("dovecot over TLS", marks=pytest.mark.servers),
    ]
)
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Place]:
    """Each kind in turn."""
    kind = str(request.param)
    if kind == "scripted":
        async with ScriptedImap() as server:
            assert isinstance(server, ScriptedImap)
            yield _scripted(server, tmp_path)
    elif kind.startswith("dovecot"):
        yield _dovecot(request.getfixturevalue("dovecot"), tmp_path, tls=kind.endswith("TLS"))
    elif kind == "pymap":
        office = PostOffice("papers@alderquill.example", "secret", "mx.alderquill.example", now)
        office.open()
        yield _pymap(office, tmp_path)
        office.close()
    else:
        yield {"memory": _memory, "maildir": _maildir}[kind](tmp_path)


def _memory(state: Path) -> Place:
    box = MemoryMailbox(ManualClock(NOW))

    async def deliver(raw: bytes) -> None:
        box.deliver(raw)

    return Place(deliver, lambda: box)


def _scripted(server: ScriptedImap, state: Path) -> Place:
    async def deliver(raw: bytes) -> None:
        server.put(raw)

    account = ImapAccount(Endpoint("127.0.0.1", server.port, "none"), lambda: Credential("papers", "secret"))
    return Place(deliver, lambda: ImapMailbox(account, state / "ledgers", now, pace=QUICK))


def _maildir(state: Path) -> Place:
    folder = state / "Maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    count = iter(range(1000))

    async def deliver(raw: bytes) -> None:
        name = f"17{next(count):04}.M1P2.host"
        (folder / "tmp" / name).write_bytes(raw)
        (folder / "tmp" / name).rename(folder / "new" / name)

    return Place(deliver, lambda: MaildirMailbox(folder, state / "ledgers" / "maildir.txt", now, 0.02))


def _pymap(office: PostOffice, state: Path) -> Place:
    def append(raw: bytes) -> None:
        with imaplib.IMAP4("127.0.0.1", office.imap_port) as imap:
            imap.login(office.bot, office.password)
            assert imap.append("INBOX", "", "", raw)[0] == "OK"

    async def deliver(raw: bytes) -> None:
        await asyncio.to_thread(append, raw)

    endpoint = Endpoint("127.0.0.1", office.imap_port, "none")
    account = ImapAccount(endpoint, lambda: Credential(office.bot, office.password))
    return Place(deliver, lambda: ImapMailbox(account, state / "ledgers", now, pace=QUICK))


def _dovecot(server: Dovecot, state: Path, *, tls: bool) -> Place:
    user = f"user{os.getpid()}{abs(hash(str(state))) % 10**9}"
    endpoint = Endpoint("localhost", server.tls_port, "tls", str(server.cert)) if tls else None
    account = ImapAccount(
        endpoint or Endpoint("localhost", server.port, "starttls", str(server.cert)), lambda: Credential(user, PASSWORD)
    )

    async def deliver(raw: bytes) -> None:
        await asyncio.to_thread(partial(server.append, user, raw))

    return Place(deliver, lambda: ImapMailbox(account, state / "ledgers", now, pace=QUICK))


async def test_mails_that_lay_there_before_are_handed_over(place: Place) -> None:
    for number in range(3):
        await place.deliver(mail(number))
    async with watching(place.open()) as spooler:
        await spooler.gets(*(mail(n) for n in range(3)))


async def test_a_mail_that_comes_while_we_watch_is_handed_over(place: Place) -> None:
    async with watching(place.open()) as spooler:
        await place.deliver(mail(1))
        await spooler.gets(mail(1))
        await place.deliver(mail(2))
        await spooler.gets(mail(1), mail(2))


async def test_octets_are_handed_over_as_they_came(place: Place) -> None:
    raw = mail(1)[:-2] + b" \xa3\x80 and = =3D .\r\n.\r\n..\r\n" + "£ é\r\n".encode() + b"x" * 2000 + b"\r\n"
    await place.deliver(raw)
    async with watching(place.open()) as spooler:
        await spooler.gets(raw)


async def test_every_mail_is_handed_over_with_its_moment_and_its_place(place: Place) -> None:
    await place.deliver(mail(1))
    async with watching(place.open()) as spooler:
        await spooler.gets(mail(1))
    (arrival,) = spooler.arrivals
    assert arrival.arrived.tzinfo is not None
    assert datetime(2020, 1, 1, tzinfo=UTC) < arrival.arrived
    assert arrival.ref


async def test_sync_comes_back_when_all_that_had_arrived_is_handed_over(place: Place) -> None:
    mailbox = place.open()
    async with watching(mailbox) as spooler:
        for number in range(5):
            await place.deliver(mail(number))
        moment = await mailbox.sync()
        assert spooler.has(*(mail(n) for n in range(5)))
        assert moment == NOW


async def test_nobody_can_sync_a_mailbox_that_is_not_watched(place: Place) -> None:
    with pytest.raises(MailboxUnavailable):
        await place.open().sync()


async def test_after_a_restart_nothing_is_missed(place: Place) -> None:
    await place.deliver(mail(1))
    async with watching(place.open()) as spooler:
        await spooler.gets(mail(1))
    await place.deliver(mail(2))
    async with watching(place.open()) as spooler:
        await spooler.gets(mail(2))
        assert not spooler.has(mail(1)), "it was noted as handed over"


async def test_what_was_not_accepted_is_handed_over_again(place: Place) -> None:
    await place.deliver(mail(1))

    async def refuse(arrival: Arrival) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        await place.open().watch(refuse)
    async with watching(place.open()) as spooler:
        await spooler.gets(mail(1))


async def test_watching_ends_at_once_when_it_is_closed(place: Place) -> None:
    mailbox, spooler = place.open(), Spooler()
    if isinstance(mailbox, MemoryMailbox):
        return
    watch = asyncio.create_task(mailbox.watch(spooler.accept))
    await mailbox_is_read(mailbox)
    await mailbox.close()
    await watch


async def mailbox_is_read(mailbox: Mailbox) -> None:
    """Wait until it is being watched."""
    while True:
        try:
            await mailbox.sync()
        except MailboxUnavailable:
            await asyncio.sleep(0.01)
        else:
            return


async def test_no_thread_is_left_behind(place: Place) -> None:
    async with watching(place.open()) as spooler:
        await place.deliver(mail(1))
        await spooler.gets(mail(1))
    while any(t.name.startswith("imap") for t in threading.enumerate()):
        await asyncio.sleep(0.01)


async def test_a_mail_of_ours_is_found_by_its_message_id(place: Place) -> None:
    mailbox = place.open()
    async with watching(mailbox) as spooler:
        await place.deliver(mail(7))
        await spooler.gets(mail(7))
        if not isinstance(mailbox, MemoryMailbox):
            assert await mailbox.find_sent("<m7@quint.example>") is True
            assert await mailbox.find_sent("<m8@quint.example>") is False


async def test_a_comparison_finds_every_mail_taken_in(place: Place) -> None:
    mailbox = place.open()
    async with watching(mailbox) as spooler:
        for number in range(3):
            await place.deliver(mail(number))
        found = await mailbox.compare(lambda start: True)
        assert spooler.has(*(mail(n) for n in range(3))), "what is new is handed over first"
    assert (found.at, found.there, found.missed, found.lost) == (NOW, 3, 0, 0)


async def test_a_mail_that_is_in_the_mailbox_and_not_kept_is_handed_over_again(place: Place) -> None:
    mailbox = place.open()
    async with watching(mailbox) as spooler:
        for number in range(3):
            await place.deliver(mail(number))
            await spooler.gets(mail(number))
        lost = hashlib.sha256(mail(1)).hexdigest()[:12]
        found = await mailbox.compare(lambda start: start != lost)
        assert (found.there, found.repaired, found.lost) == (3, 1, 1)
        assert [a.raw for a in spooler.arrivals].count(mail(1)) == 2
        assert (await mailbox.compare(lambda start: True)).repaired == 0


async def test_nobody_can_compare_a_mailbox_that_is_not_watched(place: Place) -> None:
    with pytest.raises(MailboxUnavailable):
        await place.open().compare(lambda start: True)
