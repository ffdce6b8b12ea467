"""Once a day: what has had its time goes. What may go is decided in `deciding.keeping`; here it is done."""

from __future__ import annotations

import logging
from collections.abc import Generator
from datetime import datetime, time, timedelta

from mailbot.deciding import Change, Going, OldMail, may_go, still_true
from mailbot.domain.retention import ERASED_BY_AGE, Act, Retention, Span
from mailbot.office import Office
from mailbot.ports import Audit, Spool

HOUR = time(3, 0)
"""When nobody works, and no letter leaves."""
BY = "rules/retention.toml"

_AT_ONCE = 5
"""So many files are erased in one step: each waits for the disk."""

log = logging.getLogger("mailbot")


def tidy(
    office: Office, spool: Spool, audit: Audit | None, now: datetime
) -> Generator[None, None, tuple[tuple[str, int], ...]]:
    """Erase what may go by now, in short steps, between which the office may do other things; how many of each sort.

    First the orders that outlive their requests are put down, then mails go, then what records say of them: cut off
    anywhere, the next day's look finds the rest. What changed since it was looked at waits for the next day, too.
    May raise OSError.
    """
    edge = _edge(office.rules.retention, office.calendar.at(office.calendar.day(now), time()))
    if edge is None:
        return ()
    going = yield from may_go(
        office.register, spool.kept(edge), office.rules.retention, office.practice, office.calendar, now
    )  # fmt: skip
    going = still_true(going, office.register)
    if audit is not None:
        audit.note(going.orders)
    done = yield from _erase(going, office, spool)
    if done.counts:
        log.info("erased by age: %s", ", ".join(f"{count} {name}" for name, count in done.counts))
        if audit is not None:
            audit.note([Act(now, BY, ERASED_BY_AGE, counts=done.counts)])
    return done.counts


def _erase(going: Going, office: Office, spool: Spool) -> Generator[None, None, Going]:
    """What went of it."""
    mails: list[OldMail] = []
    changes: list[Change] = []
    for start in range(0, len(going.old), _AT_ONCE):
        now = still_true(Going(old=going.old[start : start + _AT_ONCE]), office.register)
        for digest in now.mails:
            spool.forget(digest)
        mails += now.old
        yield
    for start in range(0, len(going.changes), _AT_ONCE):
        now = still_true(Going(changes=going.changes[start : start + _AT_ONCE]), office.register)
        office.let_go(now)
        changes += now.changes
        yield
    return Going(tuple(mails), tuple(changes))


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
