"""When a request's next chaser is ripe, and on which rung."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.deciding.ground.holds import Hold, Setting, holds_on, nothing_to_come, open_items, promises
from mailbot.deciding.ground.words import spoken
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.duties import statutory_of
from mailbot.domain.practice import Client, Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, Request
from mailbot.domain.rules import Ladder, Rules, Stage

BETWEEN_CHASERS = 2
"""Working days from one chaser to the next that any client gets, whatever the ladder says (FORMAT.md, rule 5)."""
TOGETHER = 2
"""Working days: what would be asked for within these goes into the same mail."""
AFTER_A_REPLY = 1
"""Working days of peace after a reply (rule 5)."""
AFTER_A_WITHDRAWAL = 1
"""Working days from the decision of a chaser that never left to the next: one a day, whatever becomes of it."""


@dataclass(frozen=True, slots=True)
class Ripe:
    """The first day on which a request should be chased, or handed over; None: only an event brings that day."""

    day: date | None
    reason: str
    """Why not before."""
    free: date = date.min
    """The first day on which nothing holds it: from then it may join a mail that leaves anyway."""
    hand_over: bool = False


def ladder_of(request: Request, client: Client, practice: Practice, rules: Rules) -> Ladder:
    """By order of staff, else by client, else by kind of request, else by the practice's default; else the standard.
    Of a request of which something is in, the one that this ladder names for that.

    A name that the rules no longer know counts for nothing.
    """
    ladders = rules.ladders
    ladder = (
        ladders.get(request.ladder)
        or ladders.get(client.ladder)
        or rules.ladder_of_kind.get(request.kind)
        or ladders.get(practice.ladder)
        or ladders["standard"]
    )
    return ladders.get(ladder.some, ladder) if ladder.some and request.begun else ladder


def next_stage(request: Request, ladder: Ladder) -> int:
    """The rung of the next chaser; the last one again when a person orders it.

    A request that came from a longer ladder stays as far as it was: stages never go back (FORMAT.md, rule 6).
    """
    return max(min(request.stage + 1, len(ladder.stages)), request.stage)


def ripe(record: ClientRecord, request: Request, rules: Rules, at: Setting) -> Ripe:
    """When this request, by itself, is next chased or handed over."""
    return ripe_on(ladder_of(request, record.client, at.practice, rules), record, request, at)


def ripe_on(ladder: Ladder, record: ClientRecord, request: Request, at: Setting) -> Ripe:
    """The same, on a ladder that is known already. The hour of the day has no say in it."""
    coming = open_items(request)
    if not coming:
        return Ripe(None, nothing_to_come(record, request, at.practice).reason)
    if request.to_be_asked:
        return Ripe(None, "the letter that asks for it has not left yet")
    if request.ref in record.remind:
        return _ordered(coming, at)
    holds = list(holds_on(record, request, at))
    for hold in holds:
        if hold.ends is None:
            return Ripe(None, hold.reason)
    return _by_ladder(request, coming, ladder, holds, at)


def _ordered(coming: Sequence[Item], at: Setting) -> Ripe:
    """Staff want it chased: only a promise comes first."""
    if promised := promises(coming, at):
        return Ripe(promised.ends, promised.reason)
    return Ripe(at.today, "a reminder is ordered")


def _by_ladder(request: Request, coming: Sequence[Item], ladder: Ladder, holds: list[Hold], at: Setting) -> Ripe:
    hand_over = request.stage >= len(ladder.stages)
    day, reason = _rung(request, coming, ladder, at)
    if promised := promises(coming, at):
        holds = [promised, *holds]
    free = max([hold.ends for hold in holds if hold.ends], default=date.min)
    if free > day:
        day, reason = free, next(hold.reason for hold in holds if hold.ends == free)
    return Ripe(day, reason, free, hand_over)


def _rung(request: Request, coming: Sequence[Item], ladder: Ladder, at: Setting) -> tuple[date, str]:
    """The day of the next rung, and why not before."""
    anchor, since = _anchor(request, at)
    if request.stage >= len(ladder.stages):
        return at.calendar.add_working(anchor, ladder.hand_over), since
    stage = ladder.stages[request.stage]
    day = at.calendar.add_working(anchor, stage.after)
    appointed = _appointed(stage, request, anchor, at)
    day = min(day, *appointed) if appointed else min(day, _near_due(request, anchor, ladder, at))
    days = [at.calendar.add_working(i.promised, 1) for i in coming if i.promised and i.promised >= anchor]
    return (_together(min([day, *days]), days, at.calendar) if days else day), since


def _appointed(stage: Stage, request: Request, anchor: date, at: Setting) -> list[date]:
    """The days that a rung names for itself, counted from the due day or from the day of the law."""
    law = statutory_of(request, at.duties) if stage.law is not None and request.checklist else None
    named = [(request.due, stage.due), (law.day if law else None, stage.law)]
    days = [at.calendar.add_working(day, count) for day, count in named if day is not None and count is not None]
    return [max(day, at.calendar.add_working(anchor, BETWEEN_CHASERS)) for day in days]


def _anchor(request: Request, at: Setting) -> tuple[date, str]:
    """The day from which the ladder counts: when something last passed between us and the client about it."""
    moment, word = request.asked or request.opened, "asked"
    if request.last_chased and request.last_chased > moment:
        moment, word = request.last_chased, "last reminded"
    if request.stage == 0:
        for item in request.items:
            if item.changed and item.changed > moment:
                moment, word = item.changed, "last changed"
    day = at.calendar.day(moment)
    return day, f"{word} on {spoken(day)}"


def _near_due(request: Request, anchor: date, ladder: Ladder, at: Setting) -> date:
    """Near its due day, and near the day of the law, a request is chased at shorter intervals; the first time on the
    working day before it is due."""
    working = at.calendar.add_working
    days = [max(working(anchor, step.after), working(request.due, -step.within)) for step in ladder.nearing]
    if request.checklist and (law := statutory_of(request, at.duties)):
        days += [max(working(anchor, step.after), working(law.day, -step.within)) for step in ladder.statutory]
    if request.stage == 0 and request.due > anchor:
        days.append(max(working(anchor, BETWEEN_CHASERS), working(request.due, -1)))
    return min(days, default=date.max)


def _together(day: date, lapsing: list[date], calendar: WorkCalendar) -> date:
    """A promise that lapses within a few days is waited for, so that one mail asks for all."""
    edge = calendar.add_working(day, TOGETHER)
    return max([day, *(d for d in lapsing if d <= edge)])
