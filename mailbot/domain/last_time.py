"""What a client answered when the same checklist was last drawn up for them: only ever from their own record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile

from mailbot.domain.requests import Item, ItemKind, ItemState, Request, RequestState
from mailbot.domain.sources import Source, joined

_NOT_HERE = frozenset({ItemState.NOT_APPLICABLE, ItemState.WAIVED})


@dataclass(frozen=True, slots=True)
class LastTime:
    """What became of one line of a checklist."""

    sources: tuple[Source, ...] = ()
    """From whom it came."""
    nones: int = 0
    """So many times running, up to the last, the client said that there was none."""
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
    before: dict[str, dict[str, list[Item]]] = {}
    for request in requests:
        over = request.state is not RequestState.CANCELLED and "" < request.term < term
        if over and request.checklist == checklist:
            _sort_in(request, before.setdefault(request.term, {}))
    terms = [before[t] for t in sorted(before, reverse=True)]
    return {key: _became(key, terms) for key in (terms[0] if terms else ())}


def _sort_in(request: Request, by_key: dict[str, list[Item]]) -> None:
    for item in request.items:
        if item.listed:
            by_key.setdefault(item.listed, []).append(item)


def _became(key: str, terms: list[dict[str, list[Item]]]) -> LastTime:
    """`terms`: the items of each, by their keys, the latest first."""
    items = terms[0][key]
    running = takewhile(bool, (_none(term.get(key, [])) for term in terms))
    return LastTime(
        sources=joined(*(_sources(i) for i in items)),
        nones=sum(running),
        papers=any(i.kind is ItemKind.DOCUMENT and i.state is ItemState.RECEIVED for i in items),
    )


def _none(items: list[Item]) -> bool:
    return bool(items) and all(i.none or i.state is ItemState.NOT_APPLICABLE for i in items)


def _sources(item: Item) -> tuple[Source, ...]:
    """Where it came from, or was to come from when it never did: that account is not forgotten."""
    if item.state in _NOT_HERE:
        return ()
    return item.sources or ((item.expected,) if item.expected else ())
