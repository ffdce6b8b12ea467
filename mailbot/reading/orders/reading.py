"""A staff mail read from top to bottom: what each sentence orders, of whom it speaks, what it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.requests import ItemKind
from mailbot.domain.understanding import Command, Doubt, Reason, Verb
from mailbot.reading.orders.adding import added, announces, is_marked, listed
from mailbot.reading.orders.address import moved, new_address
from mailbot.reading.orders.asking import Asking
from mailbot.reading.orders.context import Context
from mailbot.reading.orders.dates import Days
from mailbot.reading.orders.items import Finder
from mailbot.reading.orders.meaning import Meanings
from mailbot.reading.orders.parts import Order, unclear
from mailbot.reading.orders.people import People
from mailbot.reading.orders.requests import Requests
from mailbot.reading.orders.rulings import Rulings
from mailbot.reading.orders.scope import Scope, Scoper
from mailbot.reading.orders.weighing import ITEMS, REPLIES, Weigher, strongest
from mailbot.reading.orders.words import (
    CHASE_AGAIN,
    DROP,
    Piece,
    Said,
    is_conditional,
    is_question,
    pieces,
    standing,
    verbs_in,
)
from mailbot.reading.text.frames import Frames

Result = Command | Doubt
_TAKEN_BACK_EASILY = frozenset({Verb.EXTEND, Verb.PAUSE, Verb.RESUME, Verb.REMIND, Verb.REASSIGN, Verb.STATUS})
"""Orders that settle nothing: what they are about may be told by a single word."""
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
    meanings: Meanings
    asking: Asking
    outweighed: Callable[[str, Said], bool] = lambda sentence, said: False
    """Whether the likeness of a sentence to examples speaks against a verb told by weak words."""
    text: str = ""
    parts: tuple[Piece, ...] = ()
    left_as_is: bool = False
    moved_to: str = ""
    """The new address, when the mail gives one."""
    ordered: bool = False
    """Something else than "it is here" is ordered."""
    weakly: frozenset[Reason] = frozenset()
    """Reasons of orders given in weak words."""
    faint: frozenset[Doubt] = frozenset()
    """Doubts about orders given in weak words: nobody is asked where the mail orders something else."""
    silent: tuple[int, ...] = ()
    """Numbers of sentences in which no verb was found."""
    regretted: frozenset[str] = frozenset()
    """Things that were "forgotten": the sentence behind adds the same ones."""

    def read(self, text: str) -> Iterator[Result]:
        """Everything a text orders, in order."""
        self.text, self.parts = text, pieces(text, self.table)
        self.scoper.mentioned = self.people.clients_in(text)
        said = standing(
            {at: verbs_in(p, at, self.table) for at, p in enumerate(self.parts)}, text, self.parts, self.table
        )
        self.moved_to = new_address(text, self.requests.practice, self.table, self._is_known, self.context.history)
        if self.moved_to:
            yield from moved(text, self.moved_to, self.scoper)
        self._keep()
        self.faint = frozenset()
        weigher = Weigher(self.context, self.table, self.requests, self.rulings, self.text, self.parts, self._unasked)
        said = weigher.weighed(said, self.outweighed)
        self.silent = tuple({p.sentence for p in self.parts} - {self.parts[at].sentence for at, r in said.items() if r})
        strong = {s.verb for row in said.values() for s in row if not s.weak}
        self.ordered = bool(strong - {Verb.RECEIVED, *REPLIES})
        found = tuple(strongest(self._all(said), self.weakly_given, self._restarts, lambda: self.meanings.resting))
        ordered = any(isinstance(r, Command) for r in found)
        yield from (r for r in found if not (ordered and r in self.faint))

    def weakly_given(self, command: Command) -> bool:
        """Whether an order was given in weak words."""
        return command.reason in self.weakly

    def _is_known(self, address: str) -> bool:
        return bool(self.scoper.register.clients_at(address))

    def _restarts(self, command: Command) -> bool:
        return self.table.has(command.reason.evidence, "order_resuming")

    def _all(self, said: dict[int, tuple[Said, ...]]) -> Iterator[Result]:
        behind = 0
        for number in dict.fromkeys(p.sentence for p in self.parts):
            if number < behind:
                continue
            places = [at for at, p in enumerate(self.parts) if p.sentence == number]
            entries = self._listed_below(number, said)
            if entries:
                behind = number + 1 + len(entries)
                yield from self.add(listed(entries, self.table), self._sentence_text(places[0]))
            else:
                yield from self._sentence(places, said)

    def _listed_below(self, number: int, said: dict[int, tuple[Said, ...]]) -> tuple[str, ...]:
        """The lines below a sentence that announces further items, up to a blank one behind them."""
        at = {p.sentence: n for n, p in reversed(list(enumerate(self.parts)))}
        if said[at[number]] or not announces(self._sentence_text(at[number]), self.table):
            return ()
        entries: list[str] = []
        marked = False
        end = self.parts[at[number]].span[1]
        while (place := at.get(number + 1 + len(entries))) is not None:
            start, stop = self.parts[place].span
            between = self.text[end:start]
            entry = self._sentence_text(place)
            if "\n" not in between or (entries and between.count("\n") > 1) or said[place] or self._ends(entry):
                break
            marks = bool(self.parts[place].label) or is_marked(entry)
            if entries and marks != marked:
                break
            marked = marks
            entries.append(entry)
            end = stop
        return tuple(entries)

    def give(self, verb: str, sentence: str, number: int) -> Iterator[Result]:
        """What a whole sentence orders, read as this verb; without what was read of others before."""
        span = next(p.span for p in self.parts if p.sentence == number)
        before, weakly = self.parts, self.weakly
        self.parts = (Piece(sentence, *span, number, core=span[1], span=span),)
        said = Said(verb, 0, 0, 0)
        yield from self._order(said, (said,), (0,), sentence)
        self.parts, self.weakly = before, weakly

    def _keep(self) -> None:
        """Note which items the mail says are still wanted: "all", "both" and "the rest" are without them."""
        for piece in self.parts:
            if self.table.has(piece.text, "order_keep"):
                self.rulings.keep(self._names_items(piece.text))

    def _unasked(self, said: Said) -> tuple[Order, Scope]:
        """A verb with its scope, before anything is made of it."""
        sentence = self._sentence_text(said.at)
        spoken_of = self.scoper.spoken_of
        scope = self._scope(said, sentence)
        self.scoper.spoken_of = spoken_of
        return self._order_of(said, sentence, sentence), scope

    def _sentence_text(self, at: int) -> str:
        return self.text[slice(*self.parts[at].span)]

    def sentence(self, number: int) -> str:
        """The text of a sentence."""
        return next((self._sentence_text(at) for at, p in enumerate(self.parts) if p.sentence == number), "")

    def asks(self, number: int) -> bool:
        """Whether a sentence is a question, and no order politely put."""
        piece = next((p for p in self.parts if p.sentence == number), None)
        return piece is not None and is_question(piece, self.sentence(number), self.table)

    def points(self, sentence: str) -> bool:
        """Whether a sentence names items or points at some: "it", "all of them"."""
        return self.table.has(sentence, "order_pronoun", "order_everything", "order_rest") or self.plainly(sentence)

    def plainly(self, sentence: str) -> bool:
        """Whether a sentence itself names items, by name, number or reference."""
        scope = self.scoper.scope((sentence,))
        order = Order(Verb.RECEIVED, sentence, "", sentence, sentence)
        return bool(scope.records) and self.rulings.plainly(order, scope)

    def answered(self, sentence: str) -> bool:
        """Whether a sentence names nothing but questions still open, and neither asks nor denies an answer."""
        scope = self.scoper.scope((sentence,))
        found = self.finder.named(sentence, self.finder.asks(scope.pairs)) if scope.records else None
        if found is None or not found.certain or self.table.has(sentence, "order_keep", "order_future"):
            return False
        if not self.table.has(sentence, "order_answers"):
            return False
        return all(a.item.kind is ItemKind.ANSWER and a.open for a in found.items)

    # -- a sentence ----------------------------------------------------------------------------------------------------

    def _ends(self, line: str) -> bool:
        """Whether a line closes a mail: thanks, or a colleague's name and nothing more."""
        if self.table.has(line, "closing", "order_courtesy_only"):
            return True
        return bool(self.people.staff_in(line)) and len(line.split()) <= _FEW

    def _sentence(self, places: Sequence[int], said: dict[int, tuple[Said, ...]]) -> Iterator[Result]:
        sentence = self._sentence_text(places[0])
        if self.context.asks_us and self.table.has(sentence, "order_leave"):
            self.left_as_is = True
            return
        verbs = [s for at in places for s in said[at]]
        if verbs and is_conditional(sentence, self.table):
            doubt = self.asking.depends(sentence)
            self.faint |= {doubt} if all(s.weak for s in verbs) else set()
            yield doubt
            return
        if is_question(self.parts[places[0]], sentence, self.table) and not self.asking.proposes(verbs, sentence):
            yield from self._question(verbs, places, sentence)
            return
        verbs = self._without_consequence(verbs)
        if any(s.verb != Verb.STATUS for s in verbs):
            verbs = [s for s in verbs if s.verb != Verb.STATUS]
        if self.moved_to:
            verbs = [s for s in verbs if s.verb not in (Verb.CANCEL, DROP, Verb.STATUS, Verb.REASSIGN)]
            if self.table.has(sentence, "order_old_address"):
                verbs = [s for s in verbs if s.verb not in ITEMS]
            verbs = [s for s in verbs if self.moved_to not in self.parts[s.at].text.lower()]
        ordering = [s for s in verbs if not s.weak and s.verb not in (Verb.REMIND, Verb.STATUS, CHASE_AGAIN, *REPLIES)]
        items = () if ordering or self._gives_address(sentence) else added(sentence, self.table, self.finder.lexicon)
        items = tuple(i for i in items if not self.table.begins(i, "order_status"))
        if items:
            yield from self.add(items, sentence)
            return
        yield from self._orders(verbs, places, sentence)

    def _gives_address(self, sentence: str) -> bool:
        """Whether it is the sentence in which the new address stands: it asks for nothing besides."""
        return bool(self.moved_to) and self.moved_to in sentence.lower()

    def _without_consequence(self, verbs: Sequence[Said]) -> list[Said]:
        """ "It is here, so you can stop asking" takes nothing off the list."""
        here = [s.at for s in verbs if s.verb == Verb.RECEIVED]
        return [s for s in verbs if not (s.verb == Verb.WAIVE and any(at < s.at for at in here) and self._follows(s))]

    def _follows(self, said: Said) -> bool:
        return self.table.has(self.parts[said.at].text, "order_consequence")

    def _question(self, verbs: Sequence[Said], places: Sequence[int], sentence: str) -> Iterator[Result]:
        """What is asked of us is how things stand, unless it only wonders about what was just said."""
        asked = [s for s in verbs if s.verb == Verb.STATUS]
        alone = len({p.sentence for p in self.parts}) <= _FEW
        if not asked and not self.asking.how_it_stands(sentence, alone=alone):
            return
        whole = Said(Verb.STATUS, 0, len(self.parts[places[0]].text), places[0])
        yield from self._orders(asked or [whole], places, sentence)

    def _orders(self, verbs: Sequence[Said], places: Sequence[int], sentence: str) -> Iterator[Result]:
        if not verbs and (named := self._named_freely(sentence)):
            self.rulings.speak_of(named, self.parts[places[0]].sentence, further=True)
        strong = any(not s.weak for s in verbs)
        for said in sorted(verbs, key=lambda s: s.weak):
            if said.weak and strong and self._covered(said, sentence):
                continue
            if self._is_hearsay(said, sentence):
                continue
            yield from self._order(said, verbs, places, sentence)

    def _covered(self, said: Said, sentence: str) -> bool:
        """Whether a weak word beside strong ones adds no item of its own to what they are about."""
        if said.verb not in ITEMS:
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
        return self.scoper.scope((piece.text, sentence), lightly=said.verb in _TAKEN_BACK_EASILY)

    def _told_of(self, order: Order, scope: Scope) -> bool:
        """Whether "it is here" is said of something; beside other orders it may be mere talk."""
        spoken = self.table.has(order.own, "order_pronoun", "order_everything", "order_whole", "order_rest")
        return spoken or self.rulings.plainly(order, scope)

    def _order_of(self, said: Said, sentence: str, rest: str) -> Order:
        piece = self.parts[said.at]
        before = self.text[piece.span[0] : piece.start]
        words_of = piece.text[said.start : said.end]
        earlier = self.text[: piece.start]
        beside = self._quiet(piece.sentence - 1), self._quiet(piece.sentence + 1)
        return Order(
            Verb.WAIVE, piece.text, words_of, rest, sentence, before, piece.sentence, earlier,
            beside=beside, label=piece.label, topic=piece.text[: piece.verdict],
        )  # fmt: skip

    def _quiet(self, number: int) -> str:
        """A sentence that gives no order of its own; "" when it does."""
        return self.sentence(number) if number in self.silent else ""

    def _names_items(self, sentence: str) -> tuple[tuple[str, str], ...]:
        """Items that a sentence without an order speaks of, for the one behind it."""
        scope = self.scoper.scope((sentence,))
        found = self.finder.named(sentence, self.finder.asks(scope.pairs)) if scope.records else None
        return tuple(a.place for a in found.items) if found and found.certain else ()

    def _named_freely(self, sentence: str) -> tuple[tuple[str, str], ...]:
        """The items it speaks of but for those still wanted: "Only the lease to come. Tick those two"."""
        return tuple(place for place in self._names_items(sentence) if place not in self.rulings.kept)

    def _is_hearsay(self, said: Said, sentence: str) -> bool:
        """ "She says she has sent it": no order, unless it is to be ticked off."""
        if said.verb != Verb.RECEIVED or self.table.has(sentence, "order_tick"):
            return False
        return self.table.has(sentence, "order_hearsay")

    # -- an order ------------------------------------------------------------------------------------------------------

    def _order(self, said: Said, verbs: Sequence[Said], places: Sequence[int], sentence: str) -> Iterator[Result]:
        scope = self._scope(said, sentence)
        order = self._order_of(said, sentence, self._without_others(said, verbs, places, sentence))
        order = self.meanings.of(said, order, scope, self.text, self.parts)
        told = order.verb is not Verb.RECEIVED or self._told_of(order, scope)
        if (self.ordered and not told) or self.rulings.paid_by_others(order, scope):
            return
        if said.weak and order.verb in ITEMS and not self._points(order, scope):
            return
        if said.weak:
            self.weakly |= {order.reason}
        found = self.rulings if order.verb in ITEMS else self.requests
        for result in found.commands(order, scope):
            if isinstance(result, Doubt) and (said.weak or not told or self._of_little_weight(order, result)):
                self.faint |= {result}
            if isinstance(result, Command) and result.request:
                self.requests.last = (order.place, result.request)
            yield result

    def _of_little_weight(self, order: Order, doubt: Doubt) -> bool:
        """A subject line, a sentence that points at no item, what would change nothing: beside orders no question."""
        if order.sentence.strip() == self.context.subject.strip():
            return True
        return order.verb in ITEMS and (not doubt.choices or not self.points(order.sentence))

    def _points(self, order: Order, scope: Scope) -> bool:
        """Whether weak words have an item: a named one, or the one that the sentence before spoke of."""
        if self.rulings.plainly(order, scope):
            return True
        before = self.rulings.spoken_of and self.rulings.spoken_in == order.place - 1
        return bool(before) and order.verb in (Verb.REJECT, Verb.REOPEN)

    def _without_others(self, said: Said, verbs: Sequence[Said], places: Sequence[int], sentence: str) -> str:
        """A sentence without what other orders in it say, and what it says is still wanted."""
        others = {s.at for s in verbs} | {at for at in places if self.table.has(self.parts[at].text, "order_keep")}
        for at in others - {said.at}:
            sentence = sentence.replace(self.parts[at].text, " ")
        return sentence

    # -- further items -------------------------------------------------------------------------------------------------

    def add(self, items: Sequence[str], sentence: str) -> Iterator[Result]:
        """Further items for the request that is meant."""
        order = Order(Verb.ADD, sentence, "", sentence, sentence)
        scope = self.scoper.scope((sentence,), strange=False)
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
