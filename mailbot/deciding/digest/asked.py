"""What was asked of clients since the last digest, for a practice that wants it told there and not at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from mailbot.deciding.ground.history import since
from mailbot.domain.events import RequestOpened
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord

Facts = Mapping[str, object]


def asked(records: Iterable[ClientRecord], last: datetime, practice: Practice) -> Iterator[Facts]:
    """Every request opened since the last digest, the newest of a client first."""
    if practice.confirm != "digest":
        return
    for record in records:
        for logged in since(record, last):
            if isinstance(logged.event, RequestOpened) and (request := record.request(logged.event.request.ref)):
                owner = practice.member(request.owner)
                yield {
                    "client": record.client.name,
                    "subject": request.subject,
                    "ref": request.ref,
                    "owner": owner.first_name if owner else "",
                    "due": request.due,
                    "items": tuple(i.ask for i in request.items),
                }
