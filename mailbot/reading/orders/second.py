"""The second reader: sentences that no frame reads, read by what their likes among the examples order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.understanding import Command, Doubt, Verb
from mailbot.reading.orders.leanings import NONE, Leaning, Leanings
from mailbot.reading.orders.people import People
from mailbot.reading.orders.requests import Requests, taker
from mailbot.reading.orders.words import DENY, DROP, Said
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_CLEAR, _LIKE = 0.6, 0.25
"""Share of the best verb, and its likeness to an example, from which an order is followed."""
_SURE, _ALIKE = 0.97, 0.4
"""The same for orders that settle something: a wrong one costs a deadline."""
_TALK, _AGAINST = 0.85, 0.4
"""Share and likeness of what orders nothing, from which no frame alone settles anything."""
_UNLIKELY, _ODD = 0.1, 0.02
"""Share below which weak words, and plain ones that take something away, are not believed."""
_ANSWERED = 0.8
_LIKELY = 0.08
"""Share from which a verb is offered as an answer."""
_MOST = 3
_FEWEST = 3
"""Words; "From Rosa." above a mail passed on is like many orders and is none."""
_SETTLING = frozenset({Verb.RECEIVED, Verb.WAIVE, Verb.CANCEL, Verb.CONFIRM})
_HARSH = frozenset({Verb.WAIVE, Verb.CANCEL, Verb.REJECT, DROP, Verb.RECEIVED})
_MEANS = {DROP: (Verb.WAIVE, Verb.CANCEL), Verb.WAIVE: (Verb.CANCEL,), Verb.CANCEL: (Verb.WAIVE,)}
"""Sorts of examples that are as good as a verb's own."""
_LEAST: dict[str, tuple[float, float]] = {
    **dict.fromkeys(_SETTLING, (_SURE, _ALIKE)),
    **dict.fromkeys((Verb.REJECT, Verb.REASSIGN), (0.85, 0.35)),
}
"""Share and likeness from which an order is followed that does harm when it was not meant."""
_OPENS = re.compile(r"(?i)\b(?:the|a|an|his|her|their|its|any|copy|copies|some|all)\s")


