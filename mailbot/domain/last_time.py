"""What a client answered when the same checklist was last drawn up for them: only ever from their own record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestState
from mailbot.domain.sources import Source, joined

_NOT_HERE = frozenset({ItemState.NOT_APPLICABLE, ItemState.WAIVED})


@dataclass(frozen=True, slots=True)
class LastTime:
    """What became of one line of a checklist."""

    sources: tuple[Source, ...] = ()
    """From whom it came."""
    none: bool = False
    """The client said that there was none."""
    papers: bool = False
    """A paper was asked for, and it came: it applies to this client."""


NOTHING = LastTime()
"""It was not asked, or nothing that tells anything became of it."""


@dataclass(frozen=True, slots=True)
class LastTimeWords:
    """Sentences for the client, in one language (rules/facts.toml)."""

    came: str
    """Names {sources}."""
    none: str
    others: str
    """Behind the last of several employers or accounts that are asked for one by one."""


def last_time(requests: Iterable[Request], checklist: str, term: str) -> Mapping[str, LastTime]:
    """Key of a line to what became of it, in the latest term before this one for which the list was drawn up."""
    before = [
        r
        for r in requests
        if r.checklist == checklist and r.term and r.term < term and r.state is not RequestState.CANCELLED
    ]
    latest = max((r.term for r in before), default="")
    by_key: dict[str, list[Item]] = {}
    for item in (i for r in before if r.term == latest for i in r.items if i.listed):
        by_key.setdefault(item.listed, []).append(item)
    return {key: _became(items) for key, items in by_key.items()}


def _became(items: list[Item]) -> LastTime:
    return LastTime(
        sources=joined(*(_sources(i) for i in items)),
        none=all(i.state is ItemState.NOT_APPLICABLE for i in items),
        papers=any(i.kind is ItemKind.DOCUMENT and i.state is ItemState.RECEIVED for i in items),
    )


def _sources(item: Item) -> tuple[Source, ...]:
    """Where it came from, or was to come from when it never did: that account is not forgotten."""
    if item.state in _NOT_HERE:
        return ()
    return item.sources or ((item.expected,) if item.expected else ())
