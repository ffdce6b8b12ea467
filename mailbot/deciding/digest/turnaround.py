"""How long it took from the asking until all was in, and how many reminders: for everybody, and client by client."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.deciding.ground.history import since
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.events import RequestCompleted
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request, RequestState

Facts = Mapping[str, object]
Matters = Iterable[tuple[ClientRecord, Request]]

NAMED = 3
"""Clients that are named on each side."""
_EASY = 1
"""Reminders of a client who made it easy, at the most."""
_PATIENCE = 2
"""Reminders after which a word by telephone may help."""


@dataclass(frozen=True, slots=True)
class Took:
    """One request, and how long it took its client."""

    client: str
    """The name."""
    days: int
    """Calendar days from the asking to the day on which all was in; to the end of the time looked at, when it isn't."""
    chasers: int
    done: date | None = None
    """When all was in; None: not yet."""


def took(matters: Matters, after: datetime, until: datetime, calendar: WorkCalendar) -> tuple[Took, ...]:
    """Requests that were completed between two moments, and those that still stood open at the second."""
    by_client: dict[str, list[tuple[ClientRecord, Request]]] = defaultdict(list)
    for record, request in matters:
        by_client[record.client.id].append((record, request))
    return tuple(t for own in by_client.values() for t in _of_client(own, after, until, calendar))


def _of_client(
    own: Sequence[tuple[ClientRecord, Request]], after: datetime, until: datetime, calendar: WorkCalendar
) -> Iterator[Took]:
    record = own[0][0]
    ended = _ended(record, after)
    for _, request in own:
        done = ended.get(request.ref)
        if request.state is RequestState.COMPLETE and done and done <= until:
            day = calendar.day(done)
            yield Took(record.client.name, (day - calendar.day(request.opened)).days, request.chasers_sent, day)
        elif request.state is RequestState.OPEN and request.opened <= until and _is_theirs(request, record):
            days = (calendar.day(until) - calendar.day(request.opened)).days
            yield Took(record.client.name, days, request.chasers_sent)


def _ended(record: ClientRecord, after: datetime) -> dict[str, datetime]:
    """When each request was completed last; one that was opened again counts when it was complete again."""
    found: dict[str, datetime] = {}
    for logged in since(record, after):
        if isinstance(logged.event, RequestCompleted):
            found.setdefault(logged.event.request, logged.at)
    return found


def _is_theirs(request: Request, record: ClientRecord) -> bool:
    """Whether the client is waited for: not where chasing rests, a person has it, or we owe an answer."""
    asked = any(q.request in (None, request.ref) for q in record.questions)
    return not (request.paused_until or request.handed or asked)


def on_average(all_of_them: Iterable[Took]) -> Facts | None:
    """{count, days}: how many were completed, and after how many days on average; None when none was."""
    days = [t.days for t in all_of_them if t.done]
    return {"count": len(days), "days": round(sum(days) / len(days))} if days else None


def by_client(all_of_them: Iterable[Took]) -> tuple[tuple[Facts, ...], tuple[Facts, ...]]:
    """Who made it easy, and for whom a word by telephone may help, a few of both: {client, days, chasers, open}.

    The one request that took most stands for a client.
    """
    found: dict[str, list[Took]] = defaultdict(list)
    for one in all_of_them:
        found[one.client].append(one)
    most = [max(own, key=lambda t: (t.chasers, t.days)) for own in found.values()]
    waited_for = {t.client for own in found.values() for t in own if not t.done}
    easy = [t for t in most if t.client not in waited_for and t.chasers <= _EASY]
    hard = [t for t in most if t.chasers >= _PATIENCE]
    easy.sort(key=lambda t: (t.days, t.chasers, t.client))
    hard.sort(key=lambda t: (-t.chasers, -t.days, t.client))
    return tuple(map(_told, easy[:NAMED])), tuple(map(_told, hard[:NAMED]))


def _told(one: Took) -> Facts:
    return {"client": one.client, "days": one.days, "chasers": one.chasers, "open": one.done is None}


def by_month(all_of_them: Iterable[Took], today: date) -> Iterator[Facts]:
    """Month by month, the earliest first: {first (the month's first day), days, count, running}."""
    months: dict[date, list[Took]] = defaultdict(list)
    for one in all_of_them:
        if one.done:
            months[one.done.replace(day=1)].append(one)
    for first, own in sorted(months.items()):
        average = on_average(own) or {}
        yield {"first": first, **average, "running": first == today.replace(day=1)}
