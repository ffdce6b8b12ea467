"""When a request's next chaser is ripe, and on which rung."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailbot.deciding.holds import Hold, Setting, holds_on, nothing_to_come, open_items, promises
from mailbot.deciding.words import spoken
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, Request
from mailbot.domain.rules import Ladder, Rules

BETWEEN_CHASERS = 2
"""Working days from one chaser to the next that any client gets, whatever the ladder says (FORMAT.md, rule 5)."""
AFTER_A_REPLY = 1
"""Working days of peace after a reply (rule 5)."""


@dataclass(frozen=True, slots=True)
class Ripe:
    """The first day on which a request may and should be chased, or handed over; None: only an event changes it."""

    day: date | None
    reason: str
    """Why not before."""
    hand_over: bool = False


def ladder_of(request: Request, rules: Rules) -> Ladder:
    """The request's ladder, the standard one when its own does not exist."""
    return rules.ladders.get(request.ladder) or rules.ladders["standard"]


def next_stage(request: Request, rules: Rules) -> int:
    """The rung of the next chaser; the last one again when a person orders it."""
    return min(request.stage + 1, len(ladder_of(request, rules).stages))


def ripe(record: ClientRecord, request: Request, rules: Rules, at: Setting) -> Ripe:
    """When this request, by itself, is next chased or handed over."""
    if nothing := nothing_to_come(record, request, at.practice):
        return Ripe(None, nothing.reason)
    if request.ref in record.remind:
        return _ordered(request, at)
    holds = list(holds_on(record, request, at))
    for hold in holds:
        if hold.ends is None:
            return Ripe(None, hold.reason)
    return _by_ladder(request, ladder_of(request, rules), holds, at)


def _ordered(request: Request, at: Setting) -> Ripe:
    """Staff want it chased: only a promise comes first."""
    if promised := promises(request, at):
        return Ripe(promised.ends, promised.reason)
    return Ripe(at.today, "a reminder is ordered")


def _by_ladder(request: Request, ladder: Ladder, holds: list[Hold], at: Setting) -> Ripe:
    hand_over = request.stage >= len(ladder.stages)
    day, reason = _rung(request, ladder, at)
    if promised := promises(request, at):
        holds = [promised, *holds]
    for hold in holds:
        if hold.ends and hold.ends > day:
            day, reason = hold.ends, hold.reason
    return Ripe(day, reason, hand_over)


def _rung(request: Request, ladder: Ladder, at: Setting) -> tuple[date, str]:
    """The day of the next rung, and why not before."""
    anchor, since = _anchor(request, at)
    if request.stage >= len(ladder.stages):
        return at.calendar.add_working(anchor, ladder.hand_over), since
    day = at.calendar.add_working(anchor, ladder.stages[request.stage].after)
    day = _hurried(request, anchor, day, ladder, at.calendar)
    for item in open_items(request):
        day = min(day, _broken_promise(item, anchor, day, at.calendar))
    return day, since


def _anchor(request: Request, at: Setting) -> tuple[date, str]:
    """The day from which the ladder counts: when something last passed between us and the client about it."""
    day_of = at.calendar.day
    moments = [(request.opened, "asked"), (request.last_chased, "last reminded")]
    if request.stage == 0:
        moments += [(i.changed, "last heard from") for i in request.items]
    days = [(day_of(moment), word) for moment, word in moments if moment]
    day, word = max(days, key=lambda d: d[0])
    return day, f"{word} on {spoken(day)}"


def _hurried(request: Request, anchor: date, day: date, ladder: Ladder, calendar: WorkCalendar) -> date:
    """Near its due day a request is chased at shorter intervals."""
    soon = calendar.add_working(anchor, ladder.near_after)
    near = calendar.add_working(request.due, -ladder.near)
    return min(day, max(soon, calendar.next_working(near)))


def _broken_promise(item: Item, anchor: date, day: date, calendar: WorkCalendar) -> date:
    """A promise given since the ladder's anchor decides by itself when the item is next asked for."""
    if item.promised is None or item.promised < anchor:
        return day
    return calendar.add_working(item.promised, 1)
