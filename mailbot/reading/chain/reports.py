"""What machines report: mail that could not be read or delivered, and people who are away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.tokens import is_ours
from mailbot.domain.understanding import Doubt, FailedDelivery, MailKind, Match, Reason, Understanding
from mailbot.reading.chain.case import Case
from mailbot.reading.nature.absence import returns_on
from mailbot.reading.nature.bounces import failures_in, gone_for_good
from mailbot.reading.text.words import folded
from mailbot.reading.visible.subjects import bare_subject
from mailbot.reading.vouching.authentication import verdict


def unreadable(case: Case) -> Understanding:
    """Nobody can read it; a person looks at it in the inbox."""
    who = case.mail.author.email or "an unknown sender"
    clients = case.register.clients_at(who)
    doubt = Doubt(
        text=f"A mail from {who} could not be read; please look at it in the inbox.",
        client=clients[0].client.id if clients else None,
    )
    found = case.conclude(MailKind.UNRELATED, "It could not be read; a person must look at it.")
    return replace(found, doubts=(doubt,))


def failed_delivery(case: Case) -> Understanding:
    """A report on a mail that did not arrive: to whom, for good or not, and about which request (RFC 3464)."""
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


def _to_whom_we_wrote(failure: FailedDelivery, case: Case) -> FailedDelivery:
    """The client's address that the mail was passed on from, where the report names only the end of the line."""
    if case.register.clients_at(failure.recipient) or case.mail.returned is None:
        return failure
    ours = [a.email for a in case.mail.returned.to if case.register.clients_at(a.email)]
    return replace(failure, recipient=ours[0]) if len(ours) == 1 else failure


def _by_thread(case: Case) -> list[FailedDelivery]:
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


def _is_backscatter(case: Case, placed: Sequence[FailedDelivery]) -> bool:
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


def _place(failure: FailedDelivery, case: Case) -> FailedDelivery:
    """Name the request that the returned mail was about."""
    returned = case.mail.returned
    ids = [i for i in ((returned.message_id, *returned.references) if returned else ()) if i]
    known = (case.register.request_of_message(i) for i in (*ids, *case.mail.in_reply_to, *case.mail.references))
    request = next((r for r in known if r), None)
    return replace(failure, request=request.ref if request else None)


def _sender_match(case: Case, address: str) -> Match | None:
    records = case.register.clients_at(address)
    if not records:
        return None
    refs = tuple(r.ref for record in records for r in record.open)
    return Match(records[0].client.id, refs, Reason("address", address))


def auto_reply(case: Case) -> Understanding:
    """An absence, or a receipt: when they are back, and nothing more."""
    written = case.mail.written.astimezone(case.practice.zone).date()
    returns = returns_on(f"{case.mail.subject}\n\n{case.visible.text or case.mail.text}", written, case.rules)
    why = "It is an automatic reply" + (f"; they are back on {returns:%-d %B %Y}." if returns else ".")
    found = case.conclude(MailKind.AUTO_REPLY, why)
    member = case.practice.member_at(case.mail.author.email)
    vouched = member is not None and verdict(case.mail, case.practice).passed is True
    match = _sender_match(case, case.mail.author.email)
    return replace(found, returns=returns, match=match, author=member.id if member and vouched else None)
