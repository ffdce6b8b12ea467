"""What mailbot isn't sure of: mails of clients that settled nothing, and what nobody knows whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from mailbot.deciding.ground.history import since
from mailbot.deciding.ground.holds import Setting
from mailbot.domain.events import ItemMoved, ItemRuled, MailTaken, QuestionPut
from mailbot.domain.practice import Staff
from mailbot.domain.register import ClientRecord, DayRecord
from mailbot.domain.understanding import MailKind

Facts = Mapping[str, object]

_FROM_CLIENTS = (MailKind.CLIENT_REPLY, MailKind.UNRELATED)
MOST = 10
"""Entries that a digest has of each sort."""


def unsure(
    reader: Staff, records: Sequence[ClientRecord], days: Iterable[DayRecord], last: datetime, at: Setting
) -> Iterator[Facts]:
    """Since the last digest: mails of clients that were held to settle nothing, and questions about nobody we know."""
    for record in (r for r in records if r.open):
        for moment, mail in islice(_settled_nothing(record, last), MOST):
            yield {"client": record.client.name, "mail": mail.subject, "day": at.calendar.day(moment), "text": ""}
    yield from _of_nobody(reader, days, last, at)


def _settled_nothing(record: ClientRecord, last: datetime) -> Iterator[tuple[datetime, MailTaken]]:
    logged = tuple(since(record, last))
    if not logged:
        return
    told = {e.mail for e in logged if isinstance(e.event, ItemMoved | ItemRuled | QuestionPut)}
    for entry in logged:
        event = entry.event
        if isinstance(event, MailTaken) and event.kind in _FROM_CLIENTS and event.digest not in told:
            yield entry.at, event


def _of_nobody(reader: Staff, days: Iterable[DayRecord], last: datetime, at: Setting) -> Iterator[Facts]:
    recent = (day for day in days if day.day >= at.calendar.day(last))
    put = [e for day in recent for e in day.log if e.at > last and isinstance(e.event, QuestionPut)]
    for entry in put[:MOST]:
        event = entry.event
        if isinstance(event, QuestionPut) and event.staff == reader.id:
            yield {"client": "", "mail": "", "day": at.calendar.day(entry.at), "text": event.text}
