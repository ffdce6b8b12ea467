"""A mail that is not from staff has come in: what follows for items, for the client, for the people in the practice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mailbot.deciding.ground.known import Known
from mailbot.deciding.questions.questions import ask
from mailbot.deciding.replies.answers import answers
from mailbot.deciding.replies.completion import completion
from mailbot.deciding.replies.machines import away, bounced, refused
from mailbot.deciding.wanting.approvals import for_people
from mailbot.domain import likely
from mailbot.domain.decision import Decision
from mailbot.domain.events import ClientWrote, Event, ItemMoved, QuestionSettled
from mailbot.domain.lifecycle import evolve
from mailbot.domain.mail import Mail
from mailbot.domain.practice import Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import RESTING, SETTLED, Item, ItemState
from mailbot.domain.understanding import Doubt, MailKind, Outcome, Understanding

_ANSWERS = {ItemState.CLAIMED: likely.CLAIMED, ItemState.QUERY: likely.QUERY}
_SAYS = {ItemState.CLAIMED: "says that we already have", ItemState.QUERY: "asks or objects about"}


def receive(understanding: Understanding, mail: Mail, known: Known) -> Decision:
    """Events and letters that follow from any mail but staff's. Machines and impostors are never answered."""
    understanding = for_people(understanding, known.register, known.practice)
    match understanding.kind:
        case MailKind.CLIENT_REPLY:
            decision = _reply(understanding, mail, known)
        case MailKind.AUTO_REPLY:
            decision = away(understanding, mail, known)
        case MailKind.BOUNCE:
            decision = bounced(understanding.failures, known)
        case MailKind.REFUSED:
            return refused(understanding, mail, known)
        case _:
            decision = Decision()
    settled = {event.id for _, event in decision.events if isinstance(event, QuestionSettled)}
    doubts = _doubts(understanding, known.register)
    return decision + ask(doubts, mail, understanding, known.register, known.rules, known.setting, settled)


# -- what a person wrote ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reply:
    """What a mail did to one client's record."""

    before: ClientRecord
    after: ClientRecord
    events: tuple[Event, ...]
    outcomes: tuple[Outcome, ...]


def _reply(found: Understanding, mail: Mail, known: Known) -> Decision:
    """Nothing moves, and nobody is answered, when the writer is not known to write for that client."""
    if found.match is None or not found.match.known_sender:
        return Decision()
    replies = tuple(_replies(found, mail, known))
    decision = Decision(events=tuple((r.before.client.id, e) for r in replies for e in r.events))
    for reply in replies:
        decision += completion(reply.after, known.register, known.practice)
    changes = tuple((r.before, r.after, r.outcomes) for r in replies)
    return decision + answers(changes, found, mail, known)


def _replies(found: Understanding, mail: Mail, known: Known) -> Iterator[Reply]:
    """One for every client whose requests the mail is about."""
    assert found.match is not None
    register = known.register
    refs = dict.fromkeys((*found.match.requests, *(o.request for o in found.outcomes)))
    records = {r.client.id: r for ref in refs if (r := register.record_of(ref))}
    if found.match.client in register.clients:
        records.setdefault(found.match.client, register.clients[found.match.client])
    for record in records.values():
        outcomes = tuple(o for o in found.outcomes if record.request(o.request))
        own = tuple(ref for ref in refs if record.request(ref))
        events: tuple[Event, ...] = (
            *_moves(outcomes),
            _wrote(own, outcomes, mail, known.practice),
            *_settled(record, outcomes),
        )
        after = record
        for event in events:
            after = evolve(after, event, known.now, mail.digest)
        yield Reply(record, after, events, outcomes)


def _moves(outcomes: tuple[Outcome, ...]) -> Iterator[ItemMoved]:
    for o in outcomes:
        yield ItemMoved(o.request, o.item, o.state, o.date, o.missing, o.had, o.note, o.reason, o.sources, o.none)


def _wrote(refs: tuple[str, ...], outcomes: tuple[Outcome, ...], mail: Mail, practice: Practice) -> ClientWrote:
    """A mail that staff forwarded is in no thread that the client can see."""
    of_theirs = practice.member_at(mail.author.email) is None
    return ClientWrote(refs, bool(outcomes), mail.message_id if of_theirs else None)


def _settled(record: ClientRecord, outcomes: tuple[Outcome, ...]) -> Iterator[QuestionSettled]:
    """Questions about items that the client has now settled themselves."""
    done = {(o.request, o.item) for o in outcomes if o.state in SETTLED}
    for question in record.questions:
        if question.items and all((question.request, i) in done for i in question.items):
            yield QuestionSettled(question.id, "The client has settled it.")


# -- questions --------------------------------------------------------------------------------------------------------


def _doubts(found: Understanding, register: Register) -> tuple[Doubt, ...]:
    """What reading could not decide, and every claim or query that nobody was asked about yet."""
    asked = {(d.request, i) for d in found.doubts for i in d.items}
    missing = [o for o in found.outcomes if o.state in RESTING and (o.request, o.item) not in asked]
    return (*found.doubts, *(d for o in missing if (d := _doubt(o, register))))


def _doubt(outcome: Outcome, register: Register) -> Doubt | None:
    record = register.record_of(outcome.request)
    item = _item_of(outcome, record)
    if record is None or item is None:
        return None
    who = record.client.contact or record.client.name
    text = f"{who} {_SAYS[outcome.state]} “{item.ask}”."
    quote = outcome.reason.evidence
    doubt = Doubt(text, record.client.id, outcome.request, (item.id,), quote, asks=outcome.state is ItemState.QUERY)
    return likely.with_answers(doubt, _ANSWERS[outcome.state])


def _item_of(outcome: Outcome, record: ClientRecord | None) -> Item | None:
    request = record.request(outcome.request) if record else None
    return request.item(outcome.item) if request else None
