"""Addresses as they may stand on an SMTP command line (RFC 5321, 4.1.2)."""

from __future__ import annotations

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,31}")
_LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL}){{1,20}}")
_LONGEST_LOCAL, _LONGEST = 64, 254


class BadAddress(ValueError):
    """No mail can be sent there; the sentence says why."""


def envelope_address(address: str) -> str:
    """The address with its domain in ASCII (RFC 3490). Raises BadAddress, also for what could smuggle in a command."""
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        raise BadAddress(f"{address!r} is no mail address.")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower() if len(domain) <= _LONGEST else ""
    except UnicodeError:
        ascii_domain = ""
    if not _DOMAIN.fullmatch(ascii_domain) or len(local) + 1 + len(ascii_domain) > _LONGEST:
        raise BadAddress(f"{address!r} has no valid domain.")
    return f"{local}@{ascii_domain}"
