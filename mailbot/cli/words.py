"""Days, moments and states in the words a partner uses."""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from mailbot.domain.payments import HMRC
from mailbot.domain.requests import Item, ItemState

_STATES = {
    ItemState.OUTSTANDING: "outstanding",
    ItemState.RECEIVED: "received",
    ItemState.PARTIAL: "part of it is here",
    ItemState.WRONG: "what came is not it",
    ItemState.PROMISED: "promised",
    ItemState.CLAIMED: "said to be here already; to be confirmed",
    ItemState.NOT_APPLICABLE: "there is none",
    ItemState.QUERY: "a question for us",
    ItemState.WAIVED: "no longer needed",
}
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_MONTHS = tuple(month_abbr)


def day(value: date) -> str:
    """ "4 Dec 2026"."""
    return f"{value.day} {value:%b %Y}" if value != date.max else "until told"


def moment(value: datetime, zone: ZoneInfo) -> str:
    """ "4 Dec 2026 09:03", by the practice's clock."""
    local = value.astimezone(zone)
    return f"{day(local.date())} {local:%H:%M}"


def months(values: Sequence[str]) -> str:
    """ "Sep 2025, Oct 2025" for "2025-09", "2025-10"; what is no month stays as it is."""
    return ", ".join(f"{_MONTHS[int(v[5:])]} {v[:4]}" if _MONTH.fullmatch(v) else v for v in values)


def counted(number: int, thing: str) -> str:
    """ "1 request", "2 requests"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def state(value: ItemState) -> str:
    """What a state means."""
    return _STATES[value]


def to_pay(item: Item) -> str:
    """ "to us: £480.00, reference 2107"; "" for what is no payment, or one of which nothing is known."""
    payment = item.payment
    if payment is None or not payment.payee:
        return ""
    known = [f"£{payment.pence / 100:,.2f}"] if payment.pence is not None else []
    known += [f"reference {payment.reference}"] if payment.reference else []
    known += ["a receipt shows it"] if payment.receipt else []
    return f"{'to HMRC' if payment.payee == HMRC else 'to us'}: {', '.join(known) or 'how much is not known'}"


def standing(item: Item) -> str:
    """Where an item stands, with its date or what is missing."""
    told = _STATES[item.state]
    if item.promised:
        told += f", {'the rest ' if item.state is ItemState.PARTIAL else ''}for {day(item.promised)}"
    if item.missing:
        told += f", still missing: {months(item.missing)}"
    if item.note:
        told += f" ({item.note})"
    return told
