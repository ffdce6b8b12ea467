"""The last thing that a member of staff ordered: which mail gave it, and what it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from mailbot.domain import events as ev
from mailbot.domain.jobs import JobInHand, JobMoved
from mailbot.domain.register import ClientRecord
from mailbot.domain.understanding import MailKind

_BY_STAFF = (MailKind.STAFF_REQUEST, MailKind.STAFF_COMMAND)
_PUT_BACK = (ev.RequestPutBack, ev.ClientPutBack, JobMoved, JobInHand)
CHANGING = (ev.RequestStood, ev.ClientStood, ev.RequestOpened, JobMoved, JobInHand)
"""What is noted of every mail of staff that changed something."""


def last_order_of(addresses: Collection[str], records: Iterable[ClientRecord]) -> str:
    """The digest of the last mail from one of these addresses that changed something; "" when there is none.

    One that was taken back is passed over, and one that took something back.
    """
    latest = [found for record in records if (found := _last_in(record, addresses))]
    return max(latest)[1] if latest else ""


def _last_in(record: ClientRecord, addresses: Collection[str]) -> tuple[datetime, str] | None:
    """When, and the mail's digest."""
    put_back = [(e.mail, e.event.taken_back) for e in record.log if isinstance(e.event, _PUT_BACK)]
    passed_over = {digest for mails in put_back if mails[1] for digest in mails}
    changing: set[str] = set()
    for logged in reversed(record.log):
        if isinstance(logged.event, CHANGING):
            changing.add(logged.mail)
        elif logged.mail in changing - passed_over and _orders(logged.event, addresses):
            return logged.at, logged.mail
    return None


def _orders(event: ev.Event, addresses: Collection[str]) -> bool:
    """Whether it notes a mail of staff from one of these addresses."""
    return isinstance(event, ev.MailTaken) and event.kind in _BY_STAFF and event.author.lower() in addresses


def changed_by(digest: str, record: ClientRecord) -> bool:
    """Whether a mail, told by its digest or the beginning of it, changed anything of a client's."""
    return any(e.mail.startswith(digest) and isinstance(e.event, CHANGING) for e in record.log)


def items_ruled_by(digest: str, records: Iterable[ClientRecord]) -> frozenset[tuple[str, str]]:
    """Request and item of every ruling that a mail gave."""
    every = (e for record in records for e in record.log if e.mail == digest)
    return frozenset((e.event.request, e.event.item) for e in every if isinstance(e.event, ev.ItemRuled))
