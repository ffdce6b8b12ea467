"""Who is chased, for what, when and how firmly: one mail a client, whatever is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.deciding.clock import chasing_time
from mailbot.deciding.holds import Setting
from mailbot.deciding.items import item_ids, numbered
from mailbot.deciding.ladder import AFTER_A_REPLY, BETWEEN_CHASERS, Ripe, ladder_of, next_stage, ripe
from mailbot.deciding.people import address_of, addresses_of, greeting_name, owner_of, partner_of, taker_of
from mailbot.deciding.threads import bare_subject, parent_of, references_of
from mailbot.deciding.words import spoken
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.events import ChaserSent
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import ItemState, Request, awaited
from mailbot.domain.rules import Rules, Stage
from mailbot.domain.tokens import message_id_of

GRACE = 3
"""Working days that a letter gives when the due day is past, or tomorrow."""
TOGETHER = 2
"""Working days: what would be asked for within these goes into the same mail."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One open request and when it is ripe by itself."""

    record: ClientRecord
    request: Request
    ripe: Ripe


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Everybody who reads at one address: one client, or several that share it; they get one mail."""

    address: str
    """"" when no address is known to work."""
    records: tuple[ClientRecord, ...]
    matters: tuple[Matter, ...]

    @property
    def name(self) -> str:
        """What their hour of the day and their letters' keys go by."""
        return self.records[0].client.id

    @property
    def chased(self) -> tuple[Matter, ...]:
        """Matters that the ladder will bring up in a chaser."""
        return tuple(m for m in self.matters if m.ripe.day is not None and not m.ripe.hand_over)


@dataclass(frozen=True, slots=True)
class Plan:
    """When a correspondent is next written to."""

    moment: datetime
    why_not_before: str = ""


def correspondents(register: Register, practice: Practice, rules: Rules, at: Setting) -> Iterator[Correspondent]:
    """Everybody with an open request, each address once."""
    by_address: dict[str, list[ClientRecord]] = defaultdict(list)
    for record in register.clients.values():
        if record.open:
            by_address[address_of(record) or f"?{record.client.id}"].append(record)
    for address, records in by_address.items():
        records.sort(key=lambda r: r.client.id)
        matters = tuple(Matter(r, q, ripe(r, q, rules, at)) for r in records for q in r.open)
        yield Correspondent(address if "@" in address else "", tuple(records), matters)


def plan(whom: Correspondent, now: datetime, calendar: WorkCalendar) -> Plan | None:
    """When the next chaser leaves; None when there is none to come, or nowhere to send it."""
    days = [m.ripe.day for m in whom.chased if m.ripe.day is not None]
    if not days or not whom.address:
        return None
    day, why = _in_peace(whom, min(days), calendar)
    return Plan(chasing_time(day, whom.name, now, calendar), why)


def _in_peace(whom: Correspondent, day: date, calendar: WorkCalendar) -> tuple[date, str]:
    """That day, or the first on which the last chaser and the last reply lie far enough back."""
    why = ""
    for record in whom.records:
        for moment, count, reason in _contacts(record):
            last = calendar.day(moment)
            free = calendar.add_working(last, count)
            if free > day:
                day, why = free, f"{reason} on {spoken(last)}"
    return day, why


def _contacts(record: ClientRecord) -> Iterator[tuple[datetime, int, str]]:
    for moment in (r.last_chased for r in record.requests):
        if moment:
            yield moment, BETWEEN_CHASERS, "reminded"
    for moment in (record.moved, record.wrote):
        if moment:
            yield moment, AFTER_A_REPLY, "they wrote"


# -- the mail ---------------------------------------------------------------------------------------------------------


def chaser(whom: Correspondent, practice: Practice, rules: Rules, at: Setting) -> Decision:
    """The mail, and the note in every client's record that it went."""
    matters = _together(whom, at)
    stage = max(next_stage(m.request, rules) for m in matters)
    letter = _letter(whom, matters, stage, practice, rules, at)
    message_id = message_id_of(practice, letter.key, letter.requests)
    events = tuple(
        (
            record.client.id,
            ChaserSent(
                requests=refs,
                items=tuple(i for i in letter.items if i.rpartition("/")[0] in refs),
                stage=stage,
                to=whom.address,
                message_id=message_id,
                key=letter.key,
            ),
        )
        for record in whom.records
        if (refs := tuple(m.request.ref for m in matters if m.record is record))
    )
    return Decision(events=events, letters=(letter,))


