"""Connections to servers: sockets that can be let go of from outside, TLS that is verified, troubles in plain words."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Endpoint:
    """A server, and how the way there is protected."""

    host: str
    port: int
    security: str
    """"tls": from the first octet. "starttls": before anything else, or not at all. "none": plain, loopback only."""
    trust: str | None = field(default=None, repr=False)
    """A PEM file with further authorities to trust, for a server with a certificate of one's own."""

    @cached_property
    def context(self) -> ssl.SSLContext:
        """Verifies the certificate and that it is this host's."""
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
        if self.trust:
            context.load_verify_locations(self.trust)
        return context


def dial(endpoint: Endpoint, seconds: float, hold: Callable[[socket.socket], None]) -> socket.socket:
    """A connected socket, without TLS yet. `hold` gets each socket before it blocks, so that it can be cut off.

    Raises OSError of the last address tried.
    """
    trouble: OSError | None = None
    for family, kind, protocol, _, address in socket.getaddrinfo(endpoint.host, endpoint.port, 0, socket.SOCK_STREAM):
        sock = socket.socket(family, kind, protocol)
        try:
            hold(sock)
            sock.settimeout(seconds)
            sock.connect(address)
            # Commands are short and each waits for its answer: Nagle's delay would be paid on every one.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as error:
            trouble = error
            sock.close()
    raise trouble or OSError(f"{endpoint.host} has no address")


def cut(sock: socket.socket) -> None:
    """End a connection under whoever blocks on it, in whatever thread: their call fails at once."""
    with suppress(OSError):  # it may not be connected any more
        # Not sock.shutdown: on a TLS socket that would take its state away under the reading thread.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


async def in_own_thread(work: Callable[[], T]) -> T:
    """Like asyncio.to_thread, but in a thread that nobody waits for when the program ends.

    A look-up of a name can hang for half a minute, and the event loop's own pool would hold up the exit for it.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is None:
            done.set_result(result)  # type: ignore[arg-type]
        else:
            done.set_exception(error)

    def run() -> None:
        try:
            outcome: tuple[T | None, BaseException | None] = (work(), None)
        except Exception as error:
            outcome = (None, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, *outcome)

    threading.Thread(target=run, daemon=True).start()
    return await done


def plainly(error: OSError, endpoint: Endpoint) -> str:
    """What went wrong on the way to a server, as a sentence for the person who runs mailbot."""
    at = f"{endpoint.host}:{endpoint.port}"
    if isinstance(error, socket.gaierror):
        return f"No address can be found for {endpoint.host}."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of {at} can't be trusted: {error.verify_message}."
    if isinstance(error, ssl.SSLError):
        return f"No TLS could be agreed with {at}; is it the right port for it?"
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing answers at {at}."
    if isinstance(error, TimeoutError):
        return f"{at} did not answer in time."
    if isinstance(error, ConnectionError):
        return f"{at} broke the connection."
    return f"{at} can't be reached: {error.strerror or type(error).__name__}."
