"""How far the hearing of a mail has come: what was spoken of last, what was said of which item."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from mailbot.reading.clauses.intents import Intent
from mailbot.reading.clauses.saying import Saying
from mailbot.reading.dates.named_days import FoundDay
from mailbot.reading.hearing.evidence import Evidence
from mailbot.reading.hearing.promised_days import day_of
from mailbot.reading.naming.references import Asked, Asks

Place = tuple[str, str]


@dataclass(slots=True)
class Hearing:
    """The state while a mail is gone through from top to bottom."""

    asks: Asks
    sayings: Sequence[Saying]
    came: frozenset[Place]
    written: date
    evidence: list[Evidence]
    loose: list[Saying]
    part: frozenset[Place] = frozenset()
    """The items of which this mail brings only a part."""
    focus: tuple[Asked, ...] = ()
    focus_sure: bool = True
    """False: it was said of one of these, and nobody knows of which."""
    focus_sentence: int = -9
    focus_weighty: frozenset[Intent] = frozenset()
    focus_days: tuple[FoundDay, ...] = ()
    focus_ended: bool = False
    """It has come, or is answered."""
    named: tuple[Asked, ...] = ()
    """The items that the sentence has named so far without saying anything of them."""
    named_sentence: int = -9
    later: list[int] = field(default_factory=list)
    frame: str = ""
    """The request that a heading names ("VAT - …")."""
    frame_sentence: int = -9

    def own(self, saying: Saying) -> tuple[Asked, ...]:
        """The open items that a clause is about when it names none: of the heading's request, else of the thread's."""
        if saying.clause.sentence == self.frame_sentence:
            return tuple(a for a in self.asks.open if a.request.ref == self.frame)
        return () if self.goes_back else self.asks.of_primary()

    @property
    def goes_back(self) -> bool:
        """Whether the mail speaks of what its thread has settled: "I was wrong about the payroll, please stop"."""
        thread = [a for a in self.asks.items if a.request.ref == self.asks.primary]
        if not thread or any(a.open for a in thread):
            return False
        return any(a in thread for s in self.sayings for a in s.items)

    def note(self, at: int, items: Iterable[Asked], intents: Iterable[Intent], how: str, *, sure: bool = True) -> None:
        saying = self.sayings[at]
        wanted = tuple(intents)
        for asked in items:
            for intent in wanted:
                promised = intent in (Intent.PROMISED, Intent.WILL_PAY)
                day = day_of(self.sayings, at, self.written) if promised else None
                self.evidence.append(Evidence(asked, intent, saying, at, sure, day, how))
