"""Where things stand, for a member of staff who asks."""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.deciding.chasing.ladder import ripe
from mailbot.deciding.ground.desk import Desk, Facts
from mailbot.deciding.ground.people import owner_of
from mailbot.deciding.jobs.jobs import job_standing
from mailbot.deciding.staff.targets import Target, every_target
from mailbot.deciding.wanting.items import item_fact
from mailbot.domain.requests import RequestState
from mailbot.domain.understanding import Command, Verb

MOST = 60
"""Requests told of in one letter."""


def asked_about(commands: Sequence[Command], desk: Desk) -> tuple[Target, ...]:
    """Every request whose standing was asked for, once, the earliest due first."""
    found = {t[1].ref: t for c in commands if c.verb is Verb.STATUS for t in every_target(c, desk)}
    return tuple(sorted(found.values(), key=lambda t: (t[1].due, t[1].ref)))


def standing(target: Target, desk: Desk) -> Facts:
    """One request: every item and its state, and what comes next."""
    record, request = target
    owner = owner_of(request, record.client, desk.practice)
    coming = ripe(record, request, desk.rules, desk.setting) if request.state is RequestState.OPEN else None
    return {
        "ref": request.ref,
        "client": record.client.name,
        "subject": request.subject,
        "state": request.state.value,
        "owner": owner.name if owner else "",
        "due": request.due,
        "overdue": request.due < desk.today,
        "chasers": request.chasers_sent,
        "next": coming.day if coming and not coming.hand_over else None,
        "why": coming.reason if coming else "",
        "job": job_standing(record, request.ref, desk),
        "items": tuple({**item_fact(i, n), "id": i.id} for n, i in enumerate(request.items, 1)),
    }
