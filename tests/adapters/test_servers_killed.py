"""Dovecot and Postfix, killed and started again while mail goes through both: what was accepted arrives."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.secrets import Credential
from mailbot.adapters.smtp import SmtpAccount, SmtpSender
from mailbot.ports import SendFailed, SendUncertain
from tests.adapters.test_imap_dovecot import box
from tests.mailboxes import Spooler, mail, watching
from tests.servers import DOMAIN, PASSWORD, Dovecot, Postfix, running_postfix

pytestmark = pytest.mark.servers
LETTERS = 40


async def test_what_was_accepted_arrives_whoever_is_killed_meanwhile(own_dovecot: Dovecot, tmp_path: Path) -> None:
    with running_postfix(own_dovecot) as postfix:
        async with watching(box(own_dovecot, "load", tmp_path)) as spooler:
            sending = asyncio.create_task(_send_all(own_dovecot, postfix))
            await _kill_and_start(own_dovecot, postfix, spooler, sending)
            accepted, uncertain = await sending
            await spooler.until(lambda: accepted <= _ids(spooler))
    assert accepted | uncertain == {f"<m{n}@quint.example>" for n in range(LETTERS)}
    assert _ids(spooler) <= accepted | uncertain


def test_what_is_killed_is_gone_at_once_whoever_was_talking_to_it(own_dovecot: Dovecot) -> None:
    """Else the next one finds its port taken, or what answers is a child of the one before."""
    with running_postfix(own_dovecot) as postfix:
        servers: list[tuple[Dovecot | Postfix, list[int]]] = [
            (postfix, [postfix.port, postfix.tls_port]),
            (own_dovecot, [own_dovecot.port, own_dovecot.lmtp_port, own_dovecot.auth_port]),
        ]
        for server, ports in servers * 6:
            with ExitStack() as talking:
                for _ in range(8):
                    talking.enter_context(socket.create_connection(("127.0.0.1", ports[0])))
                server.kill()
                for port in ports:
                    _listen_at(port)
                server.start()


def _listen_at(port: int) -> None:
    """As a server does. Raises OSError while anybody else listens there."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        sock.listen()


async def _send_all(dovecot: Dovecot, postfix: Postfix) -> tuple[set[str], set[str]]:
    """Send each until a server has it, or nobody can know; the Message-IDs of both sorts."""
    endpoint = Endpoint("localhost", postfix.port, "starttls", str(dovecot.cert))
    sender = SmtpSender(SmtpAccount(endpoint, lambda: Credential("load", PASSWORD)))
    accepted, uncertain = set[str](), set[str]()
    for number in range(LETTERS):
        name, gone = f"<m{number}@quint.example>", False
        while not gone:
            try:
                await sender.send(mail(number), f"papers@{DOMAIN}", [f"load@{DOMAIN}"])
            except SendUncertain:
                gone = True
                uncertain.add(name)
            except SendFailed:
                await asyncio.sleep(0.1)
            else:
                gone = True
                accepted.add(name)
    await sender.close()
    return accepted, uncertain


async def _kill_and_start(
    dovecot: Dovecot, postfix: Postfix, spooler: Spooler, sending: asyncio.Task[tuple[set[str], set[str]]]
) -> None:
    """One after the other, as mail comes through, for as long as mail is sent."""
    servers: list[tuple[Callable[[], None], Callable[[], None]]] = [
        (postfix.kill, postfix.start), (dovecot.kill, dovecot.start),
    ]  # fmt: skip
    for kill, start in servers * 2:
        before = len(spooler.digests)
        await spooler.until(lambda before=before: len(spooler.digests) > before + 2 or sending.done())  # type: ignore[misc]
        await asyncio.to_thread(kill)
        await asyncio.to_thread(start)


def _ids(spooler: Spooler) -> set[str]:
    """The Message-IDs of all that has come. A server may bring a mail twice, in other octets: the register knows it."""
    found = (re.search(rb"(?im)^Message-ID: (<[^>]+>)", a.raw) for a in spooler.digests.values())
    return {name[1].decode() for name in found if name}
