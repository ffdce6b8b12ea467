"""How far a job has come, in staff's words: "Jane's return is filed", "C001-J1 is prepared", "they are in hand".

Orders about requests come first: a sentence that gives one says nothing about jobs, so that "she has approved the
accounts" ticks the approval off, which moves the job by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.domain.jobs import WORD, Job
from mailbot.domain.register import ClientRecord
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Doubt, JobOrder, Reason
from mailbot.reading.asked.job_hints import kinds_in, period_in
from mailbot.reading.orders.dates import Days
from mailbot.reading.orders.scope import Scoper
from mailbot.reading.text.frames import Frames

_SENTENCE = re.compile(r"[^.!?\n;]+(?:[.](?=\w)[^.!?\n;]+)*[.!?;]?")
_ID = re.compile(r"(?<![\w-])[\w-]*\w-J\d+(?![\w-])", re.IGNORECASE)
"""What a job's id looks like."""
_BACK = re.compile(r"\bback to ([a-z_]+)\b")
_UNSAID = ("order_negation", "order_condition", "order_maybe", "order_hearsay", "order_wish", "job_unsaid")
_MOST_CHOICES = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail says about jobs, and the rest of it."""

    orders: tuple[JobOrder, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    rest: str = ""
    """The text without the sentences that spoke of jobs."""


@dataclass(frozen=True, slots=True)
class Said:
    """An act that a sentence tells of."""

    act: str
    stage: str = ""


def told_of_jobs(
    text: str, table: Frames, scoper: Scoper, days: Days, rules: Rules, orders: Callable[[str], bool]
) -> Told:
    """`orders` tells whether a sentence by itself gives an order about a request."""
    if not any(record.jobs for record in scoper.register.clients.values()):
        return Told(rest=text)
    found: list[JobOrder] = []
    doubts: list[Doubt] = []
    rest = text
    for sentence in (m[0].strip() for m in _SENTENCE.finditer(text)):
        told = tuple(_in_sentence(sentence, table, scoper, days, rules))
        if told and (_names_one(sentence, scoper) or not orders(sentence)):
            found += (o for o in told if isinstance(o, JobOrder))
            doubts += (d for d in told if isinstance(d, Doubt))
            rest = rest.replace(sentence, " ", 1)
    return Told(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(doubts)), rest)


def told_of_job(text: str, record: ClientRecord, job: Job, table: Frames, days: Days, rules: Rules) -> JobOrder | None:
    """What is said of a job that is known, in as few words as one likes: "prepared", "done", "in hand until Friday"."""
    if text.rstrip().endswith("?") or table.has(text, *_UNSAID):
        return None
    said = _said(text, table, rules) or _said(f"it is {text}", table, rules)
    if said is None and table.has(text, "job_over") and job.now_at and job.now_at.waits == WORD:
        said = Said("done", job.stage)
    if said is None:
        return None
    reason = Reason("staff say how far the job is", text[:160])
    until = days.ahead(text) if said.act == "in_hand" else None
    return JobOrder(record.client.id, job.id, said.act, said.stage, until, reason)


def _in_sentence(sentence: str, table: Frames, scoper: Scoper, days: Days, rules: Rules) -> Iterator[JobOrder | Doubt]:
    said = _said(sentence, table, rules)
    if said is None or sentence.endswith("?") or table.has(sentence, *_UNSAID):
        return
    records = _records(sentence, scoper)
    for record in records:
        fitting = tuple(_fitting(sentence, record.jobs, said, rules, days.written))
        if len(fitting) == 1:
            reason = Reason("staff say how far the job is", sentence[:160])
            until = days.ahead(sentence) if said.act == "in_hand" else None
            yield JobOrder(record.client.id, fitting[0].id, said.act, said.stage, until, reason)
        elif fitting:
            yield _which(sentence, record, fitting, said)


def _said(sentence: str, table: Frames, rules: Rules) -> Said | None:
    if back := _BACK.search(sentence.lower()):
        return Said("back", back[1])
    stages = {rule.stage.key: None for kind in rules.jobs.kinds.values() for rule in kind.stages}
    for act, begin in (("at", "job_at_"), ("done", "job_")):
        hits = [h for key in stages for h in table.hits(sentence, f"{begin}{key}")]
        if hits:
            return Said(act, max(hits, key=lambda h: (h.start, h.end)).label.removeprefix(begin))
    return Said("in_hand") if table.has(sentence, "job_in_hand") else None


def _records(sentence: str, scoper: Scoper) -> tuple[ClientRecord, ...]:
    """Whose job it is: by its id, by everybody the sentence names, else by what the mail says of itself."""
    every = scoper.register.clients.values() if _ID.search(sentence) else ()
    by_id = [r for r in every if _by_id(sentence, r.jobs)]
    if by_id:
        return tuple(by_id)
    spoken_of = scoper.spoken_of
    scope = scoper.scope((sentence,), strange=False)
    scoper.spoken_of = spoken_of
    named = scoper.people.clients_in(sentence)
    return scope.records if scope.certain or len(named) == len(scope.records) else ()


def _names_one(sentence: str, scoper: Scoper) -> bool:
    """Whether a job is named by its id: then nothing else can be meant."""
    return bool(_ID.search(sentence)) and any(_by_id(sentence, r.jobs) for r in scoper.register.clients.values())


def _by_id(sentence: str, jobs: Sequence[Job]) -> tuple[Job, ...]:
    if not jobs:
        return ()
    named = {word.lower() for word in _ID.findall(sentence)}
    return tuple(job for job in jobs if job.id.lower() in named)


def _fitting(sentence: str, jobs: Sequence[Job], said: Said, rules: Rules, near: date) -> Iterator[Job]:
    """The jobs a sentence can mean: by id; else by kind and period, where it names them; nothing that is so already."""
    named, kinds = _by_id(sentence, jobs), {k.key: k for k in kinds_in(_without_vat(sentence, rules), rules)}
    for job in named or jobs:
        kind = rules.jobs.kinds.get(job.kind)
        if not named and kind and kinds and job.kind not in kinds and not _loosely(job, sentence):
            continue
        period = period_in(sentence, kind, rules, near) if kind else ""
        if not named and period and job.period != period:
            continue
        if named or _changes(job, said):
            yield job


def _without_vat(sentence: str, rules: Rules) -> str:
    """ "£480 plus VAT" speaks of no VAT return."""
    text = sentence.lower()
    for words_of_it in rules.payments.without_vat:
        text = text.replace(words_of_it, " ")
    return text


def _loosely(job: Job, sentence: str) -> bool:
    """ "The return" is any sort of return."""
    return job.name.split()[-1].lower() in sentence.lower().split()


def _changes(job: Job, said: Said) -> bool:
    if said.act == "back":
        return True
    if said.act == "in_hand" or not job.stage:
        return said.act == "in_hand" and bool(job.stage)
    keys = [s.key for s in job.stages]
    if said.stage not in keys:
        return False
    here, there = keys.index(job.stage), keys.index(said.stage)
    return here <= there if said.act == "done" else here < there


def _which(sentence: str, record: ClientRecord, jobs: Sequence[Job], said: Said) -> Doubt:
    text = f"{record.client.name} has more than one job that this could be: which one is meant?"
    choices = tuple(f"{job.id}: {sentence.rstrip('.')} ({job.title})" for job in jobs[:_MOST_CHOICES])
    return Doubt(text, record.client.id, quote=sentence[:240], choices=choices)
