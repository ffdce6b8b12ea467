"""`mailbot forget`: erase everything of one client."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.adapters.audit import AuditFile
from mailbot.cli.console import ConfigOption, Trouble, config_at, say
from mailbot.cli.erasing import Erased, Eraser
from mailbot.cli.whose import client_with
from mailbot.cli.words import counted
from mailbot.domain.legal_forms import LEGAL_FORMS, TITLES
from mailbot.domain.practice import Client
from mailbot.domain.register import ClientRecord
from mailbot.domain.retention import ERASED_BY_ORDER, ERASURE_ORDERED, Act
from mailbot.domain.texts import Names
from mailbot.settings import Config

if TYPE_CHECKING:
    from mailbot.cli.wiring import House
    from mailbot.deciding import Standing

_EMPTY_WORDS = LEGAL_FORMS | TITLES | {"and", "for", "of", "the"}


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("forget")(forget)


def forget(
    client: Annotated[str, typer.Option(help="The client's code.")],
    reason: Annotated[str, typer.Option(help="Why; it stays on record, so without the client's name.")] = "",
    by: Annotated[str, typer.Option(help="Which member of staff orders it (id, address or name).")] = "",
    left: Annotated[str, typer.Option(help="The day the client left the practice, e.g. 2020-03-31.")] = "",
    despite_hold: Annotated[str, typer.Option(help="Erase although the law or a rule wants it kept, and why.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
    config: ConfigOption = None,
) -> None:
    """Erase everything of a client from the state folder, for good. The mailbox itself is not touched."""
    from mailbot.cli.writing import holding, member

    settings, day_left = config_at(config), _day(left)
    orderer = member(settings.practice, by).id if by else f"computer account {getpass.getuser()}"
    with holding(settings) as house:
        if before := _erased_before(client, house):
            say(before)
            return
        record = client_with(house.office.register, client)
        _mind_words((reason, despite_hold), record.client)
        holds = _holds(record, house, day_left)
        _mind_holds(record, holds, house, despite_hold)
        _ask(record, yes=yes)
        order = Act(house.world.clock.now(), orderer, ERASURE_ORDERED, _seal(record.client.id, house), reason=reason)
        if despite_hold:
            order = replace(order, despite=f"{'; '.join(h.hold.name for h in holds) or 'no hold'}: {despite_hold}")
        done = erase(record, order, house)
    for line in _told(record, done, settings):
        say(line)


def erase(record: ClientRecord, order: Act, house: House) -> Erased:
    """Put down who orders it, and what staff ordered before; then erase, the client's own record last."""
    from mailbot.adapters.spool import DiskSpool
    from mailbot.cli.places import disk_of, spool_folder
    from mailbot.deciding import Trace, orders_in

    office, audit = house.office, AuditFile(house.config.state)
    audit.note([*orders_in(record, office.practice), order])
    disk = disk_of(house.config)
    spool = DiskSpool(spool_folder(house.config), disk)
    eraser = Eraser(house.config.state, house.store, spool, office.tools.parser, disk)
    done = eraser.erase(Trace(record, office.register, office.practice), office.register)
    audit.note([replace(order, what=ERASED_BY_ORDER, counts=done.counts)])
    eraser.finish(record)
    return done


def _seal(code: str, house: House) -> str:
    from mailbot.deciding import seal_of

    return seal_of(code.strip(), house.office.practice)


def _erased_before(code: str, house: House) -> str:
    """What is on record of a client who is there no more; "" for one who is, or never was."""
    if any(known.lower() == code.strip().lower() for known in house.office.register.clients):
        return ""
    seal = _seal(code, house)
    acts = [a for a in AuditFile(house.config.state).acts() if a.what == ERASED_BY_ORDER and a.client == seal]
    if not acts:
        return ""
    return f"{code} was erased on {acts[-1].at.astimezone(house.office.practice.zone):%-d %B %Y}, by {acts[-1].by}."


def _mind_words(reasons: tuple[str, ...], client: Client) -> None:
    """What stays on record must not name the client. Raises Trouble."""
    words = [w for w in client.name.split() if len(w) > 1 and w.lower().strip(".,") not in _EMPTY_WORDS]
    if Names([*words, *client.addresses, client.id]).named_in(reasons):
        raise Trouble("The reason stays on record when all else is gone: write it without the client's name or code.")


def _holds(record: ClientRecord, house: House, left: date | None) -> tuple[Standing, ...]:
    from mailbot.deciding import day_left, holds_on

    office = house.office
    retention, today = office.rules.retention, office.calendar.day(house.world.clock.now())
    return holds_on(record, retention, office.calendar, today, left or day_left(record, retention))


def _mind_holds(record: ClientRecord, holds: tuple[Standing, ...], house: House, despite: str) -> None:
    """Raises Trouble while something wants the data kept and nobody has overridden it."""
    if despite.strip():
        return
    how = 'To erase all the same, for a reason that stays on record: --despite-hold "the reason".'
    if not house.office.rules.retention.written:
        raise Trouble(
            "Nothing was erased: your rules have no retention.toml, which says what has to be kept; "
            f"copy it from the rules that came with mailbot.\n{how}"
        )
    if holds:
        raise Trouble(f"Nothing was erased: {_sentence(holds[0])}.\n{how}")


def _sentence(held: Standing) -> str:
    """Until when it is held, why, and from when that is counted."""
    name = held.hold.name[:1].lower() + held.hold.name[1:] if held.hold.name.startswith("The ") else held.hold.name
    counted_from = f"the last thing on record, {_in_words(held.since)}"
    if held.hold.since == "left" and held.known:
        counted_from = f"the day they left, {_in_words(held.since)}"
    elif not held.known:
        counted_from += ", as nothing says when they left (--left does)"
    return f"until {_in_words(held.until)} {name} {held.hold.wants}, counted from {counted_from}"


def _in_words(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _ask(record: ClientRecord, *, yes: bool) -> None:
    """Raises Trouble unless it is meant."""
    if yes:
        return
    client, open_now = record.client, len(record.open)
    requests = f"{counted(len(record.requests), 'request')} ({open_now} open)"
    say(f"Everything of {client.name} ({client.id}) is about to be erased for good: the record with its {requests},")
    say("their mails, our letters to them, and what the practice's own days say of them.")
    say("Copies of the whole state folder that were kept before an upgrade or a restore go as well.")
    if not sys.stdin.isatty():
        raise Trouble("Nothing was erased: nobody is there to confirm it; --yes confirms it beforehand.")
    if typer.prompt("Type the code to confirm").strip().lower() != client.id.lower():
        raise Trouble("Nothing was erased.")


def _told(record: ClientRecord, done: Erased, config: Config) -> Iterator[str]:
    unread = f", {done.unread} of them not read yet" if done.unread else ""
    yield f"{record.client.id} is erased: the record, {counted(done.mails, 'mail')}{unread}."
    if done.days:
        yield f"{counted(done.days, 'day')} of the practice's own record said something of them, and no longer do."
    if done.copies:
        copies = "1 copy" if done.copies == 1 else f"{done.copies} copies"
        yield f"{copies} of the state folder or of a part of it (upgrade, restore, damage, digest) went as well."
    for digest in done.shared:
        yield f"Mail {digest[:12]} is another client's as well, and stays with them."
    for name in done.named:
        yield f"{name} still names them: it is another client's, and was left as it is."
    yield (
        f"Not touched: the mailbox itself and its folder of sent mails, backups outside {config.state.name}/, "
        "and the system's log."
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Trouble(f"{text} is no day; write it like 2020-03-31.") from None
