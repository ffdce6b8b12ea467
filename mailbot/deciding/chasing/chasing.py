"""Who is chased, for what, when and how firmly: one mail a client, whatever is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from mailbot.deciding.chasing.ladder import AFTER_A_REPLY, AFTER_A_WITHDRAWAL, BETWEEN_CHASERS, TOGETHER
from mailbot.deciding.chasing.matters import Correspondent, Matter
from mailbot.deciding.ground.clock import chasing_time
from mailbot.deciding.ground.holds import Setting
from mailbot.deciding.ground.people import (
    addresses_of,
    at_work,
    greeting_name,
    owner_of,
    partner_of,
    taker_of,
)
from mailbot.deciding.ground.threads import parent_of, references_of
from mailbot.deciding.ground.words import spoken
from mailbot.deciding.wanting.approvals import papers_again
from mailbot.deciding.wanting.items import asked_for, numbered
from mailbot.deciding.wanting.payments import Paid
from mailbot.domain.calendar import WorkCalendar
from mailbot.domain.decision import Decision, Waiting
from mailbot.domain.events import ChaserSent
from mailbot.domain.ladders import rungs
from mailbot.domain.letters import FactsLater, Letter, Purpose
from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request
from mailbot.domain.rules import Ladder, Rules, Stage
from mailbot.domain.subjects import without_prefixes
from mailbot.domain.tokens import message_id_of

GRACE = 3
"""Working days that a letter gives when the due day is past, or tomorrow."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a correspondent is next written to."""

    moment: datetime
    why_not_before: str = ""
    matters: tuple[Matter, ...] = ()
    """What it asks for, when it leaves at this very moment."""


def plan(whom: Correspondent, at: Setting) -> Plan | None:
    """When the next chaser leaves; None when there is none to come, or nowhere to send it."""
    days = [m.ripe.day for m in whom.chased if m.ripe.day is not None]
    if not days or not whom.address:
        return None
    day, why = _in_peace(whom, min(days), at.calendar)
    settled = min([m.settles for m in whom.chased if m.ripe.day and m.ripe.day <= day], default=at.now)
    moment = chasing_time(day, whom.name, max(at.now, settled), at.calendar, whom.off)
    return Plan(moment, why, _together(whom, at) if moment <= at.now else ())


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
    for request in record.requests:
        if request.last_chased:
            yield request.last_chased, BETWEEN_CHASERS, "reminded"
    for request in record.requests:
        if request.asked:
            yield request.asked, BETWEEN_CHASERS, "asked"
    if record.withdrawn:
        yield record.withdrawn, AFTER_A_WITHDRAWAL, "a reminder was withdrawn"
    for moment in (record.moved, record.wrote):
        if moment:
            yield moment, AFTER_A_REPLY, "they wrote"


# -- the mail ---------------------------------------------------------------------------------------------------------


def chaser(whom: Correspondent, planned: Plan, practice: Practice, rules: Rules, at: Setting) -> Decision:
    """The mail, and the note in every client's record that it went."""
    matters = planned.matters or _together(whom, at)
    stage = max([m.stage for m in matters])
    letter = _letter(whom, matters, stage, practice, rules, at)
    message_id = message_id_of(practice, letter.key, letter.requests)
    events = tuple(
        [
            (record.client.id, _sent(record, theirs, letter, message_id))
            for record in whom.records
            if (theirs := [m.request for m in matters if m.record is record])
        ]
    )
    return Decision(events=events, letters=(letter,))


def _sent(record: ClientRecord, requests: Sequence[Request], letter: Letter, message_id: str) -> ChaserSent:
    refs = tuple([r.ref for r in requests])
    everything = len(refs) == len(letter.requests)
    return ChaserSent(
        requests=refs,
        items=letter.items if everything else tuple([i for i in letter.items if i.rpartition("/")[0] in refs]),
        stage=letter.stage,
        to=letter.to[0],
        message_id=message_id,
        key=letter.key,
        before=rungs(record, requests),
    )


