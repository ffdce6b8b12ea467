"""A mailbot whose power can be cut at any step, and the outside that goes on without it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

from mailbot.adapters.clock import ManualClock
from mailbot.adapters.disk import Disk
from mailbot.adapters.holidays import PublicHolidays
from mailbot.adapters.packing import Pickled
from mailbot.adapters.parser import MailParser
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.daemon import Daemon, World
from mailbot.desk import Desk
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.language import Annotation
from mailbot.domain.letters import Letter, OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.mail import Mail
from mailbot.domain.register import Record
from mailbot.domain.understanding import Understanding
from mailbot.office import Office
from mailbot.ports import Arrival, Comparison, Receipt
from mailbot.tools import Tools
from tests.adapters.breaking import PowerCut
from tests.crash.story import LONDON, PRACTICE, Sent
from tests.test_office import NoReader
from tests.world import annotate, rules

P = ParamSpec("P")
T = TypeVar("T")
Whole = tuple[Record, ...]
NEVER = 10**9
_REMEMBERED = 20_000
LAST = datetime.max.replace(tzinfo=UTC)


class Power(Disk):
    """A disk, and everything else that happens once and for all, until the power fails after so many steps.

    Until a file is synced its content is not on the disk, and until its folder is synced its name is not. `lose`:
    what was not synced is gone when the power fails, the latest first; otherwise it happens to be there.
    """

    def __init__(self, steps: int = NEVER, *, lose: bool = False) -> None:
        self.steps, self.done = steps, 0
        self._lose = lose
        self._names: dict[Path, bytes | None] = {}
        """Names changed since their folder was synced, to what the disk has under them."""
        self._soft: set[int] = set()
        """Inodes written to and not synced."""

    @property
    def unsynced(self) -> dict[Path, bytes | None]:
        """Names changed since their folder was synced, to what the disk has under them."""
        return dict(self._names)

    def is_soft(self, path: Path) -> bool:
        """Whether a file was written to and not synced."""
        return path.stat().st_ino in self._soft

    def step(self) -> None:
        """One more thing may happen; or the power fails, and nothing more does."""
        if self.done >= self.steps:
            raise PowerCut
        self.done += 1

    def _remember(self, path: Path) -> None:
        if path not in self._names:
            self._names[path] = path.read_bytes() if path.exists() else None

    def create(self, path: Path, octets: bytes) -> None:
        """A name and a content, neither on the disk yet."""
        self._remember(path)
        super().create(path, octets)

    def write(self, handle: int, octets: bytes) -> None:
        """Whole; or half, when the power fails in the middle."""
        self._soft.add(os.fstat(handle).st_ino)
        try:
            self.step()
        except PowerCut:
            os.write(handle, octets[: len(octets) // 2])
            raise
        super().write(handle, octets)

    def fsync(self, handle: int) -> None:
        """From here on the content stays."""
        self.step()
        self._soft.discard(os.fstat(handle).st_ino)

    def rename(self, source: Path, target: Path) -> None:
        """Two names change."""
        self.step()
        self._remember(source)
        self._remember(target)
        super().rename(source, target)

    def link(self, source: Path, target: Path) -> None:
        """One name more."""
        self.step()
        self._remember(target)
        super().link(source, target)

    def remove(self, path: Path) -> None:
        """One name less."""
        self.step()
        self._remember(path)
        super().remove(path)

    def fsync_folder(self, folder: Path) -> None:
        """From here on its names stay."""
        self.step()
        self._names = {path: octets for path, octets in self._names.items() if path.parent != folder}

    def fail(self, folder: Path) -> None:
        """The power is gone: what is left below this folder is what was synced, or all of it."""
        if not self._lose:
            return
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_ino in self._soft:
                put(path, path.read_bytes()[: path.stat().st_size // 2])
        for path, octets in self._names.items():
            put(path, octets)


def put(path: Path, octets: bytes | None) -> None:
    """This content, in a file of its own, under that name; None: no such name."""
    path.unlink(missing_ok=True)
    if octets is not None:
        path.write_bytes(octets)


@dataclass
class Outside:
    """What no power cut of ours undoes: the mailbox, what it knows to be handed over, and what was sent."""

    clock: ManualClock
    inbox: list[Arrival] = field(default_factory=list)
    """What arrives, sooner or later, in order."""
    told: int = 0
    """How many of them we have said to be safe."""
    sent: list[Sent] = field(default_factory=list)

    def copy(self) -> Outside:
        """As it is now, to go on from there."""
        return Outside(ManualClock(self.clock.now()), list(self.inbox), self.told, list(self.sent))

    def waiting(self) -> list[Arrival]:
        """What has arrived and was not handed over."""
        return [a for a in self.inbox[self.told :] if a.arrived <= self.clock.now()]

    def next_arrival(self) -> datetime:
        """When the next mail comes; the end of time when none does."""
        return min((a.arrived for a in self.inbox if a.arrived > self.clock.now()), default=LAST)


def message_id_in(raw: bytes) -> str:
    """The Message-ID of a letter of ours."""
    return next(line[11:].strip() for line in raw.decode("ascii").splitlines() if line.startswith("Message-ID:"))


class Post:
    """Mailbox and Sender, with the power's say in when they are heard."""

    def __init__(self, outside: Outside, power: Power) -> None:
        self._outside, self._power = outside, power
        self.accept: Callable[[Arrival], Awaitable[None]] | None = None

    async def watch(self, accept: Callable[[Arrival], Awaitable[None]]) -> None:
        """From now on mails go there."""
        self.accept = accept

    async def sync(self) -> datetime:
        """Hand over what we were not told to be safe."""
        moment = self._outside.clock.now()
        for arrival in self._outside.waiting():
            assert self.accept is not None
            await self.accept(arrival)
            self._power.step()
            self._outside.told += 1
        return moment

    async def compare(self, kept: Callable[[str], bool]) -> Comparison:
        """Not while the power is cut: nothing is lost here."""
        return Comparison(await self.sync(), self._outside.told)

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Receipt:
        """The power may fail before it goes, or when it has gone and nobody has noted it."""
        self._power.step()
        self._outside.sent.append(Sent(message_id_in(raw), tuple(recipients)))
        self._power.step()
        return Receipt(tuple(recipients))

    async def find_sent(self, message_id: str) -> bool | None:
        """Whoever looks can see what went out."""
        return any(m.message_id == message_id for m in self._outside.sent)

    async def store_sent(self, raw: bytes) -> None:
        """The server keeps its own copies."""

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class Bench:
    """What all runs share: a loop, and what was once read and once worded, for both are functions of what is there."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    readings: dict[bytes, list[tuple[Whole, tuple[Mail, Understanding]]]] = field(default_factory=dict)
    """A mail, to the registers it was read against, each with what was understood."""
    wordings: dict[tuple[str, datetime], OutgoingMail] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=lambda: WorkCalendar(LONDON, PRACTICE.hours, _holidays()))


def _holidays() -> frozenset[date]:
    return PublicHolidays().holidays("GB", "ENG", range(2025, 2029))


_TIMELESS: dict[int, tuple[Record, Record]] = {}
"""By the id of a record: the record, lest its id be given to another, and what `timeless` made of it."""


def timeless(record: Record) -> Record:
    """The same without when, and at which try, each letter left: nothing but the outbox looks at that."""
    if id(record) not in _TIMELESS:
        if len(_TIMELESS) > _REMEMBERED:
            _TIMELESS.clear()
        _TIMELESS[id(record)] = record, replace(record, outbox=tuple(map(_untimed, record.outbox)))
    return _TIMELESS[id(record)][1]


def _untimed(entry: OutboxEntry) -> OutboxEntry:
    if entry.state in (OutboxState.SENT, OutboxState.WITHDRAWN):
        return replace(entry, changed=None, tries=0)
    return entry


class Linguistic:
    """The real linguist, one for all tests."""

    def annotate(self, text: str, hint: str = "en") -> Annotation:
        """What it marks."""
        return annotate(text, hint)


class QuickOffice(Office):
    """The office, remembering what it read in the same mail against the same register."""

    def __init__(self, bench: Bench, store: TinyStore) -> None:
        """On what the store holds."""
        tools = Tools(store, MailParser(), NoReader(), Linguistic(), packs=Pickled())
        super().__init__(PRACTICE, rules(), bench.calendar, tools)
        self._bench = bench

    def read(self, raw: bytes, arrived: datetime, sent_by: str = "") -> tuple[Mail, Understanding]:
        """As the office does."""
        if sent_by:
            return super().read(raw, arrived, sent_by)
        known, against = self._bench.readings.setdefault(raw, []), tuple(map(timeless, self.register.records()))
        found = next((result for register, result in known if register == against), None)
        if found is None:
            found = super().read(raw, arrived)
            known.append((against, found))
        return found

    def _compose(self, letter: Letter, now: datetime) -> OutgoingMail:
        key = repr(letter), now
        if key not in self._bench.wordings:
            self._bench.wordings[key] = super()._compose(letter, now)
        return self._bench.wordings[key]


class AtOnce(Desk):
    """A desk without a thread of its own."""

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it here and now."""
        return work(*args, **kwargs)


