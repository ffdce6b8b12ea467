"""Backups: whole, as of one moment while mailbot is at work, and brought back whole or not at all."""

from __future__ import annotations

import hashlib
import io
import tarfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.adapters.bringing_back import bring_back
from mailbot.adapters.ledger import Ledger
from mailbot.adapters.restored import restored_in
from mailbot.adapters.snapshot import BackupUnusable, take, unpack
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore, read_records
from mailbot.domain import events as ev
from mailbot.domain.lifecycle import evolve
from mailbot.domain.register import ClientRecord
from mailbot.domain.understanding import MailKind
from mailbot.ports import Arrival, StoreDamaged, StoreLocked
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.contract.test_store import NOON, a_client, a_day

QUICK = QuickDisk()


def a_state(folder: Path, name: str = "Rosa Quint", mails: int = 2) -> Path:
    """A state folder with two clients, and so many mails taken."""
    store = TinyStore(folder, QUICK)
    store.load()
    store.commit([a_client(1, name), a_client(2), a_day()])
    store.close()
    spool = DiskSpool(folder / "spool", QUICK)
    for number in range(mails):
        spool.done(spool.put(Arrival(f"Subject: {name} {number}\r\n\r\n".encode(), NOON, "x")))
    (folder / "signing.key").write_text("ab" * 32 + "\n", "ascii")
    return folder


def octets(folder: Path) -> dict[str, bytes]:
    """Every file below it that is part of the state."""
    files = (p for p in folder.rglob("*") if p.is_file() and p.name not in ("lock", "restored.json"))
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}
    return {name: content for name, content in found.items() if not name.startswith("before-restore-")}


def test_all_of_it_comes_back(tmp_path: Path) -> None:
    state = a_state(tmp_path / "state")
    take(state, tmp_path / "b.tar.gz", NOON, QUICK)
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    restored = bring_back(tmp_path / "b.tar.gz", tmp_path / "other", QUICK)
    assert (restored.made, restored.step, restored.old) == (NOON, "to compare", "")
    assert octets(tmp_path / "other") == octets(state)


def subject(number: int) -> str:
    """The digest of a mail."""
    return hashlib.sha256(f"Subject: {number}\r\n\r\n".encode()).hexdigest()


class Busy(threading.Thread):
    """A mailbot that takes one mail after the other, each of them about two clients."""

    def __init__(self, state: Path) -> None:
        super().__init__()
        self._state, self.stop = state, threading.Event()
        self.taken = 0

    def run(self) -> None:
        """Spool, ledger, commit, done: as the daemon does it."""
        store, spool = TinyStore(self._state, QUICK), DiskSpool(self._state / "spool", QUICK)
        ledger = Ledger(self._state / "ledgers" / "maildir.txt")
        records = {r.key: r for r in store.load()}
        while not self.stop.is_set():
            raw = f"Subject: {self.taken}\r\n\r\n".encode()
            digest = spool.put(Arrival(raw, NOON, "x"))
            ledger.add(f"{self.taken}.M1", digest)
            mail = ev.MailTaken(digest, None, MailKind.CLIENT_REPLY, "a@b.example", "x", "x")
            for key in ("client/C1", "client/C2"):
                record = records[key]
                assert isinstance(record, ClientRecord)
                log = (*record.log[:4], *record.log[4:][-20:])  # a short one, to be quick
                records[key] = evolve(replace(record, opened=self.taken, log=log), mail, NOON)
            store.commit([records["client/C1"], records["client/C2"]])
            spool.done(digest)
            self.taken += 1
            self.stop.wait(0.1)  # a real disk, and reading a mail, take longer
        store.close()
        ledger.close()


def test_it_is_as_of_one_moment_while_mailbot_is_at_work(tmp_path: Path) -> None:
    busy = Busy(a_state(tmp_path / "state"))
    busy.start()
    try:
        for number in range(12):
            before = busy.taken
            take(tmp_path / "state", tmp_path / f"{number}.tar.gz", NOON, QUICK)
            while busy.taken == before and busy.is_alive():
                busy.stop.wait(0.001)
    finally:
        busy.stop.set()
        busy.join()
    moments = set()
    for number in range(12):
        state = tmp_path / f"back {number}"
        bring_back(tmp_path / f"{number}.tar.gz", state, QUICK)
        store = TinyStore(state, QUICK)
        one, two = (r for r in store.load() if isinstance(r, ClientRecord))
        store.close()
        assert one.opened == two.opened, "a change to both is there in both or in neither"
        moments.add(one.opened)
        spooled = {p.stem: p.parent.name for p in (state / "spool").rglob("*.eml")}
        lines = state / "ledgers" / "maildir.txt"
        ledger = lines.read_text("ascii").split() if lines.exists() else []
        assert set(ledger[1::2][-15:]) <= {digest[:12] for digest in spooled}, "what was handed over is here"
        unknown = {subject(n) for n in range(one.opened + 1, one.opened + 50)} & spooled.keys()
        assert {spooled[digest] for digest in unknown} <= {"new"}, "what is not in the records is still to be read"
    assert len(moments) > 3


