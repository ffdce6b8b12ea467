"""The chain over a record's events: each event's digest covers the one before it, the first the record's key.

It tells damage, and changes made by hand: what was changed, taken out, put in or moved is found, and named by its
place. It is no seal against somebody who knows it: whoever may write to the state folder can reckon it anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from mailbot.adapters.records import canonical

_LENGTH = 32
"""Hexadecimal digits of a link: 128 bits, half of a SHA-256."""
Row = dict[str, Any]
"""An event as its file has it."""


def first_link(key: str) -> str:
    """What the first event of this record hangs on: an event of another client doesn't fit there."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def link(before: str, row: Row) -> str:
    """The digest of an event and, by way of the link before it, of all that came before."""
    return hashlib.sha256(before.encode("utf-8", "surrogatepass") + canonical(row)).hexdigest()[:_LENGTH]


def grown(key: str, links: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """The chain with a link for every row that has none yet."""
    chain, last = list(links), links[-1] if links else first_link(key)
    for row in rows[len(links) :]:
        last = link(last, row)
        chain.append(last)
    return chain


def faults(key: str, links: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    """What is wrong, a clause each, by place: the first event is event 1. Nothing when all is as it was written."""
    before = [first_link(key), *links]
    free = dict(enumerate(rows))
    missed: list[int] = []
    last = -1
    for place, wanted in enumerate(links):
        found = _fitting(before[place], wanted, free, last + 1)
        if found is None:
            missed.append(place)
            continue
        del free[found]
        if found < last:
            yield f"event {place + 1} stands in place {found + 1}"
        last = max(last, found)
    changed = [place for place in missed if place in free]
    yield from (f"event {place + 1} was changed" for place in changed)
    yield from (f"event {place + 1} is missing" for place in missed if place not in changed)
    yield from (f"in place {n + 1} stands an event that was never written" for n in free if n not in changed)


def _fitting(before: str, wanted: str, free: dict[int, Row], likely: int) -> int | None:
    """The place of the event that this link was made for; None when no event fits."""
    if likely in free and link(before, free[likely]) == wanted:
        return likely
    return next((place for place, row in free.items() if link(before, row) == wanted), None)
