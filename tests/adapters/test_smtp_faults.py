"""An SMTP server may do anything at any moment: a mail is sent, or not, or nobody knows; never twice, never half."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from mailbot.adapters.dialing import Endpoint
from mailbot.adapters.secrets import Credential, SecretError
from mailbot.adapters.smtp import SmtpAccount, SmtpSender, SmtpWaits
from mailbot.ports import Receipt, Refusal, SendFailed, SendUncertain
from tests.scripted import Fault, ScriptedSmtp, answer_and_hang_up, dripping, half, hang_up, octets, says, silence

QUICK = SmtpWaits(connect=0.5, answer=0.5, taken=0.5, keep=0.3)
BOT, ROSA, TOM = "papers@alderquill.example", "rosa@quint.example", "tom@quint.example"
RAW = b"From: papers@alderquill.example\r\nTo: rosa@quint.example\r\nSubject: P60\r\n\r\nHello\r\n.\r\n..two\r\n"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[ScriptedSmtp]:
    """A scripted server."""
    scripted = ScriptedSmtp()
    await scripted.open()
    yield scripted
    await scripted.shut()


@pytest_asyncio.fixture
async def sender(server: ScriptedSmtp) -> AsyncIterator[SmtpSender]:
    """The adapter, set to it."""
    made = sender_at(server)
    yield made
    await made.close()


def sender_at(server: ScriptedSmtp, credential: Credential | None = None, copy_to: str = "") -> SmtpSender:
    """Another."""
    fetch = None if credential is None else lambda: credential
    return SmtpSender(SmtpAccount(Endpoint("127.0.0.1", server.port, "none"), fetch, copy_to), QUICK)


async def test_a_mail_arrives_octet_for_octet(server: ScriptedSmtp, sender: SmtpSender) -> None:
    references = " ".join(f"<{n}.{'x' * 90}@mail.quint.example>" for n in range(9))
    raw = RAW.replace(b"Subject", f"References: {references}\r\nSubject".encode())
    assert await sender.send(raw, BOT, [ROSA]) == Receipt((ROSA,))
    (letter,) = server.taken
    assert (letter.sender, letter.recipients, letter.raw) == (BOT, [ROSA], raw)


async def test_line_ends_are_made_right_and_nothing_else_is(server: ScriptedSmtp, sender: SmtpSender) -> None:
    await sender.send(b"Subject: x\n\n.hidden\rlast", BOT, [ROSA])
    assert server.taken[0].raw == b"Subject: x\r\n\r\n.hidden\r\nlast\r\n"


CLEAR = {
    "silence": silence,
    "a closed connection": hang_up,
    "half an answer": half(),
    "a closed line after the answer": answer_and_hang_up,
    "421": octets(b"421 4.3.2 going down\r\n", then_close=True),
    "451": says("451 4.7.1 greylisted, come again"),
    "another protocol": octets(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "octets without sense": octets(bytes(range(128, 256)) + b"\r\n"),
}


BEFORE_THE_TEXT = [
    (verb, what)
    for verb in ("GREETING", "EHLO", "MAIL", "RCPT", "DATA")
    for what in CLEAR
    if (verb, what) != ("DATA", "a closed line after the answer")  # there the text was asked for
]


@pytest.mark.parametrize(("verb", "what"), BEFORE_THE_TEXT)
async def test_before_the_text_is_asked_for_any_trouble_means_not_sent_and_try_again(
    server: ScriptedSmtp, sender: SmtpSender, verb: str, what: str
) -> None:
    server.faults[verb] = [CLEAR[what]] * 2
    if (verb, what) == ("EHLO", "451"):
        server.faults["HELO"] = [CLEAR[what]]
    with pytest.raises(SendFailed) as caught:
        await sender.send(RAW, BOT, [ROSA])
    assert not caught.value.permanent
    assert str(caught.value).isprintable()
    assert server.taken == []
    server.faults.clear()
    assert await sender.send(RAW, BOT, [ROSA]) == Receipt((ROSA,))
    assert len(server.taken) == 1


@pytest.mark.parametrize("what", ["silence", "a closed connection", "half an answer", "another protocol"])
async def test_after_the_final_dot_only_an_answer_tells(server: ScriptedSmtp, sender: SmtpSender, what: str) -> None:
    server.faults["."] = [CLEAR[what]]
    with pytest.raises(SendUncertain):
        await sender.send(RAW, BOT, [ROSA])
    assert len(server.taken) == 1, "it was, but we can't know"


async def test_a_line_closed_before_the_text_is_through_is_uncertain(server: ScriptedSmtp, sender: SmtpSender) -> None:
    server.faults["DATA"] = [answer_and_hang_up]
    with pytest.raises(SendUncertain):
        await sender.send(RAW, BOT, [ROSA])


@pytest.mark.parametrize(("code", "permanent"), [(450, False), (421, False), (554, True), (552, True)])
async def test_a_refused_message_was_not_sent(
    server: ScriptedSmtp, sender: SmtpSender, code: int, permanent: bool
) -> None:
    server.faults["."] = [says(f"{code} 5.7.1 no thank you")]
    with pytest.raises(SendFailed, match="no thank you") as caught:
        await sender.send(RAW, BOT, [ROSA])
    assert caught.value.permanent is permanent


@pytest.mark.parametrize(
    ("verb", "code", "permanent"),
    [("MAIL", 550, True), ("MAIL", 552, True), ("MAIL", 530, False), ("MAIL", 452, False), ("DATA", 554, True),
     ("GREETING", 554, False), ("RCPT", 550, True), ("RCPT", 450, False)],
)  # fmt: skip
async def test_a_refusal_is_for_good_only_when_this_message_is_meant(
    server: ScriptedSmtp, sender: SmtpSender, verb: str, code: int, permanent: bool
) -> None:
    server.faults[verb] = [says(f"{code} no")]
    with pytest.raises(SendFailed) as caught:
        await sender.send(RAW, BOT, [ROSA])
    assert caught.value.permanent is permanent


async def test_one_of_two_recipients_refused(server: ScriptedSmtp, sender: SmtpSender) -> None:
    server.faults[f"RCPT {TOM}"] = [says("550 5.1.1 nobody of that name")]
    receipt = await sender.send(RAW, BOT, [TOM, ROSA])
    assert receipt == Receipt((ROSA,), {TOM: Refusal(550, "5.1.1 nobody of that name")})
    assert receipt.refused[TOM].permanent
    assert server.taken[0].recipients == [ROSA]


async def test_all_recipients_refused_one_of_them_for_now(server: ScriptedSmtp, sender: SmtpSender) -> None:
    server.faults = {f"RCPT {TOM}": [says("550 no")], f"RCPT {ROSA}": [says("450 later")]}
    with pytest.raises(SendFailed, match="later") as caught:
        await sender.send(RAW, BOT, [TOM, ROSA])
    assert not caught.value.permanent
    assert server.taken == []


@pytest.mark.parametrize(
    "address",
    ["", "rosa", "rosa@", "@quint.example", "rosa quint@quint.example", "rosa@quint.example> SIZE=1",
     "rosa@quint.example\r\nDATA", "rosa\0@quint.example", "<rosa@quint.example>", "róża@quint.example",
     "rosa@quint..example", "rosa@quint", "rosa@-.example", f"{'r' * 65}@quint.example", f"rosa@{'q' * 300}.example"],
)  # fmt: skip
async def test_what_is_no_address_never_reaches_the_server(
    server: ScriptedSmtp, sender: SmtpSender, address: str
) -> None:
    receipt = await sender.send(RAW, BOT, [address, ROSA])
    assert receipt.accepted == (ROSA,)
    assert receipt.refused[address].permanent
    with pytest.raises(SendFailed) as caught:
        await sender.send(RAW, BOT, [address])
    assert caught.value.permanent
    if address:
        with pytest.raises(SendFailed) as caught:
            await sender.send(RAW, address, [ROSA])
        assert caught.value.permanent
    assert len(server.taken) == 1


async def test_a_domain_in_another_script_is_sent_as_the_dns_knows_it(server: ScriptedSmtp, sender: SmtpSender) -> None:
    assert await sender.send(RAW, BOT, ["rosa@Łódź.example"]) == Receipt(("rosa@Łódź.example",))
    assert server.taken[0].recipients == ["rosa@xn--d-uga0v4h.example"]


async def test_a_message_that_is_not_ascii_needs_a_server_that_takes_it() -> None:
    for extensions, permanent in (("8BITMIME",), None), (("SIZE",), True):
        async with ScriptedSmtp(*extensions) as server:
            assert isinstance(server, ScriptedSmtp)
            sender = sender_at(server)
            if permanent:
                with pytest.raises(SendFailed) as caught:
                    await sender.send("Subject: £\r\n\r\n".encode(), BOT, [ROSA])
                assert caught.value.permanent
            else:
                await sender.send("Subject: £\r\n\r\n".encode(), BOT, [ROSA])
                assert "£".encode() in server.taken[0].raw
            await sender.close()


async def test_without_tls_where_tls_is_asked_for_nothing_is_said(server: ScriptedSmtp) -> None:
    account = SmtpAccount(Endpoint("127.0.0.1", server.port, "starttls"), lambda: Credential("papers", "secret"))
    with pytest.raises(SendFailed, match="STARTTLS") as caught:
        await SmtpSender(account, QUICK).send(RAW, BOT, [ROSA])
    assert not caught.value.permanent
    assert "AUTH" not in server.heard
    assert "MAIL" not in server.heard


async def test_a_server_that_speaks_no_tls_is_a_plain_sentence(server: ScriptedSmtp) -> None:
    account = SmtpAccount(Endpoint("127.0.0.1", server.port, "tls"))
    with pytest.raises(SendFailed, match="TLS"):
        await SmtpSender(account, QUICK).send(RAW, BOT, [ROSA])


@pytest.mark.parametrize("token", [False, True])
async def test_login(token: bool) -> None:
    async with ScriptedSmtp("AUTH PLAIN XOAUTH2") as server:
        assert isinstance(server, ScriptedSmtp)
        sender = sender_at(server, Credential("papers", "secret", token=token))
        assert await sender.send(RAW, BOT, [ROSA]) == Receipt((ROSA,))
        await sender.close()


async def test_a_wrong_password_is_never_shown_and_never_the_messages_fault() -> None:
    async with ScriptedSmtp("AUTH PLAIN") as server:
        assert isinstance(server, ScriptedSmtp)
        server.faults["AUTH"] = [says("535 5.7.8 hunter2hunter2 is wrong")]
        with pytest.raises(SendFailed, match="refuses the login") as caught:
            await sender_at(server, Credential("papers", "hunter2hunter2")).send(RAW, BOT, [ROSA])
        assert not caught.value.permanent
        assert "hunter2" not in str(caught.value)


async def test_a_password_that_can_not_be_had(server: ScriptedSmtp) -> None:
    def none() -> Credential:
        raise SecretError("The password file /etc/mailbot/smtp is empty.")

    sender = SmtpSender(SmtpAccount(Endpoint("127.0.0.1", server.port, "none"), none), QUICK)
    with pytest.raises(SendFailed, match="is empty") as caught:
        await sender.send(RAW, BOT, [ROSA])
    assert not caught.value.permanent


async def test_messages_in_a_row_share_a_connection_and_later_ones_do_not(
    server: ScriptedSmtp, sender: SmtpSender
) -> None:
    await asyncio.gather(*(sender.send(RAW, BOT, [ROSA]) for _ in range(3)))
    assert (len(server.taken), server.connections) == (3, 1)
    while server.talks:
        await asyncio.sleep(0.01)  # it is closed by itself
    await sender.send(RAW, BOT, [ROSA])
    assert server.connections == 2


@pytest.mark.parametrize("what", [hang_up, silence, octets(b"421 idle too long\r\n", then_close=True)])
async def test_a_kept_connection_that_has_died_is_replaced(
    server: ScriptedSmtp, sender: SmtpSender, what: Fault
) -> None:
    await sender.send(RAW, BOT, [ROSA])
    server.faults["RSET"] = [what]
    assert await sender.send(RAW, BOT, [ROSA]) == Receipt((ROSA,))
    assert server.connections == 2


async def test_the_copy_to_ourselves_goes_along_and_is_not_in_the_receipt(server: ScriptedSmtp) -> None:
    sender = sender_at(server, copy_to=BOT)
    assert await sender.send(RAW, BOT, [ROSA]) == Receipt((ROSA,))
    assert await sender.send(RAW, BOT, [BOT, ROSA]) == Receipt((BOT, ROSA))
    assert [letter.recipients for letter in server.taken] == [[ROSA, BOT], [BOT, ROSA]]
    await sender.close()


async def test_no_mail_without_the_copy_that_proves_it(server: ScriptedSmtp) -> None:
    server.faults[f"RCPT {BOT}"] = [says("550 relaying denied")]
    with pytest.raises(SendFailed, match="proves") as caught:
        await sender_at(server, copy_to=BOT).send(RAW, BOT, [ROSA])
    assert not caught.value.permanent
    assert server.taken == []


async def test_an_answer_in_drips_is_an_answer(server: ScriptedSmtp, sender: SmtpSender) -> None:
    server.faults = {verb: [dripping(0.002)] for verb in ("EHLO", "MAIL", "RCPT", "DATA", ".")}
    del server.faults["DATA"]  # there a fault means that no text is read
    assert await sender.send(RAW, BOT, [ROSA]) == Receipt((ROSA,))


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."])
async def test_it_lets_go_at_once_whatever_is_under_way(server: ScriptedSmtp, verb: str) -> None:
    server.faults[verb] = [silence]
    sender = SmtpSender(SmtpAccount(Endpoint("127.0.0.1", server.port, "none")), SmtpWaits(100, 100, 100, 100))
    sending = asyncio.create_task(sender.send(RAW, BOT, [ROSA]))
    while verb not in server.heard:
        await asyncio.sleep(0.005)
    begun = time.monotonic()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    await sender.close()
    assert time.monotonic() - begun < 5


async def test_nobody_listens() -> None:
    with pytest.raises(SendFailed, match="Nothing answers") as caught:
        await SmtpSender(SmtpAccount(Endpoint("127.0.0.1", 1, "none")), QUICK).send(RAW, BOT, [ROSA])
    assert not caught.value.permanent
