"""The day by which staff want what they ask for: the deadline among the days that a mail names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from mailbot.reading.dates import FoundDay
from mailbot.reading.frames import Frames
from mailbot.reading.words import words

Days = Callable[[str], tuple[FoundDay, ...]]

_MOST = 12
"""Days of one sentence that are looked at."""
_NEAR = 30
"""Characters behind a day that still speak of it."""
_SHORT = 7
"""A sentence with at most so many words besides its day is about the day."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of staff, and whether it asks for something."""

    text: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class _Deadline:
    found: FoundDay
    start: int
    end: int
    """The day with the words that make it a deadline: "by Friday at the latest"."""
    marked: bool
    begin: int
    """Where what is said of this day begins: behind the day before it."""
    reason: bool = False
    """Only the reason for an earlier one behind it: "we file by the 12th, so by the 5th please"."""


def due_day(
    sentences: Iterable[Sentence], written: date, days: Days, tongue: Frames, *, payment: bool = False
) -> date | None:
    """The deadline a mail names; None when it names none that is still to come.

    `payment`: the tax office's own day counts as much as ours.
    """
    rated = [
        (_weight(d, s, tongue, payment), -n, d.found.day)
        for n, s in enumerate(sentences)
        for d in _deadlines(s.text, written, days, tongue)
    ]
    best = max(rated, default=None)
    return best[2] if best and best[0] > 0 else None


def without_deadlines(text: str, written: date, days: Days, tongue: Frames) -> str:
    """A sentence without the deadlines in it."""
    for found in sorted(_deadlines(text, written, days, tongue), key=lambda d: -d.start):
        if found.marked:
            text = f"{text[: found.start].rstrip(' ,')} {text[found.end :].lstrip()}".strip()
    return text


def _deadlines(text: str, written: date, days: Days, tongue: Frames) -> list[_Deadline]:
    found = [f for f in days(text) if not f.vague][:_MOST]
    starts = [0, *(f.end for f in found)]
    read = [_deadline(f, start, text, tongue) for f, start in zip(found, starts, strict=False) if f.day >= written]
    later = [_so(text, d, tongue) for d in read[1:]]
    return [replace(d, reason=any(later[n:])) for n, d in enumerate(read)]


def _so(text: str, deadline: _Deadline, tongue: Frames) -> bool:
    """Whether this day is drawn from one before it: "so by the 5th"."""
    return tongue.has(text[deadline.begin : deadline.found.start], "due_so")


def _deadline(found: FoundDay, begin: int, text: str, tongue: Frames) -> _Deadline:
    before = tongue.ends(text[: found.start], "due_before")
    inside = tongue.begins(text[found.start : found.end], "due_before")
    after = _behind(text, found.end, tongue)
    against = tongue.ends(text[: found.start], "not_due")
    said = before is not None and (against is None or before <= against)
    marked = bool(after) or said or bool(inside)
    return _Deadline(found, found.start if before is None else before, found.end + after, marked, begin)


def _behind(text: str, at: int, tongue: Frames) -> int:
    """How many characters behind the day still make it a deadline: "would be ideal"; a mere "please" must be last."""
    if not _goes_on(text, at):
        return 0
    weak = tongue.begins(text[at:], "due_end")
    ends = bool(weak) and not re.match(r"\s*[^\s\d\W]", text[at + weak :])
    return max(tongue.begins(text[at:], "due_after"), weak if ends else 0)


def _goes_on(text: str, at: int) -> bool:
    """Whether the same sentence goes on behind the day."""
    return not text[at : at + 2].strip().startswith((".", "?", "!", ";"))


def _clause_before(text: str, deadline: _Deadline) -> str:
    """The clause that leads up to the day, without its "by"."""
    return re.split(r"[,;:]\s|\s[-–—]\s", text[deadline.begin : max(deadline.start, deadline.begin)].rstrip(" ,"))[-1]


def _weight(deadline: _Deadline, sentence: Sentence, tongue: Frames, payment: bool) -> int:
    """How likely this is the day by which the client must answer; 0: it isn't."""
    text = sentence.text
    around = len(words(text)) - len(words(text[deadline.found.start : deadline.found.end]))
    short = around <= _SHORT
    if not payment and tongue.has(text[deadline.begin :][: deadline.end - deadline.begin + _NEAR], "other_deadline"):
        return 1 if deadline.marked and sentence.asks else 0
    if deadline.reason or tongue.has(_clause_before(text, deadline), "due_ours"):
        return 2 if deadline.marked else 0
    if _so(text, deadline, tongue) and not deadline.marked:
        return 3
    if deadline.marked:
        last = tongue.has(text[deadline.start : deadline.end], "due_last")
        return 3 + 2 * _so(text, deadline, tongue) + 2 * sentence.asks + short + last
    if tongue.ends(text[: deadline.found.start], "not_due") is not None:
        return 0
    at_end = len(words(text[deadline.found.end :])) <= 2
    return int(sentence.asks and at_end) + int(short and around <= 3)
