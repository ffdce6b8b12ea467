"""The machine fails, with the real store: no space, no right to write, no file handles, a clock that jumps."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.clock import ManualClock
from mailbot.adapters.memory import MemoryMailbox, MemorySender
from mailbot.adapters.parser import MailParser
from mailbot.adapters.record_files import look
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.adapters.verifying import verify
from mailbot.cli.sentences import sentences
from mailbot.daemon import Daemon, World
from mailbot.domain.events import ChaserSent
from mailbot.domain.letters import Purpose
from mailbot.domain.register import ClientRecord
from mailbot.domain.retention import KeptMail
from mailbot.office import Office
from mailbot.tools import Tools
from tests.adapters.breaking import QuickDisk
from tests.contract.test_store import a_client
from tests.crash.cutting import Story, imprint, state_of
from tests.crash.fortnight import FORTNIGHT
from tests.crash.world import Bench, Outside, Power, alive, copied
from tests.running import ROOT
from tests.test_daemon import at_work, until
from tests.test_office import MONDAY, ROSA, NoLinguist, NoReader
from tests.world import PRACTICE, client, request, rules

# -- no space ---------------------------------------------------------------------------------------------------------


class Full(Power):
    """A disk with room for so many more writes; the one after them is half done."""

    def __init__(self, writes: int) -> None:
        super().__init__()
        self.writes = writes

    def write(self, handle: int, octets: bytes) -> None:
        """Until it is full."""
        self.writes -= 1
        if self.writes < 0:
            os.write(handle, octets[: len(octets) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        super().write(handle, octets)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two clients are asked; one answers, and again octet by octet; chasers go."""
    bench = Bench()
    yield Story(FORTNIGHT[:7], tmp_path_factory.mktemp("short"), bench)
    bench.loop.close()


def test_a_disk_that_is_full_at_any_write_stops_it_and_with_room_again_all_ends_as_without(
    short: Story, tmp_path: Path
) -> None:
    filled = 0
    last = len(short.scenes) - 1
    for number, step in (*((each, 1) for each in range(last)), (last, 37)):
        for writes in range(0, 999, step):
            if not filled_up(short, tmp_path, number, writes):
                break
            filled += 1
    assert filled > 30


def filled_up(short: Story, place: Path, number: int, writes: int) -> bool:
    """Tell a scene on a disk with room for so many writes, then with room for all; whether it was filled up."""
    scene = short.scenes[number]
    folder, outside = copied(scene.folder, place / f"{number} {writes}"), scene.outside.copy()
    outside.inbox = list(short.inbox)
    try:
        alive(short._bench, folder, outside, Full(writes), scene.until)
    except OSError as error:
        told = sentences(ExceptionGroup("", [error, error]))
    else:
        return False
    assert told == [SPACE], "one plain line"
    ends(short, folder, outside, number)
    return True


SPACE = (
    "The computer refuses: No space left on device. Make room on that disk. "
    "Nothing is lost: started again after that, mailbot goes on where it was."
)


def ends(short: Story, folder: Path, outside: Outside, number: int) -> None:
    """Started again with room, it ends as it does without."""
    scene = short.scenes[number]
    alive(short._bench, folder, outside, Power(), scene.until)
    if imprint(folder, outside) != scene.after:
        alive(short._bench, folder, outside, Power(), short.scenes[-1].until)
        assert state_of(folder, outside).in_the_end == short.end.in_the_end
    assert set(Counter(letter.message_id for letter in outside.sent).values()) <= {1}
    assert verify(folder / "state").faults == []


# -- no right to write ------------------------------------------------------------------------------------------------


@contextmanager
def nobody() -> Iterator[None]:
    """As somebody who is not root, for whom rights count."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_may_not_be_written_to_is_looked_at_and_nothing_else() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        folder = Path(place) / "state"
        store = TinyStore(folder, QuickDisk())
        store.commit([a_client(1)])
        store.close()
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = {p: p.stat().st_mtime_ns for p in folder.rglob("*")}
        with nobody():
            assert look(folder).records == [a_client(1)]
            with pytest.raises(PermissionError) as caught:
                TinyStore(folder)
        assert {p: p.stat().st_mtime_ns for p in folder.rglob("*")} == before
        (told,) = sentences(caught.value)
        assert str(folder) in told
        assert "Run mailbot as the user who owns that." in told


# -- no file handles --------------------------------------------------------------------------------------------------

_HANDLES = """
import os, resource, sys
from contextlib import suppress
from pathlib import Path
from dataclasses import replace
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.ports import Arrival
from tests.contract.test_store import NOON, a_client

