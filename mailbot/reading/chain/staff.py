"""A mail of staff: a request, an order, an answer, or a client's mail passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.asked import Asked, asked_in
from mailbot.domain.mail import Nature
from mailbot.domain.practice import Staff
from mailbot.domain.understanding import MailKind, Opening, Reason, Understanding
from mailbot.reading.asked.job_hints import with_jobs
from mailbot.reading.asked.openings import read_openings
from mailbot.reading.asked.sent_folder import asked_without_us
from mailbot.reading.chain.case import Case
from mailbot.reading.chain.client import from_client
from mailbot.reading.drafts.draft_answers import read_draft_answers
from mailbot.reading.drafts.job_draft_answers import read_job_draft_answer, with_what_came
from mailbot.reading.drafts.listings import read_listings
from mailbot.reading.orders.given import Orders
from mailbot.reading.orders.offers import Accepted, accepted
from mailbot.reading.orders.question_answers import let_off, reaches_client, read_answers
from mailbot.reading.staff_mail import StaffMail
from mailbot.reading.visible.forwards import forwarded_by_staff
from mailbot.reading.visible.own_signature import without_own_signature


def from_staff(case: Case, member: Staff) -> Understanding:
    """What a member of staff, for whom the server vouches, asks, orders, answers or passes on."""
    case = replace(case, visible=without_own_signature(case.visible, member.name))
    mail, visible, register, practice, rules = case.mail, case.visible, case.register, case.practice, case.rules
    asked = asked_in(mail, register, practice)
    if asked and asked.to_client and reaches_client(asked, mail, register):
        return _answers_client(case, member, asked)
    taken_up = accepted(asked, visible, rules) if asked else None
    if taken_up is not None:
        return _accepts(case, member, taken_up)
    if (answered := _answers_drafts(case, member)) is not None:
        return answered
    if listings := read_listings(mail, visible, register, practice, rules):
        why = f"{member.first_name} starts a checklist."
        found = case.conclude(MailKind.STAFF_REQUEST, why, Reason("a checklist by name"))
        return replace(found, author=member.id, openings=_drawn(listings.openings, case), doubts=listings.doubts)
    letter = StaffMail(mail, visible, register, practice, rules, case.annotate)
    kind, reason = letter.kind()
    if asked and kind in (MailKind.STAFF_COMMAND, MailKind.UNRELATED):
        orders = read_answers(asked, mail, visible, register, practice, rules, case.annotate)
        if orders.answered or kind is MailKind.STAFF_COMMAND:
            return _ordered(case, member, orders, Reason("answers what was asked"))
    if kind is MailKind.CLIENT_REPLY:
        return replace(_forwarded(case), author=member.id)
    if kind is MailKind.STAFF_REQUEST:
        read = letter.openings_with(case.files)
        found = case.conclude(kind, _said(reason, f"{member.first_name} asks a client for something."), reason)
        found = replace(found, author=member.id, openings=_for_jobs(read.openings, case), doubts=read.doubts)
        return replace(found, reasons=found.reasons + read.reasons)
    if kind is MailKind.STAFF_COMMAND:
        return _ordered(case, member, letter.orders, reason)
    return replace(case.conclude(kind, _said(reason, "It asks nothing of the bot."), reason), author=member.id)


def _forwarded(case: Case) -> Understanding:
    """A member of staff passes on what a client sent to them."""
    inner = forwarded_by_staff(case.mail, case.visible, case.register, case.practice, case.rules)
    return from_client(replace(case, mail=inner.mail, visible=inner.visible), forwarded=inner.match)


def _answers_drafts(case: Case, member: Staff) -> Understanding | None:
    """A reply to drafts: of a job's approval or fee, or of what fell due by the calendar."""
    mail, visible, register, practice, rules = case.mail, case.visible, case.register, case.practice, case.rules
    said = read_job_draft_answer(mail, visible, case.files, member.id, register, practice, rules)
    if said is None:
        said = read_draft_answers(mail, visible, member.id, register, practice, rules)
        said = replace(said, openings=_drawn(said.openings, case)) if said else None
    if said is None:
        return None
    kind = MailKind.STAFF_REQUEST if said.openings else MailKind.STAFF_COMMAND
    found = case.conclude(kind, f"{member.first_name} answers which requests may go.", Reason("answers drafts"))
    return replace(found, author=member.id, openings=said.openings, drafts=said.answers)


