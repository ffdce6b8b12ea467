"""What a container does once it is started: it gets well, reads mails and papers, and ends when it is told to."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from PIL import Image

from tests.adapters.documents.making import paper as page
from tests.adapters.documents.making import pdf, scan_pdf
from tests.cli.terminal import CONFIG
from tests.image.dockerfile import Stage
from tests.image.root import ETC, NOBODY, STATE, Container
from tests.servers import free_port

STAFF, CLIENT, BOT = "nadia@alderquill.example", "rosa@quint.example", "papers@alderquill.example"
PASS = "mx.alderquill.example; dkim=pass header.d=alderquill.example; dmarc=pass header.from=alderquill.example"


class Life:
    """A started container."""

    def __init__(self, container: Container, stage: Stage, smtp: int) -> None:
        self._container, self._stage, self._smtp = container, stage, smtp
        self._state = container.root / STATE
        self._inbox = self._state / "Maildir"
        self._mails = 0
        self._furnish()
        started = container.command(stage.one("CMD").words)
        self._process = subprocess.Popen(started, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def _furnish(self) -> None:
        """What somebody puts into the two folders before the first start."""
        config = CONFIG.replace('"Maildir"', f'"/{STATE}/Maildir"').replace("port = 9", f"port = {self._smtp}")
        config += f'\n[state]\nfolder = "/{STATE}"\n'
        (self._container.root / ETC / "mailbot.toml").write_text(config, "utf-8")
        (self._container.root / ETC / "clients.csv").write_text(f"Code,Name,Email\nQ1,Rosa Quint,{CLIENT}\n", "utf-8")
        for name in ("new", "cur", "tmp"):
            (self._inbox / name).mkdir(parents=True)
        for path in (self._state, *self._state.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        self._state.chmod(0o700)
        self.does("mailbot", "client", "import", f"/{ETC}/clients.csv")

    def does(self, *words: str) -> str:
        """What a command prints, run in there while it lives."""
        done = subprocess.run(self._container.command(words), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    def gets_well(self) -> str:
        """Wait until its HEALTHCHECK says so; what that said."""
        check = self._stage.one("HEALTHCHECK").text.partition("CMD ")[2]
        return self._until(json.loads(check), "running, inbox read up to")

    def is_brought(self, sender: str, subject: str, text: str, *papers: tuple[str, bytes]) -> None:
        """A mail comes."""
        self._mails += 1
        mail = EmailMessage()
        if sender == STAFF:
            mail["Authentication-Results"] = PASS
        mail["From"], mail["To"], mail["Subject"] = sender, f"{CLIENT if sender == STAFF else STAFF}, {BOT}", subject
        mail["Message-ID"], mail["Date"] = f"<m{self._mails}@{sender.partition('@')[2]}>", datetime.now(UTC)
        mail.set_content(text)
        for name, content in papers:
            mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        path = self._inbox / "tmp" / f"{self._mails}.M1P1.host"
        path.write_bytes(bytes(mail))
        os.chown(path, NOBODY, NOBODY)
        path.rename(self._inbox / "new" / path.name)

    def shows(self, pattern: str) -> str:
        """Wait until `mailbot status --json` shows it."""
        return self._until(("mailbot", "status", "--json"), pattern)

    def _until(self, words: Sequence[str], pattern: str) -> str:
        said = ""
        while not re.search(pattern, said):
            assert self._process.poll() is None, self._process.stderr.read() if self._process.stderr else ""
            done = subprocess.run(self._container.command(words), capture_output=True, text=True, check=False)
            said = done.stdout + done.stderr
            time.sleep(0.2)
        return said

    def ends(self) -> tuple[int, float]:
        """As Docker stops it, by the image's STOPSIGNAL: its exit status and how many seconds it took."""
        begun = time.monotonic()
        self._process.send_signal(getattr(signal, self._stage.one("STOPSIGNAL").text))
        return self._process.wait(), time.monotonic() - begun

    def is_over(self) -> None:
        """Whatever came of it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()


class _Letters:
    """Takes every letter (aiosmtpd's handler)."""

    def __init__(self) -> None:
        self.to: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: Envelope) -> str:
        """Note to whom it goes."""
        self.to += envelope.rcpt_tos
        return "250 taken"


def lives(container: Container, stage: Stage, *, scans: bool) -> None:
    """From its start to its end. `scans`: a paper of pictures must be read, too."""
    letters = _Letters()
    server = Controller(letters, hostname="127.0.0.1", port=free_port())
    server.start()
    life = Life(container, stage, server.port)
    try:
        life.gets_well()
        asks = "Dear Rosa,\n\nPlease could you send me your P60 for 2025/26 by the end of next month?\n\nNadia\n"
        life.is_brought(STAFF, "Your tax return", asks)
        life.shows('"state": "outstanding"')
        paper = scan_pdf(_p60()) if scans else _typed()
        life.is_brought(CLIENT, "Re: Your tax return", "Dear Nadia, my P60 is attached. Rosa\n", ("scan.pdf", paper))
        life.shows(r"^\[\]$")
        while CLIENT not in letters.to:
            life.gets_well()
        own = [p for p in container.root.rglob("*") if p.lstat().st_uid == NOBODY and STATE not in str(p)]
        assert not own, "what it writes is in its state folder"
        assert {p.stat().st_mode & 0o077 for p in _files(container.root / STATE) if "Maildir" not in p.parts} == {0}
        status, seconds = life.ends()
        assert (status, seconds < 10) == (0, True)
    finally:
        life.is_over()
        server.stop()


def _files(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file()]


_LINES = (
    "P60 End of Year Certificate", "Tax year to 5 April 2026", "Surname: QUINT", "First names: ROSA",
    "Employer: Harcombe Foods Ltd", "In this employment: Pay 31,250.00  Tax deducted 3,736.00",
)  # fmt: skip


def _typed() -> bytes:
    return pdf(_LINES)


def _p60() -> Image.Image:
    return page(_LINES)