def _together(whom: Correspondent, at: Setting) -> tuple[Matter, ...]:
    """What this mail asks for: all that is ripe, and all that would be within a few days; the most urgent first."""
    soon = at.calendar.add_working(at.today, TOGETHER)
    matters = [m for m in whom.chased if m.ripe.day and m.ripe.day <= soon and m.ripe.free <= at.today]
    matters = [m for m in matters if m.awaited and m.settles <= at.now]
    if len(matters) > 1:
        matters.sort(key=lambda m: (m.request.due, m.request.opened, m.request.ref))
    return tuple(matters)


def _letter(
    whom: Correspondent, matters: tuple[Matter, ...], stage: int, practice: Practice, rules: Rules, at: Setting
) -> Letter:
    first, speaking = matters[0], _speaking(matters, stage)
    client, stages = first.record.client, speaking.ladder.stages
    rung = stages[min(stage, len(stages)) - 1]
    requests = [m.request for m in matters]
    owner = owner_of(first.request, client, practice)
    copies = stage > 1 and (rung.copy_second or rung.copy_partner)
    copied = tuple(_copied(whom, matters, rung, speaking, practice)) if copies else ()
    return Letter(
        key=f"chaser/{whom.name}/{at.today.isoformat()}",
        purpose=Purpose.CHASER,
        template=rung.letter,
        to=(whom.address,),
        cc=copied,
        clients=_named(matters),
        requests=tuple([r.ref for r in requests]),
        items=tuple([f"{m.request.ref}/{i.id}" for m in matters for i in m.awaited]),
        stage=stage,
        language=client.language,
        subject=without_prefixes(first.request.subject),
        in_reply_to=parent_of(first.request),
        references=references_of(first.request),
        signed_by=owner.id if owner else "",
        facts=FactsLater(partial(_facts, matters, speaking, stage, copied, practice, rules, at)),
        papers=papers_again(requests, copied, practice, at.today),
    )


def _facts(
    matters: tuple[Matter, ...],
    speaking: Matter,
    stage: int,
    copied: Sequence[str],
    practice: Practice,
    rules: Rules,
    at: Setting,
) -> dict[str, object]:
    """What the letter says."""
    return {
        "contact": greeting_name(matters[0].record.client),
        "several_clients": len(_named(matters)) > 1,
        "requests": numbered([(m.record, m.request) for m in matters], at.today, Paid(practice, rules, at.today)),
        "reply_to": matters[0].request.reply_to,
        **_readers(copied, practice),
        "attached": (),
        **_tone(matters, stage, speaking, practice, at),
    }


def _named(matters: Sequence[Matter]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([m.record.client.id for m in matters]))


def _speaking(matters: Sequence[Matter], stage: int) -> Matter:
    """Whose ladder words the mail: the one with most rungs left, so that nothing is called the last too early."""
    return max(matters, key=lambda m: len(m.ladder.stages) - stage)


def _taker(matter: Matter, practice: Practice, at: Setting) -> Staff | None:
    """Who will get in touch when nothing comes: whoever is at work on the day on which the ladder ends."""
    request, client, ladder = matter.request, matter.record.client, matter.ladder
    meant = taker_of(request, client, ladder.hand_to, practice)
    return at_work(meant, request, client, practice, at.calendar.add_working(at.today, ladder.hand_over))


def _copied(
    whom: Correspondent, matters: tuple[Matter, ...], rung: Stage, speaking: Matter, practice: Practice
) -> Iterator[str]:
    """Who gets a copy: a second contact that writes for every client named; the partner."""
    records = list({m.record.client.id: m.record for m in matters}.values())
    if rung.copy_second:
        yield from (a for a in _shared(r.client.second for r in records) if _may_read(a, records, whom.address))
    if rung.copy_partner and (partner := partner_of(speaking.request, speaking.record.client, practice)):
        yield partner.email


