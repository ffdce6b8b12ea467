"""Who answers for what: owners, managers, partners, and the addresses a client can be reached at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mailbot.domain.legal_forms import OF_MANY
from mailbot.domain.practice import Client, Practice, Role, Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Request


def owner_of(request: Request | None, client: Client | None, practice: Practice) -> Staff | None:
    """Who has to decide about a request; the next in line when its owner has left. None: the practice has no staff."""
    asked = practice.member(request.owner) if request else None
    manager = practice.member(client.manager) if client else None
    return asked or manager or partner_of(request, client, practice)


def manager_of(request: Request | None, client: Client | None, practice: Practice) -> Staff | None:
    """The client's manager; a practice that names none has its partner do it."""
    return (practice.member(client.manager) if client else None) or partner_of(request, client, practice)


def partner_of(request: Request | None, client: Client | None, practice: Practice) -> Staff | None:
    """The client's partner, else the owner if they are one, else the first partner, else the first member of staff."""
    for staff_id in (client.partner if client else "", request.owner if request else ""):
        staff = practice.member(staff_id) if staff_id else None
        if staff and staff.role is Role.PARTNER:
            return staff
    return next(iter((*practice.partners, *practice.staff)), None)


def taker_of(request: Request, client: Client, hand_to: str, practice: Practice) -> Staff | None:
    """Who gets a request whose ladder has ended; `hand_to` is the ladder's word: owner | manager | partner."""
    match hand_to:
        case "owner":
            return owner_of(request, client, practice)
        case "partner":
            return partner_of(request, client, practice)
        case _:
            return manager_of(request, client, practice)


def at_work(
    staff: Staff | None, request: Request | None, client: Client | None, practice: Practice, day: date
) -> Staff | None:
    """Who has to hear what was meant for somebody: they, or when they are on leave whoever they have named to stand in,
    else the manager, then the partner.

    When those are away too, any other partner; when nobody is there, they themselves after all.
    """
    if staff is None or practice.away(staff.id, day) is None:
        return staff
    manager = practice.member(client.manager) if client else None
    others = (practice.stand_in(staff.id, day), manager, partner_of(request, client, practice), *practice.partners)
    return next((s for s in others if s and practice.away(s.id, day) is None), staff)


def decider_of(request: Request | None, client: Client | None, practice: Practice, day: date) -> Staff | None:
    """Who decides about a request on that day: its owner, or who stands in for them."""
    return at_work(owner_of(request, client, practice), request, client, practice, day)


def addresses_of(record: ClientRecord) -> Iterator[str]:
    """Addresses that mail for a client may go to, the best first; dead ones and unwritable ones left out."""
    client = record.client
    for address in dict.fromkeys((*client.emails, client.second)):
        if address and address not in record.dead and writable(address):
            yield address


def address_of(record: ClientRecord) -> str:
    """Where mail for a client goes; "" when no address of theirs is known to work."""
    return next(addresses_of(record), "")


def writable(address: str) -> bool:
    """Whether an address can stand in a mail of plain ASCII (RFC 5321); international local parts can't."""
    local, at, domain = address.rpartition("@")
    return bool(at and local and domain) and local.isascii() and address.isprintable() and " " not in address


def greeting_name(client: Client) -> str:
    """How to greet a client: the contact; of a person without one, the name; of a company, nobody by name."""
    return client.contact or ("" if _is_company(client.name) else client.name)


def _is_company(name: str) -> bool:
    words = {w.strip(".,()").lower() for w in name.split()}
    return bool(words & OF_MANY) or len(words) < 2
