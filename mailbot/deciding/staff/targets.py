"""What an order is about: one request, the open ones of a client, or all that are open."""

from __future__ import annotations

from dataclasses import replace

from mailbot.deciding.ground.desk import Desk, Line
from mailbot.deciding.ground.entitled import may_order
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request
from mailbot.domain.understanding import Command

Target = tuple[ClientRecord, Request]


def targets(command: Command, desk: Desk) -> tuple[Target, ...]:
    """Those of `every_target` about which the author may order."""
    return tuple(t for t in every_target(command, desk) if may_order(desk.author, *t, desk.practice))


def every_target(command: Command, desk: Desk) -> tuple[Target, ...]:
    """The request ordered about; else the open ones of the client; else every open one of the practice."""
    if command.request:
        record = desk.record_of(command.request)
        request = record.request(command.request) if record else None
        return ((record, request),) if record and request else ()
    if command.client:
        record = desk.record(command.client)
        return tuple((record, request) for request in record.open) if record else ()
    return tuple(desk.all_open())


def line_on(command: Command, target: Target, **more: object) -> Line:
    """A line of the confirmation about one request."""
    record, request = target
    line = Line(command.verb, client=record.client.name, subject=request.subject, request=request.ref)
    return replace(line, **more)  # type: ignore[arg-type]
