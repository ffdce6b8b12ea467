"""The octets of an IMAP connection: every read bounded in time and size, IDLE that hears what is said.

imaplib reads through a file object, which a timeout breaks for good and which hides lines that came early; here the
buffer is our own, so that a line split over packets, "+ idling" and EXISTS in one packet, or a peer gone silent are all
plain cases. read, readline, send, open and shutdown are the methods imaplib offers for overriding.
"""

from __future__ import annotations

import imaplib
import select
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

from mailbot.adapters.dialing import Endpoint, cut, dial

MOST_LINE = 32 * 1024 * 1024
"""Octets of a line; a SEARCH answer of four million mails. (imaplib gives up at one million octets.)"""
MOST_ANSWER = 128 * 1024 * 1024
"""Octets of a whole answer, where no fewer are expected: the listing of some two million mails."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long to wait for a server, in seconds."""

    connect: float = 20.0
    silence: float = 60.0
    """For the next octet of an answer."""
    answer: float = 900.0
    """For a whole answer, however steadily it drips."""


class Bell:
    """Wakes a thread that waits for a socket; rung from any other."""

    def __init__(self) -> None:
        self._ear, self._hammer = socket.socketpair()
        self._ear.setblocking(False)
        self._hammer.setblocking(False)

    def ring(self) -> None:
        """Wake the one who waits, or the next who does."""
        with suppress(OSError):  # full: it rings already
            self._hammer.send(b"!")

    def wait(self, seconds: float) -> bool:
        """Whether it rang within that time; it is silent afterwards."""
        ready, _, _ = select.select([self._ear], [], [], max(0.0, seconds))
        self.hush()
        return bool(ready)

    def hush(self) -> None:
        """Forget that it rang."""
        with suppress(OSError):
            while self._ear.recv(4096):
                pass

    def fileno(self) -> int:
        """For poll."""
        return self._ear.fileno()

    def close(self) -> None:
        """Let go of it."""
        self._ear.close()
        self._hammer.close()


class Wire(imaplib.IMAP4):
    """imaplib's commands over our own reading and writing."""

    def __init__(self, endpoint: Endpoint, waits: Waits, hold: Callable[[socket.socket], None]) -> None:
        self._endpoint = endpoint
        self._waits = waits
        self._hold = hold
        self._pending = bytearray()
        self.most = MOST_ANSWER
        """Octets that an answer may have: a server that sends on without end must not fill our memory."""
        self._came = 0
        self._until = monotonic() + waits.answer
        super().__init__(endpoint.host, endpoint.port)

    def open(self, host: str = "", port: int = 0, timeout: float | None = None) -> None:
        """Connect; with security "tls" the handshake comes first."""
        self.host, self.port = self._endpoint.host, self._endpoint.port
        self.sock = dial(self._endpoint, self._waits.connect, self._hold)
        if self._endpoint.security == "tls":
            self._wrap()

    def _wrap(self) -> None:
        """Raises ssl.SSLError when the certificate doesn't hold."""
        bare = self.sock
        self.sock = self._endpoint.context.wrap_socket(
            bare, server_hostname=self._endpoint.host, do_handshake_on_connect=False
        )
        self._hold(self.sock)
        self.sock.settimeout(self._waits.connect)
        try:
            self.sock.do_handshake()
        except OSError:
            self.sock.close()
            raise

    def upgrade(self) -> None:
        """STARTTLS (RFC 9051, 6.2.1). What was said in clear before counts for nothing afterwards."""
        if "STARTTLS" not in self.capabilities:
            raise self.abort("it offers no STARTTLS")
        typ, _ = self._simple_command("STARTTLS")
        if typ != "OK" or self._pending:
            raise self.abort("it refuses STARTTLS" if typ != "OK" else "something was slipped in before TLS began")
        self._wrap()
        self.untagged_responses.clear()
        self._tls_established = True
        self._get_capabilities()

    def shutdown(self) -> None:
        """Close, without a word."""
        cut(self.sock)
        self.sock.close()

    def send(self, data: bytes) -> None:  # type: ignore[override]
        """Write it all; the time for an answer begins anew, and its octets are counted from here."""
        self._until = monotonic() + self._waits.answer
        self._came = 0
        self.sock.settimeout(self._waits.silence)
        self.sock.sendall(data)

    def read(self, size: int) -> bytes:
        """Exactly so many octets of a literal."""
        if size > self.most:
            raise self.abort(f"it wants to send {size} octets at once")
        while len(self._pending) < size:
            if not self._receive():
                raise self.abort("it closed the connection in the middle of a mail")
        return self._take(size)

    def readline(self) -> bytes:
        """A line with its end; what there was of it when the peer closed."""
        seen = 0
        while (end := self._pending.find(b"\n", seen)) < 0:
            seen = len(self._pending)
            if seen > MOST_LINE:
                raise self.abort("it sends a line without end")
            if not self._receive():
                return self._take(seen)
        return self._take(end + 1)

    def _take(self, size: int) -> bytes:
        taken = bytes(memoryview(self._pending)[:size])
        del self._pending[:size]
        return taken

    def _receive(self) -> bool:
        """Wait for more. False: the peer has closed. Raises TimeoutError."""
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        self.sock.settimeout(min(left, self._waits.silence))
        data = self.sock.recv(262_144)
        self._add(data)
        return bool(data)

    def _add(self, data: bytes) -> None:
        self._pending += data
        self._came += len(data)
        if self._came > self.most:
            raise self.abort(f"it sends more than the {self.most} octets that may be expected")

    def line_comes(self, until: float, bell: Bell) -> bool:
        """Wait for a whole line. False: the moment (of the monotonic clock) passed, or the bell rang."""
        poller = select.poll()
        poller.register(self.sock, select.POLLIN)
        poller.register(bell, select.POLLIN)
        while b"\n" not in self._pending:
            if not (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
                left = until - monotonic()
                ready = [fd for fd, _ in poller.poll(left * 1000)] if left > 0 else []
                if self.sock.fileno() not in ready:
                    return False
            self._receive_what_is_there()
        return True

    def _receive_what_is_there(self) -> None:
        """Half a TLS record, or half a line, is no reason to wait for the other half."""
        self.sock.settimeout(0)
        try:
            data = self.sock.recv(262_144)
        except (BlockingIOError, ssl.SSLWantReadError):
            return
        if not data:
            raise self.abort("it closed the connection")
        self._add(data)
