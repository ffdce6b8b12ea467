"""One mail, understood: the chain from what it is, over whose it is, to what it says and brings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mailbot.domain.asked import Asked, asked_in
from mailbot.domain.documents import Document, FileText
from mailbot.domain.language import Annotation
from mailbot.domain.mail import Mail, Nature, VisibleText
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import Register
from mailbot.domain.rules import Rules
from mailbot.domain.tokens import is_ours
from mailbot.domain.understanding import Doubt, FailedDelivery, MailKind, Match, Opening, Reason, Understanding
from mailbot.reading.asked.job_hints import with_jobs
from mailbot.reading.asked.openings import read_openings
from mailbot.reading.asked.sent_folder import asked_without_us
from mailbot.reading.drafts.draft_answers import read_draft_answers
from mailbot.reading.drafts.job_draft_answers import read_job_draft_answer, with_what_came
from mailbot.reading.drafts.listings import read_listings
from mailbot.reading.matching.matching import OTHER_MATTER, match
from mailbot.reading.nature.absence import returns_on
from mailbot.reading.nature.bounces import failures_in, gone_for_good
from mailbot.reading.nature.natures import nature_of
from mailbot.reading.orders.offers import Accepted, accepted
from mailbot.reading.orders.orders import Orders
from mailbot.reading.orders.question_answers import let_off, reaches_client, read_answers
from mailbot.reading.papers.documents import papers_in
from mailbot.reading.papers.locked import was_here
from mailbot.reading.replies.alarms import alarms_apart
from mailbot.reading.replies.replies import read_reply
from mailbot.reading.staff_mail import StaffMail
from mailbot.reading.text.likeness import Alike, nothing_alike
from mailbot.reading.text.words import folded
from mailbot.reading.visible.forwards import forwarded_by_staff
from mailbot.reading.visible.subjects import bare_subject
from mailbot.reading.visible.text import visible_text
from mailbot.reading.visible.wrappings import is_locked, unwrapped
from mailbot.reading.vouching.authentication import verdict
from mailbot.reading.vouching.impostors import impostor

Annotate = Callable[[str, str], Annotation]

_MACHINES = {
    Nature.LIST: "It is a list mail or a newsletter.",
    Nature.CALENDAR: "It is a calendar message.",
    Nature.REPORT: "It is a report from a mail system.",
}


@dataclass(frozen=True, slots=True)
class _Case:
    """What every step of the chain needs."""

    mail: Mail
    files: tuple[FileText, ...]
    register: Register
    practice: Practice
    rules: Rules
    annotate: Annotate
    alike: Alike
    nature: Nature
    reasons: tuple[Reason, ...]
    visible: VisibleText

    def conclude(self, kind: MailKind, why: str, *reasons: Reason) -> Understanding:
        """An understanding with nothing in it yet but what the mail is."""
        return Understanding(
            kind=kind, nature=self.nature, why=why, visible=self.visible, reasons=self.reasons + reasons
        )


def understand(
    mail: Mail,
    files: Sequence[FileText],
    register: Register,
    practice: Practice,
    rules: Rules,
    annotate: Annotate,
    alike: Alike = nothing_alike,
) -> Understanding:
    """What the mail is, whose it is, and what it does item by item. Pure; the register is only read."""
    mail = unwrapped(mail, files)
    visible = visible_text(mail, _what_we_sent(mail, register))
    known = bool(register.clients_at(mail.author.email))
    nature, reason = nature_of(mail, rules, visible, expected=_answers_us(mail, register, practice), known=known)
    case = _Case(mail, tuple(files), register, practice, rules, annotate, alike, nature, (reason,), visible)
    if is_ours(practice, mail.message_id) and mail.author.email == practice.bot:
        return case.conclude(MailKind.OWN, "It is a copy of a mail that we sent.")
    if mail.sent_by:
        return _looked_on(case)
    if nature is Nature.UNREADABLE:
        return _unreadable(case)
    if nature is Nature.BOUNCE:
        return _bounce(case)
    if nature in (Nature.AUTO_REPLY, Nature.RECEIPT):
        return _auto_reply(case)
    if nature in _MACHINES:
        return case.conclude(MailKind.UNRELATED, _MACHINES[nature])
    return _from_a_person(case)


def _looked_on(case: _Case) -> Understanding:
    """A mail out of a Sent folder: nothing follows from it but an offer."""
    mail, register, practice, rules = case.mail, case.register, case.practice, case.rules
    if case.nature is not Nature.PERSON:
        return case.conclude(MailKind.UNRELATED, "It lies in a Sent folder, and a machine wrote it.")
    found, reason = asked_without_us(mail, case.visible, register, practice, rules, case.annotate, case.files)
    why = "asks a client for something" if found else "gives no reason for an offer"
    read = case.conclude(MailKind.UNRELATED, _said(reason, f"It lies in a Sent folder and {why}."), reason)
    return replace(read, author=mail.sent_by, openings=_for_jobs(found, case))


def _what_we_sent(mail: Mail, register: Register) -> tuple[str, ...]:
    """The text parts of our letters to this sender, to be known again when quoted."""
    records = register.clients_at(mail.author.email)
    return tuple(e.mail.body for r in records for e in r.outbox if e.mail.body)


def _answers_us(mail: Mail, register: Register, practice: Practice) -> bool:
    """Whether it replies to a mail of ours, or came over the practice's own distribution list."""
    ids = (*mail.in_reply_to, *mail.references)
    if any(register.request_of_message(i) or is_ours(practice, i) for i in ids):
        return True
    own_list = mail.header("list-id").strip(" <>").lower().endswith(tuple(f".{d}" for d in practice.domains))
    return own_list or any(register.request_of_tag(a) for a in mail.recipients)


