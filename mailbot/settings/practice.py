"""[practice] and what belongs to it: hours, caps, what staff want told and asked (mailbot.toml)."""

from __future__ import annotations

from datetime import time
from typing import TypedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mailbot.domain.practice import Caps, Practice, WorkingHours
from mailbot.settings.absences import closed_days, leave
from mailbot.settings.payments import accounts, approvals, cashier
from mailbot.settings.saved import saved
from mailbot.settings.staff import staff_of
from mailbot.settings.tables import Table, TomlFile

CONFIRM = ("always", "unsure", "digest")
ASK_BEFORE = ("cancel", "address")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def practice_of(file: TomlFile) -> Practice:
    """The practice, with everybody in it."""
    table, staff = file.table("practice"), staff_of(file)
    minutes, confirm = _requests(file)
    by_hand, worth = saved(file)
    practice = Practice(
        name=table.text("name"),
        bot=table.address("bot"),
        domains=tuple(d.lower().lstrip("@") for d in table.texts("domains")),
        zone=_zone(table),
        country=table.text("country", "GB").upper(),
        region=table.text("region", "").upper(),
        authserv_id=table.text("authserv_id", ""),
        default_due_days=table.number("default_due_days", 14, 1, 365),
        undo_minutes=minutes,
        confirm=confirm,
        **_orders(file),
        ladder=table.text("ladder", "standard"),
        tagging=table.flag("tagging", True),
        closures=frozenset((*table.days("closed"), *closed_days(file))),
        hours=_hours(file),
        caps=_caps(file),
        minutes=by_hand,
        worth=worth,
        manager_digests=_manager_digests(file),
        staff=staff,
        leave=tuple(leave(file, [s.id for s in staff])),
        accounts=tuple(accounts(file)),
        cashier=cashier(file, [s.id for s in staff]),
        **approvals(file),
    )
    table.done()
    domain = practice.bot.partition("@")[2]
    if domain and practice.domains and domain not in practice.domains:
        table.wrong(
            "bot", f"must lie in one of the practice's domains ({', '.join(practice.domains)}), not in {domain}."
        )
    return practice


def _requests(file: TomlFile) -> tuple[int, str]:
    table = file.table("requests")
    minutes = table.number("undo_minutes", 30, 0, 1440)
    confirm = table.choice("confirm", CONFIRM, "always")
    table.done()
    return minutes, confirm


class _Orders(TypedDict):
    everyone_orders: bool
    ask_before: frozenset[str]


def _orders(file: TomlFile) -> _Orders:
    table = file.table("orders")
    everyone = table.flag("everyone", True)
    asked = table.texts("ask_before", ())
    for name in asked:
        if name not in ASK_BEFORE:
            table.wrong("ask_before", f"may name {' and '.join(ASK_BEFORE)}, not {name!r}.")
    table.done()
    return {"everyone_orders": everyone, "ask_before": frozenset(asked)}


def _zone(table: Table) -> ZoneInfo:
    name = table.text("timezone", "Europe/London")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.wrong("timezone", f'must be a zone like "Europe/London", not {name!r}.')
        return ZoneInfo("Europe/London")


def _hours(file: TomlFile) -> WorkingHours:
    table, usual = file.table("hours"), WorkingHours()
    hours = WorkingHours(
        opens=table.clock("opens", usual.opens),
        closes=table.clock("closes", usual.closes),
        weekdays=_weekdays(table),
        digest=table.clock("digest", usual.digest),
        chase_from=table.clock("chase_from", usual.chase_from),
        chase_until=table.clock("chase_until", usual.chase_until),
    )
    table.done()
    if hours.opens >= hours.closes:
        table.wrong("closes", f"must be later than opens ({hours.opens:%H:%M}).")
    if not time(8) <= hours.chase_from < hours.chase_until <= time(18):
        table.wrong("chase_from", "and chase_until must lie between 08:00 and 18:00, the first before the second.")
    return hours


def _caps(file: TomlFile) -> Caps:
    table, usual = file.table("caps"), Caps()
    caps = Caps(
        address_a_day=table.number("address_a_day", usual.address_a_day, 1, 1_000),
        client_a_day=table.number("client_a_day", usual.client_a_day, 1, 1_000),
        clients_an_hour=table.number("clients_an_hour", usual.clients_an_hour, 1, 100_000),
        staff_an_hour=table.number("staff_an_hour", usual.staff_an_hour, 10, 10_000),
    )
    table.done()
    if caps.client_a_day < caps.address_a_day:
        table.wrong("client_a_day", f"must not be less than address_a_day ({caps.address_a_day}).")
    return caps


def _manager_digests(file: TomlFile) -> bool:
    table = file.table("digest")
    found = table.flag("managers", False)
    table.done()
    return found


def _weekdays(table: Table) -> frozenset[int]:
    names = table.texts("weekdays", list(_DAYS[:5]))
    for name in names:
        if name.lower() not in _DAYS:
            table.wrong("weekdays", f"must name days like monday, not {name!r}.")
    days = frozenset(_DAYS.index(n.lower()) for n in names if n.lower() in _DAYS)
    if not days:
        table.wrong("weekdays", "must name at least one day.")
    return days
