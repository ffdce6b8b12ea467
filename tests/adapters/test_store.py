"""The records on disk: whatever breaks, and wherever, what is read afterwards is the old or the new, all or none."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.adapters.records import FORMAT
from mailbot.adapters.store import COMMIT, TinyStore, place_of, read_records
from mailbot.domain.letters import OutboxState
from mailbot.domain.register import ClientRecord, Record
from mailbot.ports import StoreDamaged, StoreLocked
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.contract.test_store import a_client, a_day

OLD: list[Record] = [a_client(1), a_client(2)]


def changed(record: ClientRecord) -> ClientRecord:
    """The same client, called otherwise."""
    return replace(record, client=replace(record.client, name="Rosa Hill"))


ONE: list[Record] = [changed(a_client(1))]
SEVERAL: list[Record] = [changed(a_client(1)), changed(a_client(2)), a_day()]


def state_of(folder: Path) -> dict[str, Record]:
    """What a start finds."""
    store = TinyStore(folder, QuickDisk())
    try:
        return {r.key: r for r in store.load()}
    finally:
        store.close()


def broken_after(folder: Path, steps: int, change: Sequence[Record], *, tear: bool, refuse: bool) -> bool:
    """Write OLD, then the change on a disk that breaks; whether it did."""
    store = TinyStore(folder, QuickDisk())
    store.commit(OLD)
    store.close()
    disk = BreakingDisk(10**6, tear=tear, refuse=refuse)
    store = TinyStore(folder, disk)
    store.load()
    disk.left = steps
    try:
        store.commit(change)
    except (PowerCut, OSError):
        return True
    finally:
        store.close()
    return False


@pytest.mark.parametrize("change", [ONE, SEVERAL], ids=["one record", "several records"])
@pytest.mark.parametrize("how", ["power cut", "torn write", "full disk"])
def test_a_commit_that_breaks_at_any_step_leaves_the_old_or_the_new(
    tmp_path: Path, change: list[Record], how: str
) -> None:
    before = {r.key: r for r in OLD}
    after = before | {r.key: r for r in change}
    seen = set()
    for steps in range(200):
        folder = tmp_path / str(steps)
        broke = broken_after(folder, steps, change, tear=how == "torn write", refuse=how == "full disk")
        found = state_of(folder)
        assert found in (before, after), f"broken after {steps} steps"
        seen.add(found == after)
        if not broke:
            assert found == after
            break
    assert seen == {True, False}


@pytest.mark.parametrize("change", [ONE, SEVERAL], ids=["one record", "several records"])
def test_a_start_that_breaks_at_any_step_can_be_made_again(tmp_path: Path, change: list[Record]) -> None:
    for steps in range(5, 45, 2):
        folder = tmp_path / str(steps)
        if not broken_after(folder, 12 if len(change) > 1 else 3, change, tear=False, refuse=False):
            continue
        first = read_records(folder)
        disk = BreakingDisk(steps - 5)
        with contextlib.suppress(PowerCut, OSError):
            store = TinyStore(folder, disk)
            try:
                store.load()
            finally:
                store.close()
        assert state_of(folder) == {r.key: r for r in first}


def test_after_a_failure_nothing_more_is_written_until_the_next_start(tmp_path: Path) -> None:
    disk = BreakingDisk(10**6, refuse=True)
    store = TinyStore(tmp_path, disk)
    store.commit(OLD)
    disk.left = 0
    with pytest.raises(OSError, match="No space left"):
        store.commit(ONE)
    disk.left = 10**6
    with pytest.raises(OSError, match="earlier write failed"):
        store.commit(ONE)
    store.close()
    assert state_of(tmp_path) == {r.key: r for r in OLD}


def test_a_second_mailbot_is_turned_away_with_the_number_of_the_first(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    with pytest.raises(StoreLocked, match=rf"process {os.getpid()}"):
        TinyStore(tmp_path)
    store.close()
    TinyStore(tmp_path).close()


def test_looking_needs_no_lock_and_changes_nothing(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit(OLD)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    assert len(read_records(tmp_path)) == 2
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before
    store.close()


def test_nobody_else_may_read_what_is_kept(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        store = TinyStore(tmp_path / "state")
        store.commit(SEVERAL)
        store.commit(SEVERAL)
        store.close()
    finally:
        os.umask(old)
    for path in [tmp_path / "state", *(tmp_path / "state").rglob("*")]:
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_a_record_is_text_that_a_person_can_read_and_its_predecessor_lies_beside_it(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client(1)])
    store.commit(ONE)
    store.close()
    path = tmp_path / place_of("client/C1")
    assert json.loads(path.read_text("utf-8"))["client"]["1"]["name"] == "Rosa Hill"
    assert "Rosa Quint" in path.with_name(path.name + ".bak").read_text("utf-8")


@pytest.mark.parametrize(
    "octets", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"record": {}}', b'{"record": {"1": {"format": "x"}}}', b"{}"]
)
def test_a_damaged_record_is_named_and_left_as_it_is_and_the_others_go_on(tmp_path: Path, octets: bytes) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client(1)])
    store.commit([a_client(1)])
    store.commit([a_client(2)])
    path = tmp_path / place_of("client/C1")
    path.write_bytes(octets)
    assert list(store.load()) == [a_client(2)]
    (held,) = store.damaged()
    assert held.who == "Rosa Quint", "its version before the last change tells whose it is"
    assert {"c1@quint.example"} <= held.marks
    assert path.name in held.problem
    assert f"{path.name}.bak" in held.problem
    store.commit([changed(a_client(2))])
    with pytest.raises(StoreDamaged, match=re.escape(path.name)):
        store.commit([changed(a_client(1))])
    assert path.read_bytes() == octets
    with pytest.raises(StoreDamaged):
        read_records(tmp_path)
    store.close()


def test_of_a_damaged_record_without_a_predecessor_the_octets_tell_whose_it_is(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client(1)])
    path = tmp_path / place_of("client/C1")
    path.write_bytes(path.read_bytes()[:-40])
    assert list(store.load()) == []
    (held,) = store.damaged()
    assert (held.who, held.blind) == ("Rosa Quint", False)
    assert {"c1@quint.example", "<x@y.example>"} <= held.marks
    assert held.said == {"k1"}
    path.write_bytes(b"")
    store.load()
    (held,) = store.damaged()
    assert held.blind, "nothing tells any more which mails are theirs"
    store.close()


def test_a_damaged_day_is_put_out_of_the_way_and_its_letters_are_looked_for(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    day = replace(a_day(), outbox=a_client(1).outbox)
    store.commit([day])
    store.commit([replace(day, outbox=())])
    path = tmp_path / place_of(day.key)
    path.write_bytes(b"{")
    (found,) = store.load()
    assert [e.state for e in found.outbox] == [OutboxState.UNCERTAIN]
    assert path.with_name(path.name + ".damaged").read_bytes() == b"{"
    (held,) = store.damaged()
    assert (held.file, held.who) == (f"days/{path.name}.damaged", "")
    store.commit([day])
    path.write_bytes(b"")
    path.with_name(path.name + ".bak").write_bytes(b"")
    assert list(store.load()) == []
    assert len(store.damaged()) == 3, "each of them is kept"
    store.close()


def test_going_on_from_the_predecessor_is_what_the_message_says(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client(1)])
    store.commit(ONE)
    path = tmp_path / place_of("client/C1")
    path.unlink()
    path.with_name(path.name + ".bak").rename(path)
    assert list(store.load()) == [a_client(1)]
    store.close()


def test_a_record_that_is_gone_is_missed(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client(1)])
    store.commit(ONE)
    (tmp_path / place_of("client/C1")).unlink()
    assert list(store.load()) == []
    (held,) = store.damaged()
    assert "is gone" in held.problem
    store.close()


def test_a_copy_of_a_record_is_not_taken_for_another_client(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client(1)])
    path = tmp_path / place_of("client/C1")
    path.with_name("copy.json").write_bytes(path.read_bytes())
    assert list(store.load()) == [a_client(1)]
    (held,) = store.damaged()
    assert (held.who, held.marks) == ("", frozenset()), "nobody has to wait for it"
    assert "a copy?" in held.problem
    store.close()


def test_a_later_version_s_file_is_left_to_that_version(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit([a_client(1)])
    path = tmp_path / place_of("client/C1")
    path.write_text(path.read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 99'), "utf-8")
    with pytest.raises(StoreDamaged, match="a later mailbot wrote it"):
        store.load()
    store.close()


def test_a_damaged_commit_file_stops_the_start(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit(OLD)
    (tmp_path / COMMIT).write_bytes(b'{"client/C1": ')
    with pytest.raises(StoreDamaged, match="cut short"):
        store.load()
    store.close()


def test_a_forgotten_record_is_gone_with_its_predecessor(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    store.commit(OLD)
    store.commit(ONE)
    store.forget("client/C1")
    assert [r.key for r in store.load()] == ["client/C2"]
    assert not list((tmp_path / "clients").glob("C1*"))
    store.close()
