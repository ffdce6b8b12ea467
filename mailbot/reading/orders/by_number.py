"""Answers to a digest, or to a mail of what waits inside: what is said of each numbered line."""

from __future__ import annotations

from dataclasses import replace

from mailbot.domain.digest_lines import CHASER, Numbered
from mailbot.domain.digests import Lines
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Practice
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.understanding import Doubt, JobOrder
from mailbot.domain.wishes import Wish, WishKind
from mailbot.reading.orders.digest_answers import Said, at_line, said_by_number, with_choices_in_words
from mailbot.reading.orders.given import Orders, or_a_question, orders_in
from mailbot.reading.orders.job_orders import told_of_job, told_of_jobs
from mailbot.reading.orders.readers import reader_of
from mailbot.reading.orders.yes_or_no import taken
from mailbot.reading.text.words import words


def by_numbers(
    numbered: Lines, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules
) -> Orders:
    """What an answer to numbered lines says of each; what has no number is read as any other mail.

    A job may be named by its id instead.
    """
    lines = numbered.lines
    reader, second, text = reader_of(mail, visible, register, practice, rules, told=())
    jobs = told_of_jobs(text or "", reader.table, reader.scoper, reader.days, rules, lambda sentence: True)
    text = with_choices_in_words(jobs.rest, lines, register)
    known, parts = {line.number: line for line in lines}, said_by_number(text, reader.days)
    if numbered.only and not parts and words(text):
        parts = (Said((numbered.only.number,), text),)
    if jobs.orders and not words(text):
        return Orders(jobs=jobs.orders, reasons=tuple(order.reason for order in jobs.orders))
    found = [] if parts else [or_a_question(orders_in(reader, second, text), visible, mail)]
    for said in parts:
        for number in said.numbers:
            line = known.get(number)
            if line is None:
                found.append(Orders(doubts=(Doubt(f"That mail of mine has no number {number}.", quote=said.words),)))
            elif line.what == CHASER and reader.table.has(said.words, "wish_leave_out"):
                out = Wish(WishKind.LEAVE_OUT, f"{number}: {said.words}", line.clients, line.requests, last=line.day)
                found.append(Orders(wishes=(out,)))
            else:
                found.append(_of_line(line, said.words, mail, visible, register, practice, rules))
    return Orders(
        tuple(dict.fromkeys(c for o in found for c in o.commands)),
        tuple(dict.fromkeys(d for o in found for d in o.doubts)),
        tuple(dict.fromkeys(w for o in found for w in o.wishes)),
        tuple(dict.fromkeys(r for o in found for r in o.reasons)),
        jobs=tuple(dict.fromkeys((*jobs.orders, *(j for o in found for j in o.jobs)))),
    )


def _of_line(
    line: Numbered, said: str, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules
) -> Orders:
    """What is said of one line, read as if it answered just that."""
    if line.job and (order := _of_job(line, said, mail, visible, register, practice, rules)):
        return Orders(jobs=(order,), reasons=(order.reason,))
    told = replace(visible, text=said, quoted="", forwarded="")
    reader, second, text = reader_of(mail, told, register, practice, rules, told=at_line(line, register))
    found = Orders(left_as_is=True) if text is None else orders_in(reader, second, text)
    asked = reader.context.question
    meant = taken(found.commands, asked, said, reader.table) if asked and text is not None else False
    found = Orders(doubts=(meant,)) if isinstance(meant, Doubt) else Orders(left_as_is=True) if meant else found
    if not (found.commands or found.doubts or found.left_as_is):
        return Orders(doubts=(Doubt(f"I could not make out what to do about number {line.number}.", quote=said),))
    if line.question and not found.doubts:
        answer = Wish(WishKind.ANSWER, said, line.clients, line.requests, note=line.question)
        return replace(found, wishes=(answer,))
    return found


def _of_job(
    line: Numbered, said: str, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules
) -> JobOrder | None:
    """How far the job of a line is, where that is said and nothing is ordered about its requests."""
    record = next((r for c in line.clients if (r := register.clients.get(c))), None)
    job = next((j for j in record.jobs if j.id == line.job), None) if record else None
    if record is None or job is None or line.requests:
        return None
    reader, _, _ = reader_of(mail, visible, register, practice, rules, told=())
    return told_of_job(said, record, job, reader.table, reader.days, rules)
