"""A write that is torn at any octet: what is read afterwards is the old or the new, and never something between."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.adapters.audit import NAME, AuditFile
from mailbot.adapters.ledger import Ledger
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.domain.retention import Act
from mailbot.ports import Arrival
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.adapters.test_store import OLD, SEVERAL, state_of
from tests.mailboxes import mail

NOON = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)
ACT = Act(NOON, "nadia", "client forgotten", "seal", reason="They asked for it: “gone”, she said.")
DIGESTS = [f"{n}" * 64 for n in range(4)]


class TearingDisk(BreakingDisk):
    """Of its write number `at` as many octets get through; then the power is gone."""

    def __init__(self, at: int, octets: int) -> None:
        super().__init__(10**6)
        self.left_to_write, self.octets = at, octets
        self.wanted = -1
        """How many octets the torn write had; -1: it never came to that."""

    def write(self, handle: int, octets: bytes) -> None:
        """Whole, or the beginning."""
        if self.left_to_write == 0:
            self.wanted = len(octets)
            super().write(handle, octets[: self.octets])
            raise PowerCut
        self.left_to_write -= 1
        super().write(handle, octets)


def _committed(folder: Path, disk: QuickDisk) -> None:
    store = TinyStore(folder, disk)
    try:
        store.load()
        store.commit(SEVERAL)
    finally:
        store.close()


def test_a_change_to_several_records(tmp_path: Path) -> None:
    """The change as a whole, then each record: each write is torn near its beginning, and at every 97th octet."""
    before = {r.key: r for r in OLD}
    after = before | {r.key: r for r in SEVERAL}
    write, cuts = 0, 0
    while True:
        octets, wanted = 0, 1
        while 0 <= octets < wanted:
            folder = tmp_path / f"{write}-{octets}"
            store = TinyStore(folder, QuickDisk())
            store.load()
            store.commit(OLD)
            store.close()
            disk = TearingDisk(write, octets)
            try:
                _committed(folder, disk)
            except PowerCut:
                assert state_of(folder) in (before, after), f"write {write}, torn after {octets} octets"
                _committed(folder, QuickDisk())  # what was meant is done again, and nothing is in its way
                assert state_of(folder) == after
                cuts += 1
            wanted = disk.wanted
            octets += 1 if octets < 4 else 97
        if wanted < 0:
            break
        write += 1
    assert (write, cuts > 40) == (1 + len(SEVERAL), True)


def test_a_mail_put_into_the_spool(tmp_path: Path) -> None:
    write = 0
    while True:
        octets, wanted = 0, 1
        while 0 <= octets < wanted:
            folder = tmp_path / f"{write}-{octets}"
            DiskSpool(folder, QuickDisk())
            disk = TearingDisk(write, octets)
            try:
                DiskSpool(folder, disk).put(Arrival(mail(1), NOON, "INBOX;UIDVALIDITY=1;UID=1"))
            except PowerCut:
                again = DiskSpool(folder, QuickDisk())
                assert {again.raw(s.digest) for s in again.pending()} <= {mail(1)}
                again.put(Arrival(mail(1), NOON, "INBOX;UIDVALIDITY=1;UID=1"))
                assert [again.raw(s.digest) for s in again.pending()] == [mail(1)]
            wanted = disk.wanted
            octets += 1
        if wanted < 0:
            break
        write += 1
    assert write >= 1


@pytest.mark.parametrize("left", ["nothing", "noughts"])
def test_a_line_of_the_ledger(tmp_path: Path, left: str) -> None:
    """`noughts`: the file has grown already, but what was to stand there is not on the disk."""
    whole = tmp_path / "whole.txt"
    ledger = Ledger(whole)
    for uid, digest in enumerate(DIGESTS[:3], 1097):
        ledger.add(str(uid), digest)
    ledger.close()
    octets = whole.read_bytes()
    first = octets.index(b"\n") + 1
    for cut in range(first, len(octets)):
        path = tmp_path / f"{left}-{cut}.txt"
        path.write_bytes(octets[:cut] + (b"\0" * (len(octets) - cut) if left == "noughts" else b""))
        for turn in range(2):  # after the tear, and once more after what is missing was noted anew
            torn = Ledger(path)
            known = [uid for uid in range(1, 2000) if str(uid) in torn]
            assert set(known) <= {1097, 1098, 1099}, "no mail is taken for read that was not"
            assert all(torn.digest(str(uid)) == DIGESTS[uid - 1097][:12] for uid in known)
            assert 1097 in known
            for uid in {1097, 1098, 1099}.difference(known):
                assert turn == 0
                torn.add(str(uid), DIGESTS[uid - 1097])
            torn.close()


def test_a_line_of_the_audit(tmp_path: Path) -> None:
    later = replace(ACT, what="backup restored", reason="The disk died.")
    octets, wanted = 0, 1
    while octets < wanted:
        folder = tmp_path / str(octets)
        folder.mkdir()
        AuditFile(folder, QuickDisk()).note([ACT])
        disk = TearingDisk(0, octets)
        with pytest.raises(PowerCut):
            AuditFile(folder, disk).note([later])
        assert AuditFile(folder, QuickDisk()).acts() in ((ACT,), (ACT, later))
        AuditFile(folder, QuickDisk()).note([later])
        assert AuditFile(folder, QuickDisk()).acts() == (ACT, later)
        wanted = disk.wanted
        octets += 1
    assert octets > 50


@given(st.text(), st.text())
def test_whatever_reason_somebody_types_its_act_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, reason: str, what: str
) -> None:
    """A line ends where we end it, not at whatever else some call the end of a line (U+2028, U+0085)."""
    acts = (replace(ACT, reason=f"a{reason}b"), replace(ACT, what=f"c\u2028{what}"))
    folder = tmp_path_factory.mktemp("audit")
    for act in acts:
        AuditFile(folder, QuickDisk()).note([act])
    assert AuditFile(folder, QuickDisk()).acts() == tuple(dict.fromkeys(acts))
    assert (folder / NAME).read_bytes().count(b"\n") == len(dict.fromkeys(acts))
