"""The Mailbox port over IMAP: one account, one connection, kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mailbot.adapters.imap_reader import ImapAccount
from mailbot.adapters.imap_session import ImapSession
from mailbot.adapters.imap_worker import Accept, ImapWorker, Pace, Report
from mailbot.ports import Comparison, MailboxUnavailable

_ALSO_LOOKED_IN = ("\\sent", "\\all", "\\junk", "\\archive", "\\trash")
"""Where rules, filters and people may have put a copy (RFC 6154)."""


def _silently(state: str, sentence: str) -> None:
    """Nobody wants to know."""


class ImapMailbox:
    """Where mail comes from: an IMAP account."""

    def __init__(
        self,
        account: ImapAccount,
        state: Path,
        now: Callable[[], datetime],
        report: Report = _silently,
        pace: Pace | None = None,
    ) -> None:
        """`state`: a folder for this account's ledgers. `now`: the clock. `report` is called from another thread."""
        self._account = account
        self._state = state
        self._now = now
        self._report = report
        self._pace = pace or Pace()
        self._worker: ImapWorker | None = None

    async def watch(self, accept: Accept) -> None:
        """Hand over every mail not handed over before, then every new one, until cancelled or closed.

        Reconnects by itself for as long as it takes. Raises what `accept` raises; nothing more is read then.
        """
        worker = ImapWorker(self._account, self._state, self._now, self._report, self._pace, accept)
        self._worker = worker
        worker.start()
        try:
            await worker.ended
        finally:
            self._worker = None
            worker.stop()

    async def sync(self) -> datetime:
        """Hand over what has arrived up to now, in every folder; the moment. Raises MailboxUnavailable."""
        worker = self._running()
        moment = self._now()
        await worker.do(worker.read_all)
        return moment

    async def compare(self, kept: Callable[[str], bool]) -> Comparison:
        """List every mail anew and hand over each that is not in the ledger, or not kept. Raises MailboxUnavailable."""
        worker = self._running()
        moment = self._now()
        return await worker.do(lambda session: worker.compare(session, kept, moment))

    async def find_sent(self, message_id: str) -> bool | None:
        """Look wherever a copy could be. Raises MailboxUnavailable.

        Not to find it proves something only where a copy comes without our doing. With "append" we may have been
        stopped after sending and before appending: the answer is None then.
        """

        def look(session: ImapSession) -> bool | None:
            sent = self._sent_folder(session)
            special = [session.folder_for(use) for use in _ALSO_LOOKED_IN]
            for folder in dict.fromkeys(f for f in (sent, *self._account.folders, *special) if f):
                session.examine(folder)
                if session.holds(message_id):
                    return True
            proves = self._account.sent == "copy" or (self._account.sent == "provider" and sent is not None)
            return False if proves else None

        return await self._running().do(look)

    async def store_sent(self, raw: bytes) -> None:
        """Append to Sent, where that is ours to do. Raises MailboxUnavailable."""
        if self._account.sent != "append":
            return

        def put(session: ImapSession) -> None:
            folder = self._sent_folder(session)
            if folder is None:
                raise MailboxUnavailable("No Sent folder can be found; name one as sent_folder.")
            session.append(folder, raw)

        await self._running().do(put)

    def _sent_folder(self, session: ImapSession) -> str | None:
        return self._account.sent_folder or session.folder_for("\\sent")

    async def close(self) -> None:
        """Let go, at once."""
        if self._worker is not None:
            self._worker.stop()

    def _running(self) -> ImapWorker:
        if self._worker is None:
            raise MailboxUnavailable("The mailbox is not being watched.")
        return self._worker
