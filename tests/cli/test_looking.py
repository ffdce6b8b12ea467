"""status, why, request list and show, client list, quarantine: looking takes no lock and changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.adapters.heartbeat import Heartbeat
from mailbot.adapters.spool import DiskSpool
from mailbot.adapters.store import TinyStore
from mailbot.domain.letters import OutboxEntry, OutboxState, OutgoingMail, Purpose
from mailbot.domain.practice import Caps
from mailbot.ports import Arrival, Comparison
from tests.cli.terminal import REPLY, Terminal, rosa
from tests.mailboxes import mail


def test_status_shows_who_is_waited_for_and_what_comes_next(terminal: Terminal) -> None:
    shown = terminal.types("status")
    for text in ("Rosa Quint", "C1-1, Owen", "Sep", "Bob Marsh", "2 open requests of 2 clients", "1 past"):
        assert text in " ".join(shown.out.split()), text
    assert "P60" not in shown.out, "what is settled is not still to come"
    assert shown.status == 0
    assert shown.widest <= 80


def test_status_says_whether_mailbot_is_at_work(terminal: Terminal) -> None:
    assert "mailbot is not running" in terminal.types("status").out
    now = datetime.now(UTC)
    Heartbeat(terminal.folder / "state").write(now, now, "")
    assert "mailbot is running, inbox read up to" in terminal.types("status").out
    assert terminal.types("status", "--health").status == 0
    Heartbeat(terminal.folder / "state").write(now, now, "", Comparison(now, there=412))
    assert "412 mails in the inbox, all taken in." in " ".join(terminal.types("status").out.split())
    Heartbeat(terminal.folder / "state").write(now, now, "", Comparison(now, there=412, missed=1, lost=1))
    assert "412 mails in the inbox, all taken in, 2 of them only then." in " ".join(
        terminal.types("status").out.split()
    )
    Heartbeat(terminal.folder / "state").write(now, None, "The login is refused.")
    assert "can't read the inbox: The login is refused." in terminal.types("status").out
    assert terminal.types("status", "--health").status == 1
    Heartbeat(terminal.folder / "state").write(now, datetime(2026, 6, 9, 8, 3, tzinfo=UTC), "The login is refused.")
    assert "The login is refused. It was last read 9 Jun 2026 09:03." in terminal.types("status").out
    Heartbeat(terminal.folder / "state").write(now, now, "", None, "Nothing answers at 127.0.0.1:9.")
    shown = terminal.types("status", "--health")
    assert "but its letters wait, for none can be sent: Nothing answers at 127.0.0.1:9." in shown.out
    assert (shown.status, "can't read" in shown.out) == (1, False)
    Heartbeat(terminal.folder / "state").write(now - timedelta(hours=1), now, "")
    assert "mailbot is not running" in terminal.types("status").out


def test_status_says_which_letters_a_cap_keeps_waiting(terminal: Terminal) -> None:
    now = datetime.now(UTC)
    gone = (OutboxEntry(_thanks(n), now, OutboxState.SENT, changed=now) for n in range(Caps().address_a_day))
    waiting = (OutboxEntry(_thanks(n), now) for n in range(20, 22))
    terminal.keeps(replace(rosa(), outbox=(*gone, *waiting)))
    shown = " ".join(terminal.types("status").out.split())
    assert "! 2 letters must wait: 8 letters went to rosa@quint.example within a day ([caps])." in shown


def _thanks(number: int) -> OutgoingMail:
    to = ("rosa@quint.example",)
    key, bot = f"thanks{number}", "papers@alderquill.example"
    return OutgoingMail(key, Purpose.ACKNOWLEDGEMENT, f"<{key}@x.example>", bot, to, (), "", None, "", "", ("C1",))


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ((), ["C1-1", "C2-1"]),
        (("--client", "rosa"), ["C1-1"]),
        (("--client", "c2"), ["C2-1"]),
        (("--owner", "Nadia"), ["C2-1"]),
        (("--owner", "owen@alderquill.example"), ["C1-1"]),
        (("--overdue",), ["C1-1"]),
        (("--overdue", "--owner", "nadia"), []),
    ],
)
def test_status_for_other_programs_and_for_some_only(
    terminal: Terminal, words: tuple[str, ...], refs: list[str]
) -> None:
    assert [r["ref"] for r in json.loads(terminal.types("status", "--json", *words).out)] == refs


def test_status_of_somebody_who_does_not_work_here(terminal: Terminal) -> None:
    shown = terminal.types("status", "--owner", "zed")
    assert shown.status == 1
    assert shown.err == "Nobody called zed works here; the [[staff]] tables of mailbot.toml name them.\n"


def test_status_loads_no_linguist(terminal: Terminal) -> None:
    code = (
        "import sys; from mailbot.cli import main\ntry: main()\nexcept SystemExit: pass\nprint('spacy' in sys.modules)"
    )
    command = [sys.executable, "-c", code, "status", "--config", str(terminal.folder / "mailbot.toml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.endswith("False\n")


def test_looking_needs_no_lock(terminal: Terminal) -> None:
    store = TinyStore(terminal.folder / "state")
    for words in (["status"], ["request", "list"], ["client", "list"], ["why", "C1-1"], ["quarantine", "list"]):
        assert terminal.types(*words).status == 0
    store.close()


def test_why_tells_of_a_request_what_happened_by_which_rule_because_of_which_mail(terminal: Terminal) -> None:
    shown = terminal.types("why", "c1-1").out
    assert "item a: received\n    by document: P60, tax year 2025/26\n" in shown
    assert 'because of a mail from rosa@quint.example, "Re: Records" <m1@quint.example>' in shown
    assert "reminder 1 written to rosa@quint.example, for 2 items" in shown


@pytest.mark.parametrize("name", ["<m1@quint.example>", "m1@quint.example", REPLY, REPLY[:12].upper()])
def test_why_tells_of_a_mail_what_it_was_and_what_it_did(terminal: Terminal, name: str) -> None:
    shown = terminal.types("why", name).out
    assert "Why: It brings a P60.\n  by thread: the Message-ID that it answers\n" in shown
    assert "item b: part of it is here, still missing: Sep 2025, Oct 2025" in shown


def test_why_of_something_nobody_knows(terminal: Terminal) -> None:
    shown = terminal.types("why", "C9-9")
    assert (shown.status, shown.out) == (1, "")
    assert shown.err.startswith("There is no request C9-9, and no mail with that Message-ID has been read;")


def test_a_request_is_shown_with_its_items_and_its_story(terminal: Terminal) -> None:
    shown = terminal.types("request", "show", "C1-1").out
    assert "a) P60 for 2025/26: received" in shown
    assert "asked by Owen on 2 Mar 2026 10:00" in shown


def test_lists_fit_a_terminal(terminal: Terminal) -> None:
    for words in (["request", "list"], ["client", "list"], ["status"]):
        assert terminal.types(*words).widest <= 80


def test_nothing_there_is_said_so(empty: Terminal) -> None:
    assert "Nothing is open." in empty.types("status").out
    assert empty.types("request", "list").out == "No request is open.\n"
    assert empty.types("client", "list").out == "There are no clients yet; `mailbot client import` brings them in.\n"
    assert empty.types("quarantine", "list").out == "No mail waits here.\n"


def test_mails_set_aside_are_listed_and_shown_as_they_came(terminal: Terminal, capfdbinary: object) -> None:
    spool = DiskSpool(terminal.folder / "state" / "spool")
    digest = spool.put(Arrival(mail(1), datetime(2026, 6, 9, 12, 0, tzinfo=UTC), "x"))
    spool.set_aside(digest, "It breaks the reader.")
    assert terminal.types("quarantine", "list").out == f"{digest[:12]}  9 Jun 2026 13:00  It breaks the reader.\n"
    assert terminal.types("quarantine", "release", digest[:8]).out == "Filed.\n"
    assert terminal.types("quarantine", "list").out == "No mail waits here.\n"


def test_a_damaged_record_is_told_with_what_to_do(terminal: Terminal) -> None:
    (path,) = Path(terminal.folder / "state" / "clients").glob("C1*.json")
    path.write_text("{")
    shown = terminal.types("status")
    assert shown.status == 0
    assert f"! clients/{path.name} is not written to, and their mails wait: " in shown.out
    assert "It was left as it is" in shown.out
    assert "Bob Marsh" in shown.out, "the others are shown as ever"
    assert path.name in terminal.types("doctor").out
    assert path.name in terminal.types("status", "--json").err
