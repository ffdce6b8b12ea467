"""Orders about items: which items, and what to ask when that can't be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailbot.domain.requests import RESTING, ItemKind, ItemState
from mailbot.domain.understanding import Command, Doubt, Verb
from mailbot.reading.naming.numbering import numbered
from mailbot.reading.naming.references import Asked, Asks, subject_named
from mailbot.reading.orders.context import Context
from mailbot.reading.orders.items import Finder, Found, Pair, closed, fitting, only, still_open
from mailbot.reading.orders.parts import DONE, Order, choice, in_part, needless, unclear, waits
from mailbot.reading.orders.scope import Scope
from mailbot.reading.text.frames import Frames

_MOST_CHOICES = 4
_FEWEST = 2


@dataclass(slots=True)
class Rulings:
    """What turns orders about items into commands; it remembers which items were spoken of."""

    context: Context
    finder: Finder
    table: Frames
    spoken_of: tuple[tuple[str, str], ...] = ()
    spoken_in: int = -9
    """In which sentence."""
    row: tuple[tuple[str, str], ...] = ()
    """Items named one after the other in lines that order nothing, up to `spoken_in`."""
    done: tuple[tuple[str, str], ...] = ()
    said: Mapping[tuple[str, str], Verb] = field(default_factory=dict)
    """What the mail says of items: here, or not needed, which counts more."""
    kept: frozenset[tuple[str, str]] = frozenset()
    """Items that the mail says are still wanted."""

    def commands(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        """One command an item, one for a whole request, or a doubt."""
        if len(self.row) > 1 and self.spoken_in == order.place - 1 and self._of_the_row(order, scope):
            yield from (self._command(order, *place) for place in self.row)
            return
        if scope.items:
            yield from (self._command(order, *place.split("/", 1)) for place in scope.items)
            return
        if not scope.pairs:
            yield unclear(order, "it is not clear about whom")
            return
        if order.verb is Verb.REOPEN and self._wanted_still(order, scope):
            return
        if self._leaves_out(order) or (self.kept and self._of_all(order)):
            yield from self._all_but(order, scope)
            return
        if self._whole(order, scope) and (pair := self._one_request(order, scope)):
            yield Command(order.verb, pair[0].ref, note=order.note, reason=order.reason)
            return
        if self.table.has(order.own, "order_rest"):
            yield from self._rest(order, scope)
            return
        found = self._found(self._without_topic(order, scope), scope)
        if found is None or not found.certain:
            yield self._which(order, scope, found)
            return
        if order.verb is Verb.WAIVE and self._are_here(found.items) and not self.found(order, scope):
            yield self._which(order, scope, None)
            return
        items = self._worth_it(order, scope, found.items)
        self.speak_of(tuple(a.place for a in items), order.place)
        yield from self._settle(order, items)

    def _without_topic(self, order: Order, scope: Scope) -> Order:
        """ "Landlord - boiler invoice here": a request's own subject before its items names none of them."""
        asks = self.finder.asks(scope.pairs)
        if not order.topic or subject_named(order.topic, asks) is None:
            return order
        rest = order.own[len(order.topic) :]
        told = self.finder.named(rest, asks)
        return replace(order, own=rest, sentence=rest) if told and told.certain else order

    def _are_here(self, items: Sequence[Asked]) -> bool:
        """Whether the mail has just said of these that they came: what is "not needed" is something else."""
        return bool(items) and all(self.said.get(a.place) is Verb.RECEIVED for a in items)

    def _worth_it(self, order: Order, scope: Scope, items: tuple[Asked, ...]) -> tuple[Asked, ...]:
        """Of what "it" and "them" may stand for, that to which the order makes a difference."""
        if len(items) < _FEWEST or not self.table.has(order.own, "order_pronoun") or self.found(order, scope):
            return items
        return tuple(a for a in items if needless(order.verb, a) is None) or items

    def keep(self, places: tuple[tuple[str, str], ...]) -> None:
        """Remember that these are still wanted: "all" and "the rest" are without them."""
        self.kept |= frozenset(places)

    def speak_of(self, places: tuple[tuple[str, str], ...], sentence: int, *, further: bool = False) -> None:
        """Remember what "it" and "them" mean from here on; `further`: another line of things that none orders yet."""
        self.row = (*self.row, *places) if further and self.spoken_in == sentence - 1 else places if further else ()
        self.spoken_of, self.spoken_in = places, sentence

    def _settle(self, order: Order, items: Sequence[Asked]) -> Iterator[Command | Doubt]:
        for asked in items:
            if problem := needless(order.verb, asked) or in_part(order, asked):
                yield problem
            else:
                yield self._command(order, *asked.place)

    def _command(self, order: Order, ref: str, item: str) -> Command:
        if order.verb in (Verb.RECEIVED, Verb.WAIVE):
            place = (ref, item)
            off = order.verb is Verb.WAIVE
            self.said = {**self.said, place: order.verb} if off else {place: order.verb, **self.said}
        self.done = (*self.done, (ref, item))
        return Command(order.verb, ref, item, note=order.note, reason=order.reason)

    # -- which ---------------------------------------------------------------------------------------------------------

    def _whole(self, order: Order, scope: Scope) -> bool:
        """Whether all of a request is meant; "both have turned up" is said of what was just named."""
        if not self._of_all(order):
            return False
        if self.table.has(order.own, "order_everything_for"):
            return True
        named = self.found(order, scope)
        return named is None or not named.certain

    def _wanted_still(self, order: Order, scope: Scope) -> bool:
        """ "Everything else still wanted", "still need the P60": no order about what is still to come anyway."""
        if not self.table.has(order.own, "order_keep"):
            return False
        found = self.found(order, scope)
        items = found.items if found else () if self._of_all(order) else self.finder.asks(self._narrow(scope)).items
        return all(waits(a.item) for a in items) or self.table.has(order.own, "order_rest")

    def _of_the_row(self, order: Order, scope: Scope) -> bool:
        """Whether "both", "all of these" are the things that the lines before name."""
        return self.table.has(order.own, "order_both") and self.found(order, scope) is None

    def _leaves_out(self, order: Order) -> bool:
        """ "All but the P60", also where that is said behind the order: "He's been in: everything bar the P60"."""
        if self.table.has(order.own, "order_except"):
            return True
        return self.table.has(order.sentence, "order_except") and self.table.has(order.sentence, "order_whole")

    def _of_all(self, order: Order) -> bool:
        """Whether all of it is meant; "my fault entirely" says so of nothing that is asked for."""
        said = order.own
        for hit in self.table.hits(said, "order_wholly"):
            said = said[: hit.start] + " " * (hit.end - hit.start) + said[hit.end :]
        return self.table.has(said, "order_whole", "order_everything")

    def _all_but(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        """ "All but the P60 is in": what is open of the one request, without what is left out by name."""
        pair = self._one_request(order, scope)
        said = order.own if self.table.has(order.own, "order_except") else order.sentence
        hits = self.table.hits(said, "order_except")
        asks = self.finder.asks((pair,)) if pair else None
        left_out = {place for place in self.kept if pair and place[0] == pair[0].ref}
        if asks and hits:
            found = self.finder.pointed(said[hits[-1].end :], asks)
            left_out |= {a.place for a in found.items} if found and found.certain else set()
        if asks is None or not left_out:
            yield unclear(order, "it is not clear what is left out")
            return
        group = next(fitting(order.verb, asks), ())
        yield from (self._command(order, *a.place) for a in group if a.place not in left_out)

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
        told = self.finder.named(order.earlier, asks)
        spoken = {a.place for a in told.items} if told and told.certain else set()
        left = [a for a in group if a.place not in {*self.done, *self.kept, *spoken}]
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
        if order.label and self._labelled(order, self._narrow(scope)):
            return True
        return bool(self.found(order, scope) or self._by_subject(order, scope) or self._of_its_kind(order, scope))

    def _of_its_kind(self, order: Order, scope: Scope) -> bool:
        """ "She's signed" where an approval alone is asked, "he's paid" where a payment is."""
        left = [i for q, _ in self._narrow(scope) if not closed(q) for i in q.items if still_open(i)]
        label = f"order_of_{left[0].kind}" if len(left) == 1 else ""
        return bool(label) and self.table.has(order.own, label)

    def paid_by_others(self, order: Order, scope: Scope) -> bool:
        """Whether "paid" is said where a paper is meant: who paid for it does not bring it."""
        if order.verb is not Verb.RECEIVED or not self.table.has(order.verb_words, "order_of_payment"):
            return False
        found = self._in_words(order.own, order, scope) or self._in_words(order.sentence, order, scope)
        named = found.items if found else self.finder.asks(self._narrow(scope)).items
        return bool(named) and all(a.item.kind is not ItemKind.PAYMENT for a in named)

    def _found(self, order: Order, scope: Scope) -> Found | None:
        """The first that tells: the order's own words, what "it" stands for, its sentence, and what lies around."""
        pairs = self._narrow(scope)
        return next((f for f in self._ways(order, scope, pairs) if f), None)

    def _ways(self, order: Order, scope: Scope, narrow: tuple[Pair, ...]) -> Iterator[Found | None]:
        own = self._in_words(order.own, order, scope)
        if self.context.asks_us and self._settled_already(order, own) and self.table.has(order.own, "order_pronoun"):
            yield self._asked_about(order, narrow)
        if own and self._only_dated(order, narrow) and self.spoken_in == order.place - 1:
            yield self._before(scope.pairs)
        if order.before.endswith("(") and self.table.has(order.verb_words, "order_pronoun"):
            yield self._before(scope.pairs)
        yield own
        if order.label and own is None:
            yield self._labelled(order, narrow)
        if self.table.has(order.own, "order_pronoun"):
            if self.spoken_in == order.place:
                yield self._before(scope.pairs)
            yield self.finder.meant(order.before, self.finder.asks(narrow)) or self._in_words(
                order.before, order, scope
            )
            yield self._asked_about(order, narrow) if self.context.asks_us else self._before(scope.pairs)
        yield self._in_words(order.sentence, order, scope)
        yield self._asked_about(order, narrow)
        if order.verb is Verb.CONFIRM:
            yield self._claimed(narrow)
            return
        yield self._before(scope.pairs)
        yield self._by_subject(order, scope)
        yield self._alone(order, narrow)

    def _only_dated(self, order: Order, pairs: Sequence[Pair]) -> bool:
        """ "Reject it, we need 30 September": "it" is what was just spoken of, though a day may name another item."""
        if not self.table.has(order.own, "order_pronoun"):
            return False
        return self.finder.only_dates(order.own, self.finder.asks(pairs))

    def _labelled(self, order: Order, pairs: Sequence[Pair]) -> Found | None:
        """ "1. received": a list of one's own that goes down ours, in its thread."""
        if self.context.thread is None:
            return None
        asked = numbered(order.label, self.finder.asks(pairs, self.context.thread.ref))
        return Found((asked,)) if asked else None

    def _settled_already(self, order: Order, found: Found | None) -> bool:
        """Whether only such items are named as need no ruling: a paper mentioned in passing."""
        return found is not None and all(needless(order.verb, a) for a in found.items)

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
            if (found := self._likeliest(text, order.verb, asks)) and found.certain and len(found.items) == 1:
                return found
            waiting = tuple(a for a in asks.items if a.item.state in RESTING)
            if len(waiting) == 1 and not (order.verb is Verb.CONFIRM and _queried(waiting)):
                return Found(waiting)
        return None

    def _likeliest(self, text: str, verb: Verb, asks: Asks) -> Found | None:
        """What a letter of ours names of the items to which the order can apply, the likelier ones first."""
        if not text.strip():
            return None
        return next((f for group in fitting(verb, asks) if (f := self.finder.named(text, only(asks, group)))), None)

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
        own = self.context.new_subject or self.context.asks_us or self.context.reported
        if not self.context.subject or (thread and not own):
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
            text=f"Which item should I {DONE[order.verb]}?",
            client=first.client.id if first else None,
            request=first.request.ref if first else None,
            quote=order.sentence.strip()[:240],
            choices=tuple(choice(order.verb, a) for a in likely[:_MOST_CHOICES]),
        )


def _queried(items: Sequence[Asked]) -> bool:
    """A question that the client put: a "yes" does not say that anything is here."""
    return any(a.item.state is ItemState.QUERY for a in items)
