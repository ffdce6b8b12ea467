"""A checklist drawn up for one client: nothing is asked for that was asked for before, or is here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mailbot.domain.checklists import Checklist, Line, draw_up
from mailbot.domain.last_time import last_time
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request, RequestState
from mailbot.domain.rules import Rules
from mailbot.domain.terms import Term
from mailbot.domain.understanding import AskedItem, FromList, Opening, Reason
from mailbot.reading.asked.job_hints import job_hint
from mailbot.reading.asked.openings import asks_the_same

_AGAIN = frozenset({ItemState.WAIVED, ItemState.NOT_APPLICABLE})
"""What was settled without a paper may be asked again by another list."""


def drawn_up(
    checklist: Checklist,
    record: ClientRecord,
    term: Term | None,
    due: date | None,
    owner: str,
    rules: Rules,
    duty: str = "",
) -> Opening | None:
    """The request that a checklist opens, or what it adds to one that it opened before; None when nothing is new.

    `due`: the day that was named, if one was. `duty`: the table of the calendar by which it came.
    """
    key = term.key if term else ""
    drawn = draw_up(checklist, record.client, term, rules.facts, last_time(record.requests, checklist.key, key))
    before = next((r for r in record.open if r.checklist == checklist.key and r.term == key), None)
    known = tuple(_asked_before(record))
    fresh = tuple(line for line in drawn.lines if not _is_known(line, before, known))
    if not fresh:
        return None
    return Opening(
        client=record.client.id,
        kind=checklist.kind,
        subject=drawn.subject,
        items=tuple(
            AskedItem(line.ask, line.kind, hint=line.hint, listed=line.item.key, expected=line.expected)
            for line in fresh
        ),
        due=due,
        owner=owner,
        reason=Reason("a checklist", checklist.name),
        adds_to=before.ref if before else None,
        job=job_hint((drawn.subject,), rules),
        drawn=FromList(
            checklist=checklist.key,
            name=checklist.name,
            term=key,
            due_days=checklist.due_days,
            duty=duty,
            left_out=drawn.left_out,
            dropped=drawn.dropped,
            unsure=tuple(line.ask for line in fresh if not line.known),
            already=tuple(line.ask for line in drawn.lines if line not in fresh),
        ),
    )


def _asked_before(record: ClientRecord) -> Iterator[Item]:
    for request in record.requests:
        if request.state is not RequestState.CANCELLED:
            yield from (i for i in request.items if i.state not in _AGAIN)


def _is_known(line: Line, before: Request | None, known: tuple[Item, ...]) -> bool:
    """Whether the same list asked for it before, or another request did in so many words."""
    if before and any(i.listed == line.item.key for i in before.items):
        return True
    return any(i.kind is line.kind and asks_the_same(line.ask, i.ask) for i in known)
