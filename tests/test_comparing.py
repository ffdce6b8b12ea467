"""The inbox is compared with what was taken in: a mail that is only just coming in is not lost."""

from __future__ import annotations

from mailbot.adapters.clock import ManualClock
from mailbot.adapters.memory import MemoryMailbox, MemorySpool
from mailbot.comparing import START, compare
from mailbot.ports import Arrival
from tests.test_office import MONDAY


class Inbox(MemoryMailbox):
    """Hands every mail over to a spool, as the daemon does."""

    def __init__(self) -> None:
        super().__init__(ManualClock(MONDAY))
        self.spool, self.handed = MemorySpool(), set[str]()
        self._accept = self.take

    async def take(self, arrival: Arrival) -> None:
        """Keep it."""
        self.handed.add(self.spool.put(arrival)[:START])


async def test_a_mail_that_comes_while_we_look_at_what_we_have_is_not_lost() -> None:
    inbox = Inbox()

    async def kept() -> frozenset[str]:
        looked = inbox.spool.digests()
        inbox.deliver(b"From: rosa@quint.example\r\nSubject: P60\r\n\r\nHere it is.")
        await inbox.sync()
        return looked

    found = await compare((inbox,), MONDAY, kept, inbox.handed)
    assert (found.there, found.missed, found.lost) == (1, 0, 0)


async def test_a_mail_that_was_handed_over_and_is_gone_is_taken_in_again() -> None:
    inbox = Inbox()
    inbox.deliver(b"From: rosa@quint.example\r\nSubject: P60\r\n\r\nHere it is.")
    await inbox.sync()
    inbox.spool = MemorySpool()

    async def kept() -> frozenset[str]:
        return inbox.spool.digests()

    found = await compare((inbox,), MONDAY, kept, inbox.handed)
    assert (found.lost, len(inbox.spool.pending())) == (1, 1)
