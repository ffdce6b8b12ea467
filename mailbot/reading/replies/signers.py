"""By which words a client's signature is known."""

from __future__ import annotations

import re

from mailbot.domain.practice import Client
from mailbot.reading.text.words import words

_SHORTEST = 3
"""Letters."""
_BETWEEN = re.compile(r"[\W\d_]+")


def signers(client: Client) -> frozenset[str]:
    """Words of the names that may stand under a client's letters: theirs, and what their addresses are called by."""
    named = {w.form for text in (client.name, client.contact or "") for w in words(text)}
    local = {p.lower() for e in client.addresses for p in _BETWEEN.split(e.partition("@")[0])}
    return frozenset(n for n in named | local if len(n) >= _SHORTEST)
