"""TXT records out of the DNS (RFC 1035), each asked for once as long as its answer holds."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import dns.exception
import dns.resolver

log = logging.getLogger(__name__)

_MOST_KEPT = 1_000


class DnsText:
    """Looks up TXT records at this machine's name servers, or at others."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53, seconds: float = 5) -> None:
        """`servers`: addresses of name servers; none: this machine's. `seconds`: how long one answer may take."""
        self._servers, self._port, self._seconds = tuple(servers), port, seconds
        self._resolver: dns.resolver.Resolver | None = None

    def __call__(self, name: str) -> bytes | None:
        """The record, its strings joined (RFC 6376, 3.6.2.2); None when there is none, or nobody answers in time."""
        try:
            answer = self._made().resolve(name, "TXT", lifetime=self._seconds)
        except dns.exception.DNSException as error:
            log.info("no TXT record of %s: %s", name, type(error).__name__)
            return None
        records = [b"".join(record.strings) for record in answer]
        return next((r for r in records if b"p=" in r), None)

    def _made(self) -> dns.resolver.Resolver:
        if self._resolver is None:
            made = dns.resolver.Resolver(configure=not self._servers)
            if self._servers:
                made.nameservers, made.port = list(self._servers), self._port
            made.cache = dns.resolver.LRUCache(_MOST_KEPT)
            self._resolver = made
        return self._resolver
