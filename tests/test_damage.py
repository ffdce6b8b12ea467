"""A client's file is damaged: that client is held and everybody is told; all the others are served as ever."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from mailbot.adapters.clock import ManualClock
from mailbot.adapters.memory import MemoryMailbox, MemorySender
from mailbot.adapters.parser import MailParser
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore, place_of
from mailbot.daemon import Daemon, World
from mailbot.domain.events import MailTaken
from mailbot.domain.letters import OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.register import ClientRecord
from mailbot.office import Office
from mailbot.ports import Arrival
from mailbot.tools import Tools
from tests.adapters.breaking import QuickDisk
from tests.test_daemon import at_work, until
from tests.test_office import MONDAY, NoLinguist, NoReader
from tests.world import PRACTICE, client, request, rules

ROSA, BOB, NADIA = "rosa@quint.example", "bob@marsh.example", "nadia@alderquill.example"
FILE = place_of("client/C1").as_posix()
DAMAGED = "A file of mailbot's is damaged. Nothing is sent to Rosa Quint, and their mails wait"


class Place:
    """A practice with two clients, both due a chaser; Rosa's file is damaged."""

    def __init__(self, folder: Path, octets: bytes | None = None, *, before: bool = True) -> None:
        """`octets`: what is left of it; None: all but its end. `before`: there is a version before it."""
        self.folder = folder
        self.clock, self.sender = ManualClock(MONDAY), MemorySender()
        self.mailbox = MemoryMailbox(self.clock, self.sender)
        self.spool = DiskSpool(folder / "spool", QuickDisk())
        store = TinyStore(folder, QuickDisk())
        asked = {"a": "doc: P60"}
        rosa = ClientRecord(client(), (request(asked),), opened=1)
        bob = ClientRecord(client("Bob Marsh", of="C2", at=(BOB,)), (request(asked, of="C2", ref="C2-1"),), opened=1)
        store.commit([rosa])
        if before:
            store.commit([rosa])
        store.commit([bob])
        store.close()
        self.path = folder / FILE
        self.path.write_bytes(self.path.read_bytes()[:-30] if octets is None else octets)
        self.left = self.path.read_bytes()

    @contextmanager
    def daemon(self) -> Iterator[Daemon]:
        """As after a start."""
        from mailbot.adapters.holidays import PublicHolidays
        from mailbot.cli.places import calendar_of

        store = TinyStore(self.folder, QuickDisk())
        try:
            tools = Tools(store, MailParser(), NoReader(), NoLinguist())
            office = Office(PRACTICE, rules(), calendar_of(PRACTICE, PublicHolidays(), MONDAY), tools)
            yield Daemon(office, World((self.mailbox,), self.sender, self.spool, self.clock))
        finally:
            store.close()

    def to(self, address: str) -> int:
        """How many mails an address got."""
        return sum(address in m.recipients for m in self.sender.sent)

    def told(self, words: str, subject: str = "") -> int:
        """How many mails to the partner, with this in their subject, say this."""
        parsed = (message_from_bytes(m.raw, policy=default) for m in self.sender.sent if NADIA in m.recipients)
        parsed = (m for m in parsed if subject in str(m["Subject"]))
        texts = (part.get_content() for m in parsed if (part := m.get_body(("plain",))))
        return sum(words in " ".join(text.split()) for text in texts)


def mail(who: str, text: str = "Here it is.", to: str = "papers@alderquill.example", **more: str) -> bytes:
    """A mail."""
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return f"From: {who}\r\nTo: {to}\r\nSubject: Papers\r\n{head}\r\n{text}\r\n".encode()


async def test_the_others_go_on_and_a_partner_is_told_once(tmp_path: Path) -> None:
    place = Place(tmp_path)
    for _ in range(2):
        with place.daemon() as daemon:
            async with at_work(daemon):
                await until(lambda: place.to(BOB) == 1 and place.told(DAMAGED))
    assert place.to(ROSA) == 0
    assert place.path.read_bytes() == place.left, "it is kept as it is"
    assert place.told(DAMAGED, "Alert") == 1, "a digest may name it, too"


@pytest.mark.parametrize("what", ["from her", "to her", "in her thread", "passed on as her"])
async def test_a_mail_of_that_client_waits_and_is_read_once_the_file_is_mended(tmp_path: Path, what: str) -> None:
    place = Place(tmp_path)
    place.mailbox.deliver(
        {
            "from her": mail(ROSA),
            "to her": mail("jess@alderquill.example", to=f"{ROSA}, papers@alderquill.example"),
            "in her thread": mail("son@elsewhere.example", In_Reply_To="<r1.asked@alderquill.example>"),
            "passed on as her": mail("jess@alderquill.example", Reply_To=ROSA),
        }[what]
    )
    with place.daemon() as daemon:
        async with at_work(daemon):
            await until(lambda: place.spool.aside() and place.to(BOB) == 1 and place.told("waits in the quarantine"))
    (waits,) = place.spool.aside()
    assert FILE in waits.reason
    place.path.write_bytes(place.path.with_name(place.path.name + ".bak").read_bytes())
    with place.daemon() as daemon:
        raw = place.spool.raw(waits.digest) or b""
        daemon.office.take(raw, MONDAY, MONDAY + timedelta(hours=1), anew=True)
        record = daemon.office.register.clients["C1"]
        taken = [e.event for e in record.log if isinstance(e.event, MailTaken)]
    assert [e.digest for e in taken] == ([waits.digest] if what in ("from her", "in her thread") else [])


async def test_when_nothing_tells_whose_the_file_is_every_stranger_s_mail_waits(tmp_path: Path) -> None:
    place = Place(tmp_path, b"", before=False)
    place.mailbox.deliver(mail(ROSA))
    place.mailbox.deliver(mail(BOB, "Here is my P60."))
    with place.daemon() as daemon:
        async with at_work(daemon):
            await until(lambda: place.spool.aside() and not place.spool.pending())
            await until(lambda: place.told("A file of mailbot's is damaged."))
    assert [w.digest for w in place.spool.aside()] == [place.spool.put(Arrival(mail(ROSA), MONDAY, "x"))]
    assert place.to(ROSA) == 0


async def test_the_digest_says_so(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.clock.set(MONDAY.replace(hour=8, minute=5) + timedelta(days=1))
    with place.daemon() as daemon:
        async with at_work(daemon):
            await until(lambda: place.told("Files that can't be read"))
    assert place.told(f"Rosa Quint: {FILE} can't be read") == 1


def test_a_chaser_for_two_of_whom_one_is_held_stays_at_home(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with place.daemon() as daemon:
        bob = daemon.office.register.clients["C2"]
        both = OutgoingMail(
            "k", Purpose.CHASER, "<k@alderquill.example>", PRACTICE.bot, (BOB,), (), "Papers", None, "", "raw",
            clients=("C2", "C1"), requests=("C2-1", "R1"),
        )  # fmt: skip
        daemon.office.keep_client(replace(bob, outbox=(OutboxEntry(both, MONDAY),)))
        assert daemon.office.outgoing(MONDAY) == ()
        (entry,) = daemon.office.register.clients["C2"].outbox
    assert entry.state is OutboxState.WITHDRAWN


def test_what_is_left_of_a_file_is_json_and_no_record(tmp_path: Path) -> None:
    place = Place(tmp_path, json.dumps({"record": {"1": {"format": 2, "is": "Something"}}}).encode())
    with place.daemon() as daemon:
        assert list(daemon.office.register.clients) == ["C2"]
        assert [h.file for h in daemon.office.register.damaged] == [FILE]
