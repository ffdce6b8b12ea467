"""What is broken: the mails of tests/scenarios, each in its practice, and mails built around files of every kind."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path

from mailbot.adapters.scenario import Scenario, load_scenario
from tests.adapters.documents import making, outlook

SCENARIOS = Path(__file__).parent.parent / "scenarios"
_BUILT_IN = "what-is-still-missing"
"""The scenario in whose practice the mails that are built here arrive."""


@dataclass(frozen=True)
class Seed:
    """A mail that was well until we came."""

    name: str
    raw: bytes
    scenario: Scenario

    @property
    def from_outside(self) -> bool:
        """Whether it doesn't even claim to be from staff."""
        author = re.search(rb"(?im)^From:[^\n]*@([\w.-]+)", self.raw)
        return author is None or author[1].decode().lower() not in self.scenario.practice.domains


@cache
def scenarios() -> Mapping[str, Scenario]:
    """Each with its practice, its records and its clock."""
    found = (load_scenario(f) for f in sorted(SCENARIOS.iterdir()) if (f / "scenario.toml").exists())
    return {s.name: s for s in found}


@cache
def seeds() -> tuple[Seed, ...]:
    """All mails, always in the same order."""
    found = [
        Seed(f"{s.name}/{d.file}", d.path.read_bytes(), replace(s, starts=max(s.starts, d.arrives)))
        for s in scenarios().values()
        for d in s.deliveries
    ]
    home = next(s for s in scenarios().values() if s.deliveries and s.deliveries[0].path.parts[-3] == _BUILT_IN)
    return (*found, *(Seed(f"built/{name}", _mail(home, name, content), home) for name, content in files().items()))


@cache
def files() -> Mapping[str, bytes]:
    """One small file of each kind that is taken apart in a worker or in a container."""
    page = ("P60 End of Year Certificate", "Tax year to 5 April 2026", "Employee: A N Other", "Pay 21,300.00")
    pdf, docx = making.pdf(page), making.letter(["Dear all", "P60 for 2025/26"], [["a", "b"]])
    xlsx = making.workbook([["Date", "What", "Amount"], ["2026-04-01", "Sale", 12.5]])
    return {
        "p60.pdf": pdf,
        "letter.docx": docx,
        "book.xlsx": xlsx,
        "papers.zip": making.archive({"p60.pdf": pdf, "book.xlsx": xlsx, "in/letter.docx": docx}),
        "winmail.dat": making.winmail("Please see attached.", {"p60.pdf": pdf}),
        "mail.msg": outlook.message("Papers", "Please see attached.", {"p60.pdf": pdf}),
        "within.msg": outlook.message("Fwd", "Below.", {}, within=outlook.inner("Papers", "My P60.", {"p60.pdf": pdf})),
        "junk.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(7).randbytes(1_500),
        "forwarded.eml": making.mail("The papers.", {"p60.pdf": pdf}),
        "notes.csv": b"Date,What,Amount\r\n2026-04-01,Sale,12.50\r\n",
    }


def _mail(scenario: Scenario, name: str, content: bytes) -> bytes:
    record = scenario.records[0]
    author, request = record.client.emails[0], record.requests[0] if record.requests else None
    mail = EmailMessage(policy=SMTP)
    mail["Authentication-Results"] = f"{scenario.practice.authserv_id}; dmarc=pass header.from={author.split('@')[1]}"
    mail["From"], mail["To"] = author, scenario.practice.bot
    mail["Subject"] = f"Re: {request.subject}" if request else "Papers"
    mail["Message-ID"] = f"<built.{name}@{author.split('@')[1]}>"
    mail["Date"] = (scenario.starts + timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    if request and request.message_id:
        mail["In-Reply-To"] = request.message_id
    mail.set_content(
        "Hello,\n\nplease find it attached. The rest follows on Friday.\n\nOn Monday you wrote:\n> Please send\n"
    )
    mail.add_alternative(
        '<html><body><p>Hello,</p><p>please find it attached. The rest follows on Friday.</p><div class="gmail_quote">'
        "<blockquote><p>Please send</p></blockquote></div></body></html>",
        subtype="html",
    )
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()
