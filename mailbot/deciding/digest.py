"""The digest of partners, and of managers where the practice wants it: who gets one, when, and what stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from mailbot.deciding.caps import Held, held_back
from mailbot.deciding.chasing import Correspondent, Plan, stage_of
from mailbot.deciding.clock import Stop
from mailbot.deciding.digest_ahead import dated, on_leave, while_shut
from mailbot.deciding.digest_asked import asked
from mailbot.deciding.digest_figures import ages, last_month, last_week
from mailbot.deciding.digest_jobs import blocks, days_so_far, forgotten, waiting_inside
from mailbot.deciding.digest_numbers import numbered_lines, with_numbers
from mailbot.deciding.digest_unsure import unsure
from mailbot.deciding.history import since
from mailbot.deciding.holds import Setting
from mailbot.deciding.people import partner_of
from mailbot.deciding.saving import acts, minutes
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.duties import statutory_of
from mailbot.domain.events import ChaserSent, ItemMoved, ReceiptSettled, RequestCompleted
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Practice, Role, Staff
from mailbot.domain.register import ClientRecord, DayRecord, OpenQuestion, Register
from mailbot.domain.requests import SETTLED, Item, ItemKind, ItemState, Request, RequestState
from mailbot.domain.rules import Rules

Facts = Mapping[str, object]
Coming = Sequence[tuple[Correspondent, Plan]]

AT_RISK = 5
"""Working days before its due day from which an unfinished request is at risk."""
LAW_AT_RISK = 15
"""The same before the day by which the law wants it: there is work to do between the records and the return."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What one reader answers for."""

    partner: Staff
    """Who reads it: a partner, or somebody else who gets a digest of their own."""
    matters: tuple[tuple[ClientRecord, Request], ...]
    records: tuple[ClientRecord, ...]
    """All of the reader's clients, those with nothing open too."""
    days: tuple[DayRecord, ...] = ()
    """The practice's own matters."""
    damaged: tuple[str, ...] = ()
    """What can't be read, and whose it is."""
    unplaced: tuple[OpenQuestion, ...] = ()
    """Questions about no client that we know, for the first partner."""


def digests(
    register: Register, practice: Practice, rules: Rules, at: Setting, coming: Coming, waiting: Sequence[Waiting]
) -> Iterator[Stop]:
    """One letter to each reader with open requests, at the digest's hour of every working day."""
    if not at.calendar.is_working(at.today):
        return
    moment = at.calendar.at(at.today, at.calendar.hours.digest)
    if at.now > max(at.calendar.at(at.today, at.calendar.hours.closes), moment):
        return
    unsaid = [p for p in practice.digest_readers if not register.has_said(_key(p, at.today))]
    if unsaid and (at.now < moment or any(_has_matters(p, register, practice, at) for p in unsaid)):
        yield Stop(moment, partial(_letters, unsaid, register, practice, rules, at, coming, waiting))


def _key(partner: Staff, day: date) -> str:
    return f"digest/{partner.id}/{day.isoformat()}"


def with_digest(register: Register, practice: Practice, at: Setting) -> frozenset[str]:
    """Ids of those who get a digest today, or have had it."""
    if not at.calendar.is_working(at.today):
        return frozenset()
    return frozenset(p.id for p in practice.digest_readers if _has_matters(p, register, practice, at))


def _has_matters(partner: Staff, register: Register, practice: Practice, at: Setting) -> bool:
    return next(_matters_of(partner, register, practice, at), None) is not None


def _matters_of(
    partner: Staff, register: Register, practice: Practice, at: Setting
) -> Iterator[tuple[ClientRecord, Request]]:
    """Open requests of a reader's clients; one opened this very morning counts from the next working day."""
    morning = at.calendar.at(at.today, time.min)
    for record, request in register.open_requests():
        if request.opened < morning and _reads(partner, request, record, practice):
            yield record, request


