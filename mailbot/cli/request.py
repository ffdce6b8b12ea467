"""`mailbot request`: look at requests; open one by hand, or withdraw one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from mailbot.cli.console import ConfigOption, Trouble, config_at, console, say
from mailbot.cli.telling import concerns, tell
from mailbot.cli.view import View, view
from mailbot.cli.words import counted, day, moment, standing, to_pay
from mailbot.domain.decision import Decision
from mailbot.domain.duties import statutory_of
from mailbot.domain.events import ItemAdded, RequestOpened
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import ItemKind, Request, RequestKind, RequestState
from mailbot.domain.rules import Rules
from mailbot.domain.terms import TermKind
from mailbot.domain.understanding import AskedItem, Command, Opening, Reason, Verb

_KINDS = {RequestKind.APPROVAL: ItemKind.APPROVAL, RequestKind.PAYMENT: ItemKind.PAYMENT}

ByOption = Annotated[str, typer.Option("--by", help="Which member of staff you are (id, address or name).")]

commands = typer.Typer(no_args_is_help=True, help="Look at requests, open one by hand, withdraw one.")


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(commands, name="request")


@commands.command("list")
def list_requests(
    config: ConfigOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Complete and withdrawn ones, too.")] = False,
) -> None:
    """List the open requests, a line each (`mailbot status` shows their items)."""
    from rich import box
    from rich.table import Table

    seen = view(config)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Ref", "Client", "Subject", "Owner", "Due", "State"):
        table.add_column(heading, overflow="fold")
    for record, request in _requests(seen.register, everything=everything):
        owner = seen.name_of(request.owner)
        table.add_row(
            request.ref, record.client.name, request.subject, owner, day(request.due), request.state.value
        )  # fmt: skip
    if table.row_count:
        console().print(table)
    else:
        say("There is no request yet." if everything else "No request is open.")


def _requests(register_: Register, *, everything: bool) -> list[tuple[ClientRecord, Request]]:
    rows = [(record, request) for record in register_.clients.values() for request in record.requests]
    kept = [row for row in rows if everything or row[1].state is RequestState.OPEN]
    return sorted(kept, key=lambda row: (row[1].due, row[1].ref))


@commands.command("show")
def show(ref: Annotated[str, typer.Argument(help="The request's ref.")], config: ConfigOption = None) -> None:
    """Show one request: every item, and what has happened so far."""
    from mailbot.cli.places import rules_of
    from mailbot.deciding import ladder_of

    seen = view(config)
    record, request = _find(seen.register, ref)
    say(f"{request.ref}: {request.subject}")
    say(f"  of {record.client.name} ({', '.join(record.client.emails)})")
    say(f"  asked by {seen.name_of(request.owner)} on {moment(request.opened, seen.practice.zone)}")
    say(f"  {request.state.value}, due {day(request.due)}")
    if request.state is RequestState.OPEN:
        rules = rules_of(seen.config)
        ladder = ladder_of(request, record.client, seen.practice, rules).key
        say(f"  chased by the ladder {ladder}, {counted(request.chasers_sent, 'time')} so far")
        if law := statutory_of(request, rules.duties):
            say(f"  the law wants the {law.what} by {day(law.day)}")
    for item in request.items:
        say(f"  {item.id}) {item.ask}: {standing(item)}")
        if told := to_pay(item):
            say(f"     {told}")
    _show_history(seen, record, request)


def _show_history(seen: View, record: ClientRecord, request: Request) -> None:
    for logged in record.log:
        if concerns(logged.event, request.ref):
            say(f"  {moment(logged.at, seen.practice.zone)}  {tell(logged.event)}")


def _find(register_: Register, ref: str) -> tuple[ClientRecord, Request]:
    for record, request in _requests(register_, everything=True):
        if request.ref.lower() == ref.strip().lower():
            return record, request
    raise Trouble(f"There is no request {ref}; `mailbot request list --all` shows them all.")


@commands.command("open")
def open_request(
    client: Annotated[str, typer.Option(help="The client: id, address or name.")],
    by: ByOption,
    item: Annotated[list[str], typer.Option(help="One thing asked for; give it again for each further thing.")],
    subject: Annotated[str, typer.Option(help="What it is for, as the client reads it.")],
    due: Annotated[str, typer.Option(help="The day it is due, e.g. 2026-12-15; else the practice's default.")] = "",
    kind: Annotated[RequestKind, typer.Option(help="What is wanted.")] = RequestKind.INFORMATION,
    config: ConfigOption = None,
) -> None:
    """Open a request for something the client was asked for elsewhere (by telephone, by letter): it is chased."""
    from mailbot.adapters.clock import SystemClock
    from mailbot.cli.writing import holding, member, order
    from mailbot.reading import with_payments

    settings, day_due = config_at(config), _day(due)
    with holding(settings, f"write to the client with {settings.practice.bot} in copy") as house:
        record = _client(house.office.register, client)
        owner = member(settings.practice, by)
        asked = tuple(AskedItem(ask.strip(), _item_kind(kind, ask)) for ask in item if ask.strip())
        items = with_payments(asked, subject, day_due, house.office.rules)
        opening = Opening(record.client.id, kind, subject, items, day_due, owner.id)
        decision = order(house, owner, SystemClock().now(), opening)
    say(_opened(decision, record))


@commands.command("start")
def start(
    checklist: Annotated[str, typer.Option("--checklist", help="A file of rules/checklists/, e.g. sa.")],
    client: Annotated[str, typer.Option(help="The client: id, address or name.")],
    by: ByOption,
    period: Annotated[str, typer.Option(help='"2025/26", "year to 31 March 2026"; else the one that is due now.')] = "",
    due: Annotated[str, typer.Option(help="The day it is due, e.g. 2026-12-15; else the list's own term.")] = "",
    config: ConfigOption = None,
) -> None:
    """Start a checklist: mailbot writes to the client and asks for what applies to them, then chases it."""
    from mailbot.adapters.clock import SystemClock
    from mailbot.cli.writing import holding, member, order

    settings, day_due = config_at(config), _day(due)
    with holding(settings, f'mail {settings.practice.bot} "start the {checklist} list for {client}"') as house:
        record, now = _client(house.office.register, client), SystemClock().now()
        owner = member(settings.practice, by)
        opening = _started(house.office.rules, checklist, record, period, house.office.calendar.day(now))
        decision = order(house, owner, now, replace(opening, due=day_due or opening.due, owner=owner.id))
    say(_opened(decision, record))
    say(_asks_for(opening))


def _started(rules: Rules, name: str, record: ClientRecord, period: str, today: date) -> Opening:
    """What the list asks of the client. Raises Trouble."""
    from mailbot.reading import drawn_up, term_in

    checklist = rules.checklists.get(name.strip().lower())
    if checklist is None:
        raise Trouble(f"There is no checklist {name}; rules/checklists/ has {', '.join(rules.checklists) or 'none'}.")
    term = term_in(period, checklist, record.client, today, rules)
    if term is None and checklist.term is not TermKind.NONE:
        raise Trouble(
            f"It can't be told for which period {record.client.name} is asked; say so, for example "
            '--period "year to 31 March 2026", or give the client list a column for it (docs/rules.md).'
        )
    opening = drawn_up(checklist, record, term, None, "", rules)
    if opening is None:
        raise Trouble(f"Everything on that list has been asked of {record.client.name} already.")
    return opening


def _asks_for(opening: Opening) -> str:
    drawn = opening.drawn
    lines = [f"  {n}. {item.ask}" for n, item in enumerate(opening.items, 1)]
    if drawn and drawn.left_out:
        lines.append(f"  left out, by the client list: {'; '.join(drawn.left_out)}")
    if drawn and drawn.dropped:
        lines.append(f"  left out, there was none time and again: {'; '.join(drawn.dropped)}")
    if drawn and drawn.already:
        lines.append(f"  asked before, or here already: {'; '.join(drawn.already)}")
    return "\n".join(lines)


def _item_kind(kind: RequestKind, ask: str) -> ItemKind:
    return _KINDS.get(kind) or (ItemKind.ANSWER if ask.rstrip().endswith("?") else ItemKind.DOCUMENT)


def _opened(decision: Decision, record: ClientRecord) -> str:
    added = [event.request for _, event in decision.events if isinstance(event, ItemAdded)]
    if added:
        return f"Added to {added[0]} of {record.client.name}: {counted(len(added), 'item')}."
    opened = [event.request for _, event in decision.events if isinstance(event, RequestOpened)]
    if not opened:
        raise Trouble("Nothing was opened: name at least one thing with --item.")
    return f"Opened {opened[0].ref} for {record.client.name}, due {day(opened[0].due)}."


def _client(register_: Register, wanted: str) -> ClientRecord:
    """The one client meant. Raises Trouble."""
    word = wanted.strip().lower()
    records = list(register_.clients.values())
    exact = [r for r in records if word in (r.client.id.lower(), r.client.name.lower()) or word in r.client.addresses]
    found = exact or [r for r in records if word and word in r.client.name.lower()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Trouble(f"There is no client {wanted}; `mailbot client list` shows them.")
    names = ", ".join(f"{r.client.id} ({r.client.name})" for r in found[:5])
    raise Trouble(f"{wanted} could be {names}; give the id.")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise Trouble(f"{value} is no day; write it like 2026-12-15.") from None


@commands.command("cancel")
def cancel(
    ref: Annotated[str, typer.Argument(help="The request's ref.")], by: ByOption, config: ConfigOption = None
) -> None:
    """Withdraw a request: the client is not chased for it any more."""
    from mailbot.adapters.clock import SystemClock
    from mailbot.cli.writing import holding, member, order

    settings = config_at(config)
    with holding(settings, f'mail {settings.practice.bot} "cancel {ref}"') as house:
        record, request = _find(house.office.register, ref)
        if request.state is RequestState.CANCELLED:
            raise Trouble(f"{request.ref} is withdrawn already.")
        staff = member(settings.practice, by)
        order(house, staff, SystemClock().now(), Command(Verb.CANCEL, request.ref, client=record.client.id))
    say(f"Withdrew {request.ref}: {request.subject} ({record.client.name}).")


@commands.command("ladder")
def change_ladder(
    ref: Annotated[str, typer.Argument(help="The request's ref.")],
    name: Annotated[str, typer.Argument(help="A ladder of rules/ladders.toml; or harder, or easier: one step.")],
    by: ByOption,
    config: ConfigOption = None,
) -> None:
    """Chase a request by another ladder; the stage it has reached stays."""
    from mailbot.adapters.clock import SystemClock
    from mailbot.cli.writing import holding, member
    from mailbot.deciding import NoLadder, ladder_changed

    settings = config_at(config)
    with holding(settings) as house:
        office = house.office
        record, request = _find(office.register, ref)
        reason = Reason("typed at the command line", member(settings.practice, by).name)
        try:
            event = ladder_changed(name, record, request, office.practice, office.rules, reason)
        except NoLadder as error:
            raise Trouble(f"{request.ref} stays as it is: {error}.") from None
        office.enact(Decision(((record.client.id, event),)), SystemClock().now())
    say(f"{request.ref} ({record.client.name}) is chased by the ladder {event.ladder} from now on.")
