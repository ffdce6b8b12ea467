"""Who is away by a mail of theirs: said, taken back, and how the practice stands with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mailbot.deciding.ground.desk import Desk, Line
from mailbot.deciding.ground.words import spoken
from mailbot.domain.leave_taken import LeaveTaken
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.wishes import Wish, WishKind


def as_of_now(practice: Practice, register: Register) -> Practice:
    """The practice with the leaves that its people have told of by mail, besides those of its settings."""
    told = register.leaves
    return replace(practice, leave=(*practice.leave, *told)) if told else practice


def take_leave(wish: Wish, desk: Desk) -> Iterator[Line]:
    """ "I'm away 1–14 Dec, Priya takes over my clients": noted; what is meant for them goes to her meanwhile."""
    if wish.first is None or wish.last is None:
        return
    stand_in = desk.practice.member(wish.staff)
    line = Line(WishKind.LEAVE, date=wish.last, first=wish.first, value=stand_in.first_name if stand_in else "")
    if wish.last < desk.today:
        yield replace(line, problem=f"{spoken(wish.last)} has passed")
    elif stand_in and (until := desk.practice.away(stand_in.id, max(wish.first, desk.today))):
        yield replace(line, problem=f"{stand_in.first_name} is away too, until {spoken(until)}; please name another")
    else:
        desk.events.append(("", LeaveTaken(desk.author.id, wish.first, wish.last, wish.staff)))
        yield replace(line, undo="undo")


def leave_back(digest: str, desk: Desk) -> Iterator[Line]:
    """A leave that the mail with this digest told of, or its beginning, is taken back."""
    every = (e for day in desk.register.days.values() for e in day.log if e.mail.startswith(digest))
    for leave in (e.event for e in every if isinstance(e.event, LeaveTaken)):
        desk.events.append(("", replace(leave, withdrawn=not leave.withdrawn)))
        verb = WishKind.LEAVE if leave.withdrawn else "not_away"
        yield Line(verb, date=leave.last, first=leave.first, undo="undo")


def told_stand_ins(desk: Desk) -> Iterator[Letter]:
    """Whoever is to stand in hears of it, and when it is taken back."""
    for _, event in desk.events:
        stand_in = desk.practice.member(event.stand_in) if isinstance(event, LeaveTaken) else None
        away = desk.practice.member(event.staff) if isinstance(event, LeaveTaken) else None
        if not isinstance(event, LeaveTaken) or stand_in is None or away is None or stand_in == desk.author:
            continue
        yield Letter(
            key=f"stands-in/{desk.mail.digest[:16]}/{stand_in.id}",
            purpose=Purpose.ALERT,
            template="stands_in",
            to=(stand_in.email,),
            facts={
                "to_name": stand_in.first_name,
                "away": away.first_name,
                "first": event.first,
                "last": event.last,
                "withdrawn": event.withdrawn,
            },
        )
