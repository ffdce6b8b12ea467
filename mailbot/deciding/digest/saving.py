"""What people did not have to do by hand: acts that are in the log, and the minutes that each would have cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from mailbot.deciding.ground.history import since
from mailbot.domain.events import ChaserSent, ClientWrote, ItemMoved, ReceiptSettled, RequestOpened
from mailbot.domain.practice import Minutes
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import ItemState

Facts = Mapping[str, object]

ACTS = ("opened", "chased", "read", "checked")
"""Requests noted, reminders written, clients' mails read, documents and answers checked: the fields of Minutes."""


def acts(records: Iterable[ClientRecord], after: datetime, until: datetime | None = None) -> Counter[str]:
    """How often each act was done, after one moment and up to another (None: up to now)."""
    logged = (entry for record in records for entry in since(record, after) if until is None or entry.at <= until)
    return Counter(act for entry in logged if (act := _act(entry.event)))


def minutes(done: Mapping[str, int], each: Minutes) -> int:
    """What these acts would have cost."""
    return sum(count * int(getattr(each, act)) for act, count in done.items())


def derivation(done: Mapping[str, int], each: Minutes) -> tuple[Facts, ...]:
    """The sum, act by act: {act, count, each, total}, in minutes."""
    return tuple(
        {"act": act, "count": done[act], "each": getattr(each, act), "total": done[act] * getattr(each, act)}
        for act in ACTS
    )


def _act(event: object) -> str:
    match event:
        case RequestOpened():
            return "opened"
        case ChaserSent():
            return "chased"
        case ClientWrote():
            return "read"
        case ItemMoved(state=ItemState.RECEIVED | ItemState.PARTIAL | ItemState.WRONG) | ReceiptSettled():
            return "checked"
        case _:
            return ""
