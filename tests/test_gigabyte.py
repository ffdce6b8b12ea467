"""A client sends an attachment of a gigabyte: the whole program, with real servers, goes on as if it were nothing."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.gigabyte import GIGABYTE, huge_mail
from tests.servers import CLIENTS, DOMAIN
from tests.test_end_to_end import PASS, Practice, practice, tuesday

__all__ = ["practice"]

pytestmark = pytest.mark.servers
_MORE = 200 * 1024
"""Kibibytes that the program may hold more, at any time, than before the mail came."""


def test_it_is_set_aside_a_person_is_asked_and_the_next_mail_is_read(practice: Practice) -> None:
    number = practice.bot.removeprefix("papers").partition("@")[0]
    nadia, rosa, running = f"nadia{number}@{DOMAIN}", f"rosa{number}@{CLIENTS}", practice.running
    running.move_to(tuesday())
    running.start()
    asked = "Dear Rosa,\n\nplease send me your {} by the end of next month.\n\nNadia\n"
    to = [rosa, practice.bot]
    practice.write(nadia, to, "Your return", asked.format("P60 for 2025/26"), Authentication_Results=PASS)
    practice.stands(lambda requests: len(requests) == 1)
    before = _kibibytes(practice, "VmHWM")

    inbox = practice.dovecot.folder / "mail" / practice.bot.partition("@")[0]
    huge_mail(inbox / "tmp" / f"{number}.huge", rosa, practice.bot)
    os.chown(inbox / "tmp" / f"{number}.huge", inbox.stat().st_uid, inbox.stat().st_gid)
    (inbox / "tmp" / f"{number}.huge").rename(inbox / "new" / f"{number}.huge")
    while "too big" not in practice.mailbot("quarantine", "list"):
        practice.is_alive()
        time.sleep(0.2)
    practice.write(nadia, to, "Your mileage", asked.format("mileage log"), Authentication_Results=PASS)
    practice.stands(lambda requests: len(requests) == 2)
    assert all(item["state"] == "outstanding" for r in practice.status() for item in r["items"])  # type: ignore[attr-defined]
    assert _kibibytes(practice, "VmHWM") < before + _MORE < before + GIGABYTE // 1024


def _kibibytes(practice: Practice, what: str) -> int:
    """A line of proc(5)'s status of the running program."""
    beat = json.loads((practice.folder / "state" / "heartbeat.json").read_text("utf-8"))
    status = Path(f"/proc/{beat['process']}/status").read_text("ascii")
    return int(status.partition(f"{what}:")[2].split()[0])
