"""A confirmation is answered: what was understood wrongly of a request just opened is set right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mailbot.deciding.ground.desk import Desk, Facts, Line
from mailbot.deciding.staff.opening import open_request
from mailbot.domain import events as ev
from mailbot.domain.letter_answered import confirms, letter_answered
from mailbot.domain.register import ClientRecord
from mailbot.domain.requests import SETTLED, Item, Request, RequestState
from mailbot.domain.understanding import AskedItem, Opening, Reason
from mailbot.domain.wishes import Wish, WishKind


def is_new(record: ClientRecord, request: Request, desk: Desk) -> bool:
    """Whether the desk's mail answers the confirmation by which this request was opened, and nobody was reminded."""
    opened_by = confirms(letter_answered(desk.mail, desk.register, desk.practice))
    if not opened_by or request.chasers_sent:
        return False
    openings = (e for e in record.log if isinstance(e.event, ev.RequestOpened) and e.event.request.ref == request.ref)
    return any(e.mail.startswith(opened_by) for e in openings)


def for_one(wish: Wish, desk: Desk) -> Iterator[Line]:
    """ "3 is only for Ben": where Ben is a client asked as well, nobody else is; else the item says whose it is."""
    for ref, item_id in wish.items:
        record = desk.record_of(ref)
        request = record.request(ref) if record else None
        item = request.item(item_id) if request else None
        if record is None or request is None or item is None:
            yield Line(WishKind.FOR_ONE, problem="it is not clear which item is meant", value=wish.note)
        elif wish.clients:
            yield from _only_of(record, request, item, wish, desk)
        else:
            yield _reworded(record, request, item, wish, desk)


def _reworded(record: ClientRecord, request: Request, item: Item, wish: Wish, desk: Desk) -> Line:
    ask = f"{item.ask.rstrip(' .?')} (for {wish.note} only)" + ("?" if item.ask.rstrip().endswith("?") else "")
    reason = Reason(f"wish: {wish.kind}", wish.said[:160])
    desk.note(record.client.id, ev.ItemReworded(request.ref, item.id, ask, reason))
    return _line(WishKind.FOR_ONE, record, request, (item,), value=ask)


def _only_of(record: ClientRecord, request: Request, item: Item, wish: Wish, desk: Desk) -> Iterator[Line]:
    """Nobody else who was asked in the same mail is asked for it."""
    letter = letter_answered(desk.mail, desk.register, desk.practice)
    refs = dict.fromkeys((request.ref, *(letter.requests if letter else ())))
    for ref in refs:
        found = desk.record_of(ref)
        asked = found.request(ref) if found else None
        if found is None or asked is None or found.client.id in wish.clients:
            continue
        same = tuple(i for i in asked.items if i.ask == item.ask and i.state not in SETTLED)
        if same:
            yield _dropped(found, asked, same, wish, desk)
    if record.client.id not in wish.clients and not any(
        (r := desk.record_of(ref)) and r.client.id in wish.clients for ref in refs
    ):
        _ask(wish.clients[0], request, (item,), wish, desk)


def for_other(wish: Wish, desk: Desk) -> tuple[tuple[Line, ...], tuple[Facts, ...]]:
    """ "That's for Jane not Ben": what was asked of one client is asked of the other; what came of it stays."""
    lines, opened = [], []
    chosen: dict[str, set[str]] = defaultdict(set)
    for ref, item_id in wish.items:
        chosen[ref].add(item_id)
    for ref in wish.requests:
        record = desk.record_of(ref)
        request = record.request(ref) if record else None
        if record is None or request is None or record.client.id in wish.clients:
            continue
        items = tuple(i for i in request.items if (not chosen or i.id in chosen[ref]) and i.state not in SETTLED)
        if request.state is not RequestState.OPEN or not items:
            continue
        lines.append(_dropped(record, request, items, wish, desk))
        if facts := _ask(wish.clients[0], request, items, wish, desk):
            opened.append(facts)
    if not lines:
        lines.append(Line(WishKind.FOR_OTHER, problem="nothing of it is still to come"))
    return tuple(lines), tuple(opened)


def _dropped(record: ClientRecord, request: Request, items: tuple[Item, ...], wish: Wish, desk: Desk) -> Line:
    """Not asked of this client any more: the items are waived, or when nothing else was asked the request withdrawn."""
    reason = Reason(f"wish: {wish.kind}", wish.said[:160])
    if len(items) == len(request.items):
        desk.note(record.client.id, ev.RequestCancelled(request.ref, reason))
        desk.settle_questions(record.client.id, request.ref)
    else:
        desk.note(record.client.id, *(ev.ItemRuled(request.ref, i.id, "waive", reason=reason) for i in items))
        desk.settle_questions(record.client.id, request.ref, frozenset(i.id for i in items))
    return _line(WishKind.FOR_OTHER, record, request, items)


def _ask(client: str, request: Request, items: tuple[Item, ...], wish: Wish, desk: Desk) -> Facts | None:
    asked = tuple(AskedItem(i.ask, i.kind) for i in items)
    reason = Reason(f"wish: {wish.kind}", wish.said[:160])
    opening = Opening(client, request.kind, request.subject, asked, request.due, request.owner, reason)
    return open_request(opening, desk)


def _line(kind: str, record: ClientRecord, request: Request, items: tuple[Item, ...], value: str = "") -> Line:
    asks = tuple(i.ask for i in items)
    return Line(
        kind, client=record.client.name, subject=request.subject, request=request.ref, items=asks, value=value,
        undo="undo",
    )  # fmt: skip