class Turning(Daemon):
    """The daemon, one turn of its loop after the other, nothing beside it."""

    def __init__(self, office: Office, world: World) -> None:
        super().__init__(office, world, desk=AtOnce())

    async def start(self) -> None:
        """What a start does before anything else."""
        await self._line()
        await self.world.mailboxes[0].watch(self._accept)

    async def turn(self) -> datetime:
        """Take in, think, send until nothing waits; when to come back."""
        await self._catch_up()
        self.office.tick(self._now())
        await self._sending.resolve_doubts()
        while await self._send_all():
            pass
        soon = self._now() + timedelta(minutes=1) if self.office.doubtful() else LAST
        return min(self.office.next_due(self._now()), soon)

    async def _send_all(self) -> int:
        leaving = self.office.outgoing(self._now())
        for entry in leaving:
            assert entry.mail.purpose is not Purpose.CHASER or await self._sees_enough()
            await self._sending.send(entry)
        return len(leaving)


def alive(
    bench: Bench,
    folder: Path,
    outside: Outside,
    power: Power,
    until: datetime,
    resting: Callable[[], bool] = lambda: False,
) -> bool:
    """Start on what lies in the folder and work up to a moment, or until `resting`, asked whenever nothing is left to
    do, says that it is enough: then True. Raises PowerCut, and then nothing more happens."""
    store = None
    try:
        store = TinyStore(folder / "state", power)
        daemon = daemon_on(bench, store, folder, outside, power)
        return bench.loop.run_until_complete(work(daemon, outside, until, resting))
    except PowerCut:
        power.fail(folder)
        raise
    finally:
        if store:
            store.close()  # as the kernel does for a process that is gone


def daemon_on(bench: Bench, store: TinyStore, folder: Path, outside: Outside, power: Power) -> Turning:
    post = Post(outside, power)
    return Turning(QuickOffice(bench, store), World((post,), post, DiskSpool(folder / "spool", power), outside.clock))


async def work(daemon: Turning, outside: Outside, until: datetime, resting: Callable[[], bool] = lambda: False) -> bool:
    """Turn after turn; whether `resting` ended it."""
    await daemon.start()
    while True:
        moment = min(await daemon.turn(), outside.next_arrival())
        if resting():
            return True
        if moment >= until:
            return False
        outside.clock.set(moment)


def copied(source: Path, target: Path) -> Path:
    """The folder once more, its files shared: nothing here is ever changed in place."""
    shutil.copytree(source, target, copy_function=os.link)
    return target
