"""Once a day, and after each start: is every mail of the inbox with us? What is not is taken in, and that is told."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from mailbot.ports import Clock, Comparison, Mailbox, MailboxUnavailable, Spool

START = 12
"""Hex digits of a mail's SHA-256 by which ledgers know it."""
EVERY = timedelta(days=1)
AGAIN = timedelta(minutes=1)
"""Until a second try, when an inbox can't be reached."""

log = logging.getLogger("mailbot")


async def compare_daily(
    mailboxes: Sequence[Mailbox], clock: Clock, kept: Callable[[], Awaitable[frozenset[str]]], handed: set[str],
    tell: Callable[[Comparison], None],
) -> None:  # fmt: skip
    """Compare, for ever. `kept`: the digests of all mails that we have. `handed`: whoever takes a mail in puts
    the start of its digest there, `START` digits. `tell` gets every result."""
    while True:
        try:
            found = await compare(mailboxes, clock.now(), kept, handed)
        except MailboxUnavailable:
            await clock.sleep_until(clock.now() + AGAIN)
        else:
            tell(found)
            await clock.sleep_until(clock.now() + EVERY)


async def compare(
    mailboxes: Sequence[Mailbox], now: datetime, kept: Callable[[], Awaitable[frozenset[str]]], handed: set[str]
) -> Comparison:
    """Read all that is new, then compare; what was missing is handed over. Raises MailboxUnavailable."""
    handed.clear()  # what comes from here on is not in `known`, and not lost either
    known = {digest[:START] for digest in await kept()}
    found = Comparison(now)
    for mailbox in mailboxes:
        found += await mailbox.compare(lambda start: start in known or start in handed)
    told = f"{found.there} there, {found.missed} had been missed, {found.lost} had been lost"
    log.log(logging.WARNING if found.repaired else logging.INFO, "inbox compared with what was taken in: %s", told)
    return found


def kept_in(spool: Spool, taken: frozenset[str]) -> frozenset[str]:
    """The digests of all mails that we have: on the disk, or done and noted in the register."""
    return spool.digests() | taken
