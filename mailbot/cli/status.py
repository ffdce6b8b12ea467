"""`mailbot status`: what is open, with whom, since when, and why a client is not being written to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.adapters.clock import SystemClock
from mailbot.adapters.heartbeat import Beat, last_beat
from mailbot.adapters.restored import restored_in
from mailbot.cli.console import ConfigOption, JsonOption, Trouble, complain, config_at, console, say
from mailbot.cli.view import View, view
from mailbot.cli.words import counted, day, moment, standing
from mailbot.deciding import held_back
from mailbot.domain.decision import Waiting
from mailbot.domain.letters import OutboxEntry, OutboxState
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import SETTLED, Request
from mailbot.settings import Config

if TYPE_CHECKING:
    from rich.table import Table

Row = tuple[ClientRecord, Request]

_TROUBLED = frozenset({OutboxState.FAILED, OutboxState.UNCERTAIN})


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("status")(status)


def status(
    config: ConfigOption = None,
    client: Annotated[str, typer.Option(help="Only clients with this in their id or name.")] = "",
    owner: Annotated[str, typer.Option(help="Only what this member of staff asked for (id or name).")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is past its due day.")] = False,
    as_json: JsonOption = False,
    health: Annotated[bool, typer.Option("--health", help="Only whether mailbot is at work; exit 1 if not.")] = False,
) -> None:
    """Show what is open: with which client, due when, what is still to come, and what happens next."""
    if health:
        _tell_health(config)
        return
    seen = view(config)
    rows = list(_chosen(seen, client, owner, overdue))
    waiting = seen.waiting()
    if as_json:
        for line in damages(seen):
            complain(line)
        say(json.dumps([_facts(r, q, seen, waiting.get(q.ref)) for r, q in rows], ensure_ascii=False, indent=2))
        return
    out = console()
    say(_health(seen.config, seen.now)[0])
    if rows:
        out.print(_table(rows, seen, waiting))
    say(_summary(rows, seen))
    for line in _troubles(seen):
        say(line)


def _chosen(seen: View, client: str, owner: str, overdue: bool) -> Iterator[Row]:
    """Open requests that pass the filters, the one due first at the top."""
    staff = _staff(seen, owner)
    today = seen.now.astimezone(seen.practice.zone).date()
    for record, request in sorted(seen.register.open_requests(), key=lambda row: (row[1].due, row[1].ref)):
        named = client.lower() in record.client.id.lower() or client.lower() in record.client.name.lower()
        late = request.due < today or not overdue
        if named and late and (not owner or request.owner in staff):
            yield record, request


def _staff(seen: View, wanted: str) -> frozenset[str]:
    found = {s.id for s in seen.practice.staff if wanted.lower() in (s.id.lower(), s.email) or _in(wanted, s.name)}
    if wanted and not found:
        raise Trouble(f"Nobody called {wanted} works here; the [[staff]] tables of {seen.config.path.name} name them.")
    return frozenset(found)


def _in(wanted: str, name: str) -> bool:
    return wanted.lower() in name.lower()


def _tell_health(config: Path | None) -> None:
    told, well = _health(config_at(config), SystemClock().now())
    say(told)
    raise typer.Exit(0 if well else 1)


def _health(config: Config, now: datetime) -> tuple[str, bool]:
    """Whether it is at work, and up to when it has read the inbox; whether that is as it should be."""
    beat, name = last_beat(config.state), config.practice.name
    if beat is None or not beat.alive(now):
        return f"{name}: mailbot is not running; nothing is read and nobody is chased.{_last_read(beat, config)}", False
    if beat.trouble:
        return f"{name}: mailbot is running, but can't read the inbox: {beat.trouble}{_last_read(beat, config)}", False
    synced = f"inbox read up to {moment(beat.synced, config.practice.zone)}" if beat.synced else "starting"
    if beat.unsent:
        return f"{name}: mailbot is running, {synced}, but its letters wait, for none can be sent: {beat.unsent}", False
    return f"{name}: mailbot is running, {synced}.{_compared(beat, config)}", True


def _last_read(beat: Beat | None, config: Config) -> str:
    """Since when the inbox has not been read; "" when nobody knows."""
    return f" It was last read {moment(beat.synced, config.practice.zone)}." if beat and beat.synced else ""


def _compared(beat: Beat, config: Config) -> str:
    """What the last comparison of the inbox with what was taken in showed."""
    if beat.compared is None:
        return ""
    when = moment(beat.compared.at, config.practice.zone)
    mended = f", {beat.compared.repaired} of them only then" if beat.compared.repaired else ""
    return f" Compared {when}: {counted(beat.compared.there, 'mail')} in the inbox, all taken in{mended}."


def _table(rows: list[Row], seen: View, waiting: dict[str, Waiting]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    for heading, share in (("Client and request", 5), ("Still to come", 6), ("Next", 5)):
        table.add_column(heading, ratio=share, overflow="fold", vertical="top")
    today = seen.now.astimezone(seen.practice.zone).date()
    for record, request in rows:
        whose = Text(f"{record.client.name}\n{request.subject}\n{request.ref}, {seen.name_of(request.owner)}\n")
        whose.append(_due(request, today) + "\n", style="red" if request.due < today else "")
        table.add_row(whose, _open_items(request), _next(request, seen, waiting.get(request.ref)))
    return table


def _due(request: Request, today: date) -> str:
    late = (today - request.due).days
    return f"due {day(request.due)}" + (f", {counted(late, 'day')} late" if late > 0 else "")


def _open_items(request: Request) -> str:
    lines = []
    for item in request.items:
        if item.state not in SETTLED:
            told = standing(item)
            lines.append(f"{item.id}) {item.ask}" + ("" if told == "outstanding" else f": {told}"))
    settled = sum(i.state in SETTLED for i in request.items)
    return "\n".join([*lines, f"{settled} of {len(request.items)} settled"])


def _next(request: Request, seen: View, waiting: Waiting | None) -> str:
    told = "never chased"
    if request.last_chased:
        last = day(request.last_chased.astimezone(seen.practice.zone).date())
        told = f"chased {counted(request.chasers_sent, 'time')}, last on {last}"
    return f"{waiting.reason}\n({told})" if waiting else told


def _summary(rows: list[Row], seen: View) -> str:
    today = seen.now.astimezone(seen.practice.zone).date()
    if not rows:
        return "Nothing is open." if not any(seen.register.open_requests()) else "Nothing open fits that."
    late = sum(request.due < today for _, request in rows)
    clients = len({record.client.id for record, _ in rows})
    questions = sum(len(record.questions) for record in {r.client.id: r for r, _ in rows}.values())
    told = [f"{counted(len(rows), 'open request')} of {counted(clients, 'client')}", f"{late} past the due day"]
    if questions:
        told.append(f"{counted(questions, 'question')} waiting for staff")
    return "; ".join(told) + "."


def _troubles(seen: View) -> Iterator[str]:
    """Files that can't be read; letters that did not go out, or nobody knows, or that a cap keeps waiting."""
    yield from damages(seen)
    yield from _comeback(seen)
    for record in seen.register.records():
        for entry in record.outbox:
            if entry.state in _TROUBLED:
                yield _troubled(entry)
    reasons = Counter(held.reason for held in held_back(seen.register, seen.practice, seen.now))
    for reason, count in reasons.items():
        yield f"! {counted(count, 'letter')} must wait: {reason} ([caps])."


