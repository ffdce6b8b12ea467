"""What waits for somebody in the practice itself: jobs nobody goes on with, questions nobody answers.

Who hears, and after how many working days, stands in rules/jobs.toml: whoever has it, then the manager, then the
partner. One mail a person a day at the most, with everything that waits for them; none on a day on which nothing new
has waited too long, or was told long enough ago. Who has a digest that day finds it there instead. What
waits is numbered, and an answer by number is one to just that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from mailbot.deciding.ground.clock import Stop, staff_time
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import at_work, manager_of, owner_of, partner_of
from mailbot.deciding.jobs.jobs import proposal, rule_of
from mailbot.domain.decision import Decision
from mailbot.domain.digest_lines import JOB, QUESTION, DigestNumbered, Numbered
from mailbot.domain.events import QuestionPut
from mailbot.domain.job_rules import Patience
from mailbot.domain.jobs import WORD, Job, Turn
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Staff
from mailbot.domain.register import ClientRecord, OpenQuestion, Register
from mailbot.domain.requests import RESTING, Request, RequestState
from mailbot.domain.rules import Rules
from mailbot.domain.tokens import message_id_of

Facts = Mapping[str, object]

TIMES = 2
"""How often a person hears of the same thing by mail; after that it stands in the digest only."""
_LEVELS = ("owner", "manager", "partner")


@dataclass(frozen=True, slots=True)
class Stuck:
    """Something that has waited too long for somebody here."""

    record: ClientRecord
    since: date
    days: int
    """Working days."""
    heard_after: int
    """Working days after which this person heard first."""
    again: int
    staff: Staff
    job: Job | None = None
    question: OpenQuestion | None = None

    @property
    def urgency(self) -> tuple[bool, int, str]:
        """Questions hold a client up as well; then what has waited longest."""
        return (self.question is None, -self.days, self.record.client.id)


# -- what waits --------------------------------------------------------------------------------------------------------


def stuck(records: Iterable[ClientRecord], rules: Rules, at: Setting) -> Iterator[Stuck]:
    """Everything that has waited too long, each for one person."""
    for record in records:
        for question in record.questions:
            if found := _question(question, record, rules, at):
                yield found
        for job in record.jobs:
            if found := _job(job, record, rules, at):
                yield found


def _question(question: OpenQuestion, record: ClientRecord, rules: Rules, at: Setting) -> Stuck | None:
    request = record.request(question.request) if question.request else None
    if request and request.state is not RequestState.OPEN:
        return None
    put = (e.at for e in record.log if isinstance(e.event, QuestionPut) and e.event.id == question.id)
    since = at.calendar.day(next(put, question.asked))
    patience = rules.jobs.questions
    found = _whose(since, patience, "owner", record, at)
    if found is None:
        return None
    level, days, after = found
    asked = at.practice.member(question.staff) or owner_of(request, record.client, at.practice)
    chain = (asked, manager_of(request, record.client, at.practice), partner_of(request, record.client, at.practice))
    held = max((n for n, s in enumerate(chain) if s and asked and s.id == asked.id), default=0)  # it may be higher up
    staff = at_work(chain[max(level, held)], request, record.client, at.practice, at.today)
    return Stuck(record, since, days, after, patience.again, staff, question=question) if staff else None


def _job(job: Job, record: ClientRecord, rules: Rules, at: Setting) -> Stuck | None:
    if job.turn not in (Turn.OURS, Turn.AUTHORITY) or (job.quiet_until and job.quiet_until > at.now):
        return None
    if any(q.request in job.requests for q in record.questions):
        return None  # the question is what it waits for
    rule, since = rule_of(job, rules), at.calendar.day(job.waiting_since)
    patience = rule.patience if rule else Patience()
    found = _whose(since, patience, rule.first if rule else "owner", record, at)
    if found is None:
        return None
    level, days, after = found
    owner = at.practice.member(job.owner) or owner_of(None, record.client, at.practice)
    chain = (owner, manager_of(None, record.client, at.practice), partner_of(None, record.client, at.practice))
    staff = at_work(chain[level], None, record.client, at.practice, at.today)
    return Stuck(record, since, days, after, patience.again, staff, job=job) if staff else None


def _whose(
    since: date, patience: Patience, first: str, record: ClientRecord, at: Setting
) -> tuple[int, int, int] | None:
    """At which level it is by now, how many working days it has waited, and after how many that level hears."""
    days = at.calendar.working_between(since, at.today)
    after = (patience.owner, patience.manager, patience.partner)
    reached = [n for n, wait in enumerate(after) if wait and days >= wait]
    if not reached:
        return None
    level = max(reached)
    return max(level, _LEVELS.index(first)), days, after[level]


# -- the mail ----------------------------------------------------------------------------------------------------------


def internal_stops(
    register: Register, rules: Rules, at: Setting, digested: Callable[[], Collection[str]]
) -> Iterator[Stop]:
    """One mail to everybody for whom something is due to be told; `digested`: ids of those who find it in a digest."""
    by_person: dict[str, list[Stuck]] = defaultdict(list)
    waiting = (r for r in register.clients.values() if r.jobs or r.questions)
    for one in stuck(waiting, rules, at):
        by_person[one.staff.id].append(one)
    readers = digested() if by_person else ()
    for staff_id, things in by_person.items():
        if staff_id not in readers and any(_is_due(one, register, at) for one in things):
            moment = staff_time(at.today, at.now, at.calendar)
            if at.calendar.day(moment) == at.today and not register.has_said(_key(staff_id, at.today)):
                yield Stop(moment, partial(_tell, things, at))


def _key(staff_id: str, day: date) -> str:
    return f"internal/{staff_id}/{day.isoformat()}"


def _is_due(one: Stuck, register: Register, at: Setting) -> bool:
    """Whether the person has not heard of it lately, nor often enough.

    A mail that went while it was theirs already named it.
    """
    if one.days >= one.heard_after + TIMES * one.again:
        return False
    days = min(one.days - one.heard_after, one.again - 1)
    lately = (at.calendar.add_working(at.today, -n) for n in range(days + 1))
    return not any(register.has_said(_key(one.staff.id, day)) for day in lately)


def _tell(things: Sequence[Stuck], at: Setting) -> Decision:
    staff, ordered = things[0].staff, sorted(things, key=lambda o: o.urgency)
    letter = Letter(
        key=_key(staff.id, at.today),
        purpose=Purpose.ESCALATION,
        template="waiting_inside",
        to=(staff.email,),
        facts={
            "to_name": staff.first_name,
            "things": tuple(told(one, at) for one in ordered),
        },
    )
    lines = tuple(_line(number, one) for number, one in enumerate(ordered, 1))
    numbered = DigestNumbered(message_id_of(at.practice, letter.key, letter.requests), staff.id, lines)
    return Decision((("", numbered),), (letter,))


def _line(number: int, one: Stuck) -> Numbered:
    if one.question:
        requests = (one.question.request,) if one.question.request else ()
        return Numbered(number, QUESTION, (one.record.client.id,), requests, one.question.id)
    resting = tuple(r.ref for r in _of_job(one.job, one.record) if any(i.state in RESTING for i in r.items))
    return Numbered(number, JOB, (one.record.client.id,), resting, job=one.job.id if one.job else "")


def told(one: Stuck, at: Setting) -> Facts:
    """One thing as a letter has it: what waits, since when, and the words that answer it."""
    question, job = one.question, one.job
    request = one.record.request(question.request) if question and question.request else None
    stage = job.now_at if job else None
    asked = at.practice.member(question.staff) if question else None
    return {
        "client": one.record.client.name,
        "about": job.title if job else request.subject if request else "",
        "text": question.text if question else "",
        "choices": question.choices if question else (),
        "waits": stage.to if stage else "",
        "resting": _resting(job, one.record) if job else (),
        "job": job.id if job else "",
        "say": stage.done if stage and stage.waits == WORD else "",
        "propose": proposal(job, one.record, at.practice) if job else "",
        "since": one.since,
        "days": one.days,
        "staff": asked.first_name if asked else one.staff.first_name,
        "mine": asked is None or asked.id == one.staff.id,
        "in_hand": at.calendar.add_working(at.today, one.again),
        "contact": one.record.client.contact or one.record.client.name,
        "answer_to": question.background.answer_to if question else "",
    }


def _resting(job: Job, record: ClientRecord) -> tuple[str, ...]:
    """What the client has said and nobody here has answered or confirmed."""
    return tuple(i.ask for r in _of_job(job, record) for i in r.items if i.state in RESTING)


def _of_job(job: Job | None, record: ClientRecord) -> tuple[Request, ...]:
    """Its requests that are open."""
    return tuple(r for r in record.open if job and r.ref in job.requests)