def _together(whom: Correspondent, at: Setting) -> tuple[Matter, ...]:
    """What this mail asks for: all that is ripe, and all that would be within a few days; the most urgent first."""
    soon = at.calendar.add_working(at.today, TOGETHER)
    matters = [m for m in whom.chased if m.ripe.day and m.ripe.day <= soon and awaited(m.request, at.today)]
    return tuple(sorted(matters, key=lambda m: (m.request.due, m.request.opened, m.request.ref)))


def _letter(
    whom: Correspondent, matters: tuple[Matter, ...], stage: int, practice: Practice, rules: Rules, at: Setting
) -> Letter:
    first = matters[0]
    client = first.record.client
    rung = _rung(first.request, stage, rules)
    requests = [m.request for m in matters]
    clients = tuple(dict.fromkeys(m.record.client.id for m in matters))
    owner = owner_of(first.request, client, practice)
    return Letter(
        key=f"chaser/{whom.name}/{at.today.isoformat()}",
        purpose=Purpose.CHASER,
        template=rung.letter,
        to=(whom.address,),
        cc=tuple(_copied(whom, matters, stage, rung, practice)),
        clients=clients,
        requests=tuple(r.ref for r in requests),
        items=item_ids(requests, at.today),
        stage=stage,
        language=client.language,
        subject=bare_subject(first.request.subject),
        in_reply_to=parent_of(first.request),
        references=references_of(first.request),
        signed_by=owner.id if owner else "",
        facts={
            "contact": greeting_name(client),
            "client": client.name,
            "several_clients": len(clients) > 1,
            "requests": numbered(((m.record, m.request) for m in matters), at.today),
            "reply_to": first.request.reply_to,
            "owner": owner.name if owner else practice.name,
            **_tone(first, requests, rules, practice, at),
        },
    )


def _rung(request: Request, stage: int, rules: Rules) -> Stage:
    stages = ladder_of(request, rules).stages
    return stages[min(stage, len(stages)) - 1]


def _copied(
    whom: Correspondent, matters: tuple[Matter, ...], stage: int, rung: Stage, practice: Practice
) -> Iterator[str]:
    """Who gets a copy: a second contact that writes for every client named; the partner."""
    if stage < 2:
        return
    records = list({m.record.client.id: m.record for m in matters}.values())
    if rung.copy_second:
        yield from (a for a in _shared(r.client.second for r in records) if _may_read(a, records, whom.address))
    if rung.copy_partner and (partner := partner_of(matters[0].request, matters[0].record.client, practice)):
        yield partner.email


def _shared(addresses: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(a for a in addresses if a)


def _may_read(address: str, records: list[ClientRecord], to: str) -> bool:
    return address != to and all(address in addresses_of(r) for r in records)


def _tone(first: Matter, requests: list[Request], rules: Rules, practice: Practice, at: Setting) -> dict[str, object]:
    """What makes a sentence fit: how many things of which sort, by when, and what happens then."""
    items = [i for r in requests for i in awaited(r, at.today)]
    kinds = {i.kind.value for i in items}
    due, ladder = first.request.due, ladder_of(first.request, rules)
    ahead = due > at.calendar.add_working(at.today, 1)
    last = first.request.stage + 1 >= len(ladder.stages)
    taker = taker_of(first.request, first.record.client, ladder.hand_to, practice)
    return {
        "count": len(items),
        "wanted": kinds.pop() if len(kinds) == 1 else "mixed",
        "due": due,
        "due_ahead": ahead,
        "by": at.calendar.add_working(at.today, max(ladder.hand_over - 1, 1) if last else GRACE)
        if last or not ahead
        else due,
        "next_day": at.calendar.add_working(at.today, ladder.hand_over),
        "taker": taker.name if taker else practice.name,
        "here": tuple(i.ask for r in requests for i in r.items if i.state is ItemState.RECEIVED and i.changed),
        "chasers": max(r.chasers_sent for r in requests),
    }


# -- why not ----------------------------------------------------------------------------------------------------------


def waiting(whom: Correspondent, planned: Plan | None) -> Iterator[Waiting]:
    """A reason for every open request that is not written about now."""
    for matter in whom.matters:
        reason, until = _reason(matter, whom, planned)
        yield Waiting(matter.record.client.id, (matter.request.ref,), reason, until)


def _reason(matter: Matter, whom: Correspondent, planned: Plan | None) -> tuple[str, datetime | None]:
    if matter.ripe.day is None:
        return matter.ripe.reason, None
    if matter.ripe.hand_over:
        return f"{matter.ripe.reason}; handed over on {spoken(matter.ripe.day)}", None
    if not whom.address:
        return "no address of theirs is known to work", None
    assert planned is not None
    own = planned.moment if planned.moment.date() >= matter.ripe.day else None
    return planned.why_not_before or matter.ripe.reason, own
