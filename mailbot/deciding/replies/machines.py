"""Mail that no person wrote, or not the person it claims: noted, told to staff, never answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from mailbot.deciding.ground.known import Known
from mailbot.deciding.ground.people import address_of, addresses_of, decider_of
from mailbot.domain.decision import Decision
from mailbot.domain.events import AddressFailed, ClientAway, LeaveTaken
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request, awaited
from mailbot.domain.subjects import without_prefixes
from mailbot.domain.understanding import FailedDelivery, Understanding

LONG_AWAY = 15
"""Working days of absence after which staff are asked whether somebody else can answer."""
_FOR_EVER = timedelta(days=366)
"""A return further off than this was misread, or is no return."""


# -- automatic replies ------------------------------------------------------------------------------------------------


def away(found: Understanding, mail: Mail, known: Known) -> Decision:
    """Chasing rests until the day of return, when there is one and it is the person we write to who is away.

    A colleague who is away is asked nothing until then; only their own mailbox, vouched for, can say so.
    """
    today, practice, calendar = known.today, known.practice, known.calendar
    if found.returns is None or not today < found.returns <= today + _FOR_EVER:
        return Decision()
    if found.author:
        return _colleague_away(found.author, found.returns - timedelta(days=1), practice, today)
    decision = Decision()
    for record in _absent(found, mail, known.register):
        decision += Decision(events=((record.client.id, ClientAway(found.returns)),))
        falls_due = [r for r in record.open if today <= r.due < found.returns and awaited(r, today)]
        if record.open and (falls_due or calendar.working_between(today, found.returns) > LONG_AWAY):
            decision += _past_waiting(record, falls_due, found, mail, practice, today)
    return decision


def _colleague_away(staff: str, last: date, practice: Practice, today: date) -> Decision:
    """What they had said themselves, and who stands in, holds as long."""
    known = practice.away(staff, today)
    if known is not None and known >= last:
        return Decision()
    stand_in = practice.stand_in(staff, today)
    return Decision(events=(("", LeaveTaken(staff, today, last, stand_in.id if stand_in else "")),))


def _absent(found: Understanding, mail: Mail, register: Register) -> Iterable[ClientRecord]:
    author = mail.author.email
    records = register.clients_at(author)
    if not records and found.match and found.match.client in register.clients:
        return (register.clients[found.match.client],)
    return tuple(r for r in records if author in r.client.emails or address_of(r) == author)


def _past_waiting(
    record: ClientRecord,
    falls_due: Sequence[Request],
    found: Understanding,
    mail: Mail,
    practice: Practice,
    today: date,
) -> Decision:
    """They come back too late, or after very long: a person decides whether somebody else is written to."""
    ordered = sorted(falls_due, key=lambda r: r.due)
    request = (*ordered, *record.open)[0]
    owner = decider_of(request, record.client, practice, today)
    if owner is None:
        return Decision()
    second = next((a for a in addresses_of(record) if a != mail.author.email), "")
    facts = {
        "kind": "away",
        "returns": found.returns,
        "address": mail.author.email,
        "meanwhile": tuple({"subject": r.subject, "due": r.due} for r in ordered),
        "second": second,
    }
    return Decision(letters=(_alert(f"alert/away/{record.client.id}/{found.returns}", owner, record, facts),))


# -- bounces ----------------------------------------------------------------------------------------------------------


def bounced(failures: Iterable[FailedDelivery], known: Known) -> Decision:
    """What failed for good is dead until staff say otherwise, and its owner is told; a delay changes nothing."""
    decision, practice = Decision(), known.practice
    for failure in failures:
        if not failure.permanent:
            continue
        address = failure.recipient.lower()
        for record in known.register.clients_at(address):
            if address not in record.dead:
                decision += _died(address, failure.status, record, practice, known.today)
        if staff := practice.member_at(address):
            decision += _colleague_unreachable(staff, practice, known.today.isoformat())
    return decision


def _died(address: str, status: str, record: ClientRecord, practice: Practice, day: date) -> Decision:
    event = (record.client.id, AddressFailed(address))
    request = next(iter(record.open), None)
    owner = decider_of(request, record.client, practice, day)
    if owner is None:
        return Decision(events=(event,))
    others = [a for a in (*record.client.emails, record.client.second) if a and a != address and a not in record.dead]
    facts = {
        "kind": "bounce",
        "address": address,
        "status": status,
        "instead": others[0] if others else "",
        "was_second": address == record.client.second and address not in record.client.emails,
    }
    return Decision(
        events=(event,), letters=(_alert(f"alert/bounce/{address}/{day.isoformat()}", owner, record, facts),)
    )


def _colleague_unreachable(staff: Staff, practice: Practice, day: str) -> Decision:
    teller = next((p for p in (*practice.partners, *practice.staff) if p.id != staff.id), None)
    if teller is None:
        return Decision()
    facts = {"kind": "colleague", "address": staff.email, "colleague": staff.name}
    return Decision(letters=(_alert(f"alert/bounce/{staff.email}/{day}", teller, None, facts),))


# -- refused ----------------------------------------------------------------------------------------------------------


def refused(found: Understanding, mail: Mail, known: Known) -> Decision:
    """Nothing is done, nobody is answered; the one whose name was used is told, at most once a day a sender."""
    claimed, practice = mail.author.email or "nobody", known.practice
    record = next(iter(known.register.clients_at(claimed)), None)
    told = practice.member(found.author or "") or _named(mail, practice) or _answerable(record, practice, known.today)
    if told is None:
        return Decision()
    facts = {
        "kind": "refused",
        "address": claimed,
        "name": mail.author.name,
        "mail_subject": without_prefixes(mail.subject),
        "why": found.why,
        "claims_you": practice.member_at(claimed) == told or _named(mail, practice) == told,
    }
    letter = _alert(f"alert/refused/{claimed}/{known.today.isoformat()}", told, record, facts)
    return Decision(letters=(letter,))


def _named(mail: Mail, practice: Practice) -> Staff | None:
    """The member of staff whose address or name the mail bears."""
    name = " ".join(mail.author.name.lower().split())
    by_address = practice.member_at(mail.author.email)
    return by_address or next((s for s in practice.staff if name and s.name.lower() == name), None)


def _answerable(record: ClientRecord | None, practice: Practice, today: date) -> Staff | None:
    request, client = (next(iter(record.open), None), record.client) if record else (None, None)
    return decider_of(request, client, practice, today)


# -- the letter -------------------------------------------------------------------------------------------------------


def _alert(key: str, to: Staff, record: ClientRecord | None, facts: Mapping[str, object]) -> Letter:
    requests = record.open if record else ()
    return Letter(
        key=key,
        purpose=Purpose.ALERT,
        template="alert",
        to=(to.email,),
        clients=(record.client.id,) if record else (),
        requests=tuple(r.ref for r in requests),
        facts={
            "to_name": to.first_name,
            "client": record.client.name if record else "",
            "subjects": tuple(r.subject for r in requests),
            **facts,
        },
    )
