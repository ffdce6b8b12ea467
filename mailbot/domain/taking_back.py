"""What makes an order one that can be taken back: how things stood before it, and what puts them back.

Put back is only what still stands as the order left it: what somebody has changed since keeps that change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from mailbot.domain.requests import Item, ItemState, Request, RequestState

_OF_ITSELF = frozenset({"stage", "handed", "chasers_sent", "last_chased", "thread"})
"""What moves on with time: where it has, nobody needs to be told."""


@dataclass(frozen=True, slots=True)
class RequestStood:
    """How a request stood before a mail of staff changed it."""

    before: Request


@dataclass(frozen=True, slots=True)
class ClientMatters:
    """What of a client's record orders change, besides the requests."""

    emails: tuple[str, ...] = ()
    paused_until: date | None = None
    away_until: date | None = None
    dead: tuple[str, ...] = ()
    remind: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientStood:
    """How a client's own matters stood before a mail of staff changed them."""

    before: ClientMatters


@dataclass(frozen=True, slots=True)
class RequestPutBack:
    """An order was taken back; the request stands so now."""

    request: str
    after: Request
    taken_back: str
    """Digest of the mail that had given the order."""


@dataclass(frozen=True, slots=True)
class ClientPutBack:
    """An order was taken back; the client's own matters stand so now."""

    after: ClientMatters
    taken_back: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that stays as it is, since it has changed after the order."""

    what: str
    """A field's name, or "item"."""
    item: Item | None = None


def request_put_back(
    before: Request, after: Request, now: Request
) -> tuple[Request, tuple[Item, ...], tuple[Kept, ...]]:
    """A request as it is to stand: `before` the order, right `after` it, and `now`; which items that moves; what stays.

    An item that the order added is taken off the list again.
    """
    values, kept = _put_back(before, after, now, without=("items",))
    items, moved = [], []
    for item in now.items:
        back = _item_back(before.item(item.id), after.item(item.id), item)
        if isinstance(back, Kept):
            kept.append(back)
        elif back != item:
            moved.append(back)
        items.append(item if isinstance(back, Kept) else back)
    found = replace(now, **values, items=tuple(items))
    if found.state is RequestState.COMPLETE and not found.settled:
        found = replace(found, state=RequestState.OPEN)
    return found, tuple(moved), tuple(kept)


def _item_back(before: Item | None, after: Item | None, now: Item) -> Item | Kept:
    if after is None or before == after:
        return now
    if before is None:
        return replace(now, state=ItemState.WAIVED, promised=None) if now == after else Kept("item", now)
    if now == after:
        return before
    return now if now == before else Kept("item", now)


def matters_put_back(
    before: ClientMatters, after: ClientMatters, now: ClientMatters
) -> tuple[ClientMatters, tuple[Kept, ...]]:
    """The same for a client's own matters. A reminder that was ordered and has left by now can't be called back."""
    values, kept = _put_back(before, after, now, without=("remind",))
    ordered = set(after.remind) - set(before.remind)
    if ordered - set(now.remind):
        kept.append(Kept("remind"))
    return replace(now, **values, remind=tuple(r for r in now.remind if r not in ordered)), tuple(kept)


def _put_back(before: Any, after: Any, now: Any, without: tuple[str, ...]) -> tuple[dict[str, Any], list[Kept]]:
    values: dict[str, Any] = {}
    kept = []
    for name, old, new in _differing(before, after, without):
        if getattr(now, name) == new:
            values[name] = old
        elif getattr(now, name) != old and name not in _OF_ITSELF:
            kept.append(Kept(name))
    return values, kept


def _differing(before: Any, after: Any, without: tuple[str, ...]) -> Iterator[tuple[str, Any, Any]]:
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name not in without and old != new:
            yield field.name, old, new
