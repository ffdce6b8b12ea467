"""The thread that owns an IMAP connection: catches up, listens, does what it is asked, comes back after any trouble."""

from __future__ import annotations

import asyncio
import queue
import random
import socket
import threading
from collections.abc import Awaitable, Callable
from concurrent import futures
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from mailbot.adapters.dialing import cut
from mailbot.adapters.imap_reader import ImapAccount, ImapReader
from mailbot.adapters.imap_session import ImapBroken, ImapError, ImapSession, explain, refuses_login
from mailbot.adapters.imap_wire import Bell, Waits
from mailbot.ports import Arrival, Comparison, MailboxUnavailable

T = TypeVar("T")
Accept = Callable[[Arrival], Awaitable[None]]
Report = Callable[[str, str], None]
"""Told (state, sentence) once when the mailbox starts to fail ("failing"), once when it is well again ("working")."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How often, in seconds."""

    renew: float = 240.0
    """A length of IDLE; Exchange Online goes deaf in long ones, and firewalls forget quiet connections."""
    poll: float = 60.0
    """Between looks where there is no IDLE, and at the folders that are not listened to."""
    soon: float = 5.0
    """Until a second look after the server spoke of a mail that could not be found."""
    retry_first: float = 2.0
    retry_most: float = 300.0
    retry_login: float = 60.0
    """The least wait after a refused login: quick repeats lock accounts."""
    waits: Waits = field(default_factory=Waits)

    def rest(self, failures: int, *, login: bool) -> float:
        """How long to stay away after so many failures in a row; never the same for two who fail together."""
        doubled = min(self.retry_most, self.retry_first * 2.0 ** min(failures - 1, 30))
        return max(doubled, self.retry_login if login else 0.0) * random.uniform(0.75, 1.25)  # noqa: S311


class _Stopped(Exception):
    """It is to end."""


class _NotAccepted(Exception):
    """`accept` failed; its error is the cause."""


