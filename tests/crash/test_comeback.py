"""The disk dies, and the state is brought back from a backup days old: nothing that went since goes again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from mailbot.adapters.snapshot import take, unpack
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.daemon import World
from mailbot.domain.events import MailTaken
from mailbot.domain.letters import OutboxState, Purpose
from mailbot.domain.register import ClientRecord, Record
from mailbot.ports import Comeback
from tests.adapters.breaking import QuickDisk
from tests.crash.cutting import Scene, State, Story, state_of
from tests.crash.fortnight import FORTNIGHT
from tests.crash.story import END
from tests.crash.world import Bench, Outside, Post, Power, QuickOffice, Turning, work


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The fortnight, told once."""
    bench = Bench()
    yield Story(FORTNIGHT, tmp_path_factory.mktemp("fortnight"), bench)
    bench.loop.close()


class ComingBack(Turning):
    """The daemon, one turn after the other, on a state that was brought back."""

    async def start(self) -> None:
        """What a start does before anything else."""
        await self.world.mailboxes[0].watch(self._accept)
        await self._come_back()


def brought_back(
    story: Story, folder: Path, backup: Scene, lost: Scene, kind: type[Turning] = ComingBack
) -> tuple[State, Outside]:
    """A backup made when one scene begins, the disk lost when another does; how it ends."""
    moment = backup.outside.clock.now()
    take(backup.folder, folder / "backup.tar.gz", moment, QuickDisk())
    unpack(folder / "backup.tar.gz", folder / "back", QuickDisk())
    (folder / "back" / "spool" / "new").mkdir(parents=True, exist_ok=True)
    outside = lost.outside.copy()
    outside.inbox, outside.told = list(story.inbox), backup.outside.told
    compared: list[datetime] = []
    store = TinyStore(folder / "back" / "state", QuickDisk())
    try:
        post = Post(outside, Power())
        spool = DiskSpool(folder / "back" / "spool", QuickDisk())
        world = World((post,), post, spool, outside.clock, comeback=Comeback(moment, None, compared.append))
        bench = story._bench
        bench.loop.run_until_complete(work(kind(QuickOffice(bench, store), world), outside, END))
    finally:
        store.close()
    assert len(compared) == (kind is ComingBack)
    return state_of(folder / "back", outside), outside


def items(records: dict[str, Record]) -> dict[str, str]:
    """Where every item stands."""
    clients = (r for r in records.values() if isinstance(r, ClientRecord))
    return {f"{q.ref}/{i.id}": i.state.value for r in clients for q in r.requests for i in q.items}


def test_a_start_as_if_nothing_had_happened_would_be_caught(story: Story, tmp_path: Path) -> None:
    _, outside = brought_back(story, tmp_path, story.scenes[4], story.scenes[12], Turning)
    sent = Counter(letter.message_id for letter in outside.sent)
    assert max(sent.values()) == 2


@pytest.mark.parametrize(("backup", "lost"), [(0, 9), (4, 12), (12, 14), (9, 24), (20, 33), (30, 31)])
def test_nothing_goes_twice_and_nothing_is_lost(story: Story, tmp_path: Path, backup: int, lost: int) -> None:
    end, outside = brought_back(story, tmp_path, story.scenes[backup], story.scenes[lost])
    sent = Counter(letter.message_id for letter in outside.sent)
    assert set(sent.values()) == {1}
    assert items(end.records) == items(story.end.records)
    taken = Counter(e.event.digest for r in end.records.values() for e in r.log if isinstance(e.event, MailTaken))
    assert set(taken.values()) == {1}
    entries = [e for r in end.records.values() for e in r.outbox]
    known = {e.mail.message_id for e in entries if e.state is OutboxState.SENT}
    assert [s for s in story.scenes[lost].outside.sent if s.message_id not in known] == []
    assert [e.mail.key for e in entries if e.state in (OutboxState.UNCERTAIN, OutboxState.PENDING)] == []
    chasers = [e.mail for e in entries if e.mail.purpose is Purpose.CHASER and e.state is OutboxState.SENT]
    before = [e.mail for r in story.end.records.values() for e in r.outbox if e.mail.purpose is Purpose.CHASER]
    assert Counter(m.to for m in chasers) <= Counter(m.to for m in before), "nobody is chased more than before"
