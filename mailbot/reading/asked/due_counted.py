"""Deadlines counted from another day: "the Friday before", "a week before that"."""

from __future__ import annotations

from datetime import date, timedelta

from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_BEFORE = {"before_1": 1, "before_2": 2, "before_3": 3, "before_7": 7, "before_14": 14}
"""Labels of rules/languages/<xx>/asking.toml, in days."""
_NEXT_TO = timedelta(days=2)


def drawn_from(named: date | None, found: FoundDay, text: str, tongue: Frames) -> date:
    """The day meant: a weekday may be the one before a day that was named just now.

    "The officer comes on Tuesday 23 June; by the Friday before, please"; "I run it on Thursday 18th so Wednesday".
    """
    if named is None or found.day >= named or len(words(text[found.start : found.end])) > 1:
        return found.day
    back = timedelta(days=(named - found.day).days % 7 or 7)
    if tongue.begins(text[found.end :], "due_earlier"):
        return named - back
    return named - back if back <= _NEXT_TO else found.day


def counted_back(named: date, text: str, tongue: Frames) -> date | None:
    """ "So a week before that, please"."""
    for label, days in _BEFORE.items():
        if tongue.has(text, label):
            return named - timedelta(days=days)
    return None
