"""All that a mail's words are evidence of, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mailbot.domain.requests import ItemKind
from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.naming.references import Asked
from mailbot.reading.text.words import words


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something said of an item."""

    asked: Asked
    intent: Intent
    saying: Saying
    at: int
    """Where among the mail's sayings."""
    sure: bool = True
    """False: it may as well be said of another item."""
    day: date | None = None
    how: str = "named"

    @property
    def quote(self) -> str:
        """The client's own words."""
        return self.saying.clause.text


@dataclass(frozen=True, slots=True)
class Heard:
    """All that a mail's words say."""

    sayings: tuple[Saying, ...]
    evidence: tuple[Evidence, ...]
    loose: tuple[Saying, ...]
    """Sayings of weight whose item could not be made out."""

    def of(self, asked: Asked, *intents: Intent, sure: bool = True) -> tuple[Evidence, ...]:
        """What was said of an item, in order."""
        return tuple(
            e
            for e in self.evidence
            if e.asked.place == asked.place and (not intents or e.intent in intents) and (e.sure or not sure)
        )

    def shaky(self, said: Evidence) -> bool:
        """Whether a clause is hedged ("I think"), or the rest of its sentence takes it back ("but I can't see it")."""
        clause = said.saying.clause
        if clause.has("hedge"):
            return True
        rest = (s for s in self.sayings[said.at + 1 :] if s.clause.sentence == clause.sentence)
        return any(_takes_back(s) for s in rest)

    def sentence_of(self, said: Evidence) -> str:
        """The whole sentence in which something is said, clause by clause."""
        return " ".join(s.clause.text for s in self.sayings if s.clause.sentence == said.saying.clause.sentence)

    def conditions_on(self, asked: Asked) -> tuple[Evidence, ...]:
        """Conditions, corrections and a "but" that belong to an approval, or to nothing else that is named."""
        approved = frozenset(s.clause.sentence for s in self.sayings if Intent.APPROVED in s.intents)
        return tuple(
            Evidence(asked, Intent.CONDITION, saying, at)
            for at, saying in enumerate(self.sayings)
            if _limits(saying, approved)
            and asked in (saying.items or self._spoken_of(at) or (asked,))
            and (saying.items or self._may_limit(saying, asked, approved))
        )

    def _spoken_of(self, at: int) -> tuple[Asked, ...]:
        """What a clause that names nothing limits: what its sentence approves, else what was spoken of last.

        "If the refund comes, approved. The letter is agreed" limits what is approved, not the letter.
        """
        sentence = self.sayings[at].clause.sentence
        same = (s for s in self.sayings if s.clause.sentence == sentence and s.items)
        before = (s for s in reversed(self.sayings[:at]) if s.items)
        found = next(same, None) or next(before, None)
        return found.items if found and not self.sayings[at].scope else ()

    def _may_limit(self, saying: Saying, asked: Asked, approved: frozenset[int]) -> bool:
        """Whether a condition that names nothing can be meant for this approval: not where its own sentence approves
        another, and not where nothing at all is approved and other things are spoken of."""
        own = self.of(asked, Intent.APPROVED, sure=False)
        here = [e for e in own if e.saying.clause.sentence == saying.clause.sentence]
        if saying.clause.sentence in approved:
            return any(e.sure for e in here) or (bool(here) and not any(e.sure for e in own))
        return bool(own) or not any(e.sure and e.asked.item.kind is not ItemKind.APPROVAL for e in self.evidence)

    def waits_for_us(self, said: Evidence) -> Evidence | None:
        """What we are to do first: "once you've told me why the tax is so high"."""
        sentence = said.saying.clause.sentence
        for at, saying in enumerate(self.sayings):
            same = saying.clause.sentence == sentence and saying.clause.join == "when"
            if same and saying.grammar.joining.ours_to_do.match(saying.clause.text):
                return Evidence(said.asked, Intent.ASKED, saying, at, how=said.how)
        return None


def _takes_back(saying: Saying) -> bool:
    """ "… but I can't see it", "… we await the third", "… I'll ask"."""
    clause = saying.clause
    if clause.has("hedge", "waiting", "unknown", "ignore") or (clause.has("inquiry") and clause.has("future")):
        return True
    return saying.clause.join == "but" and saying.clause.has("negation", "not_yet")


def _limits(saying: Saying, approved: frozenset[int]) -> bool:
    """Whether a clause takes back part of an approval; `approved`: the sentences that approve."""
    if saying.intents & {Intent.COURTESY, Intent.NOT_YET}:
        return False
    joined = saying.clause.limits or (saying.clause.join == "when" and saying.clause.sentence in approved)
    return Intent.CONDITION in saying.intents or (joined and len(words(saying.clause.text)) > 2)
