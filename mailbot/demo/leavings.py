"""What a demonstration leaves behind: every mail that was sent, the last digest as a page, the register as a table."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from mailbot.demo.cast import BOT, ZONE
from mailbot.demo.servers import Posted
from mailbot.domain.letters import Purpose
from mailbot.domain.register import Register
from mailbot.domain.requests import SETTLED, RequestState


def leave(folder: Path, posted: list[Posted], register: Register) -> None:
    """Write everything into the folder."""
    mails = folder / "mails"
    mails.mkdir(parents=True)
    purposes = {e.mail.message_id: e.mail.purpose for r in register.records() for e in r.outbox}
    last_digest = b""
    for number, mail in enumerate(posted, 1):
        message = message_from_bytes(mail.raw, policy=SMTP)
        purpose = purposes.get(str(message["Message-ID"]))
        (mails / _name(number, mail, purpose)).write_bytes(mail.raw)
        if purpose is Purpose.DIGEST:
            last_digest = mail.raw
    (folder / "digest.html").write_text(_html(last_digest), "utf-8")
    with (folder / "register.txt").open("w", encoding="utf-8") as file:
        Console(file=file, width=110).print(register_table(register))


def _name(number: int, mail: Posted, purpose: Purpose | None) -> str:
    sort = purpose.value if purpose else f"from-{mail.sender.partition('@')[0] or 'mailer-daemon'}"
    to = next((r for r in mail.recipients if r != BOT), BOT).partition("@")[0]
    return f"{number:03} {mail.at.astimezone(ZONE):%Y-%m-%d %H.%M} {sort} to {to}.eml"


def _html(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=SMTP).get_body(("html",)) if raw else None
    return str(body.get_content()) if body else ""


def register_table(register: Register) -> Table:
    """Every request with every item, as they stand."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Client", "Request", "Item", "Stands"):
        table.add_column(heading, overflow="fold")
    for record in register.clients.values():
        for request in record.requests:
            whose, what = record.client.name, f"{request.subject}\n{_state(request.state, request.handed)}"
            for item in request.items:
                style = "green" if item.state in SETTLED else ""
                table.add_row(whose, what, item.ask, f"[{style}]{item.state.value}[/]" if style else item.state.value)
                whose = what = ""
            table.add_section()
    return table


def _state(state: RequestState, handed: bool) -> str:
    return "handed to a person" if state is RequestState.OPEN and handed else state.value
