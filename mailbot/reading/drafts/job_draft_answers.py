"""What staff answer to the draft of an approval or a fee: "yes" with papers attached, "yes, £480, invoice 2107"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.answered_drafts import answered_drafts
from mailbot.domain.documents import FileText
from mailbot.domain.drafts import AnswerToDraft, Draft, Verdict
from mailbot.domain.job_drafts import is_of_job, job_of, last_word
from mailbot.domain.job_rules import DraftWords
from mailbot.domain.jobs import Job, JobMoved, JobStage
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.papers import Paper
from mailbot.domain.payments import PRACTICE, Payment
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import ItemKind, RequestKind
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import AskedItem, FromList, JobHint, JobOrder, Opening, Reason
from mailbot.reading.asked.enclosed import attached_files
from mailbot.reading.asked.payments import payment_of
from mailbot.reading.drafts.draft_answers import DraftAnswers, said_of_one

_NO_PAPERS = "the papers are missing; reply “yes” once more with them attached"
_NO_SUM = "the sum is missing; reply for example “yes, £480, invoice 2107”"


@dataclass(frozen=True, slots=True)
class _Case:
    """One answered draft, and all that its answer is read with."""

    mail: Mail
    text: str
    files: Sequence[FileText]
    owner: str
    practice: Practice
    rules: Rules
    record: ClientRecord
    draft: Draft
    job: Job

    @property
    def said(self) -> JobMoved | None:
        """The word with which the job came to its stage."""
        return last_word(self.job, self.record.log)


def read_job_draft_answer(
    mail: Mail,
    visible: VisibleText,
    files: Sequence[FileText],
    owner: str,
    register: Register,
    practice: Practice,
    rules: Rules,
) -> DraftAnswers | None:
    """What a reply says of a job's draft; None when it answers none that waits, or says neither yes, no nor a day."""
    for record, draft in answered_drafts(mail, register, practice):
        job = job_of(draft, record.jobs) if is_of_job(draft) else None
        if job is None:
            continue
        today = mail.written.astimezone(practice.zone).date()
        found = said_of_one(visible.text, today, rules)
        if found is None:
            return None
        case = _Case(mail, visible.text, files, owner, practice, rules, record, draft, job)
        return _answered(case, *found)
    return None


def with_what_came(
    orders: Sequence[JobOrder], mail: Mail, files: Sequence[FileText], rules: Rules
) -> tuple[JobOrder, ...]:
    """Words on how far jobs are, with what the next stage may want: the files attached, where the mail speaks of
    one job alone, and the sum that each names. As they were where the rules draft nothing."""
    if not any(rule.draft for kind in rules.jobs.kinds.values() for rule in kind.stages):
        return tuple(orders)
    papers = attached_files(mail, files) if len({o.job for o in orders}) == 1 else ()
    return tuple(replace(o, papers=papers, payment=_sum_in(o.reason.evidence, rules)) for o in orders)


def _sum_in(sentence: str, rules: Rules) -> Payment | None:
    found = payment_of("", sentence, None, rules)
    if any(word in sentence.lower() for word in rules.payments.without_vat):
        found = replace(found, pence=None)
    return found if found.pence is not None or found.reference else None


def _answered(case: _Case, verdict: Verdict, day: date | None) -> DraftAnswers:
    answer = AnswerToDraft(case.record.client.id, case.draft.duty, case.draft.term, verdict)
    if verdict is not Verdict.SEND:
        return DraftAnswers((replace(answer, until=day),))
    kind = case.rules.jobs.kinds.get(case.job.kind)
    rule = kind.rule(case.job.stage) if kind else None
    if rule is None or rule.draft is None:
        return DraftAnswers((replace(answer, lacks="the rules no longer draft anything at this stage"),))
    item = _approval(rule.draft, case) if rule.stage.waits == RequestKind.APPROVAL else _fee(rule.draft, day, case)
    if isinstance(item, str):
        return DraftAnswers((replace(answer, lacks=item),))
    opening = _opening(rule.draft, rule.stage, item, day, case.owner, case.record, case.draft, case.job)
    return DraftAnswers((answer,), (opening,))


def opened_for_job(record: ClientRecord, draft: Draft, owner: str, rules: Rules) -> Opening | None:
    """The request that a yes to a job's draft opens when all it needs is at hand, whatever that is: for a simulation.

    None when the job has left that stage, or the rules no longer draft anything there.
    """
    job = job_of(draft, record.jobs)
    kind = rules.jobs.kinds.get(job.kind) if job else None
    rule = kind.rule(job.stage) if kind and job else None
    if job is None or rule is None or rule.draft is None:
        return None
    said = last_word(job, record.log)
    ask = _filled(rule.draft.ask, job)
    if rule.stage.waits == RequestKind.APPROVAL:
        item = AskedItem(ask, ItemKind.APPROVAL, papers=said.papers if said else ())
    else:
        item = AskedItem(ask, ItemKind.PAYMENT, said.payment if said and said.payment else Payment(payee=PRACTICE))
    return _opening(rule.draft, rule.stage, item, None, owner, record, draft, job)


def _opening(
    words: DraftWords,
    stage: JobStage,
    item: AskedItem,
    due: date | None,
    owner: str,
    record: ClientRecord,
    draft: Draft,
    job: Job,
) -> Opening:
    return Opening(
        client=record.client.id,
        kind=RequestKind(stage.waits),
        subject=_filled(words.subject, job),
        items=(item,),
        due=due,
        owner=owner,
        reason=Reason("a yes to a job's draft", job.title),
        job=JobHint(job.kind, job.period),
        drawn=FromList(checklist="", name="", duty=draft.duty),
    )


def _filled(words: str, job: Job) -> str:
    return words.format(job=job.title)


def _approval(words: DraftWords, case: _Case) -> AskedItem | str:
    """What is to be approved, with its papers; else what is missing, as a clause."""
    papers: tuple[Paper, ...] = attached_files(case.mail, case.files) or (case.said.papers if case.said else ())
    if not papers:
        return _NO_PAPERS
    if sum(p.size for p in papers) > case.practice.approval_octets:
        return "the papers are too large to go by mail; send them to the client yourself, with me in copy"
    return AskedItem(_filled(words.ask, case.job), ItemKind.APPROVAL, papers=papers)


def _fee(words: DraftWords, due: date | None, case: _Case) -> AskedItem | str:
    """What is to be paid: by this mail's words, else by those with which the job came here; else what is missing."""
    now = _sum_in(case.text, case.rules) or Payment()
    before = case.said.payment if case.said and case.said.payment else Payment()
    pence = before.pence if now.pence is None else now.pence
    if pence is None:
        return _NO_SUM
    payment = Payment(pence=pence, payee=PRACTICE, reference=now.reference or before.reference)
    return AskedItem(_filled(words.ask, case.job), ItemKind.PAYMENT, payment)
