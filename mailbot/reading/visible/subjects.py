"""Subject lines: without their Re: and Fwd:, and whether a client wrote one of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from mailbot.domain.requests import Request
from mailbot.domain.subjects import without_prefixes
from mailbot.reading.text.words import folded

_TAG = re.compile(r"\s*\[[^\]]{1,40}\]\s*")
"""What gateways and lists put in front: "[EXTERNAL]"."""
_ALIKE = 0.7
"""Of two subjects, the share of letters that stand in both in the same order."""
_LONGEST = 200
_MOST = 12


def bare_subject(subject: str) -> str:
    """A subject without its prefixes and [tags]."""
    for _ in range(_MOST):
        tag = _TAG.match(subject)
        shorter = without_prefixes(subject[tag.end() :] if tag else subject)
        if shorter == subject:
            break
        subject = shorter
    return subject


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