def _readers(copied: Sequence[str], practice: Practice) -> dict[str, object]:
    """Who gets a copy, as the letter says it: the second contact's address, the partner's name."""
    members = [(a, practice.member_at(a)) for a in copied]
    return {
        "second": next((a for a, member in members if member is None), "") if copied else "",
        "partner": next((member.name for _, member in members if member), "") if copied else "",
    }


def _shared(addresses: Iterable[str]) -> Iterator[str]:
    yield from dict.fromkeys(a for a in addresses if a)


def _may_read(address: str, records: list[ClientRecord], to: str) -> bool:
    return address != to and all(address in addresses_of(r) for r in records)


def _tone(
    matters: Sequence[Matter], stage: int, speaking: Matter, practice: Practice, at: Setting
) -> dict[str, object]:
    """What makes a sentence fit: how much of which sort, by when, what was written before, what happens next."""
    first, requests, ladder = matters[0], [m.request for m in matters], speaking.ladder
    asked = [i for m in matters for i in m.awaited]
    taker = _taker(speaking, practice, at)
    return {
        **asked_for(asked),
        "by": _by(first.request, ladder, stage, at),
        "due": first.request.due,
        "overdue": first.request.due < at.today,
        "next_day": at.calendar.add_working(at.today, ladder.hand_over),
        "taker": taker.name if taker else practice.name,
        "here": tuple(i.ask for r in requests for i in _news(r)),
        "hoped": _hoped(asked),
        "written": at.calendar.day(max(_last_written(r) for r in requests)),
        "times": max(r.chasers_sent for r in requests) + 1,
    }


def _by(request: Request, ladder: Ladder, stage: int, at: Setting) -> date:
    """The day that a letter names: the due day while it lies well ahead and the letter is a friendly one."""
    if stage >= len(ladder.stages):
        return at.calendar.add_working(at.today, max(ladder.hand_over - 1, 1))
    soonest = at.calendar.add_working(at.today, GRACE)
    if stage <= 2:
        return max(request.due, soonest)
    return max(soonest, min(request.due, at.calendar.add_working(at.today, ladder.hand_over)))


def _hoped(items: Sequence[Item]) -> date | None:
    """The day for which several things were promised, all of them for the same."""
    days = {i.promised for i in items}
    return days.pop() if len(items) > 1 and len(days) == 1 else None


def _news(request: Request) -> Iterator[Item]:
    """What came in since the client was last written to."""
    written = _last_written(request)
    for item in request.items:
        if item.state is ItemState.RECEIVED and item.changed and item.changed > written:
            yield item


def _last_written(request: Request) -> datetime:
    return request.last_chased or request.asked or request.opened


# -- why not ----------------------------------------------------------------------------------------------------------


def waiting(whom: Correspondent, planned: Plan | None, at: Setting) -> Iterator[Waiting]:
    """A reason for every open request that is not written about at this moment."""
    named = {m.request.ref for m in planned.matters} if planned else set()
    for matter in whom.matters:
        if matter.request.ref not in named:
            reason, until = _reason(matter, whom, planned, at)
            yield Waiting(matter.record.client.id, (matter.request.ref,), reason, until)


def _reason(matter: Matter, whom: Correspondent, planned: Plan | None, at: Setting) -> tuple[str, datetime | None]:
    day, reason = matter.ripe.day, matter.ripe.reason
    if day is None:
        return reason, None
    if matter.ripe.hand_over:
        return f"{reason}, for the last time; a person takes over on {spoken(day)}", None
    if planned is None:
        return "no address of theirs is known to work", None
    if planned.moment > at.now and at.calendar.day(planned.moment) >= day:
        return f"{planned.why_not_before or reason}; next on {spoken(at.calendar.day(planned.moment))}", planned.moment
    return f"{reason}; next on {spoken(day)}", None
