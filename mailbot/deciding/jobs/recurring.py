"""Requests that come by themselves: what fell due by the calendar, put to staff in one mail a person a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

from mailbot.deciding.ground.clock import Stop, staff_time
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import at_work, manager_of
from mailbot.domain.checklists import draw_up
from mailbot.domain.decision import Decision
from mailbot.domain.drafts import Draft, DraftPut, Verdict, draft_of
from mailbot.domain.duties import Duty, Statutory, statutory, term_to_draft
from mailbot.domain.events import Event
from mailbot.domain.facts import FactWords
from mailbot.domain.last_time import last_time
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Client, Practice, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.domain.terms import Term, term_from

AGAIN = 3
"""Working days after which drafts that nobody answered are put again by themselves."""
TIMES = 3
"""How often they are put; after that only the digest names them."""
MOST = 40
"""Drafts of one mail; the rest comes the next working day."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that is to be put, or stands unanswered."""

    record: ClientRecord
    duty: Duty
    term: Term
    before: Draft | None = None


def drafts_due(register: Register, practice: Practice, rules: Rules, at: Setting) -> Iterator[Stop]:
    """One letter a member of staff, when something is new or has waited for days; unanswered ones come along."""
    if not rules.duties or not at.calendar.is_working(at.today):
        return
    by_staff: dict[str, list[Ready]] = defaultdict(list)
    for record in register.clients.values():
        for ready in ready_of(record, rules, at):
            if staff := whose(ready, practice, at):
                by_staff[staff.id].append(ready)
    for staff_id, found in by_staff.items():
        staff = practice.member(staff_id)
        key = f"drafts/{staff_id}/{at.today.isoformat()}"
        if staff and any(_calls(r, at) for r in found) and not register.has_said(key):
            yield Stop(staff_time(at.today, at.now, at.calendar), partial(_put, staff, key, found, rules, at))


def ready_of(record: ClientRecord, rules: Rules, at: Setting) -> Iterator[Ready]:
    """What a client's draft mail would name: newly due, put off until now, or put and not answered."""
    if record.client.facts:
        for duty, term in _due_on(record.client, rules.duties, rules.facts, at.today):
            if draft_of(record.drafts, duty.key, term.key) is None and not _is_asked(record, duty, term):
                yield Ready(record, duty, term)
    for draft in record.drafts:
        duty_of = next((d for d in rules.duties if d.key == draft.duty), None)
        term_of = term_from(draft.term)
        waits = draft.open or (draft.verdict is Verdict.LATER and draft.until is not None and draft.until <= at.today)
        if duty_of and term_of and waits and not _is_asked(record, duty_of, term_of):
            yield Ready(record, duty_of, term_of, draft)


def whose(ready: Ready, practice: Practice, at: Setting) -> Staff | None:
    """Who is asked: the client's manager, else the partner; on leave, who stands in."""
    client = ready.record.client
    return at_work(manager_of(None, client, practice), None, client, practice, at.today)


@lru_cache(maxsize=1 << 14)
def _due_on(client: Client, duties: tuple[Duty, ...], facts: FactWords, today: date) -> tuple[tuple[Duty, Term], ...]:
    # Time is looked at every few minutes; the calendar only says something new once a day.
    found = ((duty, term_to_draft(duty, client, facts, today)) for duty in duties)
    return tuple((duty, term) for duty, term in found if term)


def _is_asked(record: ClientRecord, duty: Duty, term: Term) -> bool:
    """Whether the list was started for that term already, by order or by an earlier yes."""
    return any(r.checklist == duty.checklist and r.term == term.key for r in record.requests)


def _calls(ready: Ready, at: Setting) -> bool:
    """Whether this one is reason enough for a mail."""
    before = ready.before
    if before is None or not before.open:
        return True
    put = at.calendar.day(before.put)
    return before.times < TIMES and at.calendar.working_between(put, at.today) >= AGAIN


def _put(staff: Staff, key: str, found: Sequence[Ready], rules: Rules, at: Setting) -> Decision:
    ordered = sorted(found, key=lambda r: (due_day(r.duty, r.term, at), r.record.client.name, r.duty.key))
    named = ordered[:MOST]
    events: tuple[tuple[str, Event], ...] = tuple(
        (r.record.client.id, DraftPut(r.duty.key, r.term.key, staff.id, key, number))
        for number, r in enumerate(named, 1)
    )
    letter = Letter(
        key=key,
        purpose=Purpose.QUESTION,
        template="drafts",
        to=(staff.email,),
        facts={
            "to_name": staff.first_name,
            "drafts": tuple(_fact(r, number, rules, at) for number, r in enumerate(named, 1)),
            "more": len(ordered) - len(named),
        },
    )
    return Decision(events=events, letters=(letter,))


def _fact(ready: Ready, number: int, rules: Rules, at: Setting) -> dict[str, object]:
    checklist = rules.checklists[ready.duty.checklist]
    before = last_time(ready.record.requests, checklist.key, ready.term.key)
    drawn = draw_up(checklist, ready.record.client, ready.term, rules.facts, before)
    law = statutory(ready.duty.checklist, ready.term, rules.duties)
    return {
        "number": number,
        "client": ready.record.client.name,
        "subject": drawn.subject,
        "count": len(drawn.lines),
        "dropped": drawn.dropped,
        "due": due_day(ready.duty, ready.term, at),
        "deadline": law.day if law else None,
        "what": law.what if law else "",
        "again": ready.before is not None,
    }


def due_day(duty: Duty, term: Term, at: Setting) -> date:
    """When what is asked for is due: by the calendar, but leaving some days, and never on or after the law's day."""
    law = statutory(duty.checklist, term, (duty,))
    soonest = at.calendar.add_working(at.today, _LEAST)
    day = max(at.calendar.next_working(term.last + timedelta(days=duty.due)), soonest)
    return before_the_law(day, law, at)


def before_the_law(day: date, law: Statutory | None, at: Setting) -> date:
    """That day, or the last working day before the law's; tomorrow at the earliest, and as it is once that is past."""
    if law is None or day < law.day or law.day <= at.today:
        return day
    return max(at.calendar.add_working(law.day, -1), at.calendar.add_working(at.today, 1))


_LEAST = 5
"""Working days that a client gets, unless the law's day comes before."""