def _unreadable(case: _Case) -> Understanding:
    who = case.mail.author.email or "an unknown sender"
    clients = case.register.clients_at(who)
    doubt = Doubt(
        text=f"A mail from {who} could not be read; please look at it in the inbox.",
        client=clients[0].client.id if clients else None,
    )
    found = case.conclude(MailKind.UNRELATED, "It could not be read; a person must look at it.")
    return replace(found, doubts=(doubt,))


def _bounce(case: _Case) -> Understanding:
    register, practice = case.register, case.practice
    failures = [_to_whom_we_wrote(f, case) for f in failures_in(case.mail, case.rules)] or _by_thread(case)
    failures = [f for f in failures if register.clients_at(f.recipient) or practice.member_at(f.recipient)]
    placed = tuple(sorted((_place(f, case) for f in failures), key=lambda f: not f.permanent))
    if not placed or _is_backscatter(case, placed):
        return case.conclude(MailKind.UNRELATED, "It reports on a mail that we never sent to a client.")
    first = placed[0]
    end = "for good" if first.permanent else "for now; the server is still trying"
    found = case.conclude(MailKind.BOUNCE, f"Mail to {first.recipient} could not be delivered {end}.")
    return replace(found, failures=placed, match=_sender_match(case, first.recipient))


def _to_whom_we_wrote(failure: FailedDelivery, case: _Case) -> FailedDelivery:
    """The client's address that the mail was passed on from, where the report names only the end of the line."""
    if case.register.clients_at(failure.recipient) or case.mail.returned is None:
        return failure
    ours = [a.email for a in case.mail.returned.to if case.register.clients_at(a.email)]
    return replace(failure, recipient=ours[0]) if len(ours) == 1 else failure


def _by_thread(case: _Case) -> list[FailedDelivery]:
    """A report that names nobody, but answers a mail of ours: the client's own address failed."""
    mail = case.mail
    if any(s.action in {"delivered", "relayed", "expanded"} for s in mail.delivery):
        return []
    request = next(
        (r for i in (*mail.in_reply_to, *mail.references) if (r := case.register.request_of_message(i))), None
    )
    record = case.register.record_of(request.ref) if request else None
    live = [a for a in record.client.emails if a not in record.dead] if record else []
    return [FailedDelivery(live[0], gone_for_good(mail, case.rules))] if live else []