def answers_for(request: Request | None, record: ClientRecord, practice: Practice) -> Staff | None:
    """The partner in whose digest a request stands; None in a practice without partners."""
    partner = partner_of(request, record.client, practice)
    return partner if partner and partner.role is Role.PARTNER else None


def _reads(reader: Staff, request: Request | None, record: ClientRecord, practice: Practice) -> bool:
    """Whether a request stands in somebody's digest: the partner's; the client's manager's; or its own owner's."""
    if reader.role is Role.PARTNER:
        partner = answers_for(request, record, practice)
        return partner is not None and partner.id == reader.id
    return record.client.manager == reader.id or (request is not None and request.owner == reader.id)


def _letters(
    partners: Sequence[Staff],
    register: Register,
    practice: Practice,
    rules: Rules,
    at: Setting,
    coming: Coming,
    waiting: Sequence[Waiting],
) -> Decision:
    written = [(p, digest_of(p, register, practice, rules, at, coming, waiting)) for p in partners]
    numbers = tuple(("", numbered_lines(letter, p.id, practice)) for p, letter in written if letter)
    return Decision(numbers, tuple(letter for _, letter in written if letter))


def digest_of(
    partner: Staff,
    register: Register,
    practice: Practice,
    rules: Rules,
    at: Setting,
    coming: Coming,
    waiting: Sequence[Waiting],
) -> Letter | None:
    """A reader's digest; None when nothing of theirs is open."""
    matters = tuple(_matters_of(partner, register, practice, at))
    if not matters:
        return None
    records = clients_of(partner, register, practice)
    held = held_back(register, practice, at.now)
    damaged = tuple(f"{d.who}: {d.problem}" if d.who else d.problem for d in register.damaged)
    unplaced = tuple(
        q for q in register.practice.questions if not q.report and partner == partner_of(None, None, practice)
    )
    desk = Desk(partner, matters, records, tuple(register.days.values()), damaged, unplaced)
    return _letter(desk, practice, rules, at, coming, waiting, held)


def clients_of(partner: Staff, register: Register, practice: Practice) -> tuple[ClientRecord, ...]:
    """Everybody a partner answers for, those with nothing open too."""
    return tuple(r for r in register.clients.values() if _is_theirs(r, partner, practice))


def saved_acts(
    register: Register, practice: Practice, after: datetime, until: datetime, partner: Staff | None = None
) -> Counter[str]:
    """What was done between two moments, for everybody or for one partner's clients."""
    records = clients_of(partner, register, practice) if partner else register.clients.values()
    return acts(records, after, until)


def _is_theirs(record: ClientRecord, partner: Staff, practice: Practice) -> bool:
    return any(_reads(partner, r, record, practice) for r in (*record.requests, None))


def _letter(
    desk: Desk,
    practice: Practice,
    rules: Rules,
    at: Setting,
    coming: Coming,
    waiting: Sequence[Waiting],
    held: Sequence[Held],
) -> Letter:
    return Letter(
        key=_key(desk.partner, at.today),
        purpose=Purpose.DIGEST,
        template="digest",
        to=(desk.partner.email,),
        facts=digest_facts(desk, practice, rules, at, coming, waiting, held),
        dates=tuple(dated(desk.matters, at)),
    )


