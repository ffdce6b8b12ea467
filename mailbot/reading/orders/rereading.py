"""A staff mail read a second time where the first reader found nothing: orders by their likeness to examples."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.understanding import Command, Doubt, Verb
from mailbot.reading.orders.adding import things_in
from mailbot.reading.orders.reading import Reader, Result
from mailbot.reading.orders.second import Second, as_words, offered, thing_in
from mailbot.reading.orders.words import clauses, is_conditional

_WHICH = "I am not sure what to do. Is it one of these?"
_MOST = 12
"""Sentences that are read again."""
_OPENING = {"received", "waive", "reopen", "reject"}
_FURTHER = {"remind", "pause", "resume", "extend"}
"""Orders that settle nothing, read beside others where they are told almost beyond doubt."""
_SURE, _ALIKE = 0.9, 0.35


@dataclass(slots=True)
class Rereader:
    """Reads on where `reader` ended."""

    reader: Reader
    second: Second

    def weighed(self, results: Iterable[Result]) -> Iterator[Result]:
        """Results, a question in place of each order that settles something in a sentence like mere talk."""
        for result in results:
            said = result.reason.evidence if isinstance(result, Command) else ""
            if isinstance(result, Command) and said and self._is_talk(said, result):
                yield Doubt(_WHICH, quote=said, choices=(as_words(result),))
            else:
                yield result

    def _is_talk(self, said: str, command: Command) -> bool:
        """Whether a sentence that settles something is like mere talk; sooner so where it names no item."""
        if self.second.speaks_against(said, command.verb):
            return True
        return self.second.most_like_talk(said, command.verb) and not self.reader.points(said)

    def besides(self, ordered: Collection[Command]) -> Iterator[Result]:
        """What lines without a verb order of items that they name themselves, in a mail that orders other things."""
        done = frozenset(self.reader.rulings.done)
        said = {c.verb for c in ordered}
        for number, sentence in self._sentences(() if self.reader.moved_to else self.reader.silent):
            if self.reader.table.has(sentence, "order_keep") or self.reader.asks(number):
                continue
            verb, sentence = self._clearest(sentence)
            if self.reader.answered(sentence) and self._tells_answer(sentence):
                yield from self.reader.give(Verb.RECEIVED, sentence, number)
            elif verb in _FURTHER - said and self._surely(verb, sentence):
                yield from (r for r in self.reader.give(verb, sentence, number) if isinstance(r, Command))
            elif verb in _OPENING and self._plainly(sentence):
                given = (r for r in self.reader.give(verb, sentence, number) if isinstance(r, Command))
                yield from (c for c in given if c.item and (c.request, c.item) not in done)

    def read(self) -> Iterator[Result]:
        """Everything that a mail orders which told the first reader nothing; one doubt when nothing is clear."""
        doubts: list[Doubt] = []
        clear = False
        for number, sentence in self._sentences(dict.fromkeys(p.sentence for p in self.reader.parts)):
            leanings = self.second.leans(sentence)
            if self.reader.answered(sentence) and self._tells_answer(sentence):
                clear = True
                yield from self.reader.give(Verb.RECEIVED, sentence, number)
            elif (told := self._clearest(sentence))[0]:
                results = tuple(self._as(*told, number))
                clear = clear or any(isinstance(r, Command) for r in results)
                yield from (r for r in results if isinstance(r, Command))
                doubts += [r for r in results if isinstance(r, Doubt)]
            elif likely := self.second.likely(leanings, sentence):
                doubts += self._offer(likely, sentence, number)
        if doubts and not clear:
            yield doubts[0]

    def _surely(self, verb: str, sentence: str) -> bool:
        """Whether a sentence in a mail that orders other things says so almost beyond doubt."""
        best = self.second.leans(sentence)[0]
        if sentence.strip() == self.reader.context.subject:
            return False
        return best.verb == verb and best.share >= _SURE and best.likeness >= _ALIKE

    def _tells_answer(self, sentence: str) -> bool:
        """Whether a sentence that names a question of ours says what the answer is: "none sold, she told me"."""
        return self.second.settles(self.second.leans(sentence), sentence)

    def _clearest(self, sentence: str) -> tuple[str, str]:
        """The verb meant beyond doubt by a sentence, else by a clause of it that names its item; and whose words."""
        if verb := self.second.clear(self.second.leans(sentence), sentence):
            return verb, sentence
        for clause in clauses(sentence):
            verb = self.second.clear(self.second.leans(clause), clause)
            if (
                verb in _OPENING
                and not self.reader.table.has(clause, "order_keep")
                and self.reader.plainly(clause)
                and not self.second.table.has(sentence, "order_hearsay")
            ):
                return verb, clause
        return "", sentence

    def _sentences(self, numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
        """Those of these sentences that hang on nothing, with their numbers."""
        for number in tuple(numbers)[:_MOST]:
            sentence = self.reader.sentence(number)
            if not is_conditional(sentence, self.reader.table):
                yield number, sentence

    def _as(self, verb: str, sentence: str, number: int) -> Iterator[Result]:
        """What a sentence orders with this verb; what would settle an item only where that item is plain."""
        if verb == Verb.ADD:
            yield from self._adding(sentence)
            return
        if verb in _OPENING and not self._plainly(sentence):
            yield from self._vaguely(verb, sentence, number)
            return
        yield from self.reader.give(verb, sentence, number)

    def _adding(self, sentence: str) -> Iterator[Result]:
        thing = thing_in(sentence, self.second.leanings)
        if things := things_in(thing, self.reader.table, self.reader.finder.lexicon):
            yield from self.reader.add(things, sentence)

    def _plainly(self, sentence: str) -> bool:
        """Whether items are named, or there is but one."""
        thread = self.reader.context.thread
        alone = thread is not None and len(thread.items) == 1
        return alone or self.reader.plainly(sentence)

    def _vaguely(self, verb: str, sentence: str, number: int) -> Iterator[Result]:
        """The order as an answer to choose, when its item is only guessed."""
        doubts = self._offer((verb,), sentence, number)
        yield from doubts

    def _offer(self, verbs: Sequence[str], sentence: str, number: int) -> list[Doubt]:
        """One question with each of these readings as an answer; none when no reading can be carried out."""
        names = {s.id: s.name for s in self.second.requests.practice.staff}
        choices: list[str] = []
        for verb in verbs:
            if verb != Verb.ADD:
                choices += list(offered(self.reader.give(verb, sentence, number), names))[:1]
        quote = " ".join(sentence.split())[:240]
        said = tuple(dict.fromkeys(choices))
        return [Doubt(_WHICH, quote=quote, choices=said)] if said else []
