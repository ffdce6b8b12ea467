"""Clients' replies as written by sixty invented people, and what must come of each; worlds.toml says who was asked.

A reply in seen/ or held/ (halved by a digest of its text; ordinary, talkative, describing and weekday by turns) gives:
`world`, `text`, `files` (PDFs: name to pages of lines), `want` (item to "state [YYYY-MM-DD] [YYYY-MM,…]"), `had`
(items that were in already), and `human` (no | ok | needed: whether a member of staff may, or must, be asked). The
authors had not read the rules.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind
from tests.adapters.documents.making import pdf

FOLDER = Path(__file__).parent
HALVES = ("seen", "held")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/London"))
"""When each is written and read: a Tuesday."""
ASKED = "<asked.1@alderquill.example>"
"""The Message-ID of the mail that each answers."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")
BOT = "papers@alderquill.example"

Human = Literal["no", "ok", "needed"]


@dataclass(frozen=True)
class Wanted:
    """What a mail must do to one item. No months: whatever is said to be missing is right."""

    state: ItemState
    date: date | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """A client and the one request that is open; a second client, where two share an address."""

    client: Client
    subject: str
    items: tuple[Item, ...]
    beside: World | None = None

    def records(self, had: Sequence[str] = ()) -> tuple[ClientRecord, ...]:
        """The record of each client, items of `had` received. No two items of a world share an id."""
        own = self._record("R1", had)
        return (own, self.beside._record("R2", ())) if self.beside else (own,)

    def _record(self, ref: str, had: Sequence[str]) -> ClientRecord:
        items = tuple(Item(i.id, i.ask, i.kind, ItemState.RECEIVED) if i.id in had else i for i in self.items)
        asked_in = f"<asked.{ref[1:]}@alderquill.example>"
        request = Request(
            ref=ref,
            client=self.client.id,
            owner="jess",
            kind=_kind_of(items),
            subject=self.subject,
            opened=NOW - timedelta(days=20),
            due=date(2026, 12, 15),
            items=items,
            message_id=asked_in,
            thread=(asked_in,),
        )
        return ClientRecord(self.client, (request,), opened=1)


@dataclass(frozen=True)
class Reply:
    """A client's mail and what must come of it."""

    name: str
    world: str
    text: str
    want: Mapping[str, Wanted]
    human: Human
    had: tuple[str, ...] = ()
    files: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)

    def raw(self, world: World) -> bytes:
        """The mail as a server hands it over."""
        sender = world.client.emails[0]
        mail = EmailMessage(policy=SMTP)
        mail["Authentication-Results"] = f"mx.alderquill.example; dmarc=pass header.from={sender.partition('@')[2]}"
        mail["From"], mail["To"] = formataddr((world.client.name, sender)), BOT
        mail["Subject"], mail["Date"] = f"Re: {world.subject}", format_datetime(NOW)
        mail["Message-ID"], mail["In-Reply-To"] = f"<{self.name}@client.example>", ASKED
        mail.set_content(self.text)
        for name, pages in self.files.items():
            mail.add_attachment(pdf(*pages), maintype="application", subtype="pdf", filename=name)
        return mail.as_bytes()


@cache
def worlds() -> Mapping[str, World]:
    """Every world by name."""
    tables = tomllib.loads((FOLDER / "worlds.toml").read_text("utf-8"))
    made = {name: _world(table) for name, table in tables.items()}
    for name, table in tables.items():
        if beside := table.get("with"):
            other = made[beside]
            made[name] = replace(made[name], beside=replace(other, client=replace(other.client, id="C2")))
    return made


def replies(half: str) -> Iterator[tuple[str, Reply]]:
    """Every reply of a half, with the name of its file."""
    for path in sorted((FOLDER / half).glob("*.toml")):
        for table in tomllib.loads(path.read_text("utf-8"))["mail"]:
            yield path.stem, _reply(table)


def _world(table: Mapping[str, Any]) -> World:
    client = Client(
        id="C1",
        name=table["client"],
        emails=(table["email"],),
        contact=table["contact"],
        partner="nadia",
        manager="owen",
        language=table.get("language", "en"),
    )
    return World(client, table["subject"], tuple(_item(key, said) for key, said in table["items"].items()))


def _item(key: str, said: str) -> Item:
    kind, _, ask = said.partition(": ")
    return Item(key, ask, ItemKind(kind))


def _kind_of(items: Sequence[Item]) -> RequestKind:
    kinds = {i.kind for i in items}
    if kinds == {ItemKind.PAYMENT}:
        return RequestKind.PAYMENT
    return RequestKind.APPROVAL if kinds == {ItemKind.APPROVAL} else RequestKind.INFORMATION


def _reply(table: Mapping[str, Any]) -> Reply:
    want = {item: _wanted(said) for item, said in table["want"].items()}
    rest = {key: value for key, value in table.items() if key not in ("want", "had")}
    return Reply(**rest, want=want, had=tuple(table.get("had", ())))


def _wanted(said: str) -> Wanted:
    """From "partial 2026-12-04 2026-05,2026-06"."""
    state, *more = said.split()
    days = [date.fromisoformat(word) for word in more if DAY.fullmatch(word)]
    months = tuple(month for word in more if not DAY.fullmatch(word) for month in word.split(","))
    return Wanted(ItemState(state), days[0] if days else None, months)
