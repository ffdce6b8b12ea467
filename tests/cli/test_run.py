"""`mailbot run` as the system sees it: ready, alive, one at a time, and gone within five seconds."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.heartbeat import NAME, Heartbeat, last_beat
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.daemon import BEAT
from tests.cli.terminal import Terminal
from tests.mailboxes import mail
from tests.running import ROOT


@contextmanager
def hanging(terminal: Terminal, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A mailbot whose desk will never be free again, once it has begun."""
    for name in ("new", "cur", "tmp"):
        (terminal.folder / "Maildir" / name).mkdir(parents=True, exist_ok=True)
    (terminal.folder / "Maildir" / "new" / "1.M1P1.host").write_bytes(mail(1))
    command = [sys.executable, "-m", "tests.hanging", str(terminal.folder / "mailbot.toml")]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | environment
    ) as process:  # fmt: skip
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("reading"):
                break
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_is_gone_within_five_seconds_whatever_it_is_busy_with(empty: Terminal, how: signal.Signals) -> None:
    with hanging(empty) as process:
        begun = time.monotonic()
        process.send_signal(how)
        assert process.wait() == 0
        assert time.monotonic() - begun < 5
    assert not (empty.folder / "state" / NAME).exists()
    assert list((empty.folder / "state" / "spool" / "new").glob("*.eml")), "the mail waits for the next start"
    TinyStore(empty.folder / "state").close()


def test_a_second_one_is_turned_away(empty: Terminal) -> None:
    with hanging(empty) as process:
        shown = empty.types("run")
        assert shown.status == 1
        assert f"Another mailbot (process {process.pid}) is at work" in shown.err
        assert empty.types("status", "--health").status == 0


def test_systemd_hears_that_it_is_ready_alive_and_stopping(empty: Terminal, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        with hanging(empty, NOTIFY_SOCKET=str(tmp_path / "notify")) as process:
            heard = {ear.recv(100), ear.recv(100)}
            assert heard == {b"READY=1", b"WATCHDOG=1"}
            process.terminate()
            while ear.recv(100) != b"STOPPING=1":
                pass


def test_a_desk_that_is_stuck_ends_the_process_with_a_plain_line_so_that_it_is_started_again(empty: Terminal) -> None:
    told, state = "", empty.folder / "state"
    for tries in (1, 2):
        with hanging(empty, STUCK="1") as process:
            assert process.stderr is not None
            told = process.stderr.read()
            assert process.wait() == 1, "a service that is to be restarted always is"
        (mail_waits,) = DiskSpool(state / "spool").pending()
        assert mail_waits.tries == tries, "counted, so that in the end it is set aside"
    assert told.splitlines()[-1].startswith("One mail or one moment took more than")
    assert "Traceback" not in told
    assert last_beat(state) is None, "nothing says any more that it is at work"


def test_poisoned_mails_are_set_aside_with_their_reason_while_the_line_goes_on(empty: Terminal) -> None:
    inbox = empty.folder / "Maildir"
    for name in ("new", "cur", "tmp"):
        (inbox / name).mkdir(parents=True, exist_ok=True)
    for number, word in enumerate(["HANGS", "EATS", "DIES", "nothing bad"]):
        head = f"From: rosa{number}@quint.example\r\nMessage-ID: <{number}@quint.example>\r\nSubject: P60\r\n"
        (inbox / "new" / f"{number}.M1P1.host").write_bytes(f"{head}\r\n{word}\r\n".encode())
    command = [sys.executable, "-m", "tests.poisoned_program", str(empty.folder / "mailbot.toml")]
    spool = empty.folder / "state" / "spool"
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=ROOT) as process:
        try:
            while len(list(spool.glob("aside/*.eml"))) < 3 or list(spool.glob("new/*.eml")):
                assert process.poll() is None
                time.sleep(0.1)
            listed = empty.types("quarantine", "list").out
        finally:
            process.terminate()
    assert listed.count("It can't be taken apart") == 3
    assert "it took too long" in listed


def test_a_process_that_stands_still_gives_no_sign_of_life(empty: Terminal, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(1.5)
        with hanging(empty, NOTIFY_SOCKET=str(tmp_path / "notify"), STUCK="0.3") as process:
            assert {ear.recv(100), ear.recv(100)} == {b"READY=1", b"WATCHDOG=1"}
            process.send_signal(signal.SIGSTOP)
            with pytest.raises(TimeoutError):
                all(iter(lambda: ear.recv(100), b""))
            first = last_beat(empty.folder / "state")
            assert first is not None
            assert not first.alive(first.at + timedelta(seconds=60)), "`status --health` fails then"


def test_the_unit_restarts_what_gives_no_sign_of_life() -> None:
    lines = dict(
        line.split("=", 1) for line in (ROOT / "packaging" / "mailbot.service").read_text("utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    )  # fmt: skip
    assert (lines["Type"], lines["Restart"]) == ("notify", "always")
    assert int(lines["WatchdogSec"]) >= 3 * BEAT.total_seconds()


def test_what_is_kept_and_what_is_written_is_nobody_else_s(empty: Terminal) -> None:
    with hanging(empty):
        pass
    for path in [empty.folder / "state", *(empty.folder / "state").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_heartbeat_that_can_not_be_read_is_none(tmp_path: Path) -> None:
    assert last_beat(tmp_path) is None
    for text in ("", "{}", '{"at": 5, "synced": null, "trouble": ""}', '{"at": "x", "synced": "y", "trouble": ""}'):
        (tmp_path / NAME).write_text(text)
        assert last_beat(tmp_path) is None
    now = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)
    Heartbeat(tmp_path).write(now, None, "why")
    beat = last_beat(tmp_path)
    assert beat is not None
    assert (beat.at, beat.synced, beat.trouble) == (now, None, "why")
    Heartbeat(tmp_path / "nowhere").write(now, None, "")
