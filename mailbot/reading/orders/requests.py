"""Orders about whole requests or clients: time, pauses, cancelling, reminding, handing over, how it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.practice import Practice, Staff
from mailbot.domain.register import ClientRecord
from mailbot.domain.understanding import Command, Doubt, Verb
from mailbot.reading.orders.dates import Days, extended, rested
from mailbot.reading.orders.items import Pair
from mailbot.reading.orders.parts import Order, unclear
from mailbot.reading.orders.people import People
from mailbot.reading.orders.scope import Scope, Scoper
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

OF_CLIENTS = frozenset({Verb.PAUSE, Verb.RESUME, Verb.STATUS, Verb.REMIND, Verb.REASSIGN})
"""Said of a client with several requests, these are meant of all of them."""
_OF_OWNERS = frozenset({Verb.PAUSE, Verb.RESUME, Verb.REMIND, Verb.REASSIGN})
"""What may be ordered for everything that a colleague owns."""
_MOST_OF_OWNER = 400
NO_DAY = "Until when?"
"""How a question begins about more time for which no day is named, or only one gone by."""
_MOST_CHOICES = 5
_FEWEST = 2
_SHORT = 6
"""Words of a part of a row."""
_CLAUSE = re.compile(r"[,;.:]")
_BESIDE = 16
"""Characters before and behind the words that hand over."""
_ROW = re.compile(r"\s(?:and|or|nor|&|plus)\s|,\s", re.IGNORECASE)


@dataclass(slots=True)
class Requests:
    """What turns orders about requests into commands."""

    scoper: Scoper
    people: People
    days: Days
    table: Frames
    practice: Practice
    author: Staff | None
    last: tuple[int, str] = (-9, "")
    """The sentence that gave the last order, and the request it was about."""

    def commands(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        """The order for one request, for a client, or for everything; a doubt when that can't be told."""
        if order.verb is Verb.REASSIGN and self._my_clients(order, scope):
            yield from self._made(order, None, None)
        elif order.verb in _OF_OWNERS and (owner := self._whose(order, scope)):
            yield from self._of_owner(order, owner)
        elif not scope.records:
            yield from self._of_nobody(order, scope)
        elif not scope.certain and not scope.given:
            yield from self._several(order, scope)
        else:
            yield from self._of_client(order, scope)

    def _whose(self, order: Order, scope: Scope) -> Staff | None:
        """ "Hold off with every one of mine", "move everything in his name to Ruth": whose requests are all meant."""
        mine = self._my_clients(order, scope) or self.table.has(order.sentence, "order_mine")
        if self.author and order.verb is not Verb.REASSIGN and mine and not self.scoper.named_in(order.sentence):
            return self.author
        if not self.table.has(order.sentence, "order_all_of_theirs") or self.scoper.named_in(order.sentence):
            return None
        taken = self._taker(order)
        named = (*self.people.staff_in(order.sentence), *self.people.staff_in(order.beside[0]))
        return next((s for s in named if s != taken), None)

    def _of_owner(self, order: Order, owner: Staff) -> Iterator[Command | Doubt]:
        """The order for each open request of one colleague's; a partner's "mine" are those of all their clients."""
        records = self.scoper.register.clients.values()
        every = [(q, r.client) for r in records for q in r.open]
        pairs = [(q, c) for q, c in every if q.owner == owner.id or (owner == self.author and c.partner == owner.id)]
        for pair in pairs[:_MOST_OF_OWNER]:
            yield from self._made(order, pair, None)
        if not pairs:
            yield unclear(order, f"{owner.name} has nothing open")

    def _of_client(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        client = scope.records[0].client.id
        if not scope.given and self._wide(order, scope):
            yield from self._widely(order, scope, client)
        elif len(several := self._named(order, scope)) > 1:
            yield from (result for each in several for result in self._made(order, each, client))
        elif pair := self.one(order, scope):
            yield from self._made(order, pair, client)
        elif order.verb is Verb.STATUS or (order.verb in OF_CLIENTS and scope.open):
            yield from self._made(order, None, client)
        elif not scope.open:
            yield Doubt(f"Nothing is open for {scope.records[0].client.name}; what should I do?", client)
        else:
            yield self._which(order, scope)

    def _widely(self, order: Order, scope: Scope, client: str) -> Iterator[Command | Doubt]:
        """For everything of a client; the one open request stands for it."""
        only = scope.open[0] if len(scope.open) == 1 else None
        if order.verb is Verb.EXTEND and only is None:
            for pair in scope.open:
                yield from self._made(order, pair, client)
        else:
            yield from self._made(order, only, client)

    def _wide(self, order: Order, scope: Scope) -> bool:
        """Whether the words say that everything of the client is meant."""
        if self.scoper.context.thread and self.table.has(order.own, "order_rest"):
            return False
        if not self.scoper.context.thread and len(scope.open) > 1 and self._each(order, scope):
            return True
        return self.table.has(order.sentence, "order_of_client") and not self.table.has(order.own, "order_of_one")

    def _named(self, order: Order, scope: Scope) -> tuple[Pair, ...]:
        """The requests that an order names one beside the other: "for the accounts and for the payroll"."""
        if self.scoper.context.thread or len(scope.open) < _FEWEST or scope.given:
            return ()
        first, *more = _ROW.split(order.own)
        if not more or any(len(words(part)) > _SHORT or self.table.has(part, "order_they") for part in more):
            return ()
        told = [self.scoper.with_a_word_of(part, scope.open) for part in (first, *more)]
        while told and told[0] is None:
            told.pop(0)
        refs = {request.ref for request in told if request}
        return tuple(p for p in scope.open if p[0].ref in refs) if all(told) else ()

    def _each(self, order: Order, scope: Scope) -> bool:
        """ "Push both back": both requests of a client, where the order names neither."""
        named = any(self.scoper.matter_of(text, scope.open) for text in (order.own, order.sentence))
        return not named and self.table.has(order.own, "order_both")

    def one(self, order: Order, scope: Scope) -> Pair | None:
        """The request of the thread or the reference, else the one the words name, else the only one."""
        if scope.primary is not None and (scope.given or scope.primary == self.scoper.context.thread):
            return next((p for p in scope.pairs if p[0].ref == scope.primary.ref), None)
        pairs = scope.open
        before: tuple[str, ...] = (order.beside[0],) if self._points_back(order) else ()
        if order.verb is Verb.REMIND:  # "We still need the lease. Give her a nudge"
            before = (order.whole, order.beside[0])
        if self._points_back(order) and (last := self._last(order, pairs)):
            return last
        told = (self.scoper.matter_of(text, pairs) for text in (order.own, order.sentence, *before) if len(pairs) > 1)
        if named := next(filter(None, told), None):
            return next(p for p in pairs if p[0].ref == named.ref)
        if scope.primary is not None:
            return next((p for p in scope.pairs if p[0].ref == scope.primary.ref), None)
        return pairs[0] if len(pairs) == 1 else None

    def _last(self, order: Order, pairs: Sequence[Pair]) -> Pair | None:
        """The request of the order just before: "We don't need the pension request. Please withdraw it"."""
        named = any(self.scoper.matter_of(text, pairs) for text in (order.own, order.sentence))
        told = self.last[1] if self.last[0] in (order.place, order.place - 1) and not named else ""
        return next((p for p in pairs if p[0].ref == told), None)

    def _points_back(self, order: Order) -> bool:
        """ "Withdraw that request": which one, the sentence before has told."""
        points = self.table.has(order.own, "order_pronoun", "order_request_words")
        points = points or not self.table.has(order.sentence, "order_person")
        return points and not self.people.clients_in(order.sentence)

    def _of_nobody(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        """No client can be made out: only how everything stands may be told without one."""
        if order.verb is Verb.STATUS and not _named_strangers(order.own):
            yield Command(Verb.STATUS, reason=order.reason)
        else:
            yield unclear(order, "I can't tell which client or request is meant")

    def _several(self, order: Order, scope: Scope) -> Iterator[Command | Doubt]:
        """Several clients are named: each of them where the words tell them apart by full name, else a question."""
        if self._all_of_them(order, scope):
            for record in scope.records:
                yield from self._of_client(self._of_theirs(order, record), Scope((record,)))
            return
        names = tuple(f"{r.client.name}" for r in scope.records[:_MOST_CHOICES])
        choices = tuple(f"{order.verb} {name}{self._tail(order)}" for name in names)
        yield Doubt(
            f"Which client do you mean: {' or '.join(names)}?", quote=order.sentence.strip()[:240], choices=choices
        )

    def _of_theirs(self, order: Order, record: ClientRecord) -> Order:
        """What an order says of this one of several clients: "Helena until 26 June and Tom until 2 July"."""
        for part in _ROW.split(order.own):
            if self.people.clients_in(part) == (record,) and self.days.ahead(part):
                return replace(order, own=part, sentence=part, whole=part)
        return order

    def _all_of_them(self, order: Order, scope: Scope) -> bool:
        """Whether every client is named by words of their own ("Rosa and Bill")."""
        if self.table.has(order.sentence, "order_both") and not self.people.clients_in(order.sentence):
            return True  # "remind each of them", of whom the sentence before spoke
        own = [{w for w in self.people.weights(r.client) if w in order.sentence.lower()} for r in scope.records]
        return all(words and not any(words & other for other in own if other is not words) for words in own)

    def _which(self, order: Order, scope: Scope) -> Doubt:
        client = scope.records[0].client
        choices = tuple(f"{order.verb} {q.ref}{self._tail(order)} ({q.subject})" for q, _ in scope.open[:_MOST_CHOICES])
        text = f"{client.name} has {len(scope.open)} open requests; which one do you mean?"
        return Doubt(text, client.id, quote=order.sentence.strip()[:240], choices=choices)

    def _tail(self, order: Order) -> str:
        """What else a choice must say so that choosing it is enough."""
        day = self.days.ahead(order.sentence)
        staff = self._taker(order)
        if order.verb is Verb.REASSIGN and staff:
            return f" to {staff.name}"
        stretch = self.days.stretch(order.sentence)
        if day is None and stretch and order.verb in (Verb.EXTEND, Verb.PAUSE):
            return f" by another {stretch.days} days" if not stretch.months else f" by another {stretch.months} months"
        return f" to {day:%-d %B %Y}" if day and order.verb in (Verb.EXTEND, Verb.PAUSE) else ""

    # -- the command ---------------------------------------------------------------------------------------------------

    def _made(self, order: Order, pair: Pair | None, client: str | None) -> Iterator[Command | Doubt]:
        ref = pair[0].ref if pair else None
        client = None if ref else client
        base = Command(order.verb, ref, client=client, reason=order.reason)
        match order.verb:
            case Verb.EXTEND:
                yield self._extend(order, pair, base)
            case Verb.PAUSE:
                yield Command(base.verb, ref, client=client, date=self._until(order), reason=base.reason)
            case Verb.REASSIGN:
                staff = self._taker(order)
                made = Command(base.verb, ref, client=client, staff=staff.id, reason=base.reason) if staff else None
                yield made or unclear(order, "I can't tell to whom")
            case _:
                yield base

    def _extend(self, order: Order, pair: Pair | None, base: Command) -> Command | Doubt:
        due = pair[0].due if pair else self.days.written
        day = self._new_day(order, due)
        if day is None:
            past = self.days.past(order.sentence)
            why = f"{past:%-d %B} has passed" if past else "you named no day"
            return Doubt(
                f"{NO_DAY} I could not give more time: {why}.", base.client, base.request, quote=order.sentence[:240]
            )
        return Command(base.verb, base.request, client=base.client, date=day, reason=base.reason)

    def _until(self, order: Order) -> date | None:
        """Until when to rest: named in the sentence; "until then" is a day named before it."""
        day = rested(order.sentence, self.days) or rested(order.whole, self.days)
        if day is None and self.table.has(order.whole, "order_then"):
            return self.days.ahead(order.earlier)
        return day or self._away(order)

    def _away(self, order: Order) -> date | None:
        """The day until which the sentence before says that somebody is away or busy: "In Spain till 1 July, hold"."""
        before = order.beside[0]
        return self.days.ahead(before) if self.table.has(before, "order_away") else None

    def _new_day(self, order: Order, due: date) -> date | None:
        by = self.table.has(order.sentence, "order_further")
        texts = dict.fromkeys((order.own, order.sentence, order.whole))
        day = next((d for t in texts if (d := extended(t, due, self.days, by=by))), None)
        return day or next((d for t in order.beside if (d := self.days.ahead(t))), None)

    def _my_clients(self, order: Order, scope: Scope) -> bool:
        """ "Priya takes over my clients": everything that the author owns."""
        return self.table.has(order.sentence, "order_my_clients") and not self.scoper.named_in(order.sentence)

    def _taker(self, order: Order) -> Staff | None:
        """The colleague who is to have it: named, and not the one it is taken from; the author for "I'll take it"."""
        return taker(order.own, self) or taker(order.whole, self)


_REASON = re.compile(r"\b(?:as|because|since|cos|now that|while|whilst)\s(?P<whose>\w+)[^,;.\n]*", re.IGNORECASE)
"""Why somebody else takes over: "as Jess is on the audit"; whom it names is no taker."""


def taker(text: str, at: Requests) -> Staff | None:
    """The colleague a text hands something to; None when it names none, or several."""
    text = _REASON.sub(lambda m: " " * len(m[0]) if at.people.staff_in(m["whose"]) else m[0], text)
    text = _without_unable(text, at)
    named = at.people.staff_in(text)
    behind = (_next_words(text[h.end :], at) for h in at.table.hits(text, "order_from"))
    giving = [s for following in behind for s in at.people.staff_in(following)[:1]]
    left = [s for s in named if s not in giving]
    heads = (_CLAUSE.split(text[h.end : h.end + 40])[0] for h in at.table.hits(text, "order_to"))
    to = [s for following in heads for s in at.people.staff_in(following)[:1]]
    left = [s for s in left if s in to] or [s for s in left if s != at.author] or left
    if len(left) > 1:
        left = _by_the_verb(text, left, at) or left
    if len(left) == 1:
        return left[0]
    if left or at.table.has(text, "order_not_me"):
        return None
    return at.author if at.table.has(text, "order_me") else None


def _without_unable(text: str, at: Requests) -> str:
    """A text without the colleagues of whom it says that they are away or have too much on."""
    for hit in reversed(at.table.hits(text, "order_unable")):
        start = text.rfind(" ", 0, max(hit.start - 1, 0)) + 1
        text = f"{text[:start]}{' ' * (hit.end - start)}{text[hit.end :]}"
    return text


def _by_the_verb(text: str, named: Sequence[Staff], at: Requests) -> list[Staff]:
    """Of several colleagues named those beside the words that hand over: "put Omar in charge of", "in Jean's name"."""
    hits = at.table.hits(text, "order_reassign")
    behind = (_CLAUSE.split(text[h.end : h.end + _BESIDE])[0] for h in hits)
    beside = (text[max(0, h.start - _BESIDE) : h.end] + after for h, after in zip(hits, behind, strict=True))
    near = {s for words_of in beside for s in at.people.staff_in(words_of)}
    return [s for s in named if s in near]


def _next_words(text: str, at: Requests) -> str:
    """The two words that follow: no more of them are what a "from" is said of; none where they tell since when."""
    found = words(text)[:2]
    following = text[: found[-1].end] if found else ""
    return "" if at.days.found(following) else following


def _named_strangers(text: str) -> bool:
    """Whether a capital letter inside the sentence names somebody whom nobody here knows."""
    inner = [w for w in text.split()[1:] if w[:1].isupper() and w[1:2].islower()]
    return any(
        w.strip(".,?!'’").removesuffix("'s").removesuffix("’s")
        not in ("I", "I'm", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
        for w in inner
    )
