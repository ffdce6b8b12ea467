"""What a client hears back at once: what was not right, that all is in, or that it came at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mailbot.deciding.ground.known import Known
from mailbot.deciding.ground.people import address_of, addresses_of, greeting_name, owner_of
from mailbot.deciding.ground.threads import parent_of, references_of, references_to
from mailbot.deciding.replies.completion import completed
from mailbot.deciding.wanting.items import item_fact, numbered
from mailbot.domain.decision import Decision
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.mail import Mail
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request, awaited
from mailbot.domain.subjects import without_prefixes
from mailbot.domain.understanding import Outcome, Understanding

Change = tuple[ClientRecord, ClientRecord, tuple[Outcome, ...]]
"""A record before and after a mail, and what the mail did to it."""

_NOT_RIGHT = frozenset({ItemState.WRONG, ItemState.PARTIAL})


def answers(
    changes: Sequence[Change],
    found: Understanding,
    mail: Mail,
    known: Known,
) -> Decision:
    """At most one mail a client: a correction, else that all is in, else the day's one acknowledgement."""
    letters: list[Letter] = []
    for before, after, outcomes in changes:
        if outcomes and (letter := _answer(before, after, outcomes, found, mail, known)):
            letters.append(letter)
    return Decision(letters=tuple(letters))


def _answer(
    before: ClientRecord,
    after: ClientRecord,
    outcomes: Sequence[Outcome],
    found: Understanding,
    mail: Mail,
    known: Known,
) -> Letter | None:
    day, practice = known.today, known.practice
    client = after.client
    wrong = [o for o in outcomes if _to_correct(o, found)]
    finished = completed(after)
    if wrong:
        kind, template, key = Purpose.CORRECTION, "correction", f"correction/{client.id}/{mail.digest[:16]}"
    elif finished:
        kind, template, key = Purpose.ACKNOWLEDGEMENT, "complete_client", f"complete-client/{finished[0].ref}"
    else:
        kind, template, key = (
            Purpose.ACKNOWLEDGEMENT,
            "acknowledgement",
            f"acknowledgement/{client.id}/{day.isoformat()}",
        )
    to = _answered_at(mail, after)
    if not to or known.register.has_said(key):
        return None
    request = _thread_of(outcomes, finished, after, found)
    owner = owner_of(request, client, practice)
    from_client = practice.member_at(mail.author.email) is None
    named = tuple(dict.fromkeys((request.ref, *(o.request for o in outcomes))))
    open_now = [(after, r) for ref in named if (r := after.request(ref)) and awaited(r, day)]
    return Letter(
        key=key,
        purpose=kind,
        template=template,
        to=(to,),
        clients=(client.id,),
        requests=named,
        items=tuple(f"{o.request}/{o.item}" for o in outcomes),
        language=client.language,
        subject=without_prefixes(request.subject),
        in_reply_to=mail.message_id if from_client and mail.message_id else parent_of(request),
        references=references_to(mail, request) if from_client and mail.message_id else references_of(request),
        signed_by=owner.id if owner else "",
        facts={
            "contact": greeting_name(client),
            "client": client.name,
            "owner": owner.name if owner else practice.name,
            "reply_to": request.reply_to,
            "received": _named(outcomes, after, ItemState.RECEIVED),
            "not_needed": _named(outcomes, after, ItemState.NOT_APPLICABLE),
            "promised": tuple(_facts(outcomes, after, ItemState.PROMISED)),
            "passed_on": (*_named(outcomes, after, ItemState.CLAIMED), *_named(outcomes, after, ItemState.QUERY)),
            "wrong": tuple(_facts(wrong, after, *_NOT_RIGHT)),
            "partial": tuple(_facts([o for o in outcomes if o not in wrong], after, ItemState.PARTIAL)),
            "still": numbered(open_now, day),
            "finished": tuple(r.subject for r in finished),
        },
    )


def _to_correct(outcome: Outcome, found: Understanding) -> bool:
    """Wrong, or in part with no word about the rest; not while a person is asked about that very item."""
    if outcome.state not in _NOT_RIGHT or (outcome.state is ItemState.PARTIAL and outcome.date):
        return False
    return not any(d.request == outcome.request and outcome.item in d.items for d in found.doubts)


def _answered_at(mail: Mail, record: ClientRecord) -> str:
    """Who wrote is answered, if they write for this client and their address works; else the client's own."""
    author = mail.author.email
    return author if author in addresses_of(record) else address_of(record)


def _thread_of(
    outcomes: Sequence[Outcome], finished: Sequence[Request], record: ClientRecord, found: Understanding
) -> Request:
    """The request in whose thread the answer stands: the one written to, else the first that was moved."""
    thread = found.match.thread if found.match else None
    refs = [o.request for o in outcomes]
    first = finished[0].ref if finished else refs[0]
    request = record.request(thread) if thread and thread in refs else record.request(first)
    assert request is not None
    return request


def _named(outcomes: Sequence[Outcome], record: ClientRecord, state: ItemState) -> tuple[str, ...]:
    return tuple(item.ask for o, item in _with_items(outcomes, record) if o.state is state)


def _facts(outcomes: Sequence[Outcome], record: ClientRecord, *states: ItemState) -> Iterator[dict[str, object]]:
    """Items as the mail left them: what it brought counts, even where the item's own state stayed."""
    for number, (o, item) in enumerate(_with_items(outcomes, record), 1):
        if o.state in states:
            yield {
                **item_fact(item, number),
                "state": o.state.value,
                "promised": o.date,
                "missing": o.missing,
                "note": o.note,
            }


def _with_items(outcomes: Sequence[Outcome], record: ClientRecord) -> Iterator[tuple[Outcome, Item]]:
    for o in outcomes:
        request = record.request(o.request)
        if request and (item := request.item(o.item)):
            yield o, item