def digest_facts(
    desk: Desk,
    practice: Practice,
    rules: Rules,
    at: Setting,
    coming: Coming,
    waiting: Sequence[Waiting],
    held: Sequence[Held] = (),
) -> dict[str, object]:
    """Everything a digest says, in its order."""
    last = at.calendar.at(at.calendar.add_working(at.today, -1), at.calendar.hours.digest)
    month = at.calendar.at(at.today.replace(day=1), at.calendar.hours.opens)
    refs = {request.ref for _, request in desk.matters}
    soon = tuple(_soon(refs, practice, rules, at, coming))
    inside = tuple(waiting_inside(desk.partner, desk.records, rules, at))
    named = {ref for s in soon for ref in s["refs"]}  # type: ignore[attr-defined]
    decisions = with_numbers((*_questions(desk, practice), *_handed(desk)))
    return {
        "to_name": desk.partner.first_name,
        "today": at.today,
        "drafts": tuple(_drafts(desk, practice, at)),
        "decisions": decisions,
        "asked": tuple(asked(desk.records, last, practice)),
        "at_risk": tuple(_at_risk(desk, at)),
        "while_shut": tuple(while_shut(desk.matters, at)),
        "away": tuple(on_leave(practice, at)),
        "open": len(desk.matters),
        "inside": inside,
        "blocks": tuple(blocks(desk.matters, desk.records, at, inside)),
        "forgotten": forgotten(desk.records, at),
        "days_so_far": tuple(days_so_far(desk.records, at)),
        "came_in": tuple(_came_in(desk, last, at)),
        "chased": tuple(_chased(desk, last, at)),
        "waiting": tuple(_not_chased(desk, [w for w in waiting if named.isdisjoint(w.requests)])),
        "soon": with_numbers(soon, len(decisions) + 1),
        "held": tuple(_held(desk, held)),
        "damaged": desk.damaged,
        "bounced": tuple(
            {"client": r.client.name, "address": a} for r in desk.records for a in sorted(r.dead) if r.open
        ),
        "unsure": tuple(unsure(desk.partner, desk.records, desk.days, last, at)),
        "ages": tuple(ages(desk.matters, at)),
        "week": last_week(desk.records, at),
        "month": last_month(desk.records, at),
        "saved_since": minutes(acts(desk.records, last), practice.minutes),
        "saved_month": minutes(acts(desk.records, month - timedelta(seconds=1)), practice.minutes),
    }


def _questions(desk: Desk, practice: Practice) -> Iterator[Facts]:
    for record in desk.records:
        for question in record.questions:
            request = record.request(question.request) if question.request else None
            if request and request.state is not RequestState.OPEN:
                continue
            staff = practice.member(question.staff)
            yield {
                "question": question.id,
                "clients": (record.client.id,),
                "refs": (request.ref,) if request else (),
                "client": record.client.name,
                "subject": request.subject if request else "",
                "text": question.text,
                "staff": staff.first_name if staff else "",
                "mine": staff == desk.partner,
                "since": _since(question),
                "times": question.times,
            }
    for question in desk.unplaced:
        staff = practice.member(question.staff)
        yield {
            "question": question.id,
            "clients": (),
            "refs": (),
            "client": question.background.author or "Nobody we know",
            "subject": question.background.subject,
            "text": question.text,
            "staff": staff.first_name if staff else "",
            "mine": staff == desk.partner,
            "since": _since(question),
            "times": question.times,
        }


def _since(question: OpenQuestion) -> date:
    """When somebody was first asked."""
    return (question.told[0].at if question.told else question.asked).date()


def _drafts(desk: Desk, practice: Practice, at: Setting) -> Iterator[Facts]:
    """What fell due by the calendar and waits for a word, by who has been asked."""
    for record in desk.records:
        for draft in (d for d in record.drafts if d.open):
            staff = practice.member(draft.staff)
            yield {
                "client": record.client.name,
                "name": next((d.name for d in at.duties if d.key == draft.duty), draft.duty),
                "staff": staff.first_name if staff else "",
                "mine": staff == desk.partner,
                "since": at.calendar.day(draft.put),
            }


def _handed(desk: Desk) -> Iterator[Facts]:
    for record, request in desk.matters:
        if request.handed:
            yield {
                "question": "",
                "clients": (record.client.id,),
                "refs": (request.ref,),
                "client": record.client.name,
                "subject": request.subject,
                "text": "",
                "staff": "",
                "mine": False,
                "since": request.last_chased.date() if request.last_chased else request.opened.date(),
                "times": request.chasers_sent,
            }


