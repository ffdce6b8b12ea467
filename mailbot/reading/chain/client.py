"""A mail of a client, or of a stranger: whose it is, what it says and brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.documents import Document
from mailbot.domain.understanding import Doubt, MailKind, Match, Understanding
from mailbot.reading.chain.case import Case
from mailbot.reading.matching.matching import OTHER_MATTER, match
from mailbot.reading.papers.documents import papers_in
from mailbot.reading.papers.locked import was_here
from mailbot.reading.replies.alarms import alarms_apart
from mailbot.reading.replies.replies import read_reply
from mailbot.reading.visible.wrappings import is_locked


def from_client(case: Case, forwarded: Match | None = None) -> Understanding:
    """What the mail does to what was asked. `forwarded`: whose it is, where staff passed it on."""
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


def _something_else(case: Case, found: Match) -> tuple[Doubt, ...]:
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


def _alarming(case: Case, found: Match) -> tuple[Doubt, ...]:
    """Of a client only: what a stranger's invoice says of an account is no news."""
    records, mail = case.register.clients_at(case.mail.author.email), case.mail
    if not records:
        return ()
    client = records[0].client
    who = (client.contact or client.name) if found.client else mail.author.email
    for_us_alone = all(a.domain in case.practice.domains for a in (*mail.to, *mail.cc))
    chased = for_us_alone and any(r.open for r in records)
    return alarms_apart(case.annotate(case.visible.text, client.language), who, found.client, chased=chased)


def _locked(case: Case, found: Match) -> Understanding:
    """Whoever holds the key must read it; until then it is neither an answer nor none."""
    doubt = Doubt(
        f"A mail from {case.mail.author.email} is encrypted; please read it and settle what it says.",
        client=found.client,
        request=found.thread or next(iter(found.requests), None),
    )
    result = case.conclude(MailKind.CLIENT_REPLY, "It is encrypted; a person must read it.", found.reason)
    return replace(result, match=found, doubts=(doubt,))


def _documents(case: Case) -> tuple[Document, ...]:
    records = case.register.clients_at(case.mail.author.email)
    names = tuple(r.client.name for r in records)
    return tuple(d for f in case.files if not f.decoration for d in papers_in(f, names, case.rules))


def _summary(outcomes: Sequence[object], found: Match) -> str:
    said = "; ".join(f"{o.request}/{o.item} {o.state} ({o.reason})" for o in outcomes)  # type: ignore[attr-defined]
    return f"Matched by {found.reason}. " + (said or "It settles nothing.")
