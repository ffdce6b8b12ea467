"""After a state was brought back from a backup: the time since is lived through again, with Sent as the witness.

What came in since the backup is read again, from the inbox and from the old spool, in the order and as of the moments
it arrived; what time alone would have brought about in between is decided again. The same state, mails and moments
give the same letters, and a letter's Message-ID is a function of what it says: so each is looked for in Sent. One that
went is noted as it was then, with all that followed from it. One that time brought about and that isn't there never
went: nothing of it is noted, and the present decides. An answer to a mail is sent if it isn't there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from mailbot.domain.decision import Decision
from mailbot.office import Office
from mailbot.ports import Comeback, Mailbox, MailboxUnavailable, Spool, Spooled

FIRST, LOOK_AGAIN = timedelta(seconds=0.5), timedelta(minutes=1)
"""Between tries to reach the inbox: at first, when it is just being opened, and later."""
STEP = timedelta(minutes=30)
"""Between two looks at what is due, where something was due and had not gone."""

log = logging.getLogger("mailbot")


class LivingThrough:
    """The time from a backup to now, once more."""

    def __init__(
        self,
        office: Office,
        mailboxes: tuple[Mailbox, ...],
        spool: Spool,
        now: Callable[[], datetime],
        at_desk: Callable[..., Awaitable[Any]],
    ) -> None:
        """`at_desk`: runs the office's work."""
        self._office, self._mailboxes, self._spool, self._now = office, mailboxes, spool, now
        self._at_desk = at_desk
        self._seen: dict[str, bool | None] = {}
        self.trouble = ""
        """Why it can't go on just now."""
        self.letters = 0
        """How many letters were found that had gone."""

    async def run(self, comeback: Comeback, take: Callable[[Spooled, datetime], None]) -> datetime:
        """Live through it; until when no client is to be chased. `take` takes a mail as of a moment."""
        log.info("brought back from a backup of %s: inbox and Sent are compared first", comeback.made.isoformat())
        await self._reached(self._sync)
        await self._at_desk(self._office.begin_comeback)
        moment, end = comeback.made, self._now()
        tried: set[str] = set()
        while (mail := await self._waiting(tried, end)) or moment < end:
            arrival = max(moment, mail.arrived) if mail else end
            if moment < end:
                moment = min(end, arrival, await self._next(moment))
                await self._past(moment)
            if mail is not None and arrival <= moment:
                tried.add(mail.digest)
                await self._at_desk(take, mail, moment)
        until: datetime = await self._at_desk(
            self._office.end_comeback, comeback.made, end, len(tried), self.letters, None in self._seen.values()
        )
        return until

    async def _waiting(self, tried: set[str], end: datetime) -> Spooled | None:
        """The mail that waits longest."""
        waiting = await asyncio.to_thread(self._spool.pending)
        return next((m for m in waiting if m.digest not in tried and m.arrived <= end), None)

    async def _next(self, moment: datetime) -> datetime:
        due: datetime = await self._at_desk(self._office.next_due, moment)
        return due if due > moment + LOOK_AGAIN else moment + STEP

    async def _past(self, moment: datetime) -> None:
        """What was due at a moment that has passed: noted where a letter of it is in Sent."""
        decisions: tuple[Decision, ...] = await self._at_desk(self._office.foresee, moment)
        for decision in decisions:
            gone = [letter.key for letter in decision.letters if await self._went(self._office.id_of(letter))]
            if gone or not decision.letters:
                self.letters += len(gone)
                await self._at_desk(self._office.note_past, decision, frozenset(gone), moment)

    async def _went(self, message_id: str) -> bool | None:
        if message_id not in self._seen:
            found = await self._reached(lambda: self._find(message_id))
            self._seen[message_id] = True if True in found else None if None in found or not found else False
        return self._seen[message_id]

    async def _find(self, message_id: str) -> list[bool | None]:
        return [await mailbox.find_sent(message_id) for mailbox in self._mailboxes]

    async def _sync(self) -> list[datetime]:
        return [await mailbox.sync() for mailbox in self._mailboxes]

    async def _reached(self, look: Callable[[], Awaitable[list[Any]]]) -> list[Any]:
        pause = FIRST
        while True:
            try:
                found = await look()
            except MailboxUnavailable as error:
                if str(error) != self.trouble:
                    log.warning("inbox and Sent can't be compared yet: %s", error)
                self.trouble = str(error)
                await asyncio.sleep(pause.total_seconds())
                pause = min(2 * pause, LOOK_AGAIN)
            else:
                self.trouble = ""
                return found
