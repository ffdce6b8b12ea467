"""The practice's mail servers for a demonstration: IMAP by pymap, SMTP by aiosmtpd, on loopback, on any free ports.

What the SMTP server takes for the bot it puts into the bot's inbox, with the trace a real server adds (Delivered-To,
Authentication-Results); what it takes for people it keeps, for the story to look at.
"""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import format_datetime, parseaddr

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail that the SMTP server took."""

    at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)


@dataclass
class PostOffice:
    """Both servers, in a thread with a loop of their own: the daemon and they meet only on the wire."""

    bot: str
    password: str
    authserv_id: str
    now: Callable[[], datetime]
    posted: list[Posted] = field(default_factory=list)
    """Everything that was taken, oldest first."""
    delivered: int = 0
    """Mails that lie in the bot's inbox."""
    imap_port: int = 0
    smtp_port: int = 0

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._down = asyncio.Event()
        self._backend: DictBackend | None = None
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="post office", daemon=True)

    def open(self) -> None:
        """Start both servers; their ports are known when it returns. Raises what kept them from starting."""
        self._thread.start()
        self._up.wait()
        if self._trouble:
            raise self._trouble

    def close(self) -> None:
        """Stop both servers."""
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # carried to the thread that waits in open()
            self._trouble = error
            self._up.set()

    async def _serve(self) -> None:
        async with AsyncExitStack() as stack:
            imap = await asyncio.start_server(await self._imap(), HOST, 0)
            await stack.enter_async_context(imap)
            smtp = await self._loop.create_server(lambda: SMTP(self, hostname="mx.demo.test", loop=self._loop), HOST, 0)
            await stack.enter_async_context(smtp)
            self.imap_port = imap.sockets[0].getsockname()[1]
            self.smtp_port = smtp.sockets[0].getsockname()[1]
            self._up.set()
            await self._down.wait()
            for server in (imap, smtp):
                server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

    async def _imap(self) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        args = Namespace(
            host=HOST, port="0", tls=False, cert=None, key=None, debug=False, proxy_protocol=None,
            inherited_sockets=None, demo_data=False, demo_user=self.bot, demo_password=self.password,
            passlib_cfg=None, insecure_login=True,
        )  # fmt: skip
        self._backend, config = await DictBackend.init(args, secure_auth=False)
        return ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(self._backend.login, config))

    # -- what aiosmtpd calls --------------------------------------------------------------------------------------

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        self.posted.append(Posted(self.now(), envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        local, _, domain = self.bot.partition("@")
        for address in envelope.rcpt_tos:
            if address.lower() == self.bot or (address.lower().startswith(f"{local}+") and address.endswith(domain)):
                await self._deliver(self._traced(raw, address))
                break
        return "250 2.0.0 Taken"

    def _traced(self, raw: bytes, address: str) -> bytes:
        sender = parseaddr(str(BytesHeaderParser().parsebytes(raw).get("From", "")))[1]
        domain = sender.rpartition("@")[2]
        return (
            f"Delivered-To: {address}\r\n"
            f"Authentication-Results: {self.authserv_id}; dmarc=pass header.from={domain}\r\n"
            f"Received: from [127.0.0.1] by mx.demo.test with ESMTP for <{address}>;\r\n"
            f" {format_datetime(self.now())}\r\n"
        ).encode() + raw

    async def _deliver(self, raw: bytes) -> None:
        assert self._backend is not None
        identity = await self._backend.login.authorize(self._backend.login.demo_user_identity, self.bot)
        async with identity.new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(raw, self.now()))
        self.delivered += 1