folder = Path(sys.argv[1])
store, spool = TinyStore(folder), DiskSpool(folder / "spool")
store.load()
store.commit([a_client(1), a_client(2)])
limit = resource.getrlimit(resource.RLIMIT_NOFILE)
for left in range(4):
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + left, limit[1]))
    told = []
    try:
        digest = spool.put(Arrival(b"Subject: %d\\r\\n\\r\\n" % left, NOON, "x"))
        told.append("spooled")
        store.commit([replace(a_client(n), opened=left + 10) for n in (1, 2)])
        told.append("committed")
        spool.done(digest)
        told.append("done")
    except OSError as error:
        told.append(error.strerror)
    if left == 0:
        try:
            store.load()
            told.append("loaded")
        except OSError as error:
            told.append(error.strerror)
    resource.setrlimit(resource.RLIMIT_NOFILE, limit)
    store.close()
    store, spool = TinyStore(folder), DiskSpool(folder / "spool")
    opened = {r.opened for r in store.load()}
    print(left, *told, opened, len(spool.pending()), sep="; ")
"""


def test_out_of_file_handles_it_stops_and_nothing_is_half_done(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HANDLES, str(tmp_path / "state")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    lines = done.stdout.splitlines()
    assert lines[0] == "0; Too many open files; Too many open files; {1}; 0"
    assert lines[-1].startswith("3; spooled; committed; done; {13}; ")
    for line in lines:
        told, opened = line.split("; ")[1:-2], line.split("; ")[-2]
        assert opened.count(",") == 0, "both clients' records, or neither's"
        if "committed" in told:
            assert opened == f"{{{int(line[0]) + 10}}}"
    (sentence,) = sentences(OSError(errno.EMFILE, "Too many open files"))
    assert "LimitNOFILE" in sentence


# -- a clock that jumps -----------------------------------------------------------------------------------------------


class Jumping(ManualClock):
    """A clock that somebody sets, ahead or back."""

    def jump(self, moment: datetime) -> None:
        """It says something else from one moment to the next; whoever sleeps looks at it soon (`SystemClock`)."""
        self._now = datetime(1990, 1, 1, tzinfo=UTC)
        self.set(moment)
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)


class Place:
    """A practice with one client who is due a chaser, on a real disk."""

    def __init__(self, folder: Path, now: datetime = MONDAY) -> None:
        self.folder, self.clock, self.sender = folder, Jumping(now), MemorySender()
        self.mailbox = MemoryMailbox(self.clock, self.sender)
        store = TinyStore(folder, QuickDisk())
        store.commit([ClientRecord(client(), (request({"a": "doc: P60"}),), opened=1)])
        store.close()

    def office(self, store: TinyStore) -> Office:
        """On what the store holds."""
        from mailbot.adapters.holidays import PublicHolidays
        from mailbot.cli.places import calendar_of

        tools = Tools(store, MailParser(), NoReader(), NoLinguist())
        return Office(PRACTICE, rules(), calendar_of(PRACTICE, PublicHolidays(), MONDAY), tools)

    @contextmanager
    def daemon(self) -> Iterator[Daemon]:
        """As after a start."""
        store = TinyStore(self.folder, QuickDisk())
        spool = DiskSpool(self.folder / "spool", QuickDisk())
        try:
            yield Daemon(self.office(store), World((self.mailbox,), self.sender, spool, self.clock))
        finally:
            store.close()

    def to(self, address: str) -> int:
        """How many mails an address got."""
        return sum(address in m.recipients for m in self.sender.sent)


async def settled(place: Place) -> None:
    """Whatever follows at once has followed."""
    import asyncio

    count = -1
    while count != len(place.sender.sent):
        count = len(place.sender.sent)
        await asyncio.sleep(0.25)


@pytest.mark.parametrize("hours", [-1, -3, -26, -24 * 400, 1, 3, 26, 24 * 400, 24 * 3650])
@pytest.mark.parametrize("restart", [False, True])
async def test_a_clock_that_is_set_wrong_and_right_again_sends_no_storm_and_nothing_twice(
    tmp_path: Path, hours: int, restart: bool
) -> None:
    place = Place(tmp_path)
    moments = [MONDAY, MONDAY + timedelta(hours=hours), MONDAY + timedelta(minutes=10)]
    with place.daemon() as daemon:
        async with at_work(daemon) as task:
            await until(lambda: place.to(ROSA) == 1)
            for moment in () if restart else moments[1:]:
                place.clock.jump(moment)
                await settled(place)
                assert not task.done(), "it goes on"
    for moment in moments[1:] if restart else ():
        place.clock.jump(moment)
        with place.daemon() as daemon:
            async with at_work(daemon) as task:
                await settled(place)
                assert not task.done()
    assert place.to(ROSA) <= 2, "never more than one for a moment, however far"
    assert set(Counter(m.message_id for m in place.sender.sent).values()) == {1}
    (record,) = daemon.office.register.clients.values()
    noted = [e for e in record.log if isinstance(e.event, ChaserSent)]
    days = [e.at.date() for e in noted]
    assert len(days) == len(set(days))


async def test_a_clock_set_back_by_years_holds_chasers_and_a_partner_is_told_once(tmp_path: Path) -> None:
    place = Place(tmp_path, MONDAY + timedelta(days=700))
    with place.daemon() as daemon:
        async with at_work(daemon):
            await until(lambda: place.to(ROSA) == 1)
    place.clock.jump(MONDAY)
    for _ in range(2):
        with place.daemon() as daemon:
            async with at_work(daemon):
                await settled(place)
    told = [m.raw for m in place.sender.sent if b"clock says 8 June 2026" in m.raw.replace(b"=\r\n", b"")]
    assert len([raw for raw in told if b"\r\nSubject: Alert" in raw]) == 1
    assert len(told) == 2, "the digest names it, too"
    assert place.to(ROSA) == 1


@pytest.mark.parametrize("night", [datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2027, 3, 28, 0, 0, tzinfo=UTC)])
def test_in_the_nights_when_the_clocks_change_each_digest_goes_once_at_its_hour(
    tmp_path: Path, night: datetime
) -> None:
    place = Place(tmp_path, night - timedelta(days=3))
    store = TinyStore(tmp_path, QuickDisk())
    office, now, end = place.office(store), place.clock.now(), night + timedelta(days=3)
    went: dict[Purpose, list[datetime]] = {}
    while now < end:
        office.tick(now)
        for entry in office.outgoing(now):
            assert office.sending(entry.mail.key, now)
            office.sent(entry.mail.key, now)
            went.setdefault(entry.mail.purpose, []).append(now.astimezone(PRACTICE.zone))
        later = office.next_due(now)
        assert later > now
        now = later
    store.close()
    days = [m.date() for m in went[Purpose.DIGEST]]
    assert len(days) == len(set(days)) >= 3
    assert all(m.hour in (0, 8) for m in went[Purpose.DIGEST]), "the first is late: it was due before we looked"
    for moment in went.get(Purpose.CHASER, []):
        assert 8 <= moment.hour < 18


class Shelf(DiskSpool):
    """A spool that notes when it is asked what has had its time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, QuickDisk())
        self.asked: list[datetime] = []

    def kept(self, before: datetime) -> Iterator[KeptMail]:
        """As the spool does."""
        self.asked.append(before)
        return super().kept(before)


@pytest.mark.parametrize(("years", "asked"), [(0, True), (10, False)])
async def test_a_clock_that_leapt_ahead_erases_nothing_by_age(tmp_path: Path, years: int, asked: bool) -> None:
    place = Place(tmp_path)
    with place.daemon() as daemon:
        async with at_work(daemon):
            await until(lambda: place.to(ROSA) == 1)
    place.clock.jump(MONDAY + timedelta(days=365 * years))
    shelf = Shelf(tmp_path / "spool")
    with place.daemon() as daemon:
        daemon.world = replace(daemon.world, spool=shelf)
        async with at_work(daemon):
            await settled(place)
    assert bool(shelf.asked) == asked
