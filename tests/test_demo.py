"""`mailbot demo` as somebody who has just cloned the repository sees it: twice, and what it leaves to look at."""

from __future__ import annotations

import subprocess
import sys
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

ROOT = Path(__file__).parent.parent


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it."""
    command = [sys.executable, "-m", "mailbot", "demo", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_six_weeks_end_by_themselves_and_leave_what_they_promise(tmp_path: Path) -> None:
    folder = tmp_path / "demo-out"
    for _ in range(2):
        done = demo(folder)
        assert done.returncode == 0, done.stderr
    assert "Six weeks in" in done.stdout
    mails = sorted((folder / "mails").glob("*.eml"))
    assert len(mails) > 50
    assert all(message_from_bytes(m.read_bytes(), policy=SMTP)["Message-ID"] for m in mails)
    assert "<html" in (folder / "digest.html").read_text("utf-8")
    register = (folder / "register.txt").read_text("utf-8")
    assert register.count("complete") == 4, register
    assert not [m for m in mails if "chaser" in m.name and "jane" in m.name and "2026-05-2" in m.name], "she answered"


def test_a_folder_that_is_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "taxes.txt").write_text("mine", "utf-8")
    done = demo(tmp_path)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert (tmp_path / "taxes.txt").read_text("utf-8") == "mine"
