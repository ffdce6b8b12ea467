"""`mailbot replay`: a practice's mail through the real core, with a clock of its own, sending nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailbot.cli.jsonl import json_line
from mailbot.domain.letters import OutgoingMail
from mailbot.domain.understanding import Command, MailKind, Opening, Outcome, Understanding

if TYPE_CHECKING:
    from mailbot.adapters.scenario import Scenario
    from mailbot.office import Office, Taken

_LONGEST_STEP = timedelta(days=4)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("replay")(replay)


def replay(
    folder: Annotated[Path, typer.Argument(help="A scenario folder: scenario.toml and the mails it names.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line (always so; kept for scripts).")
    ] = True,
) -> None:
    """Replay a scenario: print what each mail is held to be, and every mail the bot would send."""
    from mailbot.adapters.scenario import ScenarioError, load_scenario

    try:
        scenario = load_scenario(folder)
    except ScenarioError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for line in run(scenario):
        typer.echo(json_line(line))


def run(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """The lines a replay prints, in order."""
    from mailbot.adapters.mail_files import MOST_OCTETS

    came: dict[str, bytes] = {}
    office = _office(scenario, came.get)
    now = scenario.starts
    for delivery in scenario.deliveries:
        yield from _let_time_pass(office, now, delivery.arrives)
        now = max(now, delivery.arrives)
        with delivery.path.open("rb") as file:
            raw = file.read(MOST_OCTETS)
        taken = office.take(raw, delivery.arrives, now)
        came[taken.mail.digest] = raw
        yield _mail_line(delivery.file, taken)
        yield from _send(office, now)
    if scenario.runs_until:
        yield from _let_time_pass(office, now, scenario.runs_until)
    yield {"final": _final(office)}


def _office(scenario: Scenario, kept: Callable[[str], bytes | None]) -> Office:
    from mailbot.adapters.documents import LocalDocumentReader
    from mailbot.adapters.holidays import PublicHolidays
    from mailbot.adapters.linguist import SpacyLinguist
    from mailbot.adapters.meaning import EncodedLikeness
    from mailbot.adapters.memory import MemoryStore
    from mailbot.adapters.parser import MailParser
    from mailbot.domain.calendar import WorkCalendar
    from mailbot.office import Office
    from mailbot.settings import default_rules_folder, load_rules
    from mailbot.tools import Tools

    practice, rules = scenario.practice, load_rules(default_rules_folder())
    years = range(scenario.starts.year - 1, scenario.starts.year + 4)
    holidays = PublicHolidays().holidays(practice.country, practice.region, years)
    tools = Tools(
        MemoryStore(scenario.records),
        MailParser(),
        LocalDocumentReader(),
        SpacyLinguist(rules),
        kept,
        likeness=EncodedLikeness(),
    )
    return Office(practice, rules, WorkCalendar(practice.zone, practice.hours, holidays), tools)


def _let_time_pass(office: Office, now: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    """Everything that is due from one moment up to, and excluding, another."""
    while True:
        moment = min(office.next_due(now), now + _LONGEST_STEP)
        if moment >= until:
            return
        now = max(moment, now + timedelta(seconds=1))
        office.tick(now)
        yield from _send(office, now)


def _send(office: Office, now: datetime) -> Iterator[dict[str, Any]]:
    for entry in office.outgoing(now):
        office.sending(entry.mail.key, now)
        office.sent(entry.mail.key, now)
        yield {"sent": _sent(entry.mail, now)}


def _sent(mail: OutgoingMail, now: datetime) -> dict[str, Any]:
    return {
        "at": now.isoformat(),
        "to": list(mail.to),
        "cc": list(mail.cc),
        "purpose": mail.purpose.value,
        "requests": list(mail.requests),
        "items": list(mail.items),
        "stage": mail.stage,
        "subject": mail.subject,
        "in_reply_to": mail.in_reply_to,
        "body": mail.body,
    }


def _mail_line(file: str, taken: Taken) -> dict[str, Any]:
    found = taken.understanding
    failure = found.failures[0] if found.failures else None
    return {
        "file": file,
        "kind": found.kind.value if found.kind is not MailKind.OWN else MailKind.UNRELATED.value,
        "outcomes": [_outcome(o) for o in found.outcomes],
        "opens": _opens(found),
        "commands": [_command(c) for c in found.commands],
        "returns": found.returns.isoformat() if found.returns else None,
        "recipient": failure.recipient if failure else None,
        "permanent": failure.permanent if failure else None,
        "asked_human": found.asks_human,
        "why": found.why,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "request": outcome.request,
        "item": outcome.item,
        "outcome": outcome.state.value,
        "date": outcome.date.isoformat() if outcome.date else None,
        "missing": list(outcome.missing),
        "why": str(outcome.reason),
    }


def _opens(found: Understanding) -> Any:
    opened = [_opening(o) for o in found.openings]
    return opened[0] if len(opened) == 1 else opened or None


def _opening(opening: Opening) -> dict[str, Any]:
    return {
        "client": opening.client,
        "kind": opening.kind.value,
        "due": opening.due.isoformat() if opening.due else None,
        "items": [{"ask": i.ask, "kind": i.kind.value} for i in opening.items],
    }


def _command(command: Command) -> dict[str, Any]:
    return {
        "verb": command.verb.value,
        "request": command.request,
        "item": command.item,
        "client": command.client if not command.request else None,
        "date": command.date.isoformat() if command.date else None,
        "staff": command.staff,
        "email": command.email,
        "ask": command.ask,
        "reason": command.note,
    }


def _final(office: Office) -> dict[str, Any]:
    requests = (r for record in office.register.clients.values() for r in record.requests)
    return {r.ref: {"state": r.state.value, "items": {i.id: i.state.value for i in r.items}} for r in requests}
