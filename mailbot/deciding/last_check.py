"""A chaser's last check, when it is about to leave: is it still true, and still wanted?"""

from __future__ import annotations

from datetime import date

from mailbot.domain import events as ev
from mailbot.domain.letters import OutgoingMail
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import awaited


def may_still_leave(chaser: OutgoingMail, register: Register, today: date) -> bool:
    """Whether all it asks for is still to come, and nothing noted since it was decided makes chasing rest."""
    requests = filter(None, map(register.request, chaser.requests))
    to_come = {f"{r.ref}/{i.id}" for r in requests for i in awaited(r, today)}
    if not set(chaser.items) <= to_come:
        return False
    since = (event for client in chaser.clients for event in _since(register.clients[client], chaser.key))
    return not any(_makes_rest(event, chaser, today) for event in since)


def _since(record: ClientRecord, key: str) -> tuple[ev.Event, ...]:
    """What was noted after the decision, the latest first; nothing when the decision is not on record."""
    after: list[ev.Event] = []
    for logged in reversed(record.log):
        if isinstance(logged.event, ev.ChaserSent) and logged.event.key == key:
            return tuple(after)
        after.append(logged.event)
    return ()


def _makes_rest(event: ev.Event, chaser: OutgoingMail, today: date) -> bool:
    match event:
        case ev.ClientWrote():
            return True
        case ev.ClientAway(until=until):
            return until >= today
        case ev.ChasingPaused(request=ref, until=until):
            return until >= today and ref in (None, *chaser.requests)
        case ev.DueChanged(request=ref, due=due):
            return due >= today and ref in chaser.requests
        case ev.QuestionPut(request=ref, items=items):
            named = {f"{ref}/{item}" for item in items}
            return ref in (None, *chaser.requests) and (not named or bool(named & set(chaser.items)))
    return False
