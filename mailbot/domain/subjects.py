"""Subject lines without what mail programs put in front of them: "Re:", "AW:", "Fwd[2]:" (RFC 5322, 3.6.5)."""

from __future__ import annotations

import re

FORWARD_PREFIXES = frozenset(
    {
        "fw", "fwd", "wg", "tr", "rv", "enc", "i", "inoltro", "doorst", "pd", "fs", "vb", "vl", "reenv", "ymlaen",
        "yml", "blaen", "transf", "redir", "rif-fwd", "továbbítás", "ilt", "iletilen",
    }
)  # fmt: skip
"""Of a mail passed on, as programs in a dozen languages write them."""
REPLY_PREFIXES = frozenset(
    {
        "re", "aw", "antw", "antwort", "sv", "vs", "odp", "res", "rif", "r", "rép", "ateb", "atb",
        "ymateb", "răsp", "rasp", "resp", "rp", "rt", "rv-re", "ynt", "vá", "betr",
    }
)  # fmt: skip
_EITHER = "|".join(sorted(map(re.escape, FORWARD_PREFIXES | REPLY_PREFIXES), key=len, reverse=True))
PREFIX = re.compile(rf"\s*(?:{_EITHER})\s?(?:\[\d{{1,3}}\]|\(\d{{1,3}}\))?\s?[:：]\s*", re.IGNORECASE)
_MOST = 12


def without_prefixes(subject: str) -> str:
    """A subject without its prefixes, one blank between its words."""
    for _ in range(_MOST):
        found = PREFIX.match(subject)
        if found is None:
            break
        subject = subject[found.end() :]
    return " ".join(subject.split())