class ImapWorker:
    """Lives as long as one `watch`."""

    def __init__(
        self, account: ImapAccount, state: Path, now: Callable[[], datetime], report: Report, pace: Pace, accept: Accept
    ) -> None:
        """To be made where an event loop runs: `accept` is called there."""
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        self._account = account
        self._report = report
        self._pace = pace
        self._accept = accept
        self._reader = ImapReader(account, state, self._hand_over, now)
        self._bell = Bell()
        self._jobs: queue.SimpleQueue[tuple[Callable[[ImapSession], Any], futures.Future[Any]]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._socket: socket.socket | None = None
        self._handing: futures.Future[None] | None = None
        self._down = ""
        """Why there is no connection just now; empty while there is one, or while it is first tried."""
        self._failing = False
        self._failures = 0

    # -- called in the event loop -------------------------------------------------------------------------------------

    def start(self) -> None:
        """In a thread that the program's end doesn't wait for: a look-up of a name can't be interrupted."""
        threading.Thread(target=self._run, name=f"imap {self._account.endpoint.host}", daemon=True).start()

    def stop(self) -> None:
        """End at once, whatever it is doing."""
        self._stopping.set()
        if self._socket is not None:
            cut(self._socket)
        if self._handing is not None:
            self._handing.cancel()
        self._bell.ring()
        self._refuse_jobs("The mailbox is being closed.")
        self._end(None)

    async def do(self, job: Callable[[ImapSession], T]) -> T:
        """Have something done on the connection. Raises MailboxUnavailable."""
        if self._stopping.is_set() or self._down:
            raise MailboxUnavailable(self._down or "The mailbox is being closed.")
        done: futures.Future[T] = futures.Future()
        self._jobs.put((job, done))
        self._bell.ring()
        return await asyncio.wrap_future(done)

    def _end(self, error: BaseException | None) -> None:
        if self.ended.done():
            return
        if error is None:
            self.ended.set_result(None)
        else:
            self.ended.set_exception(error)

    # -- in the thread ------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            while True:
                self._connect_and_serve()
        except _Stopped:
            pass
        except _NotAccepted as raised:
            error = raised.__cause__
        except Exception as raised:  # a defect of ours: whoever watches must know
            error = raised
        self._reader.close()
        self._bell.close()
        with suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._end, error)

    def _connect_and_serve(self) -> None:
        """One connection from beginning to end, and the rest after it."""
        session: ImapSession | None = None
        try:
            credential = self._account.credential()
            session = ImapSession(self._account.endpoint, credential, self._pace.waits, self._hold)
            self._serve(session)
        except (_Stopped, _NotAccepted):
            raise
        except Exception as error:  # a server can do anything; whatever it was, we come back
            self._check()
            self._lost(error)
        finally:
            self._socket = None
            if session is not None:
                session.drop()

    def _serve(self, session: ImapSession) -> None:
        """Catch up, listen, catch up, for as long as the connection holds."""
        heard = False
        while True:
            found = self.read(session)
            if self._work_off(session):
                continue  # a job may have opened another folder: what came meanwhile must be looked for
            if heard and not found:
                # The server spoke of a mail that its search doesn't list (yet). Once more, soon; no more than that,
                # lest a server that speaks of mail all the time keeps us running in circles.
                self._bell.wait(self._pace.soon)
                heard = False
            else:
                heard = self._listen(session)
            self._check()

    def _listen(self, session: ImapSession) -> bool:
        """Wait for something to do; whether the server spoke of new mail."""
        if not session.can_idle:
            self._bell.wait(self._pace.poll)
            return False
        others = len(self._account.folders) > 1
        return session.idle(min(self._pace.renew, self._pace.poll) if others else self._pace.renew, self._bell)

    def read(self, session: ImapSession) -> int:
        """Hand over what is new in every folder; how many mails. A folder that can't be read is a failure, reported."""
        count, trouble = self._reader.read(session)
        self._down = ""
        self._failures = 0
        if trouble:
            self._tell_failing(trouble)
        else:
            self._tell_working()
        return count

    def read_all(self, session: ImapSession) -> None:
        """The same, but raises MailboxUnavailable when a folder could not be read."""
        _, trouble = self._reader.read(session)
        if trouble:
            raise MailboxUnavailable(trouble)

    def compare(self, session: ImapSession, kept: Callable[[str], bool], now: datetime) -> Comparison:
        """What the folders hold, beside what was taken; raises MailboxUnavailable when one could not be read."""
        try:
            return self._reader.compare(session, kept, now)
        except ImapBroken:
            raise
        except ImapError as error:
            raise MailboxUnavailable(f"The mailbox can't be compared: {error}") from error

    def _work_off(self, session: ImapSession) -> bool:
        """Do the jobs that wait; whether there were any."""
        self._bell.hush()
        some = False
        while not self._jobs.empty():
            job, done = self._jobs.get()
            if not done.set_running_or_notify_cancel():
                continue
            some = True
            try:
                done.set_result(job(session))
            except MailboxUnavailable as error:
                done.set_exception(error)
            except Exception as error:
                done.set_exception(MailboxUnavailable(explain(error, self._account.endpoint)))
                raise
        return some

    def _hand_over(self, arrival: Arrival) -> None:
        """Have the loop accept a mail, and wait until it is safe."""
        self._check()
        self._handing = asyncio.run_coroutine_threadsafe(_accepted(self._accept, arrival), self._loop)
        while not futures.wait([self._handing], timeout=1).done:
            self._check()  # the loop may have ended without a word
        if self._handing.cancelled():
            raise _Stopped
        error = self._handing.exception()
        if error is not None:
            raise _NotAccepted from error

    def _hold(self, sock: socket.socket) -> None:
        self._socket = sock
        self._check()

    def _check(self) -> None:
        if self._stopping.is_set():
            raise _Stopped

    # -- trouble ------------------------------------------------------------------------------------------------------

    def _lost(self, error: Exception) -> None:
        """There is no connection: say so, and stay away for a while."""
        self._failures += 1
        self._down = explain(error, self._account.endpoint)
        self._refuse_jobs(self._down)
        self._tell_failing(self._down)
        self._stopping.wait(self._pace.rest(self._failures, login=refuses_login(error)))
        self._check()

    def _refuse_jobs(self, why: str) -> None:
        while not self._jobs.empty():
            _, done = self._jobs.get()
            if done.set_running_or_notify_cancel():
                done.set_exception(MailboxUnavailable(why))

    def _tell_failing(self, why: str) -> None:
        if not self._failing:
            self._failing = True
            self._report("failing", why)

    def _tell_working(self) -> None:
        if self._failing:
            self._failing = False
            self._report("working", f"The mailbox at {self._account.endpoint.host} is read again.")


async def _accepted(accept: Accept, arrival: Arrival) -> None:
    await accept(arrival)
