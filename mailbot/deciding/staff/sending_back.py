"""What the client hears when staff find that something which came is no good."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mailbot.deciding.ground.desk import Desk
from mailbot.deciding.ground.people import address_of, greeting_name, owner_of
from mailbot.deciding.ground.threads import parent_of, references_of
from mailbot.deciding.wanting.items import item_fact
from mailbot.domain.events import Event, ItemRuled
from mailbot.domain.letters import Letter, Purpose
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemState, Request, RequestState
from mailbot.domain.subjects import without_prefixes


def sent_back(events: Sequence[tuple[str, Event]], desk: Desk) -> Iterator[Letter]:
    """One correction a request, with every item that was rejected and still is, in the client's own thread."""
    rejected: dict[tuple[str, str], list[str]] = defaultdict(list)
    for client, event in events:
        if isinstance(event, ItemRuled) and event.ruling == "reject":
            rejected[client, event.request].append(event.item)
    for (client, ref), ids in rejected.items():
        record = desk.record(client)
        request = record.request(ref) if record else None
        if record and request and request.state is RequestState.OPEN and (to := address_of(record)):
            items = [i for i in request.items if i.id in ids and i.state is ItemState.WRONG]
            if items:
                yield _letter(to, items, request, record, desk)


def _letter(to: str, items: Sequence[Item], request: Request, record: ClientRecord, desk: Desk) -> Letter:
    owner = owner_of(request, record.client, desk.practice)
    return Letter(
        key=f"correction/{request.ref}/{desk.mail.digest[:16]}",
        purpose=Purpose.CORRECTION,
        template="sent_back",
        to=(to,),
        clients=(record.client.id,),
        requests=(request.ref,),
        items=tuple(f"{request.ref}/{i.id}" for i in items),
        language=record.client.language,
        subject=without_prefixes(request.subject),
        in_reply_to=parent_of(request),
        references=references_of(request),
        signed_by=owner.id if owner else "",
        facts={
            "contact": greeting_name(record.client),
            "client": record.client.name,
            "owner": owner.name if owner else desk.practice.name,
            "reply_to": request.reply_to,
            "wrong": tuple(item_fact(i, n) for n, i in enumerate(items, 1)),
        },
    )
