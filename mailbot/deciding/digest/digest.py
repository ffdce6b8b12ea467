"""The digest of partners, and of managers where the practice wants it: who gets one, when, and in what order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from mailbot.deciding.digest.ahead import at_risk, dated, on_leave, while_shut
from mailbot.deciding.digest.arrived import came_in
from mailbot.deciding.digest.asked import asked
from mailbot.deciding.digest.decisions import drafts, handed, questions
from mailbot.deciding.digest.figures import ages, clients_of_last_month, days_by_month, last_month, last_week
from mailbot.deciding.digest.jobs import blocks, days_so_far, forgotten, waiting_inside
from mailbot.deciding.digest.numbers import numbered_lines, with_numbers
from mailbot.deciding.digest.reminders import Coming, chased, held, not_chased, soon
from mailbot.deciding.digest.saving import acts, minutes
from mailbot.deciding.digest.scope import Scope, has_matters, requests_of, scope_of
from mailbot.deciding.digest.unsure import unsure
from mailbot.deciding.ground.caps import Held, held_back
from mailbot.deciding.ground.clock import Stop
from mailbot.deciding.ground.holds import Setting
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.digest_lines import DigestNumbered
from mailbot.domain.letters import FactsLater, Letter, Purpose
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules

Facts = Mapping[str, object]


def digests(
    register: Register, practice: Practice, rules: Rules, at: Setting, coming: Coming, waiting: Sequence[Waiting]
) -> Iterator[Stop]:
    """One letter to each reader with open requests, at the digest's hour of every working day."""
    if not at.calendar.is_working(at.today):
        return
    moment = at.calendar.at(at.today, at.calendar.hours.digest)
    if at.now > max(at.calendar.at(at.today, at.calendar.hours.closes), moment):
        return
    unsaid = [p for p in practice.digest_readers if not register.has_said(_key(p, at.today))]
    if unsaid and (at.now < moment or any(has_matters(p, register, practice, at) for p in unsaid)):
        yield Stop(moment, partial(_letters, unsaid, register, practice, rules, at, coming, waiting))


def _key(partner: Staff, day: date) -> str:
    return f"digest/{partner.id}/{day.isoformat()}"


def with_digest(register: Register, practice: Practice, at: Setting) -> frozenset[str]:
    """Ids of those who get a digest today, or have had it."""
    if not at.calendar.is_working(at.today):
        return frozenset()
    return frozenset(p.id for p in practice.digest_readers if has_matters(p, register, practice, at))


def _letters(
    partners: Sequence[Staff],
    register: Register,
    practice: Practice,
    rules: Rules,
    at: Setting,
    coming: Coming,
    waiting: Sequence[Waiting],
) -> Decision:
    every = (_written(p, register, practice, rules, at, coming, waiting) for p in partners)
    written = [one for one in every if one]
    return Decision(tuple(("", numbered) for _, numbered in written), tuple(letter for letter, _ in written))


def digest_of(
    reader: Staff,
    register: Register,
    practice: Practice,
    rules: Rules,
    at: Setting,
    coming: Coming,
    waiting: Sequence[Waiting],
) -> Letter | None:
    """A reader's digest; None when nothing of theirs is open."""
    written = _written(reader, register, practice, rules, at, coming, waiting)
    return written[0] if written else None


def _written(
    reader: Staff,
    register: Register,
    practice: Practice,
    rules: Rules,
    at: Setting,
    coming: Coming,
    waiting: Sequence[Waiting],
) -> tuple[Letter, DigestNumbered] | None:
    """A digest, and what its numbers stand for."""
    scope = scope_of(reader, register, practice, at)
    if scope is None:
        return None
    decisions = with_numbers((*questions(scope, practice), *handed(scope)))
    next_ones = with_numbers(tuple(soon({r.ref for _, r in scope.matters}, at, coming)), len(decisions) + 1)
    kept_back = held_back(register, practice, at.now)
    letter = Letter(
        key=_key(reader, at.today),
        purpose=Purpose.DIGEST,
        template="digest",
        to=(reader.email,),
        facts=FactsLater(partial(_facts, scope, decisions, next_ones, practice, rules, at, waiting, kept_back)),
        dates=tuple(dated(scope.matters, at)),
    )
    return letter, numbered_lines(letter, (*decisions, *next_ones), reader.id, practice)


def _facts(
    scope: Scope,
    decisions: Sequence[Facts],
    next_ones: Sequence[Facts],
    practice: Practice,
    rules: Rules,
    at: Setting,
    waiting: Sequence[Waiting],
    kept_back: Sequence[Held],
) -> dict[str, object]:
    """Everything a digest says, in its order."""
    last = at.calendar.at(at.calendar.add_working(at.today, -1), at.calendar.hours.digest)
    month = at.calendar.at(at.today.replace(day=1), at.calendar.hours.opens)
    inside = tuple(waiting_inside(scope.reader, scope.records, rules, at))
    named = {ref for s in next_ones for ref in s["refs"]}  # type: ignore[attr-defined]
    seen = partial(requests_of, scope.records, practice, scope.reader)  # looked at on few days only
    return {
        "to_name": scope.reader.first_name,
        "today": at.today,
        "drafts": tuple(drafts(scope, practice, at)),
        "decisions": decisions,
        "asked": tuple(asked(scope.records, last, practice)),
        "at_risk": tuple(at_risk(scope.matters, at)),
        "while_shut": tuple(while_shut(scope.matters, at)),
        "away": tuple(on_leave(practice, at)),
        "open": len(scope.matters),
        "inside": inside,
        "blocks": tuple(blocks(scope.matters, scope.records, at, inside)),
        "forgotten": forgotten(scope.records, at),
        "days_so_far": tuple(days_so_far(scope.records, at)),
        "came_in": tuple(came_in(scope.records, last)),
        "chased": tuple(chased(scope, last, at)),
        "waiting": tuple(not_chased(scope, [w for w in waiting if named.isdisjoint(w.requests)])),
        "soon": next_ones,
        "held": tuple(held(scope, kept_back)),
        "damaged": scope.damaged,
        "bounced": tuple(
            {"client": r.client.name, "address": a} for r in scope.records for a in sorted(r.dead) if r.open
        ),
        "unsure": tuple(unsure(scope.reader, scope.records, scope.days, last, at)),
        "ages": tuple(ages(scope.matters, at)),
        "week": last_week(scope.records, at),
        "month": last_month(scope.records, scope.reader, at),
        "clients": clients_of_last_month(seen(), at),
        "took": tuple(days_by_month(seen(), at)),
        "saved_since": minutes(acts(scope.records, last), practice.minutes),
        "saved_month": minutes(acts(scope.records, month - timedelta(seconds=1)), practice.minutes),
    }
