"""The Sender port: submission over SMTP (RFC 5321, RFC 6409), octet for octet as they were composed.

aiosmtplib would flatten a message object anew and so break long References fields; it is given bytes, command by
command. That also tells apart what must be: until the text has been asked for (354) nothing was sent, whatever breaks;
from then on only the server's answer says whether it was.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from mailbot.adapters.dialing import Endpoint, cut, dial, in_own_thread, plainly
from mailbot.adapters.envelope import BadAddress, envelope_address
from mailbot.adapters.secrets import Credential, SecretError, unsaid
from mailbot.ports import Receipt, Refusal, SendFailed, SendUncertain

_GO_ON, _DONE, _LOGIN_NEEDED = 354, 250, 530
_NO_SUCH_NAME = 553
"""RFC 5321, 4.2.3: mailbox name not allowed."""
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
_OURSELVES = "[127.0.0.1]"
"""What EHLO says (RFC 5321, 4.1.3): as mail programs do, and no look-up of our own name can hang."""


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    """A submission server, and who we are there."""

    endpoint: Endpoint
    credential: Callable[[], Credential] | None = field(default=None, repr=False)
    """Asked before each login, in a thread; may raise SecretError. None: no login."""
    copy_to: str = ""
    """A further recipient of every message: the bot itself, where the copy in its inbox is the proof of sending."""


@dataclass(frozen=True, slots=True)
class SmtpWaits:
    """In seconds (RFC 5321, 4.5.3.2, tightened where a person would long have given up)."""

    connect: float = 20.0
    answer: float = 120.0
    taken: float = 600.0
    """For the answer to the final dot: to give up early makes an uncertain message of a sent one."""
    keep: float = 20.0
    """How long a connection stays open for the next message."""


class SmtpSender:
    """Where mail goes out: one connection, one message at a time."""

    def __init__(self, account: SmtpAccount, waits: SmtpWaits | None = None) -> None:
        self._account = account
        self._waits = waits or SmtpWaits()
        self._one_at_a_time = asyncio.Lock()
        self._client: SMTP | None = None
        self._later: asyncio.TimerHandle | None = None

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Receipt:
        """Send one message. Raises SendFailed (nothing was sent) or SendUncertain (nobody knows).

        Recipients that the server refuses, or that are no addresses, stand in the receipt; SendFailed if that is all of
        them. No message goes out whose proof (`copy_to`) is refused.
        """
        async with self._one_at_a_time:
            self._keep_open()
            try:
                receipt = await self._send(raw, sender, recipients)
            except BaseException:
                self._drop()
                raise
            self._close_later()
            return receipt

    async def _send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> Receipt:
        valid, refused = _sorted_out(recipients)
        if not valid:
            raise SendFailed(_why(refused), permanent=True, refused=refused)
        text = _on_the_wire(raw)
        try:
            client = await self._connected()
            await client.mail(_own(sender), options=_options(client, text))
            accepted = [r for r in recipients if r in valid and await self._offered(client, r, valid[r], refused)]
            if not accepted:
                raise SendFailed(_why(refused), permanent=all(r.permanent for r in refused.values()), refused=refused)
            await self._offer_copy(client, valid.values())
            await self._announce(client)
        except (SMTPException, OSError, ValueError) as error:
            raise SendFailed(self.explain(error), permanent=_is_final(error)) from error
        except SecretError as error:
            raise SendFailed(str(error), permanent=False) from None
        await self._hand_over(client, text)
        return Receipt(tuple(accepted), refused)

    @staticmethod
    async def _offered(client: SMTP, recipient: str, address: str, refused: dict[str, Refusal]) -> bool:
        try:
            await client.rcpt(address)
        except SMTPRecipientRefused as error:
            refused[recipient] = Refusal(error.code, _one_line(error.message))
            return False
        return True

    async def _offer_copy(self, client: SMTP, others: Collection[str]) -> None:
        ours = self._account.copy_to
        if not ours or envelope_address(ours) in others:
            return
        try:
            await client.rcpt(envelope_address(ours))
        except SMTPRecipientRefused as error:
            text = f"The server refuses the copy to {ours}, which proves that a mail was sent: {error.code} "
            raise SendFailed(text + _one_line(error.message), permanent=False) from error

    @staticmethod
    async def _announce(client: SMTP) -> None:
        """DATA, up to the server's "go on"."""
        answer = await client.execute_command(b"DATA")
        if answer.code != _GO_ON:
            raise SMTPDataError(answer.code, answer.message)

    async def _hand_over(self, client: SMTP, text: bytes) -> None:
        """The text, to its final dot. Only a clear answer is an answer."""
        protocol = client.protocol
        if protocol is None:
            raise SendFailed("The server broke the connection before it had the message.", permanent=False)
        try:
            protocol.write(text)
            answer = await protocol.read_response(timeout=self._waits.taken)
        except (SMTPException, OSError) as error:
            why = "gave no answer" if isinstance(error, SMTPTimeoutError) else "broke the connection"
            raise SendUncertain(f"The server {why} after it had been given the message.") from error
        if answer.code < 200 or answer.code >= 600:
            raise SendUncertain(f"The server gave an answer to the message that makes no sense: {answer.code}.")
        if answer.code != _DONE:
            text_of = f"The server refuses the message: {answer.code} {_one_line(answer.message)}"
            raise SendFailed(text_of, permanent=answer.code >= 500)

    # -- the connection -----------------------------------------------------------------------------------------------

    async def _connected(self) -> SMTP:
        """A connection, logged in: the one kept from the last message if it still answers."""
        if self._client is not None and self._client.is_connected:
            with suppress(SMTPException, OSError):
                await self._client.rset(timeout=self._waits.connect)
                return self._client
        self._drop()
        self._client = await self.connect()
        return self._client

    async def connect(self) -> SMTP:
        """A new connection, protected as configured or not at all, and logged in. Raises SMTPException or OSError."""
        account, endpoint = self._account, self._account.endpoint
        credential = await in_own_thread(account.credential) if account.credential else None
        sock = await self._dialled(endpoint)
        client = SMTP(
            hostname=endpoint.host,
            sock=sock,
            use_tls=endpoint.security == "tls",
            start_tls=endpoint.security == "starttls",  # never None: that would fall back to plain when it is stripped
            tls_context=endpoint.context if endpoint.security != "none" else None,
            local_hostname=_OURSELVES,
            timeout=self._waits.answer,
        )
        try:
            await client.connect(timeout=self._waits.connect)
            await self._introduce(client)
            if credential is not None:
                await self._login(client, credential)
        except BaseException:
            client.close()
            cut(sock)
            raise
        return client

    async def _dialled(self, endpoint: Endpoint) -> socket.socket:
        held: list[socket.socket] = []
        try:
            return await in_own_thread(lambda: dial(endpoint, self._waits.connect, held.append))
        except asyncio.CancelledError:
            for sock in held:
                cut(sock)
            raise

    @staticmethod
    async def _introduce(client: SMTP) -> None:
        """What the server says it can do decides how a message is announced; an old one knows HELO only."""
        try:
            await client.ehlo()
        except SMTPHeloError:
            await client.helo()

    @staticmethod
    async def _login(client: SMTP, credential: Credential) -> None:
        try:
            if credential.token:
                await client.auth_xoauth2(credential.user, credential.secret)
            else:
                await client.login(credential.user, credential.secret)
        except SMTPAuthenticationError as error:
            # A server may repeat what it was sent.
            said = _one_line(unsaid(error.message, credential.secret))
            raise SMTPAuthenticationError(error.code, said) from None

    def explain(self, error: Exception) -> str:
        """What is wrong with the server, as a sentence for the person who runs mailbot."""
        endpoint = self._account.endpoint
        at = f"{endpoint.host}:{endpoint.port}"
        if isinstance(error, BadAddress):
            return str(error)
        if isinstance(error, SMTPAuthenticationError):
            return f"{at} refuses the login: {error.code} {error.message}"
        if isinstance(error, SMTPResponseException):
            return f"{at} refuses: {error.code} {_one_line(error.message)}"
        root = error.__cause__ if isinstance(error.__cause__, ssl.SSLError | OSError) else error
        if isinstance(root, OSError) and not isinstance(root, SMTPException):
            return plainly(root, endpoint)
        if isinstance(error, SMTPTimeoutError):
            return f"{at} did not answer in time."
        if isinstance(error, SMTPServerDisconnected):
            return f"{at} broke the connection."
        return f"{at}: {_one_line(str(error))}"

    async def close(self) -> None:
        """Let go, at once."""
        self._keep_open()
        self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _close_later(self) -> None:
        self._later = asyncio.get_running_loop().call_later(self._waits.keep, self._drop)

    def _keep_open(self) -> None:
        if self._later is not None:
            self._later.cancel()
            self._later = None


