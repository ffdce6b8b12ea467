"""What a digest says of the days to come: deadlines at risk, deadlines while the practice is shut, and who is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mailbot.deciding.ground.holds import Setting, open_items
from mailbot.domain.duties import statutory_of
from mailbot.domain.letters import Dated
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import SETTLED, Request

Facts = Mapping[str, object]
Matters = Sequence[tuple[ClientRecord, Request]]

AT_RISK = 5
"""Working days before its due day from which an unfinished request is at risk."""
LAW_AT_RISK = 15
"""The same before the day by which the law wants it: there is work to do between the records and the return."""
SHUT_AHEAD = 15
"""Working days before the practice shuts from which its digests name the deadlines that fall into that time."""


def at_risk(matters: Matters, at: Setting) -> Iterator[Facts]:
    """Requests whose due day, or the law's, is near or past, the earliest first."""
    edge = at.calendar.add_working(at.today, AT_RISK)
    far = at.calendar.add_working(at.today, LAW_AT_RISK)
    for record, request in sorted(matters, key=lambda m: m[1].due):
        law = statutory_of(request, at.duties)
        if request.due <= edge or (law and law.day <= far):
            yield {
                "law": law.day if law else None,
                "what": law.what if law else "",
                "client": record.client.name,
                "subject": request.subject,
                "due": request.due,
                "overdue": request.due < at.today,
                "items": tuple(i.ask for i in request.items if i.state not in SETTLED),
            }


def while_shut(matters: Matters, at: Setting) -> Iterator[Facts]:
    """Due days and promises that fall on days on which the practice has shut by itself, the earliest first."""
    edge = at.calendar.add_working(at.today, SHUT_AHEAD)
    shut = {d for d in at.practice.closures if d > at.today and at.calendar.add_working(d, -1) <= edge}
    found = []
    for record, request in matters if shut else ():
        days = {request.due: "due", **{i.promised: "promised" for i in open_items(request) if i.promised}}
        for day, what in days.items():
            if day in shut:
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
