"""Time passes: what is due now, and when to look again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from mailbot.deciding.chasing.asking import askings
from mailbot.deciding.chasing.chasing import Plan, chaser, plan, waiting
from mailbot.deciding.chasing.escalation import hand_overs, unreachable
from mailbot.deciding.chasing.matters import Correspondent, correspondents
from mailbot.deciding.digest.digest import digest_of, digests, with_digest
from mailbot.deciding.ground.clock import Stop
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.leave import as_of_now
from mailbot.deciding.jobs.internal import internal_stops
from mailbot.deciding.jobs.job_drafts import job_drafts
from mailbot.deciding.jobs.recurring import drafts_due
from mailbot.deciding.questions.gathering import gathered
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.letters import Letter
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules

_OVERDUE = timedelta(minutes=1)
"""What is due already, and was held back from outside (an inbox that can't be read), is looked at again after this."""


def due(register: Register, practice: Practice, rules: Rules, calendar: WorkCalendar, now: datetime) -> Decision:
    """Everything that time alone brings about by now, and why every other open request waits.

    Doing the same again a moment later gives nothing: what was said, and to whom, stands in the register.
    """
    practice = as_of_now(practice, register)
    at = Setting(practice, calendar, calendar.day(now), now, rules.duties)
    reasons: list[Waiting] = []
    done = [stop.then() for stop in stops(register, practice, rules, at, reasons) if stop.moment <= now]
    events = tuple([event for decision in done for event in decision.events])
    return Decision(events, tuple([letter for decision in done for letter in decision.letters]), tuple(reasons))


def each_due(
    register: Register, practice: Practice, rules: Rules, calendar: WorkCalendar, now: datetime
) -> tuple[Decision, ...]:
    """The same as `due`, each thing by itself, without the reasons of those that wait."""
    practice = as_of_now(practice, register)
    at = Setting(practice, calendar, calendar.day(now), now, rules.duties)
    return tuple(stop.then() for stop in stops(register, practice, rules, at, []) if stop.moment <= now)


def next_due(register: Register, practice: Practice, rules: Rules, calendar: WorkCalendar, now: datetime) -> datetime:
    """The next moment, later than now, at which `due` may give something; at the latest the next digest's hour."""
    practice = as_of_now(practice, register)
    at = Setting(practice, calendar, calendar.day(now), now, rules.duties)
    tomorrow = calendar.at(calendar.next_working(at.today + timedelta(days=1)), calendar.hours.digest)
    moments = [s.moment if s.moment > now else now + _OVERDUE for s in stops(register, practice, rules, at, [])]
    return min([tomorrow, *moments])


def stops(register: Register, practice: Practice, rules: Rules, at: Setting, reasons: list[Waiting]) -> Iterator[Stop]:
    """All that is to come, as far as it can be seen now; the reasons of those that wait go into `reasons`."""
    coming: list[tuple[Correspondent, Plan]] = []
    for whom in correspondents(register, rules, at):
        if planned := _seen(whom, at, coming, reasons):
            yield Stop(planned.moment, partial(chaser, whom, planned, practice, rules, at))
        if len(whom.chased) < len(whom.matters):
            yield from askings(whom, register, practice, rules, at)
            yield from hand_overs(whom, practice, rules, at)
        if not whom.address:
            yield from unreachable(whom, register, practice, at)
    yield from gathered(register, at)
    yield from drafts_due(register, practice, rules, at)
    yield from job_drafts(register, practice, rules, at)
    yield from internal_stops(register, rules, at, lambda: with_digest(register, practice, at))
    yield from digests(register, practice, rules, at, coming, reasons)


def _seen(
    whom: Correspondent, at: Setting, coming: list[tuple[Correspondent, Plan]], reasons: list[Waiting]
) -> Plan | None:
    """When they are next written to, noted for the digest, and why not before."""
    planned = plan(whom, at)
    if planned:
        coming.append((whom, planned))
    reasons += waiting(whom, planned, at)
    return planned


def digest_now(
    partner: Staff, register: Register, practice: Practice, rules: Rules, calendar: WorkCalendar, now: datetime
) -> Letter | None:
    """A partner's digest as it would go at this moment, whether or not today's has gone; None: nothing is open."""
    practice = as_of_now(practice, register)
    at = Setting(practice, calendar, calendar.day(now), now, rules.duties)
    coming: list[tuple[Correspondent, Plan]] = []
    reasons: list[Waiting] = []
    for whom in correspondents(register, rules, at):
        _seen(whom, at, coming, reasons)
    return digest_of(partner, register, practice, rules, at, coming, reasons)
