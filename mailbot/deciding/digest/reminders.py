"""What a digest says of reminders: which went, which did not and why, which go next, and which a cap keeps waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from mailbot.deciding.chasing.chasing import Plan
from mailbot.deciding.chasing.matters import Correspondent
from mailbot.deciding.digest.scope import Scope
from mailbot.deciding.ground.caps import Held
from mailbot.deciding.ground.history import since
from mailbot.deciding.ground.holds import Setting
from mailbot.domain.decision import Waiting
from mailbot.domain.events import ChaserSent

Facts = Mapping[str, object]
Coming = Sequence[tuple[Correspondent, Plan]]


def chased(scope: Scope, last: datetime, at: Setting) -> Iterator[Facts]:
    """Who was reminded since a moment."""
    for record in scope.records:
        for logged in since(record, last):
            if isinstance(logged.event, ChaserSent):
                yield {
                    "client": record.client.name,
                    "day": at.calendar.day(logged.at),
                    "stage": logged.event.stage,
                    "items": len(logged.event.items),
                }


def not_chased(scope: Scope, waiting: Iterable[Waiting]) -> Iterator[Facts]:
    """Who was not, and why."""
    subjects = {request.ref: (record.client.name, request.subject) for record, request in scope.matters}
    for wait in waiting:
        for ref in wait.requests:
            if ref in subjects:
                client, subject = subjects[ref]
                yield {"client": client, "subject": subject, "reason": wait.reason}


def soon(refs: set[str], at: Setting, coming: Coming) -> Iterator[dict[str, object]]:
    """Chasers that leave today or on the next working day, unless something comes in."""
    edge = at.calendar.next_working(at.today + timedelta(days=1))
    for whom, planned in sorted(coming, key=lambda c: c[1].moment):
        day = at.calendar.day(planned.moment)
        if day > edge:
            break
        ripe = [m for m in whom.chased if m.ripe.day and m.ripe.day <= day]
        named = [m for m in ripe if m.request.ref in refs]
        if named:
            yield {
                "client": " and ".join(dict.fromkeys([m.record.client.name for m in named])),
                "day": day,
                "stage": max([m.stage for m in ripe]),
                "clock": planned.moment.astimezone(at.calendar.zone).time(),
                "subjects": tuple([m.request.subject for m in named]),
                "refs": tuple([m.request.ref for m in named]),
                "clients": tuple(dict.fromkeys([m.record.client.id for m in named])),
            }


def held(scope: Scope, waiting: Sequence[Held]) -> Iterator[Facts]:
    """Letters that a cap keeps waiting: of this partner's clients, and of nobody's."""
    names = {r.client.id: r.client.name for r in scope.records}
    counted: Counter[tuple[str, str]] = Counter()
    for one in waiting:
        if not one.mail.clients or one.mail.clients[0] in names:
            counted[" and ".join(names.get(c, c) for c in one.mail.clients), one.reason] += 1
    for (client, reason), count in counted.items():
        yield {"client": client, "count": count, "reason": reason}
