"""Items as letters speak of them: plain values for templates, in the order of urgency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from mailbot.deciding.wanting.payments import Paying
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, Request, awaited

Facts = Mapping[str, object]


def _no_word(item: Item, request: Request) -> None:
    """Of how to pay, only reminders speak."""


def item_fact(item: Item, number: int = 0, payment: Facts | None = None) -> Facts:
    """One item for a template; `number` is what the client can answer by, `payment` how to pay it."""
    return {
        "number": number,
        "ask": item.ask,
        "kind": str(item.kind),
        "state": str(item.state),
        "promised": item.promised,
        "missing": item.missing,
        "had": item.had,
        "note": item.note,
        "payment": payment,
        "hint": item.hint,
    }


def request_fact(
    request: Request, items: Sequence[Item], today: date, first: int = 1, paying: Paying = _no_word
) -> Facts:
    """A request with some of its items, numbered from `first`."""
    return {
        "ref": request.ref,
        "subject": request.subject,
        "kind": str(request.kind),
        "due": request.due,
        "overdue": request.due < today,
        "opened": request.opened.date(),
        "chasers": request.chasers_sent,
        "items": tuple([item_fact(i, n, paying(i, request)) for n, i in enumerate(items, first)]),
    }


def numbered(
    requests: Iterable[tuple[ClientRecord, Request]], today: date, paying: Paying = _no_word
) -> tuple[Facts, ...]:
    """Requests with all that rule 3 allows to ask for, numbered throughout so that one number means one item."""
    facts, first = [], 1
    for record, request in requests:
        items = awaited(request, today)
        facts.append({**request_fact(request, items, today, first, paying), "client": record.client.name})
        first += len(items)
    return tuple(facts)


def item_ids(requests: Iterable[Request], today: date) -> tuple[str, ...]:
    """ "REF/item" of all that rule 3 allows."""
    return tuple([f"{r.ref}/{i.id}" for r in requests for i in awaited(r, today)])


def asked_for(items: Sequence[Item]) -> Facts:
    """How many things, and of which sort: one of the item kinds, or "mixed"."""
    kinds = {i.kind for i in items}
    return {"count": len(items), "wanted": str(kinds.pop()) if len(kinds) == 1 else "mixed"}