def test_a_disk_that_is_full_leaves_no_half_backup_and_the_state_as_it_was(tmp_path: Path) -> None:
    state = a_state(tmp_path / "state")
    before, seen = octets(state), set()
    for steps in range(9):
        target = tmp_path / f"{steps}.tar.gz"
        with suppress(OSError):
            take(state, target, NOON, BreakingDisk(steps, refuse=True))
        if target.exists():
            unpack(target, tmp_path / f"back {steps}", QUICK)
        seen.add(target.exists())
        assert octets(state) == before
        assert not list(tmp_path.glob("*.tmp"))
    assert seen == {True, False}


def test_nothing_is_written_over(tmp_path: Path) -> None:
    state = a_state(tmp_path / "state")
    (tmp_path / "b.tar.gz").write_bytes(b"precious")
    with pytest.raises(BackupUnusable, match="is there already"):
        take(state, tmp_path / "b.tar.gz", NOON, QUICK)
    assert (tmp_path / "b.tar.gz").read_bytes() == b"precious"
    take(state, tmp_path / "c.tar.gz", NOON, QUICK)
    before = octets(state)
    with pytest.raises(BackupUnusable, match="is not empty"):
        bring_back(tmp_path / "c.tar.gz", state, QUICK)
    assert octets(state) == before
    store = TinyStore(state, QUICK)
    with pytest.raises(StoreLocked):
        bring_back(tmp_path / "c.tar.gz", state, QUICK, keep_old=True)
    store.close()


@pytest.mark.parametrize("harm", ["cut off", "one octet", "no backup at all", "another tar", "a way out"])
def test_a_backup_that_is_not_whole_changes_nothing(tmp_path: Path, harm: str) -> None:
    state = a_state(tmp_path / "state")
    file = tmp_path / "b.tar.gz"
    take(state, file, NOON, QUICK)
    octet = bytearray(file.read_bytes())
    octet[len(octet) // 2] ^= 1
    match harm:
        case "cut off":
            file.write_bytes(file.read_bytes()[: len(octet) * 2 // 3])
        case "one octet":
            file.write_bytes(octet)
        case "no backup at all":
            file.write_bytes(b"Dear Rosa")
        case _:
            with tarfile.open(file, "w:gz") as archive:
                info = tarfile.TarInfo("../out.json" if harm == "a way out" else "clients/c1.json")
                info.size = 2
                archive.addfile(info, io.BytesIO(b"{}"))
    before = octets(state)
    with pytest.raises(BackupUnusable):
        bring_back(file, state, QUICK, keep_old=True)
    assert octets(state) == before
    assert not (tmp_path / "out.json").exists()
    assert restored_in(state) is None


def test_mails_that_came_after_the_backup_are_read_again_from_the_old_spool(tmp_path: Path) -> None:
    state = a_state(tmp_path / "state")
    take(state, tmp_path / "b.tar.gz", NOON, QUICK)
    spool = DiskSpool(state / "spool", QUICK)
    late = spool.put(Arrival(b"Subject: late\r\n\r\n", NOON, "x"))
    spool.done(late)
    (erased, *_) = spool.digests() - {late}
    spool.forget(erased)
    bring_back(tmp_path / "b.tar.gz", state, QUICK, keep_old=True)
    assert [(s.digest, s.arrived) for s in DiskSpool(state / "spool", QUICK).pending()] == [(late, NOON)]
    assert DiskSpool(state / "spool", QUICK).raw(erased) is None, "what was erased since stays erased"


@pytest.mark.parametrize("how", ["power cut", "full disk"])
def test_cut_short_it_is_the_old_or_nothing_until_it_is_run_again(tmp_path: Path, how: str) -> None:
    a_state(tmp_path / "good", "Rosa Hill", mails=1)
    take(tmp_path / "good", tmp_path / "b.tar.gz", NOON, QUICK)
    seen = set()
    for steps in range(0, 90, 3):
        state = a_state(tmp_path / str(steps) / "state", mails=1)
        before = octets(state)
        with suppress(PowerCut, OSError):
            bring_back(tmp_path / "b.tar.gz", state, BreakingDisk(steps, refuse=how == "full disk"), keep_old=True)
        seen.add(_found(state))
        restored = restored_in(state)
        if restored is None or restored.step != "to compare":
            bring_back(tmp_path / "b.tar.gz", state, QUICK, keep_old=True)
        assert _found(state) == "Rosa Hill"
        assert octets(state / "before-restore-1") == before
        assert octets(tmp_path / "good").items() <= octets(state).items()
    assert seen == {"Rosa Quint", "refused", "Rosa Hill"}


def _found(state: Path) -> str:
    """Whose records a start would find."""
    try:
        return next(r.client.name for r in read_records(state) if isinstance(r, ClientRecord))
    except StoreDamaged as error:
        return "refused" if "run `mailbot restore` again" in str(error) else str(error)
