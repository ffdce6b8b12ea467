"""Once a day: what has had its time goes. What may go is decided in `deciding.keeping`; here it is done."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from mailbot.deciding import may_go
from mailbot.domain.retention import ERASED_BY_AGE, Act, Retention, Span
from mailbot.office import Office
from mailbot.ports import Audit, Spool

HOUR = time(3, 0)
"""When nobody works, and no letter leaves."""
BY = "rules/retention.toml"

log = logging.getLogger("mailbot")


def tidy(office: Office, spool: Spool, audit: Audit | None, now: datetime) -> tuple[tuple[str, int], ...]:
    """Erase what may go by now; how many of each sort went.

    First the orders that outlive their requests are put down, then mails go, then what records say of them: cut off
    anywhere, the next day's look finds the rest. May raise OSError.
    """
    edge = _edge(office.rules.retention, office.calendar.at(office.calendar.day(now), time()))
    if edge is None:
        return ()
    going = may_go(
        office.register, spool.kept(edge), office.rules.retention, office.practice, office.calendar, now
    )  # fmt: skip
    if not going.counts and not going.records:
        return ()
    if audit is not None:
        audit.note(going.orders)
    for digest in going.mails:
        spool.forget(digest)
    office.let_go(going)
    if going.counts:
        log.info("erased by age: %s", ", ".join(f"{count} {name}" for name, count in going.counts))
        if audit is not None:
            audit.note([Act(now, BY, ERASED_BY_AGE, counts=going.counts)])
    return going.counts


def next_tidying(office: Office, now: datetime) -> datetime:
    """When to look again."""
    return office.calendar.at(office.calendar.day(now) + timedelta(days=1), HOUR)


def _edge(retention: Retention, midnight: datetime) -> datetime | None:
    """No mail that arrived later than this can go; None: nothing ever goes."""
    spans = [s for s in (retention.mails, retention.released, retention.others, retention.letters) if s is not None]
    if not spans and retention.requests is None:
        return None
    shortest = min((_days(span) for span in spans), default=1)
    return midnight - timedelta(days=shortest - 1)


def _days(span: Span) -> int:
    """The fewest days it can be."""
    return span.years * 365 + span.months * 28 + span.days