def _sorted_out(recipients: Sequence[str]) -> tuple[dict[str, str], dict[str, Refusal]]:
    """Recipients to their envelope addresses, and those that have none."""
    valid, refused = {}, {}
    for recipient in recipients:
        try:
            valid[recipient] = envelope_address(recipient)
        except BadAddress as error:
            refused[recipient] = Refusal(_NO_SUCH_NAME, str(error))
    return valid, refused


def _own(sender: str) -> str:
    """The envelope sender; empty for the null path."""
    return envelope_address(sender) if sender else ""


def _options(client: SMTP, text: bytes) -> list[str]:
    """SIZE, so that what is too big is refused before it is sent (RFC 1870); 8BITMIME where there are such octets."""
    options = [f"SIZE={len(text)}"] if client.supports_extension("size") else []
    if not text.isascii():
        if not client.supports_extension("8bitmime"):
            raise SMTPDataError(554, "The message is not ASCII, and the server takes nothing else.")
        options.append("BODY=8BITMIME")
    return options


def _on_the_wire(raw: bytes) -> bytes:
    """Lines ended by CRLF, leading dots doubled, the final dot (RFC 5321, 4.5.2)."""
    lines = _LINE_END.sub(b"\r\n", raw)
    return _LEADING_DOT.sub(b"..", lines if lines.endswith(b"\r\n") else lines + b"\r\n") + b".\r\n"


def _is_final(error: Exception) -> bool:
    """Whether the server will never take this message. A wrong password or setting can be mended, a lost line too."""
    if isinstance(error, BadAddress):
        return True
    if not isinstance(error, SMTPSenderRefused | SMTPDataError):
        return False
    return 500 <= error.code < 600 and error.code != _LOGIN_NEEDED


def _why(refused: dict[str, Refusal]) -> str:
    told = "; ".join(f"{address}: {refusal.code} {refusal.text}" for address, refusal in refused.items())
    return told or "There is nobody to send it to."


def _one_line(text: str) -> str:
    """At most a line of what a server said, fit to be stored: octets that are no UTF-8 came as surrogates."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())[:300]