@dataclass(frozen=True, slots=True)
class Second:
    """What reads a sentence when the frames have said nothing."""

    leanings: Leanings
    table: Frames
    people: People
    requests: Requests
    asks_us: bool

    def leans(self, sentence: str) -> tuple[Leaning, ...]:
        """The verbs of a sentence, the likeliest first, "none" among them; yes and no only where we asked."""
        masked = self._masked(sentence)
        if len(words(masked)) < _FEWEST:
            return ()
        found = self.leanings.of(masked)
        return found if self.asks_us else tuple(_unasked(found))

    def clear(self, leanings: Sequence[Leaning], sentence: str) -> str:
        """The verb that is meant beyond doubt; "" when none is, or when it lacks its day or colleague."""
        best = next(iter(leanings), None)
        if best is None or best.verb == NONE or not self._can(best.verb, sentence):
            return ""
        if self._in_question(best.verb, sentence) or self._is_turned(leanings, sentence):
            return ""
        share, likeness = _LEAST.get(best.verb, (_CLEAR, _LIKE))
        return best.verb if best.share >= share and best.likeness >= likeness else ""

    def speaks_against(self, sentence: str, verb: str) -> bool:
        """Whether a sentence is most like those that order nothing, though a frame takes it to settle something."""
        best = next(iter(self.leans(sentence)), None)
        plain = best is not None and best.verb == NONE and best.share >= _TALK and best.likeness >= _AGAINST
        return plain and verb in _SETTLING

    def settles(self, leanings: Sequence[Leaning], sentence: str) -> bool:
        """Whether a sentence most likely says that something is here, or that there is none: either answers."""
        share = sum(x.share for x in leanings if x.verb in (Verb.RECEIVED, Verb.WAIVE))
        return share >= _ANSWERED and not self._in_question(Verb.RECEIVED, sentence)

    def outweighs(self, sentence: str, said: Said) -> bool:
        """Whether what is said is unlike any example of a verb that only weak words tell, and like those of another."""
        leans = self.leans(sentence)
        if not leans or leans[0].verb in (said.verb, *_MEANS.get(said.verb, ())) or leans[0].likeness < _LIKE:
            return False
        own = sum(x.share for x in leans if x.verb in (said.verb, *_MEANS.get(said.verb, ())))
        if said.weak:
            return leans[0].share >= _CLEAR and own < _UNLIKELY
        alike = leans[0].likeness >= (_ALIKE if said.verb == Verb.RECEIVED else _LIKE)
        return said.verb in _HARSH and alike and leans[0].verb != NONE and leans[0].share >= _SURE and own < _ODD

    def most_like_talk(self, sentence: str, verb: str) -> bool:
        """Whether a sentence is likelier to order nothing than to settle something."""
        leans = self.leans(sentence)
        own = sum(x.share for x in leans if x.verb in (verb, *_MEANS.get(verb, ())))
        return bool(leans) and verb in _SETTLING and (own < _UNLIKELY or self._talks(leans))

    def _talks(self, leans: Sequence[Leaning]) -> bool:
        return leans[0].verb == NONE and leans[0].share >= _CLEAR

    def likely(self, leanings: Sequence[Leaning], sentence: str) -> tuple[str, ...]:
        """Verbs worth offering; none when it most likely orders nothing."""
        if not leanings or (leanings[0].verb == NONE and leanings[0].share > _CLEAR):
            return ()
        able = (x.verb for x in leanings if x.share >= _LIKELY and self._can(x.verb, sentence))
        return tuple(verb for verb in able if verb != NONE)[:_MOST]

    def _can(self, verb: str, sentence: str) -> bool:
        """Whether a sentence has what an order cannot do without, and nothing that speaks against it."""
        if verb == Verb.EXTEND:
            timed = self.requests.days.ahead(sentence) or self.requests.days.stretch(sentence)
            return bool(timed) and not self.table.has(sentence, "order_was_due", "order_date_stands")
        if verb == Verb.PAUSE:
            return self.requests.days.past(sentence) is None
        if verb == Verb.REASSIGN:
            return taker(sentence, self.requests) is not None
        if verb == Verb.ADD:
            return not self.table.has(sentence, "order_our_mistake")
        if verb == Verb.RECEIVED:
            return not self.table.has(sentence, "order_negation", "order_future", "order_no")
        return True

    def _is_turned(self, leanings: Sequence[Leaning], sentence: str) -> bool:
        """Whether it is as well a call to stop as one to go on: "nothing to him about the VAT"."""
        shares = {x.verb: x.share for x in leanings}
        stops = shares.get(Verb.PAUSE, 0.0) + shares.get(Verb.CANCEL, 0.0)
        goes_on = leanings[0].verb in (Verb.REMIND, Verb.RESUME)
        return goes_on and stops >= _UNLIKELY and self.table.has(sentence, "order_negation")

    def _in_question(self, verb: str, sentence: str) -> bool:
        """Whether what would settle something is only wished, told by others, or half done."""
        unsure = ("order_deliver", "order_maybe", "order_wish", "order_hearsay", "order_partial", "order_except")
        if verb == Verb.REJECT:
            return self.table.has(sentence, "order_partial", "order_hearsay")
        return verb in _SETTLING and self.table.has(sentence, *unsure)

    # -- what stands for what ------------------------------------------------------------------------------------------

    def _masked(self, text: str) -> str:
        """A text in the words of the examples: NAME, STAFF, DAY."""
        text = self.requests.days.hidden(text)
        spans = [(d.start, d.end, "DAY") for d in self.requests.days.found(text)]
        spans += [(w.start, w.end, mask) for w in words(text) if (mask := self._mask(text[w.start : w.end], w.form))]
        for start, end, mask in sorted(spans, reverse=True):
            if end <= len(text) and text[start:end].strip():
                text = text[:start] + mask + text[end:]
        return text

    def _mask(self, written: str, form: str) -> str:
        if self.people.staff_in(written):
            return "STAFF"
        plain = form in self.people.like_words and not written[0].isupper()
        return "NAME" if not plain and self.people.names(form) else ""


_SAME = {Verb.CONFIRM: NONE, DENY: NONE}
"""What yes and no say where nothing was asked."""


def _unasked(found: Sequence[Leaning]) -> Iterator[Leaning]:
    """Leanings without yes and no, whose shares go to what they say unasked; the likeliest first."""
    shares: dict[str, float] = {}
    likeness: dict[str, float] = {}
    for leaning in found:
        verb = _SAME.get(leaning.verb, leaning.verb)
        shares[verb] = shares.get(verb, 0.0) + leaning.share
        likeness[verb] = max(likeness.get(verb, 0.0), leaning.likeness)
    for verb in sorted(shares, key=lambda v: -shares[v]):
        yield Leaning(verb, shares[verb], likeness[verb])


def thing_in(sentence: str, leanings: Leanings) -> str:
    """The further paper that a sentence asks for, from its article on; "" when it names none."""
    papers = [n.start for n in leanings.lexicon.namings(sentence) if n.key in leanings.papers]
    if not papers:
        return ""
    articles = [m.start() for m in _OPENS.finditer(sentence) if m.start() < papers[0]]
    return sentence[articles[-1] if articles else papers[0] :]


def as_words(command: Command, staff: str = "") -> str:
    """A command in words that can be read again: "extend R2 to 26 June 2026"."""
    place = f"{command.request}/{command.item}" if command.item else command.request or command.client or ""
    tail = f" to {command.date:%-d %B %Y}" if command.date else ""
    return f"{command.verb} {place}{tail}{f' to {staff}' if staff else ''}".strip()


def offered(results: Iterator[Command | Doubt], names: dict[str, str]) -> Iterator[str]:
    """The commands among some results, in words."""
    for result in results:
        if isinstance(result, Command):
            yield as_words(result, names.get(result.staff or "", ""))
        else:
            yield from result.choices[:1]
