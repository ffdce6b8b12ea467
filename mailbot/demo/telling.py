"""The story on the terminal, as it happens: who writes, and what mailbot makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.console import Console
from rich.markup import escape

from mailbot.demo.cast import NAMES, ZONE
from mailbot.domain import events as ev
from mailbot.domain.letters import OutboxEntry, OutgoingMail, Purpose
from mailbot.domain.register import ClientRecord, Record, Register
from mailbot.domain.requests import ItemState

_MARKS = {
    ItemState.RECEIVED: ("[green]✓[/]", "here"),
    ItemState.NOT_APPLICABLE: ("[green]✓[/]", "there is none"),
    ItemState.PARTIAL: ("[yellow]◐[/]", "part of it is here"),
    ItemState.WRONG: ("[red]✗[/]", "not what was asked for"),
    ItemState.PROMISED: ("[yellow]…[/]", "promised"),
    ItemState.CLAIMED: ("[yellow]?[/]", "said to be here already"),
    ItemState.QUERY: ("[yellow]?[/]", "a question for us"),
}
_SENT = {
    Purpose.CHASER: "reminder {stage}",
    Purpose.ACKNOWLEDGEMENT: "thanks",
    Purpose.CORRECTION: "what is not right with it",
    Purpose.ESCALATION: "what needs a person",
    Purpose.QUESTION: "a question",
    Purpose.CONFIRMATION: "what was understood",
    Purpose.ALERT: "an alert",
    Purpose.COMPLETE: "all is in",
    Purpose.DIGEST: "the digest",
    Purpose.REQUEST: "what we need",
}


class Teller:
    """Tells what is new in the register since it last looked."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._logged: dict[str, int] = {}
        self._queued: dict[str, int] = {}
        self.digests = 0

    def scene(self, at: datetime, told: str) -> None:
        """Somebody writes."""
        local = at.astimezone(ZONE)
        self._console.print(f"\n[bold]{local:%a %-d %b %H:%M}[/]  [bold]{escape(told)}[/]")

    def look(self, register: Register) -> None:
        """Print everything that has happened since the last look, in the order in which it did."""
        news = sorted(self._news(register), key=lambda n: n[0])
        for at, line in news:
            local = at.astimezone(ZONE)
            self._console.print(f"[dim]{local:%a %-d %b %H:%M}[/]  {line}")

    def _news(self, register: Register) -> Iterator[tuple[datetime, str]]:
        for record in register.records():
            log, outbox = record.log, record.outbox
            for entry in log[self._logged.get(record.key, 0) :]:
                if line := _happened(entry.event, record):
                    yield entry.at, line
            for letter in outbox[self._queued.get(record.key, 0) :]:
                if line := self._sent(letter):
                    yield letter.changed or letter.queued, line
            self._logged[record.key], self._queued[record.key] = len(log), len(outbox)

    def _sent(self, entry: OutboxEntry) -> str | None:
        mail = entry.mail
        if mail.purpose is Purpose.DIGEST:
            self.digests += 1
            if self.digests > 1:
                return None
        return (
            f"     [cyan]→ {_people(mail)}[/]: {_SENT[mail.purpose].format(stage=mail.stage)}, “{escape(mail.subject)}”"
        )


def _people(mail: OutgoingMail) -> str:
    return ", ".join(NAMES.get(a, a) for a in mail.recipients)


def _happened(event: ev.Event, record: Record) -> str | None:
    match event:
        case ev.RequestOpened(request=request):
            things = "1 thing" if len(request.items) == 1 else f"{len(request.items)} things"
            return f"     [blue]＋[/] {things} asked of {_whose(record)}, due {request.due:%-d %B}"
        case ev.ItemMoved(request=ref, item=item, state=state, missing=missing, date=day):
            mark, said = _MARKS[state]
            more = f"; missing {', '.join(missing)}" if missing else f" for {day:%-d %B}" if day else ""
            return f"     {mark} {escape(_ask(record, ref, item))}: {said}{more}"
        case ev.ItemRuled(request=ref, item=item, ruling=ruling):
            return f"     [blue]•[/] {escape(_ask(record, ref, item))}: {ruling}, say staff"
        case ev.AddressFailed(email=email):
            return f"     [red]✗[/] {email} is dead"
        case ev.ClientAway(until=until):
            return f"     [yellow]…[/] {_whose(record)} is away until {until:%-d %B}"
        case ev.DueChanged(due=due):
            return f"     [blue]•[/] {_whose(record)} has until {due:%-d %B}"
        case ev.RequestCompleted():
            return f"     [green]✓ {_whose(record)}: complete[/]"
        case _:
            return None


def _whose(record: Record) -> str:
    return escape(record.client.name) if isinstance(record, ClientRecord) else "the practice"


def _ask(record: Record, ref: str, item_id: str) -> str:
    request = record.request(ref) if isinstance(record, ClientRecord) else None
    item = request.item(item_id) if request else None
    return item.ask if item else f"{ref}/{item_id}"
