"""Subject lines: without their Re: and Fwd:, and whether a client wrote one of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from mailbot.domain.requests import Request
from mailbot.reading.text.words import folded

# "Re:" and "Fwd:" as mail programs of a dozen languages write them
_PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|sv|vs|vl|rv|res|enc|tr|odp|pd|ynt|ilt|antw|doorst|ref|rif|i|r|ateb|yml|fs|rp|rt|atb|blaen)"
    r"(?:\[\d{1,3}\])?\s?:|\[[^\]]{1,40}\])\s*",
    re.IGNORECASE,
)
_ALIKE = 0.7
"""Of two subjects, the share of letters that stand in both in the same order."""
_LONGEST = 200


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
    ours = {folded(bare_subject(r.subject)) for r in requests}
    return "" if said in ours or any(_is_spoilt(said, one) for one in ours) else bare


def _is_spoilt(said: str, ours: str) -> bool:
    """Whether it is ours, cut or garbled on the way; ours whole, with something added, is what somebody wrote."""
    if not ours or ours in said or len(said) > 2 * len(ours):
        return False
    return SequenceMatcher(None, said[:_LONGEST], ours[:_LONGEST], autojunk=False).ratio() > _ALIKE
