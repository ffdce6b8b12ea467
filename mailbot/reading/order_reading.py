"""A staff mail read from top to bottom: what each sentence orders, of whom it speaks, what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.domain.understanding import Command, Doubt, Reason, Verb
from mailbot.reading.frames import Frames
from mailbot.reading.order_adding import added
from mailbot.reading.order_address import moved, new_address
from mailbot.reading.order_context import Context
from mailbot.reading.order_dates import Days
from mailbot.reading.order_items import Finder
from mailbot.reading.order_notes import reason_for
from mailbot.reading.order_people import People
from mailbot.reading.order_requests import Requests, taker
from mailbot.reading.order_rulings import Order, Rulings, unclear
from mailbot.reading.order_scope import Scope, Scoper
from mailbot.reading.order_words import (
    ANSWERED,
    CHASE_AGAIN,
    CLOSE,
    DENY,
    DROP,
    Piece,
    Said,
    is_conditional,
    is_question,
    pieces,
    standing,
    verbs_in,
)

Result = Command | Doubt

_ITEMS = frozenset({Verb.RECEIVED, Verb.WAIVE, Verb.REOPEN, Verb.REJECT, Verb.CONFIRM})
_RANK = (
    Verb.REJECT, Verb.REOPEN, Verb.CANCEL, Verb.WAIVE, DROP, CLOSE, Verb.RESUME, Verb.PAUSE, ANSWERED, DENY,
    Verb.RECEIVED, Verb.EXTEND, Verb.REASSIGN, CHASE_AGAIN, Verb.REMIND, Verb.STATUS, Verb.CONFIRM,
)  # fmt: skip
"""Of several verbs in one piece the first of these is meant."""
_REPLIES = frozenset({Verb.CONFIRM, DENY, ANSWERED})
_FEW = 2
"""Sentences, the subject among them, of a mail that only asks."""


@dataclass(slots=True)
class Reader:
    """Reads one mail; `left_as_is` when its author wants nothing done."""

    context: Context
    table: Frames
    days: Days
    people: People
    finder: Finder
    scoper: Scoper
    requests: Requests
    rulings: Rulings
    text: str = ""
    parts: tuple[Piece, ...] = ()
    left_as_is: bool = False
    moved_to: str = ""
    """The new address, when the mail gives one."""
    resting: bool = False
    """Somebody spoken of is not chased now."""
    ordered: bool = False
    """Something else than "it is here" is ordered."""
    weakly: frozenset[Reason] = frozenset()
    """Reasons of orders given in weak words."""
    silent: tuple[int, ...] = ()
    """Numbers of sentences in which no verb was found."""
    regretted: frozenset[str] = frozenset()
    """Things that were "forgotten": the sentence behind adds the same ones."""

    def read(self, text: str) -> Iterator[Result]:
        """Everything a text orders, in order."""
        self.text, self.parts = text, pieces(text, self.table)
        said = standing(
            {at: verbs_in(p, at, self.table) for at, p in enumerate(self.parts)}, text, self.parts, self.table
        )
        self.silent = tuple({p.sentence for p in self.parts} - {self.parts[at].sentence for at, r in said.items() if r})
        self.moved_to = new_address(text, self.requests.practice, self.table)
        if self.moved_to:
            yield from moved(text, self.moved_to, self.scoper)
        self._weigh(said)
        strong = {s.verb for row in said.values() for s in row if not s.weak}
        self.ordered = bool(strong - {Verb.RECEIVED, *_REPLIES})
        yield from self._strongest(self._all(said))

    def _all(self, said: dict[int, tuple[Said, ...]]) -> Iterator[Result]:
        for number in dict.fromkeys(p.sentence for p in self.parts):
            places = [at for at, p in enumerate(self.parts) if p.sentence == number]
            yield from self._sentence(places, said)

    def give(self, verb: str, sentence: str, number: int) -> Iterator[Result]:
        """What a whole sentence orders, read as this verb; without what was read of others before."""
        span = next(p.span for p in self.parts if p.sentence == number)
        before, weakly = self.parts, self.weakly
        self.parts = (Piece(sentence, *span, number, core=span[1], span=span),)
        said = Said(verb, 0, 0, 0)
        yield from self._order(said, (said,), (0,), sentence)
        self.parts, self.weakly = before, weakly

    def _strongest(self, results: Iterator[Result]) -> Iterator[Result]:
        """What was ordered in weak words gives way to any strong order about the same item."""
        found = list(results)
        if len(found) > 1 and not self.resting:
            found = [r for r in found if not (isinstance(r, Command) and r.verb is Verb.RESUME)] or found
        strong = {(c.request, c.item) for c in found if isinstance(c, Command) and c.reason not in self.weakly}
        ordered = {(c.request, c.item) for c in found if isinstance(c, Command)}
        for result in found:
            if isinstance(result, Doubt):
                if not result.items or not {(result.request, i) for i in result.items} <= ordered:
                    yield result
            elif result.reason not in self.weakly or (result.request, result.item) not in strong:
                yield result

    def _weigh(self, said: dict[int, tuple[Said, ...]]) -> None:
        """Keep of each piece the one verb that is meant; "close it" adds nothing to "all is in"."""
        for at in said:
            said[at] = tuple(s for s in said[at] if self._meant(s))
        received = any(s.verb == Verb.RECEIVED for row in said.values() for s in row)
        for at, row in said.items():
            kept = [s for s in row if not (s.verb == CLOSE and received)]
            kept.sort(key=lambda s: (s.weak, _RANK.index(s.verb)))
            said[at] = tuple(kept[:1])

    def _meant(self, said: Said) -> bool:
        """Whether a verb has what it cannot do without: a day, a colleague, a question of ours."""
        piece = self.parts[said.at]
        sentence = self._sentence_text(said.at)
        if said.verb in _REPLIES:
            return self.context.asks_us
        if said.verb == Verb.PAUSE and self.table.ends(piece.text[: said.start], "order_they") is not None:
            return False
        if said.verb == Verb.REASSIGN:
            return taker(sentence, self.requests) is not None
        if said.verb == Verb.EXTEND:
            timed = self.days.ahead(sentence) or self.days.stretch(sentence)
            return bool(timed) or (not said.weak and self.table.has(piece.text, "order_more_time"))
        return True

    def _sentence_text(self, at: int) -> str:
        return self.text[slice(*self.parts[at].span)]

    def sentence(self, number: int) -> str:
        """The text of a sentence."""
        return next((self._sentence_text(at) for at, p in enumerate(self.parts) if p.sentence == number), "")

    def plainly(self, sentence: str) -> bool:
        """Whether a sentence itself names items, by name, number or reference."""
        scope = self.scoper.scope((sentence,))
        order = Order(Verb.RECEIVED, sentence, "", sentence, sentence)
        return bool(scope.records) and self.rulings.plainly(order, scope)

    # -- a sentence ----------------------------------------------------------------------------------------------------

    def _sentence(self, places: Sequence[int], said: dict[int, tuple[Said, ...]]) -> Iterator[Result]:
        sentence = self._sentence_text(places[0])
        if self.context.asks_us and self.table.has(sentence, "order_leave"):
            self.left_as_is = True
            return
        verbs = [s for at in places for s in said[at]]
        if verbs and is_conditional(sentence, self.table):
            yield self._conditional(sentence)
            return
        if is_question(self.parts[places[0]], sentence, self.table):
            yield from self._question(verbs, places, sentence)
            return
        verbs = self._without_consequence(verbs)
        if any(s.verb != Verb.STATUS for s in verbs):
            verbs = [s for s in verbs if s.verb != Verb.STATUS]
        if self.moved_to:
            verbs = [s for s in verbs if s.verb not in (Verb.CANCEL, DROP, Verb.STATUS, Verb.REASSIGN)]
        ordering = [s for s in verbs if not s.weak and s.verb not in (Verb.REMIND, Verb.STATUS, CHASE_AGAIN, *_REPLIES)]
        if not ordering and (items := added(sentence, self.table, self.finder.lexicon)):
            yield from self.add(items, sentence)
            return
        yield from self._orders(verbs, places, sentence)

    def _without_consequence(self, verbs: Sequence[Said]) -> list[Said]:
        """ "It is here, so you can stop asking" takes nothing off the list."""
        here = [s.at for s in verbs if s.verb == Verb.RECEIVED]
        return [s for s in verbs if not (s.verb == Verb.WAIVE and any(at < s.at for at in here) and self._follows(s))]

    def _follows(self, said: Said) -> bool:
        return self.table.has(self.parts[said.at].text, "order_consequence")

    def _question(self, verbs: Sequence[Said], places: Sequence[int], sentence: str) -> Iterator[Result]:
        """What is asked of us is how things stand, unless it only wonders about what was just said."""
        asked = [s for s in verbs if s.verb == Verb.STATUS]
        alone = len({p.sentence for p in self.parts}) <= _FEW and self._about_somebody(sentence)
        if not asked and (self._wonders(sentence) or not (alone or self.table.has(sentence, "order_status_asked"))):
            return
        whole = Said(Verb.STATUS, 0, len(self.parts[places[0]].text), places[0])
        yield from self._orders(asked or [whole], places, sentence)

    def _about_somebody(self, sentence: str) -> bool:
        return bool(self.context.thread or self.context.clients or self.scoper.named_in(sentence))

    def _wonders(self, sentence: str) -> bool:
        """ "She says she has paid - has she?" asks us nothing that we know."""
        return self.table.has(sentence, "order_hearsay")

    def _orders(self, verbs: Sequence[Said], places: Sequence[int], sentence: str) -> Iterator[Result]:
        if not verbs and (named := self._names_items(sentence)):
            self.rulings.speak_of(named, self.parts[places[0]].sentence)
        strong = any(not s.weak for s in verbs)
        for said in sorted(verbs, key=lambda s: s.weak):
            if said.weak and strong and self._covered(said, sentence):
                continue
            if self._is_hearsay(said, sentence):
                continue
            yield from self._order(said, verbs, places, sentence)

    def _covered(self, said: Said, sentence: str) -> bool:
        """Whether a weak word beside strong ones adds no item of its own to what they are about."""
        if said.verb not in _ITEMS:
            return True
        scope = self._scope(said, sentence)
        order = self._order_of(said, sentence, sentence)
        found = self.rulings.found(order, scope)
        return found is None or all(a.place in self.rulings.done for a in found.items)

    def _scope(self, said: Said, sentence: str) -> Scope:
        """Of whom an order speaks; in a thread, what its sentence says behind it is only a reason."""
        piece = self.parts[said.at]
        if self.context.thread:
            named = (self.text[piece.start : piece.core], self.text[piece.span[0] : piece.start])
            return self.scoper.scope(named, piece.text)
        return self.scoper.scope((piece.text, sentence))

    def _told_of(self, order: Order, scope: Scope) -> bool:
        """Whether "it is here" is said of something; beside other orders it may be mere talk."""
        spoken = self.table.has(order.own, "order_pronoun", "order_everything", "order_whole", "order_rest")
        return spoken or self.rulings.plainly(order, scope)

    def _order_of(self, said: Said, sentence: str, rest: str) -> Order:
        piece = self.parts[said.at]
        before = self.text[piece.span[0] : piece.start]
        words_of = piece.text[said.start : said.end]
        earlier = self.text[: piece.start]
        return Order(Verb.WAIVE, piece.text, words_of, rest, sentence, before, piece.sentence, earlier)

    def _names_items(self, sentence: str) -> tuple[tuple[str, str], ...]:
        """Items that a sentence without an order speaks of, for the one behind it."""
        scope = self.scoper.scope((sentence,))
        found = self.finder.named(sentence, self.finder.asks(scope.pairs)) if scope.records else None
        return tuple(a.place for a in found.items) if found and found.certain else ()

    def _is_hearsay(self, said: Said, sentence: str) -> bool:
        """ "She says she has sent it": no order, unless it is to be ticked off."""
        if said.verb != Verb.RECEIVED or self.table.has(sentence, "order_tick"):
            return False
        return self.table.has(sentence, "order_hearsay")

    def _conditional(self, sentence: str) -> Doubt:
        return Doubt(
            "That depends on something that I can't decide or watch for. What should I do now?",
            client=self.context.clients[0].client.id if len(self.context.clients) == 1 else None,
            request=self.context.thread.ref if self.context.thread else None,
            quote=" ".join(sentence.split())[:240],
        )

    # -- an order ------------------------------------------------------------------------------------------------------

    def _order(self, said: Said, verbs: Sequence[Said], places: Sequence[int], sentence: str) -> Iterator[Result]:
        others = [self.parts[s.at].text for s in verbs if s.at != said.at]
        rest = sentence
        for other in others:
            rest = rest.replace(other, " ")
        scope = self._scope(said, sentence)
        verb, order = self._reading(said, scope, sentence, rest)
        if verb is Verb.RECEIVED and self.ordered and not self._told_of(order, scope):
            return
        if said.weak and verb in _ITEMS and not self.rulings.plainly(order, scope):
            return
        if said.weak:
            self.weakly |= {order.reason}
        if verb in _ITEMS:
            yield from self.rulings.commands(order, scope)
        else:
            yield from self.requests.commands(order, scope)

    def _reading(self, said: Said, scope: Scope, sentence: str, rest: str) -> tuple[Verb, Order]:
        """What a verb means with its object: to drop an item is to waive it, to drop a request to cancel it."""
        piece = self.parts[said.at]
        order = self._order_of(said, sentence, rest)
        verb = self._verb(said, scope, order)
        if verb is Verb.RECEIVED and self.table.has(order.whole, "order_contrast"):
            verb = Verb.REJECT
        note = ""
        if verb is Verb.REJECT:
            ordering = frozenset(
                a
                for a, p in enumerate(self.parts)
                if a != said.at and p.sentence != piece.sentence and verbs_in(p, a, self.table)
            )
            note = reason_for(self.text, said.at, self.parts, ordering, self.table, self.people)
        return verb, replace(order, verb=verb, note=note)

    def _verb(self, said: Said, scope: Scope, order: Order) -> Verb:
        if said.verb in (DROP, Verb.CANCEL, CLOSE):
            return self._drop(said, scope, order)
        if said.verb == Verb.WAIVE and self.table.has(order.own, "order_request_words"):
            return Verb.WAIVE if self.rulings.found(order, scope) else Verb.CANCEL
        if said.verb in (DENY, ANSWERED):
            return Verb.REOPEN
        if said.verb in (CHASE_AGAIN, Verb.REMIND) and self.rulings.claimed(scope):
            return Verb.REOPEN
        if said.verb == CHASE_AGAIN:
            return Verb.RESUME if _at_rest(scope, self.days.written) else Verb.REMIND
        self.resting = self.resting or _at_rest(scope, self.days.written)
        if said.verb == Verb.RESUME and self.rulings.queried(scope):
            return Verb.REOPEN
        if said.verb == Verb.RECEIVED and self.context.asks_us and not self.rulings.found(order, scope):
            return Verb.CONFIRM
        if said.verb == Verb.REOPEN and said.weak and self._faulty(said):
            return Verb.REJECT
        return Verb(said.verb)

    def _faulty(self, said: Said) -> bool:
        near = [p.text for p in self.parts if abs(p.sentence - self.parts[said.at].sentence) <= 1]
        return any(self.table.has(text, "order_fault") for text in near)

    def _drop(self, said: Said, scope: Scope, order: Order) -> Verb:
        """Of an item, or of what was just spoken of: no longer needed; of a request: withdrawn."""
        alone = scope.primary is not None and len(scope.primary.items) == 1
        if self.table.has(order.own, "order_off_list") and self.rulings.found(order, scope):
            return Verb.WAIVE
        if self.table.has(order.own, "order_of_request", "order_everything") or (alone and said.verb != DROP):
            return Verb.CANCEL
        if scope.items or self.table.has(order.own, "order_rest") or self.rulings.found(order, scope):
            return Verb.WAIVE
        several = scope.primary is None or len(scope.primary.items) > 1
        if said.verb == DROP and several and (self.rulings.spoken_of or self.context.asked_items):
            return Verb.WAIVE
        return Verb.CANCEL

    # -- further items, addresses --------------------------------------------------------------------------------------

    def add(self, items: Sequence[str], sentence: str) -> Iterator[Result]:
        order = Order(Verb.ADD, sentence, "", sentence, sentence)
        scope = self.scoper.scope((sentence,))
        pair = self.requests.one(order, scope) if scope.records and scope.certain else None
        if pair is None:
            yield unclear(order, "I can't tell to which request it should be added")
            return
        keys = {n.key for ask in items for n in self.finder.lexicon.namings(ask)}
        if self.regretted & keys:
            return
        if self.table.has(sentence, "order_add_regret"):
            self.regretted = frozenset(keys)
        for ask in items:
            yield Command(Verb.ADD, pair[0].ref, ask=ask, reason=order.reason)


def _at_rest(scope: Scope, today: date) -> bool:
    """Whether chasing rests, by order or because the ladder has ended."""
    rests = [d for r in scope.records for d in (r.paused_until, *(q.paused_until for q in r.open)) if d]
    return any(d >= today for d in rests) or any(q.handed for r in scope.records for q in r.open)
