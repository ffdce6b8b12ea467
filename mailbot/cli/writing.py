"""What commands that change something share: the lock, the office, and who says so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from mailbot.cli.console import Trouble
from mailbot.cli.wiring import House, build
from mailbot.deciding import decide
from mailbot.domain.decision import Decision
from mailbot.domain.mail import Address, Nature, stand_in
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.understanding import Command, JobOrder, MailKind, Opening, Reason, Understanding
from mailbot.ports import StoreLocked
from mailbot.settings import Config

_RULE = Reason("typed at the command line")


@contextmanager
def holding(config: Config, instead: str = "") -> Iterator[House]:
    """The whole house, for as long as the block lasts.

    Raises Trouble while a mailbot is at work; `instead` is what one can do without stopping it.
    """
    try:
        house = build(config)
    except StoreLocked:
        raise Trouble(
            f"mailbot is running, and only one may write at a time: {instead + ', or ' if instead else ''}"
            "stop it (systemctl stop mailbot), do this, and start it again."
        ) from None
    try:
        yield house
    finally:
        house.close()


def member(practice: Practice, wanted: str) -> Staff:
    """The one member of staff with this id, address or name. Raises Trouble."""
    word = wanted.strip().lower()
    exact = [s for s in practice.staff if word in (s.id.lower(), s.email.lower(), s.name.lower())]
    found = exact or [s for s in practice.staff if word and word in s.name.lower().split()]
    if len(found) != 1:
        names = ", ".join(s.id for s in practice.staff)
        raise Trouble(f"{wanted or 'Nobody'} is not one of the staff; they are: {names}.")
    return found[0]


def order(house: House, by: Staff, now: datetime, *given: Command | Opening | JobOrder) -> Decision:
    """Carry out what a member of staff types, exactly as if they had written a mail; what came of it."""
    commands = tuple(replace(c, reason=_RULE) for c in given if isinstance(c, Command))
    openings = tuple(replace(o, reason=_RULE) for o in given if isinstance(o, Opening))
    jobs = tuple(replace(j, reason=_RULE) for j in given if isinstance(j, JobOrder))
    kind = MailKind.STAFF_REQUEST if openings else MailKind.STAFF_COMMAND
    understood = Understanding(
        kind, Nature.PERSON, "Typed at the command line.", author=by.id, openings=openings, commands=commands, jobs=jobs
    )
    office = house.office
    digest = hashlib.sha256(f"{now.isoformat()} {given!r}".encode()).hexdigest()
    mail = stand_in(digest, Address(by.email, by.name), "(at the command line)", now)
    decision = decide(understood, mail, office.known(now))
    office.enact(decision, now)
    return decision
