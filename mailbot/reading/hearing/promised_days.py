"""For which day something is promised: named in the clause itself, or in one beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.text.words import words


def day_of(sayings: Sequence[Saying], at: int, written: date) -> date | None:
    """The day by which what this clause promises should be here; None when none was named, or only one gone by."""
    for candidate in _nearest(sayings, at):
        for found in candidate:
            if found.day >= written:
                return None if found.vague else found.day
    return None


def _nearest(sayings: Sequence[Saying], at: int) -> Iterator[Sequence[FoundDay]]:
    at += sayings[at].echo
    own = sayings[at]
    promised = [m for m in own.clause.marks if m.label in ("promise", "future", "will_pay")]
    from_mark = promised[0].start if promised else own.clause.start
    yield [d for d in own.days if d.start >= from_mark and not _denied(own, d)]
    yield [d for d in own.days if not _denied(own, d)]
    same = [i for i in (at + 1, at - 1) if 0 <= i < len(sayings) and sayings[i].clause.sentence == own.clause.sentence]
    if at + 1 < len(sayings) and _lists_on(sayings[at + 1], own):
        yield [d for d in sayings[at + 1].days if not _denied(sayings[at + 1], d)]
    for i in same:
        other = sayings[i]
        if i < at and own.scope == "rest":
            continue  # "hours tomorrow, rest when I've caught up"
        told = not other.pointings or (_goes_on(own) if i < at else other.clause.join == "when")
        if told and not _gone_by(other) and (not other.weighty or i < at):
            yield [d for d in other.days if not _denied(other, d)]
    if at + 2 < len(sayings) and _added_behind(sayings[at + 1], sayings[at + 2]):
        yield [d for d in sayings[at + 2].days if not _denied(sayings[at + 2], d)]
    if own.scope and at + 1 in same and _takes_up(sayings[at + 1]):
        yield [d for d in sayings[at + 1].days if not _denied(sayings[at + 1], d)]
    for i in (at + 1, at - 1):
        if 0 <= i < len(sayings) and i not in same and sayings[i].bare and not sayings[i].pointings:
            yield [d for d in sayings[i].days if not _denied(sayings[i], d)]


def _goes_on(saying: Saying) -> bool:
    """ "The trustees meet on 3 December and will approve the report", "… being signed tomorrow and I'll scan it"."""
    if saying.grammar.joining.then.search(saying.clause.text):
        return True
    return saying.clause.join in ("and", "so") and (
        saying.clause.has("future") or (saying.refers and not saying.pointings)
    )


def _added_behind(when: Saying, added: Saying) -> bool:
    """ "… after my exams (finish 11 Dec)"."""
    plain = not (when.days or when.pointings or added.pointings or added.weighty - {Intent.PROMISED})
    return plain and when.clause.join == "when" and added.clause.join == "(" and bool(added.days)


def _takes_up(saying: Saying) -> bool:
    """ "The rest my wife is sorting out, she'll get it to you by the end of the month"."""
    promises = bool(saying.intents & {Intent.PROMISED, Intent.NOT_YET}) or not saying.weighty
    return promises and not saying.pointings and not saying.backward


def _gone_by(saying: Saying) -> bool:
    """Whether its day is past: "when I have been to the bank on Friday" is still to come."""
    return saying.backward and saying.clause.join != "when"


def _lists_on(saying: Saying, before: Saying) -> bool:
    """ "… our answer and the signed page on Monday": one promise, the day at its end."""
    same = saying.clause.sentence == before.clause.sentence and saying.clause.join in ("and", ",")
    return same and not saying.backward and not saying.clause.has("promise", "future", "attached", "claimed", "paid")


def _denied(saying: Saying, found: FoundDay) -> bool:
    """ "the first Monday in January, not New Year's Eve"."""
    before = saying.clause.text[: max(0, found.start - saying.clause.start)]
    last = words(before)[-2:]
    return any(
        m.label in ("negation", "no") and any(w.start + saying.clause.start == m.start for w in last)
        for m in saying.clause.marks
    )
