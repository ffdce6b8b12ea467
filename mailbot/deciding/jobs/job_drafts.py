"""A job comes to a stage that waits for the client, and what is to be asked is drafted: put to whoever has the job.

Nothing goes to the client before they say yes. The papers to be approved come with that yes, or came with the word that
the job is ready; so do a fee's sum and number.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mailbot.deciding.ground.clock import Stop, staff_time
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import at_work, manager_of
from mailbot.deciding.jobs.jobs import is_asked, rule_of
from mailbot.deciding.jobs.recurring import AGAIN, TIMES
from mailbot.deciding.wanting.payments import account_for
from mailbot.domain.decision import Decision
from mailbot.domain.drafts import DraftPut, Verdict, draft_of
from mailbot.domain.job_drafts import duty_of, last_word, term_of
from mailbot.domain.job_rules import StageRule
from mailbot.domain.jobs import Job
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.payments import PRACTICE, Payment
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules


def job_drafts(register: Register, practice: Practice, rules: Rules, at: Setting) -> Iterator[Stop]:
    """One letter a job, when it comes to such a stage; again when nobody answers, or when the day named has come."""
    if not any(rule.draft for kind in rules.jobs.kinds.values() for rule in kind.stages):
        return
    for record in register.clients.values():
        for job in record.jobs:
            rule = rule_of(job, rules)
            if rule and rule.draft and not is_asked(job, record) and _calls(job, record, at):
                staff = _whose(job, record, practice, at)
                key = f"draft/{job.id}/{job.stage}/{at.today.isoformat()}"
                if staff and not register.has_said(key):
                    moment = staff_time(at.today, at.now, at.calendar)
                    yield Stop(moment, partial(_put, staff, key, job, record, rule, practice))


def _calls(job: Job, record: ClientRecord, at: Setting) -> bool:
    """Whether it was not put yet, was put off until now, or has waited for days."""
    before = draft_of(record.drafts, duty_of(job), term_of(job))
    if before is None:
        return True
    if before.open:
        waited = at.calendar.working_between(at.calendar.day(before.put), at.today)
        return before.times < TIMES and waited >= AGAIN
    return before.verdict is Verdict.LATER and before.until is not None and before.until <= at.today


def _whose(job: Job, record: ClientRecord, practice: Practice, at: Setting) -> Staff | None:
    owner = practice.member(job.owner) or manager_of(None, record.client, practice)
    return at_work(owner, None, record.client, practice, at.today)


def _put(staff: Staff, key: str, job: Job, record: ClientRecord, rule: StageRule, practice: Practice) -> Decision:
    event = DraftPut(duty_of(job), term_of(job), staff.id, key, 1)
    said = last_word(job, record.log)
    bill = said.payment if said and said.payment else Payment()
    account = account_for(Payment(payee=PRACTICE), practice)
    letter = Letter(
        key=key,
        purpose=Purpose.QUESTION,
        template="job_draft",
        to=(staff.email,),
        clients=(record.client.id,),
        facts={
            "to_name": staff.first_name,
            "client": record.client.name,
            "job": job.title,
            "wants": rule.stage.waits,
            "papers": tuple(p.name for p in said.papers) if said else (),
            "pence": bill.pence,
            "reference": bill.reference,
            "account": account.name if account else "",
            "again": draft_of(record.drafts, event.duty, event.term) is not None,
        },
    )
    return Decision(events=((record.client.id, event),), letters=(letter,))
