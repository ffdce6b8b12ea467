"""Subject lines: without their Re: and Fwd:, and whether a client wrote one of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailbot.domain.requests import Request
from mailbot.reading.words import folded

# "Re:" and "Fwd:" as mail programs of a dozen languages write them
_PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|vl|rv|res|enc|tr|odp|pd|ynt|ilt|antw|doorst|ref|rif|i|r|ateb|yml|fs|rp|rt|atb|blaen)"
    r"(?:\[\d{1,3}\])?\s?:|\[[^\]]{1,40}\])\s*",
    re.IGNORECASE,
)


def bare_subject(subject: str) -> str:
    """A subject without its prefixes and [tags]."""
    for _ in range(12):
        shorter = _PREFIX.sub("", subject, count=1)
        if shorter == subject:
            break
        subject = shorter
    return subject.strip()


def own_subject(subject: str, requests: Iterable[Request]) -> str:
    """The subject when the client thought of it; "" when it is only that of a request."""
    bare = bare_subject(subject)
    said = folded(bare)
    if any(said == folded(bare_subject(r.subject)) for r in requests):
        return ""
    return bare
