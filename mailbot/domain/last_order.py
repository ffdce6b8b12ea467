"""The last thing that a member of staff ordered: which mail gave it, and what it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from mailbot.domain import events as ev
from mailbot.domain.jobs import JobInHand, JobMoved
from mailbot.domain.register import ClientRecord, last_noted
from mailbot.domain.understanding import MailKind

_BY_STAFF = (MailKind.STAFF_REQUEST, MailKind.STAFF_COMMAND)
_PUT_BACK = (ev.RequestPutBack, ev.ClientPutBack, JobMoved, JobInHand)
CHANGING = (ev.RequestStood, ev.ClientStood, ev.RequestOpened, JobMoved, JobInHand)
"""What is noted of every mail of staff that changed something."""


def last_order_of(addresses: Collection[str], records: Iterable[ClientRecord]) -> str:
    """The digest of the last mail from one of these addresses that changed something; "" when there is none.

    One that was taken back is passed over, and one that took something back.
    """
    found = _latest(addresses, records)
    return found[1] if found else ""


def _latest(addresses: Collection[str], records: Iterable[ClientRecord]) -> tuple[datetime, str] | None:
    """When it was, and the digest. Records are looked at from the latest on: few are, and what rests sleeps on."""
    latest: tuple[datetime, str] | None = None
    timed = [(last, record) for record in records if (last := last_noted(record))]
    for last, record in sorted(timed, key=lambda t: t[0], reverse=True):
        if latest and last < latest[0]:
            break
        latest = max(filter(None, (latest, _last_in(record, addresses))), default=None)
    return latest


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


def last_rulings_of(addresses: Collection[str], records: Sequence[ClientRecord]) -> frozenset[tuple[str, str]]:
    """Request and item of every ruling that the last mail from one of these addresses gave that changed something."""
    found = _latest(addresses, records)
    if found is None:
        return frozenset()
    moment, digest = found
    since = (record for record in records if (last := last_noted(record)) and last >= moment)
    every = (e for record in since for e in record.log if e.mail == digest)
    return frozenset((e.event.request, e.event.item) for e in every if isinstance(e.event, ev.ItemRuled))
