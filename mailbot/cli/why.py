"""`mailbot why`: what was decided, by which rule, on which evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, Trouble, say
from mailbot.cli.telling import concerns, reason_of, tell
from mailbot.cli.view import View, view
from mailbot.cli.words import day, moment, standing
from mailbot.domain.events import ClientStood, Logged, MailTaken, RequestStood
from mailbot.domain.register import ClientRecord, Record
from mailbot.domain.requests import Request

_SHORTEST_DIGEST = 8


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("why")(why)


def why(
    what: Annotated[str, typer.Argument(help="A request (its ref), or a mail: its Message-ID or digest.")],
    config: ConfigOption = None,
) -> None:
    """Tell why: everything that was decided about a request or because of a mail, and by which rule."""
    seen = view(config)
    request = _request(seen, what)
    lines = _of_request(seen, request) if request else _of_mail(seen, what)
    for line in lines:
        say(line)


def _request(seen: View, what: str) -> Request | None:
    wanted = what.strip().lower()
    found = [r for record in seen.register.clients.values() for r in record.requests if r.ref.lower() == wanted]
    return next(iter(found), None)


def _of_request(seen: View, request: Request) -> Iterator[str]:
    record = seen.register.record_of(request.ref)
    assert record is not None
    yield f"{request.ref}: {request.subject} ({record.client.name}), {request.state.value}, due {day(request.due)}"
    for item in request.items:
        yield f"  {item.id}) {item.ask}: {standing(item)}"
    if waiting := seen.waiting().get(request.ref):
        yield f"  Now: {waiting.reason}."
    yield ""
    mails = {e.event.digest: e.event for e in record.log if isinstance(e.event, MailTaken)}
    for logged in record.log:
        if concerns(logged.event, request.ref):
            yield from _told(seen, logged, mails.get(logged.mail))


def _of_mail(seen: View, what: str) -> Iterator[str]:
    taken = list(_takings(seen, what))
    if not taken:
        raise Trouble(
            f"There is no request {what}, and no mail with that Message-ID has been read; "
            "`mailbot request list` and `mailbot status` show the refs."
        )
    for record, logged, event in taken:
        whose = f" ({record.client.name})" if isinstance(record, ClientRecord) else ""
        yield f"{moment(logged.at, seen.practice.zone)}  {tell(event)}{whose}"
        yield f"  Why: {event.why}"
        yield from (f"  by {reason}" for reason in event.reasons)
        for effect in record.log:
            if effect.mail == event.digest and not isinstance(effect.event, MailTaken | RequestStood | ClientStood):
                yield from _told(seen, effect, None)


def _takings(seen: View, what: str) -> Iterable[tuple[Record, Logged, MailTaken]]:
    wanted = what.strip()
    ids = {wanted, f"<{wanted.strip('<>')}>"}
    for record in seen.register.records():
        for logged in record.log:
            event = logged.event
            if not isinstance(event, MailTaken):
                continue
            by_digest = len(wanted) >= _SHORTEST_DIGEST and event.digest.startswith(wanted.lower())
            if event.message_id in ids or by_digest:
                yield record, logged, event


def _told(seen: View, logged: Logged, mail: MailTaken | None) -> Iterator[str]:
    yield f"{moment(logged.at, seen.practice.zone)}  {tell(logged.event)}"
    if reason := reason_of(logged.event):
        yield f"    by {reason}"
    if mail is not None:
        yield f'    because of a mail from {mail.author}, "{mail.subject}" {mail.message_id or mail.digest[:12]}'
