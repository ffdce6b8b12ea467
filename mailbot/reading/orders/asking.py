"""Sentences of staff that ask or make it depend: which of them ask how things stand, which are orders all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.domain.understanding import Doubt, Verb
from mailbot.reading.orders.context import Context
from mailbot.reading.orders.dates import Days
from mailbot.reading.orders.scope import Scoper
from mailbot.reading.orders.words import Said
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_BARE = 3
"""Words of a question that is nothing but its verb."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Tells what a question of the author means."""

    context: Context
    table: Frames
    days: Days
    scoper: Scoper

    def how_it_stands(self, sentence: str, *, alone: bool) -> bool:
        """Whether a question without words for it asks how things stand; `alone`: the mail is nothing else."""
        if self._wonders(sentence):
            return False
        return (alone and self._about_somebody(sentence)) or self.table.has(sentence, "order_status_asked")

    def proposes(self, verbs: Sequence[Said], sentence: str) -> bool:
        """ "She needs more time, say Monday?": an order with a day, put as a question."""
        if self.table.has(sentence, "order_asks", "order_hearsay") or not self.days.ahead(sentence):
            return False
        return any(s.verb in (Verb.EXTEND, Verb.PAUSE) and not s.weak for s in verbs)

    def depends(self, sentence: str) -> Doubt:
        """What is said back to an order that hangs on something yet to come."""
        return Doubt(
            "That depends on something that I can't decide or watch for. What should I do now?",
            client=self.context.clients[0].client.id if len(self.context.clients) == 1 else None,
            request=self.context.thread.ref if self.context.thread else None,
            quote=" ".join(sentence.split())[:240],
        )

    def _about_somebody(self, sentence: str) -> bool:
        return bool(self.context.thread or self.context.clients or self.scoper.named_in(sentence))

    def _wonders(self, sentence: str) -> bool:
        """ "She says she has paid - has she?", "we don't need it, do we?" ask nothing that we know."""
        tagged = len(words(sentence)) > _BARE and self.table.has(sentence, "order_tag")
        return tagged or self.table.has(sentence, "order_hearsay")
