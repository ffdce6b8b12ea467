"""DKIM signatures verified by ourselves (RFC 6376), for practices whose server adds no Authentication-Results."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import dkim
from dkim.util import InvalidTagValueList, parse_tag_value

log = logging.getLogger(__name__)

LEAST_KEY = 1024
"""Bits of an RSA key (RFC 8301, 3.2)."""
_ALGORITHM = b"rsa-sha256"
"""RFC 8301 forbids SHA-1; Ed25519 signatures stand beside one of these where they are used (RFC 8463)."""
_MOST_SIGNATURES = 5
_LARGEST = 60_000_000
_SLOW_CLOCKS = timedelta(hours=1)
_MUST_COVER = (
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"reply-to", b"sender",
    b"content-type", b"content-transfer-encoding",
)  # fmt: skip
"""Fields that decide who asks whom, for what, in which thread: each that a mail bears must be signed, every time it
stands there, or somebody could put another on top of a signed mail (RFC 6376, 8.15)."""
_BROKEN = (dkim.DKIMException, InvalidTagValueList, ValueError, LookupError, TypeError, AttributeError, OverflowError)

Record = Callable[[str], bytes | None]
"""The TXT record of a name, None when there is none or it can't be had now."""


class DkimSignatures:
    """Verifies signatures; knows the records given to it, and looks up others where it may."""

    def __init__(self, records: Mapping[str, bytes], look_up: Record | None = None) -> None:
        """`records`: name, as "s1._domainkey.quint.example", to its record; these are never looked up."""
        self._records = {name.lower().rstrip("."): record for name, record in records.items()}
        self._look_up = look_up

    def signers(self, raw: bytes, domain: str, arrived: datetime) -> tuple[str, ...]:
        """Domains akin to this one whose signature over the whole mail and all that matters of its header holds."""
        if not domain or len(raw) > _LARGEST:
            return ()
        try:
            return tuple(dict.fromkeys(self._signers(raw, domain.lower(), arrived)))
        except _BROKEN as error:
            log.info("a DKIM signature can't be made out: %s", type(error).__name__)
            return ()

    def _signers(self, raw: bytes, domain: str, arrived: datetime) -> Iterator[str]:
        message = dkim.DKIM(raw, minkey=LEAST_KEY)
        signatures = [value for name, value in message.headers if name.lower() == b"dkim-signature"]
        for number, value in enumerate(signatures[:_MOST_SIGNATURES]):
            signer = self._signer(message, number, value, domain, arrived)
            if signer:
                yield signer

    def _signer(self, message: dkim.DKIM, number: int, value: bytes, domain: str, arrived: datetime) -> str | None:
        try:
            fields = parse_tag_value(value)
            signer = fields[b"d"].decode("ascii").lower()
            if not _kin(signer, domain) or not _is_sound(fields, arrived):
                return None
            if not _covers(fields, [name.lower() for name, _ in message.headers]):
                return None
            return signer if message.verify(idx=number, dnsfunc=self._record) else None
        except _BROKEN as error:
            log.info("a DKIM signature does not hold: %s", type(error).__name__)
            return None

    def _record(self, name: bytes, timeout: float = 5) -> bytes | None:
        wanted = name.decode("ascii").lower().rstrip(".")
        if wanted in self._records:
            return self._records[wanted]
        return self._look_up(wanted) if self._look_up else None


def _kin(signer: str, domain: str) -> bool:
    """Whether it is worth a look: the same domain, or one below the other. What counts as aligned is judged later."""
    return signer == domain or signer.endswith(f".{domain}") or domain.endswith(f".{signer}")


def _is_sound(fields: Mapping[bytes, bytes], arrived: datetime) -> bool:
    """RFC 8301's algorithm, the whole body (no l=: anybody could write below), and in force when the mail came."""
    moment = arrived.timestamp()
    begun, ends = int(fields.get(b"t", b"0")), int(fields.get(b"x", b"0"))
    in_force = begun <= moment + _SLOW_CLOCKS.total_seconds() and (not ends or moment <= ends)
    return fields.get(b"a", b"").lower() == _ALGORITHM and b"l" not in fields and in_force


def _covers(fields: Mapping[bytes, bytes], names: Sequence[bytes]) -> bool:
    """Whether every field that matters is signed as often as it stands there."""
    signed = [name.strip().lower() for name in fields.get(b"h", b"").split(b":")]
    return b"subject" in signed and all(names.count(name) <= signed.count(name) for name in _MUST_COVER)
