"""Mails on disk: whatever breaks, and wherever, no mail is lost and none is done twice over."""

from __future__ import annotations

import contextlib
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.adapters.spool import DiskSpool, aside_in
from mailbot.ports import Arrival
from tests.adapters.breaking import BreakingDisk, PowerCut, QuickDisk
from tests.mailboxes import mail

NOON = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)
ARRIVAL = Arrival(mail(1), NOON, "INBOX;UIDVALIDITY=1;UID=1")
MORE: dict[str, tuple[object, ...]] = {"set_aside": ("why",), "release": (NOON,)}
"""What an act wants to know besides the mail."""


@pytest.mark.parametrize("tear", [False, True])
def test_a_mail_that_put_has_returned_is_safe_and_no_other_is_seen_half(tmp_path: Path, tear: bool) -> None:
    for steps in range(100):
        folder = tmp_path / str(steps)
        DiskSpool(folder, QuickDisk())
        disk = BreakingDisk(10**6, tear=tear)
        spool = DiskSpool(folder, disk)
        disk.left = steps
        try:
            digest = spool.put(ARRIVAL)
        except PowerCut:
            digest = ""
        again = DiskSpool(folder, QuickDisk())
        waiting = again.pending()
        assert len(waiting) == 1 if digest else len(waiting) <= 1
        assert [again.raw(s.digest) for s in waiting] == [mail(1)] * len(waiting)
        if digest:
            assert waiting[0].arrived == NOON
            return


@pytest.mark.parametrize("act", ["begin", "done", "set_aside", "retry", "release"])
def test_a_mail_is_in_one_place_whatever_step_the_power_fails_at(tmp_path: Path, act: str) -> None:
    for steps in range(100):
        folder = tmp_path / str(steps)
        spool = DiskSpool(folder, QuickDisk())
        digest = spool.put(ARRIVAL)
        if act in ("retry", "release"):
            spool.set_aside(digest, "why")
        disk = BreakingDisk(10**6)
        spool = DiskSpool(folder, disk)
        disk.left = steps
        broke = True
        with contextlib.suppress(PowerCut):
            getattr(spool, act)(digest, *MORE.get(act, ()))
            broke = False
        again = DiskSpool(folder, QuickDisk())
        assert again.raw(digest) == mail(1)
        places = [s.digest for s in again.pending()] + [a.digest for a in again.aside()]
        assert len(places) <= 1
        assert len(list(folder.rglob(f"{digest}.eml"))) == 1
        if not broke:
            return


def test_a_lost_note_loses_no_mail(tmp_path: Path) -> None:
    spool = DiskSpool(tmp_path)
    digest = spool.put(ARRIVAL)
    for note in (tmp_path / "new").glob("*.json"):
        note.write_bytes(b"\x00")
    (waiting,) = DiskSpool(tmp_path).pending()
    assert waiting.digest == digest
    assert DiskSpool(tmp_path).begin(digest) == mail(1)


def test_what_is_no_mail_of_ours_is_left_alone(tmp_path: Path) -> None:
    DiskSpool(tmp_path)
    (tmp_path / "new" / "notes.eml").write_text("not ours")
    assert DiskSpool(tmp_path).pending() == ()


def test_nobody_else_may_read_the_mails(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        spool = DiskSpool(tmp_path / "spool")
        spool.done(spool.put(ARRIVAL))
    finally:
        os.umask(old)
    for path in [tmp_path / "spool", *(tmp_path / "spool").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_mail_can_be_erased_once_it_is_done(tmp_path: Path) -> None:
    spool = DiskSpool(tmp_path)
    digest = spool.put(ARRIVAL)
    with pytest.raises(KeyError):
        spool.forget(digest)
    spool.done(digest)
    spool.forget(digest)
    assert spool.raw(digest) is None
    assert not list(tmp_path.rglob(f"{digest}*"))


def test_mails_set_aside_can_be_looked_at_beside_a_mailbot_at_work(tmp_path: Path) -> None:
    spool = DiskSpool(tmp_path)
    spool.set_aside(spool.put(ARRIVAL), "It breaks the reader.")
    assert [a.reason for a in aside_in(tmp_path, QuickDisk())] == ["It breaks the reader."]
    assert aside_in(tmp_path / "nowhere", QuickDisk()) == ()
