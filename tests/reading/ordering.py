"""The staff mails of tests/staff_mails, read: what each orders, in the short words of its table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Client, Practice, Role, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind, RequestState
from mailbot.domain.understanding import Command, Verb
from mailbot.reading.orders.given import Orders
from mailbot.reading.orders.orders import read_orders
from mailbot.reading.visible.text import visible_text
from tests.world import annotate, mail, rules

FOLDER = Path(__file__).parent.parent / "staff_mails"
ITEM_VERBS = {Verb.RECEIVED, Verb.WAIVE, Verb.REOPEN, Verb.REJECT, Verb.CONFIRM}


@dataclass(frozen=True)
class StaffMail:
    """One row: a mail and what it orders. `orders` holds alternatives, each a set of short words."""

    name: str
    row: Mapping[str, Any] = field(repr=False)

    @property
    def wanted(self) -> list[set[str]]:
        """Every way of reading it that is right."""
        rows = [r if isinstance(r, str) else _short(r) for r in self.row.get("orders", [])]
        whole = [r.split("|") for r in rows]
        if any(len(w) > 1 for w in whole):
            return [set(w.split(",")) for w in whole[0]]
        return [set(rows)]


@cache
def world() -> tuple[datetime, Practice, Register]:
    """The clock, the practice and the register of world.toml."""
    data = tomllib.loads((FOLDER / "world.toml").read_text("utf-8"))
    staff = tuple(Staff(s["id"], s["name"], s["email"], Role(s.get("role", "staff"))) for s in data["staff"])
    table = data["practice"]
    practice = Practice(table["name"], table["bot"], tuple(table["domains"]), ZoneInfo("Europe/London"), staff=staff)
    return data["now"], practice, Register.of(_records(data))


def _records(data: Mapping[str, Any]) -> Iterator[ClientRecord]:
    for c in data["clients"]:
        client = Client(
            c["id"], c["name"], tuple(c["emails"]), c.get("contact", ""), c.get("second", ""), c.get("language", "en")
        )
        yield ClientRecord(client, tuple(_request(r, data["now"]) for r in data["requests"] if r["client"] == c["id"]))


def _request(r: Mapping[str, Any], now: datetime) -> Request:
    items = tuple(
        Item(i["id"], i["ask"], ItemKind(i.get("kind", "document")), ItemState(i.get("state", "outstanding")))
        for i in r["items"]
    )
    return Request(
        r["ref"], r["client"], r["owner"], RequestKind(r.get("kind", "information")), r["subject"], now, r["due"],
        items, f"<{r['ref'].lower()}.asked@alderquill.example>", state=RequestState(r.get("state", "open")),
    )  # fmt: skip


def staff_mails(half: str, table: str = "orders") -> list[StaffMail]:
    """The rows of tests/staff_mails/<half>/<table>.toml."""
    data = tomllib.loads((FOLDER / half / f"{table}.toml").read_text("utf-8"))
    return [StaffMail(row["name"], row) for row in data["mail"]]


def written(row: Mapping[str, Any]) -> Mail:
    """The mail of a row."""
    now, practice, register = world()
    member = practice.member(row["by"])
    asked = register.request(row.get("answers", ""))
    subject = row.get("subject", f"Re: {asked.subject}" if asked else "")
    sender = member.email if member else ""
    answers = asked.message_id or "" if asked else ""
    return mail(row["text"].strip("\n"), sender=sender, subject=subject, to=practice.bot, answers=answers, at=now)


def read(row: Mapping[str, Any]) -> Orders:
    """What the reader makes of a row."""
    _, practice, register = world()
    letter = written(row)
    visible: VisibleText = visible_text(letter)
    return read_orders(letter, visible, register, practice, rules(), annotate)


def short(command: Command) -> str:
    """A command in the words of the tables: "extend R6 2026-06-26"."""
    place = f"{command.request}/{command.item}" if command.item else command.request or command.client or ""
    date = command.date.isoformat() if command.date else ""
    what = f"[{command.ask}]" if command.ask else ""
    return " ".join(p for p in (command.verb.value, place, command.staff, command.email, date, what) if p)


def _short(table: Mapping[str, Any]) -> str:
    return f"{table['verb']} {table['request']}/{table['item']}"


def is_right(row: StaffMail, found: Orders) -> bool:
    """Whether a row was read as it is meant: its orders in one of the ways that are right, else a doubt."""
    if row.row.get("kind") == "unrelated":
        return not found.commands
    if row.row.get("doubt"):
        return bool(found.doubts) and not found.commands
    got = [_plain(c) for c in found.commands]
    return any(len(want) == len(got) and all(any(_same(w, g) for g in got) for w in want) for want in row.wanted)


def _plain(command: Command) -> str:
    """A client with one open request may be named either way."""
    _, _, register = world()
    record = register.clients.get(command.client or "")
    if record and not command.request and command.verb is not Verb.ADDRESS and len(record.open) == 1:
        return short(command).replace(record.client.id, record.open[0].ref)
    return short(command)


def _same(want: str, got: str) -> bool:
    """Equal, but of a further item only its main words are asked."""
    head, _, ask = want.partition(" [")
    own, _, said = got.partition(" [")
    return head == own and all(w in said.lower() for w in ask.rstrip("]").lower().split())
