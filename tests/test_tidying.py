"""What has had its time goes every night, off the disk and for good; cut at any step, the next night finds the rest."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from mailbot.adapters.audit import NAME, AuditFile
from mailbot.adapters.clock import ManualClock
from mailbot.adapters.disk import Disk
from mailbot.adapters.holidays import PublicHolidays
from mailbot.adapters.memory import MemoryAudit, MemoryMailbox, MemorySender, MemorySpool, MemoryStore
from mailbot.adapters.parser import MailParser
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore, read_records
from mailbot.adapters.verifying import verify
from mailbot.cli.places import calendar_of
from mailbot.daemon import Daemon, World
from mailbot.domain import events as ev
from mailbot.domain.lifecycle import evolve
from mailbot.domain.register import ClientRecord, DayRecord, Record
from mailbot.domain.requests import ItemState
from mailbot.domain.retention import ERASED_BY_AGE, Act, KeptMail
from mailbot.domain.understanding import MailKind
from mailbot.office import Office
from mailbot.ports import Arrival, Store
from mailbot.settings import default_rules_folder
from mailbot.tidying import BY, tidy
from mailbot.tools import Tools
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.cli.conftest import terminal as terminal
from tests.cli.terminal import Terminal
from tests.deciding.test_keeping import letter
from tests.mailboxes import mail
from tests.test_daemon import at_work, until
from tests.test_office import NoLinguist, NoReader
from tests.world import PRACTICE, client, request, rules

CAME = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)
CLOSED = CAME + timedelta(days=3)
NIGHT = datetime(2033, 6, 13, 3, 0, tzinfo=UTC)
"""Seven years and a day after."""


def office_on(store: Store) -> Office:
    """The practice at work."""
    tools = Tools(store, MailParser(), NoReader(), NoLinguist())
    return Office(PRACTICE, rules(), calendar_of(PRACTICE, PublicHolidays(), NIGHT), tools)


def records(digests: list[str]) -> list[Record]:
    """Rosa, whose one request is closed for long; Ken, whose is open; what a day keeps. Each had a mail."""
    rosa, ken = ClientRecord(client()), ClientRecord(client("Ken Oduya", of="C2", at=("ken@oduya.example",)))
    for number, ref in ((0, "C1-1"), (1, "C2-1")):
        opened = replace(request({"a": "doc: P60"}, ref=ref, of=f"C{number + 1}"), opened=CAME - timedelta(days=9))
        by = "jess@alderquill.example"
        asked = ev.MailTaken("f" * 64, None, MailKind.STAFF_REQUEST, by, "Your papers", "A request.")
        came = ev.MailTaken(
            digests[number], "<m@q.example>", MailKind.CLIENT_REPLY, "r@quint.example", "Re", "It came."
        )
        record = (rosa, ken)[number]
        for at, digest, event in (
            (opened.opened, "f" * 64, asked),
            (opened.opened, "f" * 64, ev.RequestOpened(opened)),
            (CAME, digests[number], came),
            (CAME, digests[number], ev.ItemMoved(ref, "a", ItemState.PARTIAL)),
        ):
            record = evolve(record, event, at, digest)
        record = replace(record, outbox=(letter(number, (ref,), CAME),))
        rosa, ken = (record, ken) if number == 0 else (rosa, record)
    rosa = evolve(rosa, ev.RequestCancelled("C1-1"), CLOSED)
    shop = ev.MailTaken(digests[2], None, MailKind.UNRELATED, "shop@else.example", "Offer", "It is advertising.")
    return [rosa, ken, DayRecord(CAME.date(), (letter(7, (), CAME),), (ev.Logged(CAME, shop, digests[2]),))]


@dataclass
class Place:
    """A state folder with a past."""

    folder: Path

    def fill(self) -> None:
        """Three mails and what is known of them."""
        spool = DiskSpool(self.folder / "spool", QuickDisk())
        digests = [spool.put(Arrival(mail(n), CAME, f"INBOX;UID={n}")) for n in range(3)]
        for digest in digests:
            spool.done(digest)
        store = TinyStore(self.folder, QuickDisk())
        for _ in range(2):  # so that there is an earlier version of everything
            store.commit(records(digests))
        store.close()

    def tidy(self, disk: Disk) -> None:
        """As in a night after a start."""
        store = TinyStore(self.folder, disk)
        try:
            spool = DiskSpool(self.folder / "spool", disk)
            for _ in tidy(office_on(store), spool, AuditFile(self.folder, disk), NIGHT):
                pass
            for _ in tidy(office_on(store), spool, AuditFile(self.folder, disk), NIGHT):
                pass
        finally:
            store.close()

    def files(self) -> dict[str, bytes]:
        """All that is there but what is written for the record; of digests the whole ones, in any order."""
        paths = [p for p in self.folder.rglob("*") if p.is_file() and p.name not in (NAME, "lock")]
        found = {str(p.relative_to(self.folder)): p.read_bytes() for p in paths}
        erased = sorted({line for line in found.pop("spool/erased.txt", b"").split(b"\n") if len(line) == 64})
        return found | {"erased": b" ".join(erased)}


def test_what_has_had_its_time_is_off_the_disk_and_what_is_open_is_as_it_was(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.fill()
    before = place.files()
    place.tidy(Disk())
    after = place.files()
    assert [p for p in after if p.startswith(("clients/C2", "spool/done")) and before[p] != after[p]] == []
    (left,) = (p for p in after if p.endswith(".eml"))
    assert after[left] == mail(1), "Ken's, whose request is open"
    assert not [p for p in after if p.startswith("days/")]
    whole = b"".join(after.values())
    assert b"This is mail 0" not in whole
    assert b"r@quint.example" in whole, "in Ken's own record"
    assert b"It came." not in b"".join(v for p, v in after.items() if "C1" in p)
    rosa, ken = read_records(tmp_path)
    assert isinstance(rosa, ClientRecord)
    assert (rosa.requests, rosa.outbox, rosa.opened) == ((), (), 1)
    assert isinstance(ken, ClientRecord)
    assert ken.outbox[0].mail.body, "a letter of an open request keeps its words"
    assert verify(tmp_path).faults == [], "the chain over what is left is whole"


def test_who_ordered_it_and_what_went_stays_on_record(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.fill()
    place.tidy(Disk())
    acts = AuditFile(tmp_path).acts()
    assert [(a.by, a.what, a.request, dict(a.counts)) for a in acts] == [
        ("jess", "request opened", 1, {}),
        ("rules/retention.toml", ERASED_BY_AGE, None, {"mails": 2, "letters": 1, "requests": 1, "days": 1}),
    ]
    assert b"quint" not in (tmp_path / NAME).read_bytes().lower()


def test_cut_at_any_step_the_next_night_ends_it_as_if_nothing_had_been(tmp_path: Path) -> None:
    whole = Place(tmp_path / "whole")
    whole.fill()
    whole.tidy(QuickDisk())
    for tear in (False, True):
        for steps in range(200):
            place = Place(tmp_path / f"{tear}-{steps}")
            place.fill()
            disk = BreakingDisk(steps, tear=tear)
            with contextlib.suppress(PowerCut):
                place.tidy(disk)
            place.tidy(QuickDisk())
            assert place.files() == whole.files(), f"cut after {steps} steps"
            orders = [a.by for a in AuditFile(place.folder).acts() if a.what != ERASED_BY_AGE]
            assert orders == ["jess"], f"once, also cut after {steps} steps"
            if disk.left >= 0:
                break
        assert steps > 20


def test_a_mail_that_went_does_not_come_back_when_the_whole_mailbox_is_read_anew(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.fill()
    place.tidy(Disk())
    spool = DiskSpool(tmp_path / "spool")
    for number in range(3):
        spool.put(Arrival(mail(number), CAME, "INBOX;UIDVALIDITY=2"))
    assert spool.pending() == ()


def test_between_two_steps_the_office_does_other_things_and_what_they_touch_stays_for_the_next_night(
    tmp_path: Path,
) -> None:
    """Rosa writes about her old request just while it is looked at whether it may go."""
    place = Place(tmp_path)
    place.fill()
    store = TinyStore(tmp_path, QuickDisk())
    spool, office = DiskSpool(tmp_path / "spool", QuickDisk()), office_on(store)
    digests = sorted(spool.digests())
    steps = tidy(office, spool, None, NIGHT)
    with patch("mailbot.deciding.keeping.keeping._RECORDS", 1):
        next(steps)
        rosa = evolve(office.register.clients["C1"], ev.ClientWrote(("C1-1",), moved=False), NIGHT)
        office.keep_client(rosa)
        for _ in steps:
            pass
    assert office.register.clients["C1"] is rosa
    of_rosa = {e.mail for e in rosa.log if e.mail} & set(digests)
    assert of_rosa
    assert all(spool.raw(digest) for digest in of_rosa)
    assert sum(spool.raw(digest) is None for digest in digests) == 1, "what is nobody's went all the same"
    store.close()
    place.tidy(QuickDisk())
    assert not any(DiskSpool(tmp_path / "spool", QuickDisk()).raw(digest) for digest in of_rosa)


def test_however_many_mails_there_are_each_step_looks_at_a_few() -> None:
    looked = most = 0

    class Counting(MemorySpool):
        def kept(self, before: datetime) -> Iterator[KeptMail]:
            nonlocal looked
            for each in super().kept(before):
                looked += 1
                yield each

    spool = Counting()
    digests = [spool.put(Arrival(mail(n), CAME, "")) for n in range(1_300)]
    for digest in digests:
        spool.done(digest)
    for _ in tidy(office_on(MemoryStore(records(digests[:3]))), spool, None, CAME + timedelta(days=600)):
        most, looked = max(most, looked), 0
    assert 0 < most <= 500


async def test_the_daemon_does_it_by_itself_every_night() -> None:
    spool, clock, sender, audit = MemorySpool(), ManualClock(NIGHT - timedelta(days=3)), MemorySender(), MemoryAudit()
    digests = [spool.put(Arrival(mail(n), CAME, "")) for n in range(3)]
    for digest in digests:
        spool.done(digest)
    lately = NIGHT - timedelta(days=4)  # a clock by which nothing was noted for years would not be believed
    shop = ev.MailTaken("e" * 64, None, MailKind.UNRELATED, "shop@else.example", "Offer", "It is advertising.")
    noted = DayRecord(lately.date(), (), (ev.Logged(lately, shop, "e" * 64),))
    office = office_on(MemoryStore([*records(digests), noted]))
    daemon = Daemon(office, World((MemoryMailbox(clock, sender),), sender, spool, clock, audit))
    async with at_work(daemon):
        await until(lambda: spool.raw(digests[2]) is None)
        assert spool.raw(digests[0]), "Rosa's has a day to go"
        clock.set(NIGHT)
        await until(lambda: spool.raw(digests[0]) is None)
        await until(lambda: not office.register.clients["C1"].requests)
    assert spool.raw(digests[1]), "Ken's request is open"
    assert [dict(a.counts) for a in audit.acts if a.counts] == [
        {"mails": 1, "letters": 1, "days": 1}, {"mails": 1, "requests": 1}
    ]  # fmt: skip


def test_doctor_tells_what_went_last_and_warns_of_spans_shorter_than_a_hold(terminal: Terminal) -> None:
    assert "ok    Retention: nothing has been erased by age yet." in terminal.types("doctor").out
    AuditFile(terminal.folder / "state").note([Act(NIGHT, BY, ERASED_BY_AGE, counts=(("mails", 2), ("letters", 1)))])
    assert "Retention: last erased by age on 13 Jun 2033: 2 mails, 1 letter." in terminal.types("doctor").out
    own = Path(shutil.copytree(default_rules_folder(), terminal.folder / "rules"))
    config = terminal.folder / "mailbot.toml"
    config.write_text(config.read_text() + '\n[rules]\nfolder = "rules"\n')
    retention = own / "retention.toml"
    retention.write_text(retention.read_text("utf-8").replace('mails = "7 years"', 'mails = "2 years"'), "utf-8")
    warned = (
        "Clients' mails go 2 years after their request is closed, sooner than The Money Laundering Regulations 2017"
    )
    assert warned in terminal.types("doctor").out
    retention.unlink()
    assert "note  The rules have no retention.toml: nothing is erased by age" in terminal.types("doctor").out
