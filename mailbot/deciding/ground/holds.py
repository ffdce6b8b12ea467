"""Why a client is not chased now: everything that makes a request rest, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.deciding.ground.people import owner_of
from mailbot.deciding.ground.words import listed, spoken
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.duties import Duty
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, OpenQuestion
from mailbot.domain.requests import RESTING, TO_COME, Item, ItemState, Request


@dataclass(frozen=True, slots=True)
class Hold:
    """A reason to leave a client in peace."""

    reason: str
    """A clause for a partner."""
    ends: date | None
    """The first day on which it no longer holds; None: only an event ends it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What every rule of chasing looks at."""

    practice: Practice
    calendar: WorkCalendar
    today: date
    now: datetime
    duties: tuple[Duty, ...] = ()
    """rules/calendar.toml: what the law wants by when."""


def open_items(request: Request) -> tuple[Item, ...]:
    """Items still to come from the client, promised ones too."""
    return tuple([i for i in request.items if i.state in TO_COME])


def holds_on(record: ClientRecord, request: Request, at: Setting) -> Iterator[Hold]:
    """Every hold on a request whose items are still to come, the telling ones first."""
    for question in record.questions:
        if _concerns(question, request):
            yield Hold(f"{_name(question.staff, at.practice)} has a question to answer: {question.text}", None)
    if request.handed:
        yield Hold(f"every reminder went unanswered; {_decider(record, request, at.practice)} has to decide", None)
    yield from _pauses(record, request, at)
    if record.away_until and record.away_until >= at.today:
        yield Hold(
            f"away until {spoken(record.away_until)}, by an automatic reply", _after(record.away_until, at.calendar)
        )


def _pauses(record: ClientRecord, request: Request, at: Setting) -> Iterator[Hold]:
    for until, whose in ((request.paused_until, "this request"), (record.paused_until, "this client")):
        if until is None or until < at.today:
            continue
        if until == date.max:
            yield Hold(f"chasing of {whose} is paused until somebody resumes it", None)
        elif until == request.due and until == request.paused_until:
            yield Hold(f"given until {spoken(until)}", _after(until, at.calendar))
        else:
            yield Hold(f"chasing of {whose} is paused until {spoken(until)}", _after(until, at.calendar))


def promises(waiting: Sequence[Item], at: Setting) -> Hold | None:
    """The hold when everything still to come is promised for today or later."""
    days = [i.promised for i in waiting if i.promised is not None and i.promised >= at.today]
    if not waiting or len(days) < len(waiting):
        return None
    return Hold(f"promised for {spoken(min(days))}", _after(min(days), at.calendar))


def nothing_to_come(record: ClientRecord, request: Request, practice: Practice) -> Hold:
    """The hold on a request of which nothing is to come from the client, only from us."""
    resting = [i for i in request.items if i.state in RESTING]
    if not resting:
        return Hold("everything is in", None)
    asked = [f"“{i.ask}”" for i in resting if i.state is ItemState.QUERY]
    said = [f"“{i.ask}”" for i in resting if i.state is ItemState.CLAIMED]
    parts = [f"to answer about {listed(asked)}"] if asked else []
    parts += [f"to confirm that we have {listed(said)}"] if said else []
    return Hold(f"{_decider(record, request, practice)} has {listed(parts)}", None)


def _concerns(question: OpenQuestion, request: Request) -> bool:
    """Whether a question bears on what is still to come: a chaser might ask for what the answer settles."""
    if question.request not in (None, request.ref):
        return False
    return not question.items or bool({i.id for i in open_items(request)} & set(question.items))


def _after(day: date, calendar: WorkCalendar) -> date:
    return calendar.add_working(day, 1)


def _name(staff_id: str, practice: Practice) -> str:
    member = practice.member(staff_id)
    return member.first_name if member else "somebody"


def _decider(record: ClientRecord, request: Request, practice: Practice) -> str:
    member = owner_of(request, record.client, practice)
    return member.first_name if member else "somebody"
