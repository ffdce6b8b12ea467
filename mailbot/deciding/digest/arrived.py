"""What a digest says of what came in: each item by what became of it, and the requests that are complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from mailbot.deciding.ground.history import since
from mailbot.domain.events import ItemMoved, ReceiptSettled, RequestCompleted
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import Item, ItemKind, ItemState

Facts = Mapping[str, object]


def came_in(records: Iterable[ClientRecord], last: datetime) -> Iterator[Facts]:
    """By client, and by what became of it, the newest first."""
    for record in records:
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