def _comeback(seen: View) -> Iterator[str]:
    restored = restored_in(seen.config.state)
    if restored is None or (restored.until is not None and restored.until <= seen.now):
        return
    zone = seen.practice.zone
    until = f"before {moment(restored.until, zone)}" if restored.until else "before inbox and Sent are compared"
    yield f"! Brought back from a backup of {moment(restored.made, zone)}; no client is chased {until}."


def damages(seen: View) -> Iterator[str]:
    """What can't be read, and who is held because of that."""
    for file in seen.register.damaged:
        yield f"! {f'{file.who} is not written to, and their mails wait: ' if file.who else ''}{file.problem}"


def _troubled(entry: OutboxEntry) -> str:
    what = "was not sent" if entry.state is OutboxState.FAILED else "may or may not have been sent"
    return f"! The {entry.mail.purpose.value} to {', '.join(entry.mail.to)} {what}: {entry.problem}"


def _facts(record: ClientRecord, request: Request, seen: View, waiting: Waiting | None) -> dict[str, Any]:
    return {
        "ref": request.ref,
        "client": record.client.id,
        "name": record.client.name,
        "subject": request.subject,
        "owner": request.owner,
        "opened": request.opened.isoformat(),
        "due": request.due.isoformat(),
        "overdue": request.due < seen.now.astimezone(seen.practice.zone).date(),
        "chasers_sent": request.chasers_sent,
        "last_chased": request.last_chased.isoformat() if request.last_chased else None,
        "waiting": waiting.reason if waiting else None,
        "items": [
            {
                "id": i.id,
                "ask": i.ask,
                "kind": i.kind.value,
                "state": i.state.value,
                "promised": i.promised.isoformat() if i.promised else None,
                "missing": list(i.missing),
                "note": i.note,
            }
            for i in request.items
        ],
    }
