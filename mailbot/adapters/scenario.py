"""A scenario folder -> a practice, its records and the mails that arrive, as values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailbot.domain.practice import Client, Practice, Role, Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestKind, RequestState


class ScenarioError(Exception):
    """The folder is no scenario; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail of the scenario."""

    file: str
    path: Path
    arrives: datetime


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything a replay needs."""

    name: str
    practice: Practice
    records: tuple[ClientRecord, ...]
    deliveries: tuple[Delivery, ...]
    starts: datetime
    runs_until: datetime | None


def load_scenario(folder: Path) -> Scenario:
    """Read `scenario.toml` and list its mails in order of arrival. Raises ScenarioError."""
    path = folder / "scenario.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        deliveries = [Delivery(m["file"], folder / m["file"], m["arrives"]) for m in data.get("mails", [])]
        return Scenario(
            name=data.get("name", folder.name),
            practice=_practice(data),
            records=tuple(_record(c, data) for c in data.get("clients", [])),
            deliveries=tuple(sorted(deliveries, key=lambda d: d.arrives)),
            starts=data["now"],
            runs_until=data.get("run_until"),
        )
    except FileNotFoundError:
        raise ScenarioError(f"{folder} holds no scenario.toml") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path} is not valid TOML: {error}") from None
    except (KeyError, ValueError, TypeError) as error:
        raise ScenarioError(f"{path} is not a scenario as docs/contract.md has it: {error}") from None


def _practice(data: dict[str, Any]) -> Practice:
    table = data["practice"]
    staff = tuple(
        Staff(s["id"], s["name"], s["email"].lower(), Role(s.get("role", "staff"))) for s in data.get("staff", [])
    )
    return Practice(
        name=table["name"],
        bot=table["bot"].lower(),
        domains=tuple(d.lower() for d in table.get("domains", [])),
        zone=ZoneInfo(table.get("timezone", "UTC")),
        country=table.get("country", "GB"),
        region=table.get("region", ""),
        authserv_id=table.get("authserv_id", ""),
        staff=staff,
    )


def _record(table: dict[str, Any], data: dict[str, Any]) -> ClientRecord:
    client = Client(
        id=table["id"],
        name=table["name"],
        emails=tuple(e.lower() for e in table["emails"]),
        contact=table.get("contact", ""),
        second=table.get("second", "").lower(),
        language=table.get("language", "en"),
        partner=table.get("partner", ""),
        manager=table.get("manager", ""),
    )
    requests = tuple(_request(r) for r in data.get("requests", []) if r["client"] == client.id)
    return ClientRecord(client=client, requests=requests, opened=len(requests))


def _request(table: dict[str, Any]) -> Request:
    return Request(
        ref=table["ref"],
        client=table["client"],
        owner=table.get("owner", ""),
        kind=RequestKind(table.get("kind", "information")),
        subject=table.get("subject", ""),
        opened=table["opened"],
        due=_day(table.get("due", table["opened"])),
        items=tuple(_item(i) for i in table["items"]),
        message_id=table.get("message_id"),
        reply_to=table.get("reply_to", "").lower(),
        stage=table.get("chasers_sent", 0),
        chasers_sent=table.get("chasers_sent", 0),
        last_chased=table.get("last_chased"),
        state=RequestState(table.get("state", "open")),
    )


def _item(table: dict[str, Any]) -> Item:
    return Item(
        id=table["id"],
        ask=table["ask"],
        kind=ItemKind(table.get("kind", "document")),
        state=ItemState(table.get("state", "outstanding")),
        promised=table.get("date"),
        missing=tuple(table.get("missing", ())),
    )


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