def _drawn(openings: Sequence[Opening], case: Case) -> tuple[Opening, ...]:
    """Requests drawn from checklists, each with the job that its own subject names."""
    return tuple(with_jobs(openings, "", case.rules, case.mail.written.astimezone(case.practice.zone).date()))


def _for_jobs(openings: Sequence[Opening], case: Case) -> tuple[Opening, ...]:
    written = case.mail.written.astimezone(case.practice.zone).date()
    return tuple(with_jobs(openings, case.visible.text, case.rules, written))


def _accepts(case: Case, member: Staff, taken_up: Accepted) -> Understanding:
    """Offers are taken up or turned down; what else stood in that letter may be answered with them."""
    mail, register, practice, rules = case.mail, case.register, case.practice, case.rules
    orders = Orders()
    if taken_up.others is not None:
        orders = read_answers(taken_up.others, mail, taken_up.rest, register, practice, rules, case.annotate)
    found = _ordered(case, member, orders, Reason("answers an offer"))
    return replace(found, openings=taken_up.openings, answered=(*taken_up.answered, *orders.answered))


def _ordered(case: Case, member: Staff, orders: Orders, reason: Reason) -> Understanding:
    why = _said(reason, f"{member.first_name} tells the bot to do something.")
    found = case.conclude(MailKind.STAFF_COMMAND, why, reason)
    found = replace(
        found,
        author=member.id,
        commands=orders.commands,
        wishes=orders.wishes,
        jobs=with_what_came(orders.jobs, case.mail, case.files, case.rules),
        doubts=orders.doubts,
        answered=orders.answered,
    )
    return replace(found, reasons=found.reasons + orders.reasons)


def _answers_client(case: Case, member: Staff, asked: Asked) -> Understanding:
    """A member of staff answers a client's question; it may ask for more at the same time, and orders nothing."""
    mail, register, practice, rules = case.mail, case.register, case.practice, case.rules
    reason = Reason("answers what the client asked", mail.in_reply_to[0] if mail.in_reply_to else "")
    read = read_openings(mail, case.visible, register, practice, rules, case.annotate, case.files)
    let_them_off = let_off(asked, mail, case.visible, register, practice, rules, case.annotate)
    kind = MailKind.STAFF_REQUEST if read.openings else MailKind.STAFF_COMMAND
    found = case.conclude(kind, f"{member.first_name} answers the client; the bot has it in copy.", reason)
    return replace(
        found,
        author=member.id,
        openings=_for_jobs(read.openings, case),
        doubts=(*(read.doubts if read.openings else ()), *let_them_off),
        answered=tuple(a.question.id for a in asked.questions),
        told_client=True,
        reasons=found.reasons + read.reasons,
    )


def _said(reason: Reason, otherwise: str) -> str:
    return f"{otherwise} ({reason})" if reason.rule else otherwise


def looked_on(case: Case) -> Understanding:
    """A mail out of a Sent folder: nothing follows from it but an offer."""
    mail, register, practice, rules = case.mail, case.register, case.practice, case.rules
    if case.nature is not Nature.PERSON:
        return case.conclude(MailKind.UNRELATED, "It lies in a Sent folder, and a machine wrote it.")
    found, reason = asked_without_us(mail, case.visible, register, practice, rules, case.annotate, case.files)
    why = "asks a client for something" if found else "gives no reason for an offer"
    read = case.conclude(MailKind.UNRELATED, _said(reason, f"It lies in a Sent folder and {why}."), reason)
    return replace(read, author=mail.sent_by, openings=_for_jobs(found, case))
