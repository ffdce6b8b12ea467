"""What a digest says of the days to come: deadlines while the practice is shut, and who is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mailbot.deciding.holds import Setting, open_items
from mailbot.domain.letters import Dated
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request

Facts = Mapping[str, object]
Matters = Sequence[tuple[ClientRecord, Request]]

SHUT_AHEAD = 15
"""Working days before the practice shuts from which its digests name the deadlines that fall into that time."""


def while_shut(matters: Matters, at: Setting) -> Iterator[Facts]:
    """Due days and promises that fall on days on which the practice has shut by itself, the earliest first."""
    edge = at.calendar.add_working(at.today, SHUT_AHEAD)
    found = []
    for record, request in matters:
        days = {request.due: "due", **{i.promised: "promised" for i in open_items(request) if i.promised}}
        for day, what in days.items():
            if day > at.today and day in at.practice.closures and at.calendar.add_working(day, -1) <= edge:
                found.append({"day": day, "what": what, "client": record.client.name, "subject": request.subject})
    yield from sorted(found, key=lambda f: (f["day"], f["client"]))


def on_leave(practice: Practice, at: Setting) -> Iterator[Facts]:
    """Everybody who is away today, and until when."""
    for member in practice.staff:
        if last := practice.away(member.id, at.today):
            yield {"name": member.first_name, "until": last}


def dated(matters: Matters, at: Setting) -> Iterator[Dated]:
    """Every due day and every promise from today on, for a calendar."""
    for record, request in matters:
        name = record.client.name
        if request.due >= at.today:
            yield Dated(request.due, "due", name, request.subject, f"{request.ref}/due")
        for item in open_items(request):
            if item.promised and item.promised >= at.today:
                yield Dated(item.promised, "promised", name, item.ask, f"{request.ref}/{item.id}")