def _is_backscatter(case: _Case, placed: Sequence[FailedDelivery]) -> bool:
    """The returned mail is none of ours: no thread, no Message-ID, no domain and no subject of ours knows it."""
    returned = case.mail.returned
    if returned is None or returned.message_id is None or any(f.request for f in placed):
        return False
    if is_ours(case.practice, returned.message_id) or _domain_of(returned.message_id) in case.practice.domains:
        return False
    said = folded(bare_subject(returned.subject))
    records = (r for f in placed for r in case.register.clients_at(f.recipient))
    return not any(folded(bare_subject(q.subject)) == said for r in records for q in r.requests)


def _domain_of(message_id: str) -> str:
    return message_id.rpartition("@")[2].strip("<>").lower()


def _place(failure: FailedDelivery, case: _Case) -> FailedDelivery:
    """Name the request that the returned mail was about."""
    returned = case.mail.returned
    ids = [i for i in ((returned.message_id, *returned.references) if returned else ()) if i]
    known = (case.register.request_of_message(i) for i in (*ids, *case.mail.in_reply_to, *case.mail.references))
    request = next((r for r in known if r), None)
    return replace(failure, request=request.ref if request else None)


def _sender_match(case: _Case, address: str) -> Match | None:
    records = case.register.clients_at(address)
    if not records:
        return None
    refs = tuple(r.ref for record in records for r in record.open)
    return Match(records[0].client.id, refs, Reason("address", address))


def _auto_reply(case: _Case) -> Understanding:
    written = case.mail.written.astimezone(case.practice.zone).date()
    returns = returns_on(f"{case.mail.subject}\n\n{case.visible.text or case.mail.text}", written, case.rules)
    why = "It is an automatic reply" + (f"; they are back on {returns:%-d %B %Y}." if returns else ".")
    found = case.conclude(MailKind.AUTO_REPLY, why)
    member = case.practice.member_at(case.mail.author.email)
    vouched = member is not None and verdict(case.mail, case.practice).passed is True
    match = _sender_match(case, case.mail.author.email)
    return replace(found, returns=returns, match=match, author=member.id if member and vouched else None)


def _from_a_person(case: _Case) -> Understanding:
    trick = impostor(case.mail, case.practice, case.register, case.rules)
    if trick is not None:
        return case.conclude(MailKind.REFUSED, f"Refused: {trick.evidence or trick.rule}.", trick)
    if case.mail.author.email == case.practice.bot:
        return case.conclude(MailKind.UNRELATED, "It is a mail of the bot's own address.")
    checked = verdict(case.mail, case.practice)
    member = case.practice.member_at(case.mail.author.email)
    if member is not None:
        if checked.passed is not True:
            why = f"Refused: it claims to be from {member.name}, but the practice's server does not vouch for it."
            return case.conclude(MailKind.REFUSED, why, checked.reason)
        return _from_staff(case, member)
    if checked.passed is False and case.register.clients_at(case.mail.author.email):
        why = f"Refused: it claims to be from {case.mail.author.email}, but fails the practice's own check."
        return case.conclude(MailKind.REFUSED, why, checked.reason)
    return _from_client(case)


def _drawn(openings: Sequence[Opening], case: _Case) -> tuple[Opening, ...]:
    """Requests drawn from checklists, each with the job that its own subject names."""
    return tuple(with_jobs(openings, "", case.rules, case.mail.written.astimezone(case.practice.zone).date()))


def _answers_drafts(case: _Case, member: Staff) -> Understanding | None:
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


def _from_staff(case: _Case, member: Staff) -> Understanding:
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


def _for_jobs(openings: Sequence[Opening], case: _Case) -> tuple[Opening, ...]:
    written = case.mail.written.astimezone(case.practice.zone).date()
    return tuple(with_jobs(openings, case.visible.text, case.rules, written))


def _accepts(case: _Case, member: Staff, taken_up: Accepted) -> Understanding:
    """Offers are taken up or turned down; what else stood in that letter may be answered with them."""
    mail, register, practice, rules = case.mail, case.register, case.practice, case.rules
    orders = Orders()
    if taken_up.others is not None:
        orders = read_answers(taken_up.others, mail, taken_up.rest, register, practice, rules, case.annotate)
    found = _ordered(case, member, orders, Reason("answers an offer"))
    return replace(found, openings=taken_up.openings, answered=(*taken_up.answered, *orders.answered))


