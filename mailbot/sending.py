"""A letter on its way: pending, sending (on disk), sent; or nobody knows, and then it is looked for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from mailbot.desk import Desk
from mailbot.domain.letters import OutboxEntry
from mailbot.office import Office
from mailbot.ports import Mailbox, MailboxUnavailable, Sender, SendFailed, SendUncertain

GRACE = timedelta(seconds=2)
"""How long a letter that is just going out may hold up the end: cut off, nobody would know whether it went."""

log = logging.getLogger("mailbot")


class Sending:
    """Takes letters from an office's outbox to the server."""

    def __init__(
        self, office: Office, desk: Desk, sender: Sender, mailboxes: Sequence[Mailbox], now: Callable[[], datetime]
    ) -> None:
        """A copy goes into the first mailbox's Sent folder; in all of them letters are looked for."""
        self._office, self._desk, self._sender, self._mailboxes, self._now = office, desk, sender, mailboxes, now
        self._leaving: asyncio.Task[None] | None = None
        self.trouble = ""
        """Why the last letter could not be sent; empty once one was."""
        self.more = asyncio.Event()
        """Set when there may be something to send."""

    async def send(self, entry: OutboxEntry) -> None:
        """Send it; whoever is told to stop meanwhile leaves it to `close`."""
        self._leaving = asyncio.create_task(self._send(entry))
        await asyncio.shield(self._leaving)

    async def close(self) -> None:
        """Let through what is just leaving."""
        if self._leaving is not None:
            await asyncio.wait({self._leaving}, timeout=GRACE.total_seconds())

    async def _send(self, entry: OutboxEntry) -> None:
        """Pending, then sending (on disk), then sent. What breaks in between is uncertain, never blindly repeated."""
        mail, office, do = entry.mail, self._office, self._desk.do
        if not await do(office.sending, mail.key, self._now()):
            return
        try:
            receipt = await self._sender.send(mail.raw.encode("ascii"), mail.sender, mail.recipients)
        except SendUncertain as error:
            log.warning("letter %s: %s", mail.key, error)
            await do(office.uncertain, mail.key, self._now(), str(error))
        except SendFailed as error:
            log.warning("letter %s was not sent: %s", mail.key, error)
            self.trouble = "" if error.permanent else str(error)
            note = office.failed if error.permanent else office.postponed
            await do(office.refused, mail.key, self._now(), error.refused)
            await do(note, mail.key, self._now(), str(error))
            self.more.set()  # somebody may have to be told
        else:
            await do(office.sent, mail.key, self._now())
            await do(office.refused, mail.key, self._now(), receipt.refused)
            self.more.set()
            self.trouble = ""
            log.info("sent %s to %s", mail.purpose.value, ", ".join(receipt.accepted))
            await self._keep_copy(mail.raw.encode("ascii"))

    async def _keep_copy(self, raw: bytes) -> None:
        try:
            if self._mailboxes:
                await self._mailboxes[0].store_sent(raw)
        except MailboxUnavailable as error:
            log.warning("no copy in Sent: %s", error)

    async def resolve_doubts(self) -> None:
        """Letters that were on their way when something broke: look for them before anything else."""
        for entry in await self._desk.do(self._office.sought, self._now()):
            try:
                seen = [await m.find_sent(entry.mail.message_id) for m in self._mailboxes]
            except MailboxUnavailable:
                return
            found = True if True in seen else None if None in seen or not seen else False
            await self._desk.do(self._office.resolve, entry.mail.key, self._now(), found)
