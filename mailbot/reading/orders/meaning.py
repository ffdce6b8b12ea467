"""What a verb means with its object and where it stands: to drop an item is to waive it, a request to cancel it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.requests import ItemKind, ItemState
from mailbot.domain.understanding import Verb
from mailbot.reading.orders.context import Context
from mailbot.reading.orders.notes import reason_for
from mailbot.reading.orders.parts import Order
from mailbot.reading.orders.people import People
from mailbot.reading.orders.rulings import Rulings
from mailbot.reading.orders.scope import Scope
from mailbot.reading.orders.words import ANSWERED, CHASE_AGAIN, CLOSE, DENY, DROP, Piece, Said, verbs_in
from mailbot.reading.text.frames import Frames


@dataclass(slots=True)
class Meanings:
    """Tells what each verb of a mail means; `resting` once somebody spoken of is not chased now."""

    context: Context
    table: Frames
    people: People
    rulings: Rulings
    written: date
    resting: bool = False

    def of(self, said: Said, order: Order, scope: Scope, text: str, parts: Sequence[Piece]) -> Order:
        """The order with its verb, and for the client why something is no good."""
        verb = self._verb(said, scope, order, parts)
        if verb is Verb.RECEIVED and self.table.has(order.whole, "order_contrast"):
            verb = Verb.REJECT
        if verb is Verb.REJECT and self.table.has(order.whole, "order_replaced"):
            verb = Verb.RECEIVED
        if verb is Verb.REJECT and any(self.table.has(t, "order_our_mistake") for t in (order.whole, order.beside[0])):
            verb = Verb.REOPEN
        note = self._reason(said, text, parts) if verb is Verb.REJECT else ""
        return replace(order, verb=verb, note=note)

    def _reason(self, said: Said, text: str, parts: Sequence[Piece]) -> str:
        own = parts[said.at].sentence
        elsewhere = (
            at for at, p in enumerate(parts) if at != said.at and p.sentence != own and verbs_in(p, at, self.table)
        )
        return reason_for(text, said.at, parts, frozenset(elsewhere), self.table, self.people)

    def _verb(self, said: Said, scope: Scope, order: Order, parts: Sequence[Piece]) -> Verb:
        if said.verb in (DROP, Verb.CANCEL, CLOSE):
            return self._drop(said, scope, order, parts[said.at])
        if said.verb == Verb.WAIVE and self._of_the_request(scope, order):
            return Verb.CANCEL
        if said.verb in (DENY, ANSWERED):
            return Verb.REOPEN
        if said.verb in (CHASE_AGAIN, Verb.REMIND) and self.rulings.claimed(scope):
            return Verb.REOPEN
        if said.verb == CHASE_AGAIN:
            at_once = self.table.has(order.whole, "order_at_once")
            rests = at_rest(scope, self.written) and not at_once
            goes_on = rests or self.table.has(order.whole, "order_resuming")
            return Verb.RESUME if goes_on else Verb.REMIND
        self.resting = self.resting or at_rest(scope, self.written)
        if said.verb == Verb.RESUME and self.rulings.queried(scope):
            return Verb.REOPEN
        if said.verb == Verb.RECEIVED and self.context.asks_us and not self.rulings.found(order, scope):
            return Verb.CONFIRM
        if said.verb == Verb.REOPEN and said.weak and self._faulty(said, parts):
            return Verb.REJECT
        return Verb(said.verb)

    def _of_the_request(self, scope: Scope, order: Order) -> bool:
        """Whether what is not needed is the request: "no need for anything there any more"."""
        if self.rulings.found(order, scope):
            return False
        return self.table.has(order.own, "order_request_words", "order_nothing_more")

    def _faulty(self, said: Said, parts: Sequence[Piece]) -> bool:
        near = [p.text for p in parts if abs(p.sentence - parts[said.at].sentence) <= 1]
        return any(self.table.has(text, "order_fault") for text in near)

    def _drop(self, said: Said, scope: Scope, order: Order, piece: Piece) -> Verb:
        """Of an item, or of what was just spoken of: no longer needed; of a request: withdrawn."""
        alone = scope.primary is not None and len(scope.primary.items) == 1
        if self.table.has(order.own, "order_off_list") and self.rulings.found(order, scope):
            return Verb.WAIVE
        if self.table.has(order.own, "order_except"):
            return Verb.WAIVE
        if self.table.has(order.own, "order_of_request", "order_everything") or (alone and said.verb != DROP):
            return Verb.CANCEL
        if alone and self._only_points(order, scope, piece):
            return Verb.CANCEL
        if scope.items or self.table.has(order.own, "order_rest") or self.rulings.found(order, scope):
            return Verb.WAIVE
        several = scope.primary is None or len(scope.primary.items) > 1
        if said.verb == DROP and several and (self.rulings.spoken_of or self.context.asked_items):
            return Verb.WAIVE
        return Verb.CANCEL

    def _only_points(self, order: Order, scope: Scope, piece: Piece) -> bool:
        """ "Scrap this one, he's sent the van back": what is dropped is not named, only why."""
        nearest = piece.text[: max(0, piece.core - piece.start)]
        if self.context.asks_us or not self.table.has(nearest, "order_pronoun"):
            return False
        return self.rulings.found(replace(order, own=nearest), scope) is None


def at_rest(scope: Scope, today: date) -> bool:
    """Whether chasing rests, by order or because the ladder has ended."""
    rests = [d for r in scope.records for d in (r.paused_until, *(q.paused_until for q in r.open)) if d]
    return any(d >= today for d in rests) or any(q.handed for r in scope.records for q in r.open)


def replies_unasked(verb: str, order: Order, scope: Scope, rulings: Rulings) -> bool:
    """Whether a yes, a no or "I told him" says what becomes of an item though nothing was asked: "it hasn't come" of
    something that the client says we have, "I answered that" of something that the client asks."""
    state = {DENY: ItemState.CLAIMED, ANSWERED: ItemState.QUERY}.get(verb)
    found = rulings.found(order, scope) if state else None
    if found is None or not found.certain:
        return False
    return all(a.item.state is state and a.item.kind is not ItemKind.ANSWER for a in found.items)
