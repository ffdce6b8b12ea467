"""Somebody's Sent folder, watched: every mail is handed over with the name of its owner."""

from __future__ import annotations

from dataclasses import replace

from mailbot.adapters.imap import ImapMailbox
from mailbot.adapters.imap_worker import Accept
from mailbot.domain.places import sent_ref
from mailbot.ports import BODY_LEFT, Arrival


class SentFolder:
    """A member of staff's. What can't be fetched from it is left alone: nobody waits for it."""

    def __init__(self, mailbox: ImapMailbox, staff: str) -> None:
        """`staff`: the id of whose it is."""
        self._mailbox, self._staff = mailbox, staff

    async def watch(self, accept: Accept) -> None:
        """Hand over every mail that comes into it, until cancelled; reconnects by itself."""

        async def marked(arrival: Arrival) -> None:
            if not arrival.raw.startswith(BODY_LEFT.encode("ascii")):
                await accept(replace(arrival, ref=sent_ref(self._staff, arrival.ref)))

        await self._mailbox.watch(marked)

    async def close(self) -> None:
        """Let go, at once."""
        await self._mailbox.close()
