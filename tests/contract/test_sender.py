"""What every sender must do: say truly what became of a message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as SmtpServer
from aiosmtpd.smtp import Envelope, Session

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.memory import MemorySender
from mailbot.adapters.secrets import Credential
from mailbot.adapters.smtp import SmtpAccount, SmtpSender
from mailbot.ports import Refusal, Sender, SendFailed
from tests.mailboxes import mail
from tests.servers import DOMAIN, PASSWORD, Dovecot, Postfix, free_port

BOT, ROSA, TOM = f"papers@{DOMAIN}", f"rosa@{DOMAIN}", f"tom@{DOMAIN}"
GONE, FULL = f"gone@{DOMAIN}", f"full@{DOMAIN}"


@dataclass
class Way:
    """A way out, and what has come out at its end."""

    sender: Sender
    came: Callable[[str], list[bytes]]
    """What an address has been brought."""
    endpoint: Endpoint | None = None


class Keeper:
    """An aiosmtpd that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(
        self, server: SmtpServer, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the two that are not there."""
        if address == GONE:
            return "550 5.1.1 Nobody of that name works here"
        if address == FULL:
            return "452 4.2.2 The mailbox is full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SmtpServer, session: Session, envelope: Envelope) -> str:
        """Keep it."""
        assert isinstance(envelope.content, bytes)
        self.taken.append((list(envelope.rcpt_tos), envelope.content))
        return "250 OK"


@pytest_asyncio.fixture(params=["memory", "aiosmtpd", pytest.param("postfix", marks=pytest.mark.servers)])
async def way(request: pytest.FixtureRequest) -> AsyncIterator[Way]:
    """Each kind in turn."""
    if request.param == "memory":
        sender = MemorySender()
        sender.refusals = {GONE: Refusal(550, "nobody"), FULL: Refusal(452, "full")}
        yield Way(sender, lambda who: [m.raw for m in sender.sent if who in m.recipients])
    elif request.param == "aiosmtpd":
        keeper = Keeper()
        port = free_port()
        server = Controller(keeper, hostname="127.0.0.1", port=port, ident="mx")
        server.start()
        made = SmtpSender(SmtpAccount(Endpoint("127.0.0.1", port, "none")))
        yield Way(made, lambda who: [raw for to, raw in keeper.taken if who in to])
        await made.close()
        server.stop()
    else:
        way = _postfix(request.getfixturevalue("postfix"), request.getfixturevalue("dovecot"))
        yield way
        await way.sender.close()


def _postfix(postfix: Postfix, dovecot: Dovecot) -> Way:
    endpoint = Endpoint("localhost", postfix.port, "starttls", str(dovecot.cert))
    made = SmtpSender(SmtpAccount(endpoint, lambda: Credential("papers", PASSWORD)))
    return Way(made, lambda who: _inbox(dovecot, who.partition("@")[0]), endpoint)


def _inbox(dovecot: Dovecot, user: str) -> list[bytes]:
    with dovecot.client(user) as imap:
        imap.select(readonly=True)
        _, (uids,) = imap.uid("SEARCH", "ALL")
        return [imap.uid("FETCH", uid.decode(), "(BODY.PEEK[])")[1][0][1] for uid in uids.split()]


async def arrives(way: Way, who: str, text: bytes) -> bytes:
    """Wait for a mail with these words in it."""
    while True:
        for raw in await asyncio.to_thread(way.came, who):
            if text in raw:
                return raw
        await asyncio.sleep(0.05)


async def test_a_message_reaches_everybody_it_was_for(way: Way) -> None:
    raw = mail("for-both")
    receipt = await way.sender.send(raw, BOT, [ROSA, TOM])
    assert set(receipt.accepted) == {ROSA, TOM}
    assert not receipt.refused
    for who in (ROSA, TOM):
        assert await arrives(way, who, b"This is mail for-both.")


async def test_long_references_and_dots_come_through_unbroken(way: Way) -> None:
    references = b" ".join(b"<%d.%s@mail.quint.example>" % (n, b"x" * 60) for n in range(9))
    raw = b"References: " + references + b"\r\n" + mail("with-dots") + b".\r\n..two\r\n.one\r\n"
    await way.sender.send(raw, BOT, [ROSA])
    came = await arrives(way, ROSA, b"This is mail with-dots.")
    assert b"References: " + references + b"\r\n" in came
    assert b"\r\n.\r\n..two\r\n.one" in came


async def test_one_recipient_refused_does_not_keep_it_from_the_others(way: Way) -> None:
    receipt = await way.sender.send(mail("partly"), BOT, [GONE, ROSA])
    assert receipt.accepted == (ROSA,)
    assert receipt.refused[GONE].permanent
    assert await arrives(way, ROSA, b"This is mail partly.")


async def test_nobody_left_to_send_to_is_a_failure_and_says_whether_for_good(way: Way) -> None:
    for address, permanent in ((GONE, True), (FULL, False)):
        with pytest.raises(SendFailed) as caught:
            await way.sender.send(mail("none"), BOT, [address])
        assert caught.value.permanent is permanent


async def test_after_a_failure_the_next_message_goes_out(way: Way) -> None:
    with pytest.raises(SendFailed):
        await way.sender.send(mail("bad"), BOT, [GONE])
    await way.sender.send(mail("good"), BOT, [TOM])
    assert await arrives(way, TOM, b"This is mail good.")


@pytest.mark.servers
async def test_a_wrong_password_is_no_reason_to_give_the_message_up(postfix: Postfix, dovecot: Dovecot) -> None:
    way = _postfix(postfix, dovecot)
    assert way.endpoint is not None
    account = SmtpAccount(way.endpoint, lambda: Credential("papers", "wrong-secret"))
    sender = SmtpSender(account)
    with pytest.raises(SendFailed) as caught:
        await sender.send(mail(1), BOT, [ROSA])
    assert not caught.value.permanent
    assert "wrong-secret" not in str(caught.value)
    await sender.close()


@pytest.mark.servers
async def test_a_certificate_that_is_not_trusted_is_not_talked_to(postfix: Postfix, dovecot: Dovecot) -> None:
    way = _postfix(postfix, dovecot)
    assert way.endpoint is not None
    account = SmtpAccount(replace(way.endpoint, trust=None), lambda: Credential("papers", PASSWORD))
    sender = SmtpSender(account)
    with pytest.raises(SendFailed, match="certificate") as caught:
        await sender.send(mail(1), BOT, [ROSA])
    assert not caught.value.permanent
    await sender.close()
