"""Orders about items: which items, and what to ask when that can't be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.requests import RESTING, Item, ItemState
from mailbot.domain.understanding import Command, Doubt, Reason, Verb
from mailbot.reading.frames import Frames
from mailbot.reading.order_context import Context
from mailbot.reading.order_items import Finder, Found, Pair, fitting, only, still_open
from mailbot.reading.order_scope import Scope
from mailbot.reading.references import Asked, Asks

_MOST_CHOICES = 4
_STANDS = {
    "received": "is ticked off already",
    "waived": "is off the list already",
    "not_applicable": "is said not to exist",
}
_DONE = {
    Verb.RECEIVED: "tick off",
    Verb.CONFIRM: "tick off",
    Verb.WAIVE: "take off the list",
    Verb.REOPEN: "open again",
    Verb.REJECT: "send back",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A verb with the words around it."""

    verb: Verb
    own: str
    """Its piece."""
    verb_words: str
    sentence: str
    """Its sentence, without what other orders in it say."""
    whole: str = ""
    """The sentence, all of it."""
    before: str = ""
    """What its sentence says before it."""
    place: int = 0
    """Which sentence."""
    earlier: str = ""
    """All that the mail says before it."""
    note: str = ""

    @property
    def reason(self) -> Reason:
        """For the record."""
        return Reason(f"order: {self.verb}", self.sentence.strip()[:160])


