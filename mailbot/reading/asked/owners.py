"""Whose job a line is, where a mail shares the jobs out: "You: the lease", "Tom to send the plan", a column "Who"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailbot.reading.asked.setting import Setting
from mailbot.reading.naming.whose_request import names_only
from mailbot.reading.text.words import words

_WHO = re.compile(r"^\W{0,3}(?P<who>[^\W\d_][\w'’&. -]{0,30}?)(?P<end>\s?:\s|\s[-–—]\s|\sto\s)(?=\S)", re.IGNORECASE)
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Job:
    """A line of a list in which each has jobs of their own."""

    ours: bool
    text: str
    """The line without its owner."""
    ordered: bool
    """It says "to do something": an order; otherwise the thing alone."""


def job_of(text: str, setting: Setting) -> Job | None:
    """Whose job a line is; None when it does not begin with somebody."""
    head = _WHO.match(text)
    ours = is_ours(head["who"], setting) if head else None
    if head is None or ours is None:
        return None
    return Job(ours, text[head.end() :].strip(), head["end"].strip().lower() == "to")


def is_ours(who: str, setting: Setting) -> bool | None:
    """Whether these words name us (True) or the client (False); None: nobody, or several clients are asked."""
    bare = who.strip(" .,:-–—()[]")
    forms = [w.form for w in words(bare)]
    if not forms or len(forms) > _MOST_WORDS:
        return None
    if setting.every.has(bare, "owner_we") or all(f in setting.colleagues for f in forms):
        return True
    if setting.every.has(bare, "owner_you") or (not setting.several and names_only(bare, setting.names)):
        return False
    return None
