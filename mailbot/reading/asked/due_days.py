"""The day by which staff want what they ask for: the deadline among the days that a mail names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from mailbot.reading.asked.due_counted import counted_back, drawn_from
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

Days = Callable[[str], tuple[FoundDay, ...]]

_MOST = 12
"""Days of one sentence that are looked at."""
_APPOSED = re.compile(r"[,(]\s*(?:the\s)?$")
""" "Before St John's day, 24 June", "by Petertide (29 June)"."""
_NEAR = 30
"""Characters behind a day that still speak of it."""
_NEAR_WORDS = 8
_SO = 3
"""Characters: "So …" and "But …" at the very beginning draw nothing."""
_COUNTED = 5
"""The weight of "a week before that"."""
_SHORT = 7
"""A sentence with at most so many words besides its day is about the day."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of staff, and whether it asks for something."""

    text: str
    asks: bool = False
    client: str | None = None
    """Whose part of the mail it stands in; None for what is said to all."""


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
    rated: list[tuple[int, int, date]] = []
    named: date | None = None
    for number, sentence in enumerate(sentences):
        before = max((weight for weight, _, _ in rated), default=0)
        found = _deadlines(sentence.text, written, days, tongue)
        for deadline in found:
            day = drawn_from(named, deadline.found, sentence.text, tongue)
            rated.append((_weight(deadline, sentence, written, tongue, payment), -number, day))
            named = deadline.found.day
        counted = counted_back(named, sentence.text, tongue) if named else None
        if counted and counted >= written:  # "a week before that" outweighs the day that it counts from
            rated.append((_COUNTED if found else max(_COUNTED, before + 1), -number, counted))
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
    behind = [*(d.start for d in read[1:]), len(text)]
    read = [d for d, after in zip(read, behind, strict=False) if d.found.start < after]
    later = [_so(text, d, tongue) for d in read[1:]]
    return [replace(d, reason=any(later[n:])) for n, d in enumerate(read)]


def _so(text: str, deadline: _Deadline, tongue: Frames) -> bool:
    """Whether this day is drawn from one before it: "so by the 5th"."""
    before = text[deadline.begin : deadline.found.start]
    hits = tongue.hits(before, "due_so")
    at_start = bool(hits) and hits[-1].end <= _SO and not deadline.begin
    return bool(hits) and not at_start and len(words(before[hits[-1].end :])) <= _NEAR_WORDS


def _deadline(found: FoundDay, begin: int, text: str, tongue: Frames) -> _Deadline:
    before = tongue.ends(text[: found.start], "due_before")
    if before is None and _APPOSED.search(text[: found.start]):
        before = tongue.ends(text[: found.start], "due_apposed")
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


def _weight(deadline: _Deadline, sentence: Sentence, written: date, tongue: Frames, payment: bool) -> int:
    """How likely this is the day by which the client must answer; 0: it isn't."""
    text = sentence.text
    if not sentence.asks and tongue.has(text, "due_meeting"):
        return 0
    around = len(words(text)) - len(words(text[deadline.found.start : deadline.found.end]))
    short = around <= _SHORT
    if tongue.begins(text[deadline.found.end :], "due_then"):
        return 4
    hoped = deadline.marked and tongue.has(_clause_before(text, deadline), "due_hoped")
    near = text[deadline.begin : deadline.end + _NEAR]
    if not (payment or hoped) and tongue.has(near, "other_deadline"):
        return 1 if deadline.marked and sentence.asks else 0
    if deadline.reason or tongue.has(_clause_before(text, deadline), "due_ours"):
        return 2 if deadline.marked else 0
    if _so(text, deadline, tongue) and not deadline.marked:
        return 3
    if deadline.marked:
        last = tongue.has(text[deadline.start : deadline.end], "due_last")
        wanted = tongue.has(_clause_before(text, deadline), "due_wanted")
        weak = bool(tongue.begins(text[deadline.start :], "due_weak"))
        return 3 + 2 * _so(text, deadline, tongue) + 2 * sentence.asks + short + last + 3 * wanted - weak
    if tongue.ends(text[: deadline.found.start], "not_due") is not None:
        return 0
    asked_about = tongue.begins(text, "asks_with") and not tongue.begins(text, "must", "paper", "payment", "approval")
    if deadline.found.day == written and not sentence.asks:
        return 0  # "In a rush today!"
    at_end = len(words(text[deadline.found.end :])) <= 2 and not asked_about
    return int(sentence.asks and at_end) + int(short and around <= 3)
