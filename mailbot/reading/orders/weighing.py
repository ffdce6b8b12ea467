"""Which of the verbs that a mail has are meant, and which of the orders read stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.domain.understanding import Command, Doubt, Verb
from mailbot.reading.orders.context import Context
from mailbot.reading.orders.meaning import replies_unasked
from mailbot.reading.orders.parts import Order
from mailbot.reading.orders.requests import NO_DAY, Requests, taker
from mailbot.reading.orders.rulings import Rulings
from mailbot.reading.orders.scope import Scope
from mailbot.reading.orders.words import ANSWERED, CHASE_AGAIN, CLOSE, DENY, DROP, Piece, Said
from mailbot.reading.text.frames import Frames

ITEMS = frozenset({Verb.RECEIVED, Verb.WAIVE, Verb.REOPEN, Verb.REJECT, Verb.CONFIRM})
"""Orders about items."""
REPLIES = frozenset({Verb.CONFIRM, DENY, ANSWERED})
"""Words that answer a question of ours."""
_RANK = (
    Verb.REJECT, Verb.REOPEN, Verb.CANCEL, Verb.WAIVE, DROP, CLOSE, Verb.RESUME, Verb.PAUSE, ANSWERED, DENY,
    Verb.RECEIVED, Verb.EXTEND, Verb.REASSIGN, CHASE_AGAIN, Verb.REMIND, Verb.STATUS, Verb.CONFIRM,
)  # fmt: skip
"""Of several verbs in one piece the first of these is meant."""


@dataclass(frozen=True, slots=True)
class Weigher:
    """Weighs the verbs of one mail."""

    context: Context
    table: Frames
    requests: Requests
    rulings: Rulings
    text: str
    parts: Sequence[Piece]
    placed: Callable[[Said], tuple[Order, Scope]]
    """A verb with its words and its scope."""

    def weighed(
        self, said: Mapping[int, tuple[Said, ...]], outweighed: Callable[[str, Said], bool]
    ) -> dict[int, tuple[Said, ...]]:
        """Of each piece the one verb that is meant; "close it" adds nothing to "all is in"."""
        kept = {at: tuple(s for s in row if self._meant(s)) for at, row in said.items()}
        again = any(s.verb in (Verb.REOPEN, Verb.REJECT, DENY) for row in kept.values() for s in row)
        here = [s for row in kept.values() for s in row if s.verb == Verb.RECEIVED]
        made: dict[int, tuple[Said, ...]] = {}
        for at, row in kept.items():
            left = [s for s in row if not (s.verb == CLOSE and self._only_ends(s, here))]
            left = [s for s in left if not (s.verb == Verb.REMIND and again and self._asks_again(s))]
            left = [s for s in left if not outweighed(self.parts[s.at].text, s)]
            left.sort(key=lambda s: (s.weak, _RANK.index(s.verb)))
            made[at] = tuple(left[:1])
        return made

    def _meant(self, said: Said) -> bool:
        """Whether a verb has what it cannot do without: a day, a colleague, a question of ours."""
        piece = self.parts[said.at]
        sentence = self._sentence(said)
        if said.verb in REPLIES:
            return self.context.asks_us or replies_unasked(said.verb, *self.placed(said), self.rulings)
        if said.verb == Verb.PAUSE and self._they_do(piece, said):
            return False
        if said.verb == Verb.REASSIGN:
            return taker(sentence, self.requests) is not None
        if said.verb == Verb.EXTEND:
            if self.table.has(sentence, "order_date_stands"):
                return False
            if said.weak and self.table.has(piece.text, "order_future", "order_was_due"):
                return False
            days = self.requests.days
            if days.ahead(sentence) or days.stretch(sentence):
                return True
            return not said.weak and bool(days.past(sentence) or self.table.has(piece.text, "order_more_time"))
        return True

    def _asks_again(self, said: Said) -> bool:
        """ "Ask her again" says of what is no good or not here only that it is wanted."""
        piece = self.parts[said.at].text
        return not self.table.has(piece[said.start : said.end], "order_reminder")

    def _only_ends(self, said: Said, here: Sequence[Said]) -> bool:
        """ "It's all in, close it": nothing is withdrawn; a request closed for a reason that only sounds so is."""
        of_request = self.table.has(self.parts[said.at].text, "order_request_words")
        return any(not s.weak or not of_request for s in here)

    def _they_do(self, piece: Piece, said: Said) -> bool:
        """ "She stops writing" is no order, "she's not to be chased" is one."""
        passive = self.table.begins(piece.text[said.start :], "order_negation") > 0
        return not passive and self.table.ends(piece.text[: said.start], "order_they") is not None

    def _sentence(self, said: Said) -> str:
        return self.text[slice(*self.parts[said.at].span)]


def _told_once(found: list[Command | Doubt]) -> list[Command | Doubt]:
    """How things stand told once for each request, one ruling an item, no asking for a day that stands elsewhere."""
    asked = [r for r in found if isinstance(r, Command) and r.verb is Verb.STATUS]
    widely = [c for c in asked if not c.request] if any(c.request for c in asked) else []
    extended = any(isinstance(r, Command) and r.verb is Verb.EXTEND for r in found)
    repeated = {id(c) for c in widely} if len(widely) == 1 else set()  # "Anything on this? How far are we?"
    repeated |= {id(r) for r in _said_before(found)}
    dayless = {id(r) for r in found if isinstance(r, Doubt) and extended and r.text.startswith(NO_DAY)}
    return [r for r in found if id(r) not in repeated | dayless]


def _said_before(found: Sequence[Command | Doubt]) -> Iterator[Command]:
    """What asks again how the same stands, or says that a thing is here that nobody needs: "her mother settled it"."""
    stands: set[tuple[str | None, str | None]] = set()
    waived = {(r.request, r.item) for r in found if isinstance(r, Command) and r.verb is Verb.WAIVE}
    for one in found:
        if not isinstance(one, Command):
            continue
        asked_again = one.verb is Verb.STATUS and (one.request, one.client) in stands
        if asked_again or (one.verb is Verb.RECEIVED and (one.request, one.item) in waived):
            yield one
        elif one.verb is Verb.STATUS:
            stands.add((one.request, one.client))


def strongest(
    results: Iterator[Command | Doubt],
    weakly: Callable[[Command], bool],
    plainly: Callable[[Command], bool],
    resting: Callable[[], bool],
) -> Iterator[Command | Doubt]:
    """What was ordered in weak words gives way to any strong order about the same item, and to go on with what never
    stopped says nothing beside other orders, but where it is said `plainly`."""
    found = list(results)
    if len(found) > 1 and not resting():
        found = [r for r in found if not (isinstance(r, Command) and r.verb is Verb.RESUME and not plainly(r))] or found
    strong = {(c.request, c.item) for c in found if isinstance(c, Command) and not weakly(c)}
    ordered = {(c.request, c.item) for c in found if isinstance(c, Command)}
    found = _told_once(found)
    for result in found:
        if isinstance(result, Doubt):
            if not result.items or not {(result.request, i) for i in result.items} <= ordered:
                yield result
        elif not weakly(result) or (result.request, result.item) not in strong:
            yield result
