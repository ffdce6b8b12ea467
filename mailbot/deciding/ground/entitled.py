"""Who may order what: a partner everything; anybody else what is theirs, unless the practice lets everybody."""

from __future__ import annotations

from mailbot.deciding.ground.people import manager_of, owner_of, partner_of
from mailbot.deciding.ground.words import listed
from mailbot.domain.practice import Practice, Role, Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request


def may_order(staff: Staff, record: ClientRecord, request: Request | None, practice: Practice) -> bool:
    """Whether somebody may give orders about a request, or (None) about the client as a whole.

    Theirs are requests that they look after and clients whose manager or partner they are; whoever stands in for
    somebody on leave is told so by hand.
    """
    if practice.everyone_orders or staff.role is Role.PARTNER:
        return True
    if staff.id in (record.client.manager, record.client.partner):
        return True
    return any(r.owner == staff.id for r in ((request,) if request else record.open))


def who_may(record: ClientRecord, request: Request | None, practice: Practice) -> str:
    """Who may give that order, by first names: "Owen or Nadia"."""
    asked = request or next(iter(record.open), None)
    every = (owner_of(asked, record.client, practice), manager_of(asked, record.client, practice))
    partner = partner_of(asked, record.client, practice)
    return listed(tuple(dict.fromkeys(s.first_name for s in (*every, partner) if s)), "or")