def _at_risk(desk: Desk, at: Setting) -> Iterator[Facts]:
    edge = at.calendar.add_working(at.today, AT_RISK)
    far = at.calendar.add_working(at.today, LAW_AT_RISK)
    for record, request in sorted(desk.matters, key=lambda m: m[1].due):
        law = statutory_of(request, at.duties)
        if request.due <= edge or (law and law.day <= far):
            yield {
                "law": law.day if law else None,
                "what": law.what if law else "",
                "client": record.client.name,
                "subject": request.subject,
                "due": request.due,
                "overdue": request.due < at.today,
                "items": tuple(i.ask for i in request.items if i.state not in SETTLED),
            }


def _came_in(desk: Desk, last: datetime, at: Setting) -> Iterator[Facts]:
    for record in desk.records:
        moves: dict[str, list[str]] = {}
        for logged in since(record, last):
            match logged.event:
                case ItemMoved(request=ref, item=item_id, state=state) if request := record.request(ref):
                    item = request.item(item_id)
                    moves.setdefault(_came(state, item), []).append(item.ask if item else item_id)
                case ReceiptSettled(request=ref, item=item_id) if request := record.request(ref):
                    item = request.item(item_id)
                    moves.setdefault("paid", []).append(item.ask if item else item_id)
                case RequestCompleted(request=ref) if request := record.request(ref):
                    moves.setdefault("complete", []).append(request.subject)
                case _:
                    pass
        if moves:
            yield {
                "client": record.client.name,
                "moves": tuple((k, tuple(reversed(v))) for k, v in sorted(moves.items())),
            }


def _came(state: ItemState, item: Item | None) -> str:
    """A payment is believed, and it is said that only the client says so."""
    paid = item is not None and item.kind is ItemKind.PAYMENT and state is ItemState.RECEIVED
    return "said_paid" if paid else state.value


def _chased(desk: Desk, last: datetime, at: Setting) -> Iterator[Facts]:
    for record in desk.records:
        for logged in since(record, last):
            if isinstance(logged.event, ChaserSent):
                yield {
                    "client": record.client.name,
                    "day": at.calendar.day(logged.at),
                    "stage": logged.event.stage,
                    "items": len(logged.event.items),
                }


def _not_chased(desk: Desk, waiting: Iterable[Waiting]) -> Iterator[Facts]:
    subjects = {request.ref: (record.client.name, request.subject) for record, request in desk.matters}
    for wait in waiting:
        for ref in wait.requests:
            if ref in subjects:
                client, subject = subjects[ref]
                yield {"client": client, "subject": subject, "reason": wait.reason}


def _soon(refs: set[str], practice: Practice, rules: Rules, at: Setting, coming: Coming) -> Iterator[dict[str, object]]:
    """Chasers that leave today or on the next working day, unless something comes in."""
    edge = at.calendar.next_working(at.today + timedelta(days=1))
    for whom, planned in sorted(coming, key=lambda c: c[1].moment):
        day = at.calendar.day(planned.moment)
        if day > edge:
            break
        ripe = [m for m in whom.chased if m.ripe.day and m.ripe.day <= day]
        named = [m for m in ripe if m.request.ref in refs]
        if named:
            yield {
                "client": " and ".join(dict.fromkeys([m.record.client.name for m in named])),
                "day": day,
                "stage": max([stage_of(m, practice, rules) for m in ripe]),
                "clock": planned.moment.astimezone(at.calendar.zone).time(),
                "subjects": tuple([m.request.subject for m in named]),
                "refs": tuple([m.request.ref for m in named]),
                "clients": tuple(dict.fromkeys([m.record.client.id for m in named])),
            }


def _held(desk: Desk, held: Sequence[Held]) -> Iterator[Facts]:
    """Letters that a cap keeps waiting: of this partner's clients, and of nobody's."""
    names = {r.client.id: r.client.name for r in desk.records}
    counted: Counter[tuple[str, str]] = Counter()
    for one in held:
        if not one.mail.clients or one.mail.clients[0] in names:
            counted[" and ".join(names.get(c, c) for c in one.mail.clients), one.reason] += 1
    for (client, reason), count in counted.items():
        yield {"client": client, "count": count, "reason": reason}