@dataclass(slots=True)
class Rulings:
    """What turns orders about items into commands; it remembers which items were spoken of."""

    context: Context
    finder: Finder
    table: Frames
    spoken_of: tuple[tuple[str, str], ...] = ()
    spoken_in: int = -9
    """In which sentence."""
    done: tuple[tuple[str, str], ...] = ()

    def commands(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        """One command an item, one for a whole request, or a doubt."""
        if scope.items:
            yield from (self._command(order, *place.split("/", 1)) for place in scope.items)
            return
        if not scope.pairs:
            yield unclear(order, "it is not clear about whom")
            return
        if self._whole(order, scope) and (pair := self._one_request(order, scope)):
            yield Command(order.verb, pair[0].ref, note=order.note, reason=order.reason)
            return
        if self.table.has(order.own, "order_rest"):
            yield from self._rest(order, scope)
            return
        found = self._found(order, scope)
        if found is None or not found.certain:
            yield self._which(order, scope, found)
            return
        self.speak_of(tuple(a.place for a in found.items), order.place)
        yield from self._settle(order, found.items)

    def speak_of(self, places: tuple[tuple[str, str], ...], sentence: int) -> None:
        """Remember what "it" and "them" mean from here on."""
        self.spoken_of, self.spoken_in = places, sentence

    def _settle(self, order: Order, items: Sequence[Asked]) -> Iterator[Command | Doubt]:
        for asked in items:
            if problem := _needless(order.verb, asked):
                yield problem
            else:
                yield self._command(order, *asked.place)

    def _command(self, order: Order, ref: str, item: str) -> Command:
        self.done = (*self.done, (ref, item))
        return Command(order.verb, ref, item, note=order.note, reason=order.reason)

    # -- which ---------------------------------------------------------------------------------------------------------

    def _whole(self, order: Order, scope: Scope) -> bool:
        """Whether all of a request is meant; "both have turned up" is said of what was just named."""
        if self.table.has(order.own, "order_whole"):
            return True
        if not self.table.has(order.own, "order_everything"):
            return False
        named = self.found(order, scope)
        return named is None or not named.certain

    def _one_request(self, order: Order, scope: Scope) -> Pair | None:
        """The request that "everything" is everything of."""
        if scope.primary is not None:
            return next((p for p in scope.pairs if p[0].ref == scope.primary.ref), None)
        pairs = scope.pairs if order.verb is Verb.REOPEN else scope.open
        return pairs[0] if len(pairs) == 1 else None

    def _rest(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        pairs = self._narrow(scope)
        asks = self.finder.asks(pairs)
        group = next(fitting(order.verb, asks), ())
        left = [a for a in group if a.place not in self.done]
        if len({a.request.ref for a in left}) == 1:
            yield from (self._command(order, *a.place) for a in left)
        else:
            yield unclear(order, "it is not clear of which request")

    def _narrow(self, scope: Scope) -> tuple[Pair, ...]:
        if scope.primary is None:
            return scope.pairs
        return tuple(p for p in scope.pairs if p[0].ref == scope.primary.ref)

    def found(self, order: Order, scope: Scope) -> Found | None:
        """The items that the order's own words name; None when they name none."""
        return self._in_words(order.own, order, scope)

    def plainly(self, order: Order, scope: Scope) -> bool:
        """Whether an item is named, by the order's own words or by the mail's subject."""
        if scope.items or self.table.has(order.own, "order_everything", "order_rest"):
            return True
        return bool(self.found(order, scope) or self._by_subject(order, scope))

    def _found(self, order: Order, scope: Scope) -> Found | None:
        """The first that tells: the order's own words, what "it" stands for, its sentence, and what lies around."""
        pairs = self._narrow(scope)
        return next((f for f in self._ways(order, scope, pairs) if f), None)

    def _ways(self, order: Order, scope: Scope, narrow: tuple[Pair, ...]) -> Iterator[Found | None]:
        own = self._in_words(order.own, order, scope)
        if self.context.asks_us and self._settled_already(order, own) and self.table.has(order.own, "order_pronoun"):
            yield self._asked_about(order, narrow)
        yield own
        if self.table.has(order.own, "order_pronoun"):
            if self.spoken_in == order.place:
                yield self._before(scope.pairs)
            yield self._in_words(order.before, order, scope)
            yield self._asked_about(order, narrow) if self.context.asks_us else self._before(scope.pairs)
        yield self._in_words(order.sentence, order, scope)
        yield self._asked_about(order, narrow)
        if order.verb is Verb.CONFIRM:
            yield self._claimed(narrow)
            return
        yield self._before(scope.pairs)
        yield self._by_subject(order, scope)
        yield self._alone(order, narrow)

    def _settled_already(self, order: Order, found: Found | None) -> bool:
        """Whether only such items are named as need no ruling: a paper mentioned in passing."""
        return found is not None and all(_needless(order.verb, a) for a in found.items)

    def _in_words(self, text: str, order: Order, scope: Scope) -> Found | None:
        """Items named or numbered in a text: of the one request first, then of all in question."""
        for pairs in dict.fromkeys((self._narrow(scope), scope.pairs)):
            asks = self.finder.asks(pairs, scope.primary.ref if scope.primary else "")
            if text in (order.own, order.sentence) and (numbers := self.finder.numbers(text, order.verb_words, asks)):
                return Found(numbers)
            if found := self._fitting(text, order.verb, asks):
                return found
        return None

    def _fitting(self, text: str, verb: Verb, asks: Asks) -> Found | None:
        """Items to which the order can apply before all others."""
        for group in fitting(verb, asks):
            if found := self.finder.named(text, only(asks, group)):
                return found
        return self.finder.named(text, asks)

    def _asked_about(self, order: Order, pairs: Sequence[Pair]) -> Found | None:
        """The items of the question that this answers: as it is kept, as it is quoted, or what waits for an answer."""
        asks = self.finder.asks(pairs)
        own = tuple(a for a in asks.items if a.item.id in self.context.asked_items)
        if own or not self.context.asks_us:
            return Found(own) if own and not (order.verb is Verb.CONFIRM and _queried(own)) else None
        for text in (self.context.history, self.context.subject):
            for group in fitting(order.verb, asks):
                found = self.finder.named(text, only(asks, group)) if text.strip() else None
                if found and found.certain and len(found.items) == 1:
                    return found
            waiting = tuple(a for a in asks.items if a.item.state in RESTING)
            if len(waiting) == 1 and not (order.verb is Verb.CONFIRM and _queried(waiting)):
                return Found(waiting)
        return None

    def _claimed(self, pairs: Sequence[Pair]) -> Found | None:
        """The one item of which the client says that we have it."""
        claimed = tuple(a for a in self.finder.asks(pairs).items if a.item.state is ItemState.CLAIMED)
        return Found(claimed) if len(claimed) == 1 else None

    def claimed(self, scope: Scope) -> bool:
        """Whether this answers a question of ours about something that the client says we have."""
        return self.context.asks_us and self._claimed(self._narrow(scope)) is not None

    def queried(self, scope: Scope) -> bool:
        """Whether this answers a question of ours about something that the client has asked."""
        if not self.context.asks_us:
            return False
        items = [i for q, _ in self._narrow(scope) for i in q.items if i.state is ItemState.QUERY]
        asked = self.context.asked_items
        return any(i.id in asked for i in items) if self.context.question else bool(items)

    def _before(self, pairs: Sequence[Pair]) -> Found | None:
        """What the sentence before spoke of: "Strike them off"."""
        asks = self.finder.asks(pairs)
        items = tuple(a for place in self.spoken_of if (a := asks.at(place)))
        return Found(items) if items else None

    def _by_subject(self, order: Order, scope: Scope) -> Found | None:
        """What the mail's own subject names, where it is not just the request's."""
        thread = self.context.thread
        if not self.context.subject or (thread and not self.context.new_subject and not self.context.asks_us):
            return None
        asks = self.finder.asks(scope.pairs)
        for group in fitting(order.verb, asks):
            found = self.finder.named(self.context.subject, only(asks, group))
            if found and found.certain:
                return found
        return None

    def _alone(self, order: Order, pairs: Sequence[Pair]) -> Found | None:
        """The only item to which the order can apply."""
        group = next(fitting(order.verb, self.finder.asks(pairs)), ())
        return Found(group) if len(group) == 1 else None

    def _which(self, order: Order, scope: Scope, found: Found | None) -> Doubt:
        asks = self.finder.asks(self._narrow(scope))
        likely = found.items if found else next(fitting(order.verb, asks), asks.items)
        first = likely[0] if likely else None
        return Doubt(
            text=f"Which item should I {_DONE[order.verb]}?",
            client=first.client.id if first else None,
            request=first.request.ref if first else None,
            quote=order.sentence.strip()[:240],
            choices=tuple(choice(order.verb, a) for a in likely[:_MOST_CHOICES]),
        )


def _queried(items: Sequence[Asked]) -> bool:
    """A question that the client put: a "yes" does not say that anything is here."""
    return any(a.item.state is ItemState.QUERY for a in items)


def choice(verb: Verb, asked: Asked) -> str:
    """An order in words that can be read again, with what it means behind it."""
    return f"{verb} {asked.request.ref}/{asked.item.id} ({asked.item.ask})"


def unclear(order: Order, why: str) -> Doubt:
    """An order that can't be placed."""
    return Doubt(f"I could not do this: {why}.", quote=order.sentence.strip()[:240])


def _needless(verb: Verb, asked: Asked) -> Doubt | None:
    """What would change nothing, or the wrong thing, is said back."""
    stands = _STANDS.get(asked.item.state.value)
    if verb is Verb.REOPEN and _waits(asked.item):
        stands = "is still to come already"
    elif verb in (Verb.REOPEN, Verb.REJECT) or (verb is Verb.RECEIVED and asked.item.state.value == "waived"):
        return None
    if not stands or (verb is not Verb.REOPEN and still_open(asked.item)):
        return None
    text = f"“{asked.item.ask}” {stands}; is anything to change?"
    other = Verb.REOPEN if not still_open(asked.item) else Verb.RECEIVED
    choices = (choice(other, asked), "Leave it as it is")
    return Doubt(text, asked.client.id, asked.request.ref, (asked.item.id,), choices=choices)


def _waits(item: Item) -> bool:
    return item.state.value in ("outstanding", "promised")
