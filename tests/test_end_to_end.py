"""From a mail that staff send to the chaser that a client gets, over real servers, through crashes and restarts."""

from __future__ import annotations

import email
import email.policy
import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.running import ROOT, Running
from tests.servers import CLIENTS, DOMAIN, PASSWORD, Dovecot, Postfix

pytestmark = pytest.mark.servers

PARTNER, ROSA = f"nadia@{DOMAIN}", f"rosa@{CLIENTS}"
PASS = f"mx.{DOMAIN}; spf=pass smtp.mailfrom={DOMAIN}; dkim=pass header.d={DOMAIN}; dmarc=pass header.from={DOMAIN}"

CONFIG = """
[practice]
name = "Alder & Quill"
bot = "{bot}"
domains = ["{domain}"]
authserv_id = "mx.{domain}"
region = "ENG"

[[staff]]
id = "nadia"
name = "Nadia Brandt"
email = "{partner}"
role = "partner"

[mailbox]
host = "localhost"
port = {imap}
user = "{user}"
password_file = "password"
trust = "{cert}"
poll_seconds = 5

[smtp]
host = "localhost"
port = {smtp}
user = "{user}"
password_file = "password"
trust = "{cert}"

[state]
folder = "state"
"""


@dataclass
class Practice:
    """A practice with its mailbot, its servers, and the people who write to each other."""

    folder: Path
    bot: str
    dovecot: Dovecot
    postfix: Postfix
    running: Running
    sent: int = 0

    def mailbot(self, *words: str) -> str:
        """What a command prints."""
        command = [sys.executable, "-m", "mailbot", *words, "--config", str(self.folder / "mailbot.toml")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, sender: str, to: list[str], subject: str, text: str, **headers: str) -> str:
        """A person writes; the Message-ID."""
        self.sent += 1
        mail = EmailMessage(policy=email.policy.SMTP)
        domain = sender.partition("@")[2]
        mail["From"], mail["To"], mail["Subject"] = sender, ", ".join(to), subject
        mail["Message-ID"] = message_id = f"<{self.folder.name}.{self.sent}@{domain}>"
        mail["Date"] = format_datetime(self.running.now())
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        with smtplib.SMTP("localhost", self.postfix.port) as server:
            server.send_message(mail, sender, to)
        return message_id

    def inbox(self, address: str) -> list[EmailMessage]:
        """What an address has been brought, oldest first."""
        with self.dovecot.client(address.partition("@")[0]) as imap:
            imap.select(readonly=True)
            _, (uids,) = imap.uid("SEARCH", "ALL")
            raws = [imap.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1][0][1] for uid in uids.split()]
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in raws]

    def gets(self, address: str, wanted: Callable[[EmailMessage], bool]) -> EmailMessage:
        """Wait for a mail."""
        while True:
            for mail in self.inbox(address):
                if wanted(mail):
                    return mail
            self.is_alive()
            time.sleep(0.1)

    def stands(self, wanted: Callable[[list[dict[str, object]]], bool]) -> None:
        """Wait until `mailbot status` shows it."""
        while not wanted(self.status()):
            self.is_alive()
            time.sleep(0.2)

    def status(self) -> list[dict[str, object]]:
        """The open requests."""
        found: list[dict[str, object]] = json.loads(self.mailbot("status", "--json"))
        return found

    def is_alive(self) -> None:
        """Nobody waits for a mailbot that is gone."""
        assert self.running.alive, self.running.log()


@pytest.fixture
def practice(tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> Iterator[Practice]:
    """A practice of its own for each test: its people are told apart by a number."""
    world = founded(tmp_path, f"{abs(hash(str(tmp_path))) % 10**8}", dovecot, postfix)
    yield world
    if world.running.alive:
        world.running.kill()


def founded(folder: Path, number: str, dovecot: Dovecot, postfix: Postfix) -> Practice:
    """A practice in a folder, with one client."""
    bot = f"papers{number}@{DOMAIN}"
    (folder / "password").write_text(PASSWORD + "\n", "utf-8")
    (folder / "mailbot.toml").write_text(
        CONFIG.format(
            bot=bot, domain=DOMAIN, partner=f"nadia{number}@{DOMAIN}", user=f"papers{number}", imap=dovecot.tls_port,
            smtp=postfix.port, cert=dovecot.cert,
        )
    )  # fmt: skip
    (folder / "clients.csv").write_text(f"Code,Name,Email\nQ1,Rosa Quint,rosa{number}@{CLIENTS}\n")
    world = Practice(folder, bot, dovecot, postfix, Running(folder / "mailbot.toml"))
    world.mailbot("client", "import", str(folder / "clients.csv"))
    return world


def tuesday() -> datetime:
    """Ten o'clock on the next Tuesday but one, so that no holiday of this week is in the way."""
    today = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    return today + timedelta(days=(1 - today.weekday()) % 7 + 7)


def body(mail: EmailMessage) -> str:
    """The text part."""
    part = mail.get_body(("plain",))
    return part.get_content() if part else ""


KILLS = ["never", "after each step", "as soon as a mail is on its way"]


@pytest.mark.parametrize("kills", KILLS)
def test_a_request_is_opened_chased_and_answered_through_every_crash(practice: Practice, kills: str) -> None:
    number = practice.bot.removeprefix("papers").partition("@")[0]
    nadia, rosa = f"nadia{number}@{DOMAIN}", f"rosa{number}@{CLIENTS}"
    running, start = practice.running, tuesday()
    running.move_to(start)
    running.start()

    def crash(moment: str) -> None:
        if kills == moment:
            running.kill()
            running.start()

    practice.write(
        nadia,
        [rosa, practice.bot],
        "Your 2025/26 tax return",
        "Dear Rosa,\n\nPlease could you send me the following by the end of next month:\n\n"
        "1. Your P60 for 2025/26\n2. Did you have any income from abroad?\n\nMany thanks,\nNadia\n",
        Authentication_Results=PASS,
    )
    crash("as soon as a mail is on its way")
    practice.stands(lambda requests: len(requests) == 1)
    crash("after each step")
    practice.gets(nadia, lambda mail: practice.bot in str(mail["From"]))

    running.move_to(start + timedelta(days=7, hours=3))
    crash("as soon as a mail is on its way")
    chaser = practice.gets(rosa, lambda mail: practice.bot.partition("@")[0] in str(mail["From"]))
    assert "P60" in body(chaser)
    crash("after each step")

    running.move_to(start + timedelta(days=8))
    practice.write(
        rosa,
        [str(chaser["Reply-To"] or practice.bot)],
        "Re: Your 2025/26 tax return",
        "Hi Nadia,\n\nNo, I had no income from abroad.\n\nRosa\n",
        In_Reply_To=str(chaser["Message-ID"]),
    )
    crash("as soon as a mail is on its way")
    practice.stands(lambda requests: _state(requests, 1) != "outstanding")
    crash("after each step")
    practice.stands(lambda requests: _state(requests, 0) == "outstanding")

    running.begins()
    status, seconds = running.stop()
    assert (status, seconds < 5) == (0, True), running.log()
    ours = [m for m in practice.inbox(rosa) if practice.bot.partition("@")[0] in str(m["From"])]
    assert len(ours) == len({m["Message-ID"] for m in ours}) == 2, "the chaser and the thanks, once each"
    assert [r["chasers_sent"] for r in practice.status()] == [1]


def _state(requests: list[dict[str, object]], item: int) -> object:
    """Where an item of the only request stands."""
    ((_, items),) = [(r["ref"], r["items"]) for r in requests]
    assert isinstance(items, list)
    return items[item]["state"]