def _ordered(case: _Case, member: Staff, orders: Orders, reason: Reason) -> Understanding:
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


def _answers_client(case: _Case, member: Staff, asked: Asked) -> Understanding:
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


def _forwarded(case: _Case) -> Understanding:
    """A member of staff passes on what a client sent to them."""
    inner = forwarded_by_staff(case.mail, case.visible, case.register, case.practice, case.rules)
    return _from_client(replace(case, mail=inner.mail, visible=inner.visible), forwarded=inner.match)


def _from_client(case: _Case, forwarded: Match | None = None) -> Understanding:
    documents = _documents(case)
    found = forwarded or match(
        case.mail, case.visible, documents, case.register, case.practice, case.rules, case.annotate
    )
    if not found.requests:
        about = "It touches nothing that is asked of them" if found.client else "It is about no request of ours"
        result = case.conclude(MailKind.UNRELATED, f"{about} ({found.reason}).", found.reason)
        doubts = (*_something_else(case, found), *(() if forwarded else _alarming(case, found)))
        return replace(result, documents=documents, match=found if found.client else None, doubts=doubts)
    if is_locked(case.mail):
        return _locked(case, found)
    record = case.register.clients.get(found.client or "")
    annotation = case.annotate(case.visible.text, record.client.language if record else "en")
    new = tuple(d for d in documents if record is None or not was_here(d, record))
    reply = read_reply(
        case.mail,
        case.visible,
        annotation,
        new,
        found,
        case.register,
        case.practice,
        case.rules,
        case.annotate,
        case.alike,
    )
    result = case.conclude(MailKind.CLIENT_REPLY, _summary(reply.outcomes, found), found.reason, *reply.reasons)
    return replace(
        result,
        language=annotation.language,
        match=found,
        documents=documents,
        outcomes=reply.outcomes,
        doubts=reply.doubts,
    )


def _something_else(case: _Case, found: Match) -> tuple[Doubt, ...]:
    """A question that came to the bot in an old thread may be seen by nobody else."""
    if found.reason.rule != OTHER_MATTER:
        return ()
    said = " ".join(case.visible.text.split())[:240]
    return (
        Doubt(
            f"{case.mail.author.email} asks about something that no request is about.",
            found.client,
            quote=said,
            asks=True,
        ),
    )


def _alarming(case: _Case, found: Match) -> tuple[Doubt, ...]:
    """Of a client only: what a stranger's invoice says of an account is no news."""
    records, mail = case.register.clients_at(case.mail.author.email), case.mail
    if not records:
        return ()
    client = records[0].client
    who = (client.contact or client.name) if found.client else mail.author.email
    for_us_alone = all(a.domain in case.practice.domains for a in (*mail.to, *mail.cc))
    chased = for_us_alone and any(r.open for r in records)
    return alarms_apart(case.annotate(case.visible.text, client.language), who, found.client, chased=chased)


def _locked(case: _Case, found: Match) -> Understanding:
    """Whoever holds the key must read it; until then it is neither an answer nor none."""
    doubt = Doubt(
        f"A mail from {case.mail.author.email} is encrypted; please read it and settle what it says.",
        client=found.client,
        request=found.thread or next(iter(found.requests), None),
    )
    result = case.conclude(MailKind.CLIENT_REPLY, "It is encrypted; a person must read it.", found.reason)
    return replace(result, match=found, doubts=(doubt,))


def _documents(case: _Case) -> tuple[Document, ...]:
    records = case.register.clients_at(case.mail.author.email)
    names = tuple(r.client.name for r in records)
    return tuple(d for f in case.files if not f.decoration for d in papers_in(f, names, case.rules))


def _summary(outcomes: Sequence[object], found: Match) -> str:
    said = "; ".join(f"{o.request}/{o.item} {o.state} ({o.reason})" for o in outcomes)  # type: ignore[attr-defined]
    return f"Matched by {found.reason}. " + (said or "It settles nothing.")
