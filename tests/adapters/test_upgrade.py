"""A state folder that an older mailbot left is kept, brought up, and gone on from; a later one's is left alone.

`tests/frozen/format_1`, `format_2` were left by the last programs of those formats (`tests/frozen/build.py`).
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from mailbot.adapters.records import FORMAT, format_of
from mailbot.adapters.snapshot import unpack
from mailbot.adapters.state_format import VERSION
from mailbot.adapters.store import TinyStore, read_records
from mailbot.adapters.verifying import verify
from mailbot.domain import events as ev
from mailbot.domain.lifecycle import evolve
from mailbot.domain.register import ClientRecord, Record
from mailbot.domain.requests import ItemState
from mailbot.ports import StoreDamaged
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.crash.story import MONDAY

FROZEN = Path(__file__).parents[1] / "frozen"
KEPT = f"before-format-{FORMAT}.tar.gz"


@pytest.fixture(params=range(1, FORMAT), ids="format {}".format)
def left(request: pytest.FixtureRequest) -> Path:
    """A practice's state folder as a program of that format left it; not to be touched."""
    return FROZEN / f"format_{request.param}"


@pytest.fixture
def old(left: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(left, tmp_path / "state"))


def load(folder: Path) -> dict[str, Record]:
    """What a start finds."""
    store = TinyStore(folder, QuickDisk())
    try:
        return {record.key: record for record in store.load()}
    finally:
        store.close()


def octets(folder: Path) -> dict[str, bytes]:
    """Every file below it, mails that are done left out."""
    files = (p for p in folder.rglob("*") if p.is_file() and "done" not in p.parts and p.name not in ("lock", KEPT))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_it_is_brought_up_with_all_that_was_in_it(old: Path) -> None:
    records = load(old)
    assert len(records) == 15
    rosa = records["client/C1"]
    assert isinstance(rosa, ClientRecord)
    assert {i.ask: i.state for i in rosa.requests[0].items} == {
        "P60 for 2025/26": ItemState.OUTSTANDING,
        "details of any gifts to charity": ItemState.NOT_APPLICABLE,
        "interest certificate from your bank": ItemState.OUTSTANDING,
    }
    for key, record in records.items():
        tables = json.loads(next(p for p in old.glob("*/*.json") if _key(p) == key).read_text("utf-8"))
        assert format_of(tables) == FORMAT, key
        assert len(tables["chain"]["1"]["links"]) == len(record.log)
    done = verify(old)
    assert (done.records, done.mails, done.unchained, done.faults) == (15, 15, 0, [])
    assert json.loads((old / VERSION).read_text("utf-8")) == {"format": FORMAT}


def _key(path: Path) -> str:
    tables = json.loads(path.read_text("utf-8"))
    return f"client/{tables['client']['1']['id']}" if "client" in tables else f"day/{tables['record']['1']['day']}"


def test_before_that_it_is_kept_as_it_was(old: Path, tmp_path: Path) -> None:
    before = octets(old)
    load(old)
    unpack(old / KEPT, tmp_path / "kept", QuickDisk())
    assert octets(tmp_path / "kept") == before


def test_looking_before_that_needs_no_new_format_and_says_where_there_is_no_chain(old: Path, left: Path) -> None:
    before = octets(old)
    assert len(read_records(old)) == 15
    assert (verify(old).unchained, verify(old).faults) == (15 if left.name == "format_1" else 0, [])
    assert octets(old) == before


def test_it_is_gone_on_from(old: Path, left: Path) -> None:
    store = TinyStore(old, QuickDisk())
    rosa = next(r for r in store.load() if r.key == "client/C1")
    assert isinstance(rosa, ClientRecord)
    store.commit([evolve(rosa, ev.ClientWrote((rosa.requests[0].ref,), moved=False), MONDAY)])
    store.close()
    assert verify(old).faults == []
    assert load(old).keys() == {r.key for r in read_records(left)}


@pytest.mark.parametrize("how", ["power cut", "full disk"])
def test_cut_short_at_any_step_it_goes_on_at_the_next_start(old: Path, left: Path, tmp_path: Path, how: str) -> None:
    wanted, before = {r.key: r for r in read_records(left)}, octets(old)
    for steps in range(0, 150, 19):
        folder = Path(shutil.copytree(left, tmp_path / str(steps)))
        disk = BreakingDisk(steps, refuse=how == "full disk")
        with suppress(PowerCut, OSError):
            store = TinyStore(folder, disk)
            try:
                store.load()
            finally:
                store.close()
        assert load(folder) == wanted, steps
        unpack(folder / KEPT, tmp_path / f"kept {steps}", QuickDisk())
        assert octets(tmp_path / f"kept {steps}") == before, "the first backup counts"
        assert verify(folder).faults == []


def test_a_later_mailbot_s_folder_is_refused_in_one_sentence_and_left_as_it_is(old: Path) -> None:
    load(old)
    (old / VERSION).write_text('{"format": 99}\n', "utf-8")
    before = octets(old)
    store = TinyStore(old, QuickDisk())
    with pytest.raises(StoreDamaged, match="belongs to a later mailbot") as caught:
        store.load()
    store.close()
    assert len(str(caught.value).splitlines()) == 1
    assert octets(old) == before
    with pytest.raises(StoreDamaged, match="belongs to a later mailbot"):
        read_records(old)
