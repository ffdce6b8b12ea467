"""What a reader of staff mails knows beforehand, and what it has found so far."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.due_days import Days, Sentence
from mailbot.reading.asked.prose import Asked, Tongues
from mailbot.reading.naming.whose_request import Names
from mailbot.reading.text.frames import Frames

MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reader needs to know besides the text."""

    every: Frames
    """The frames of all languages concerned."""
    tongues: Tongues
    written: date
    days: Days
    names: Names
    """Of the clients for whom something may be asked."""
    several: bool = False
    """More than one client may be asked: lines that begin with a name open that client's part."""
    signers: Collection[str] = ()
    """Folded names with which the writer may sign."""
    colleagues: Collection[str] = ()
    """Folded names of everybody in the practice."""
    dictated: bool = False
    """It is written to the bot, not to the client."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing asked for, and of whom when the text says so."""

    asked: Asked
    client: str | None = None


@dataclass(slots=True)
class Reading:
    """What was found so far, and where in the text the reader stands."""

    wanted: list[Wanted] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    entered: list[Sentence] = field(default_factory=list)
    """Entries of lists to be paid or approved: a day may stand there where no sentence names one."""
    named: list[str] = field(default_factory=list)
    """Things attached or finished, which a "please approve it" may mean, the latest last."""
    owed: list[str] = field(default_factory=list)
    """Sums to be paid, which a "please pay it" may mean, the latest last."""
    spoken: str = ""
    """The sentence before."""
    each: ItemKind | None = None
    """What the list that follows asks for throughout: "please approve these:"."""
    listed: tuple[Asked, ...] = ()
    """Things that the sentence before named without a verb."""
    chatting: bool = False
    """The sentence before was a courtesy: "How was Whitby?"."""
    idle: list[Asked] = field(default_factory=list)
    """Questions among the courtesies that have nothing to do with our business, as far as one can tell."""
    nothing: bool = False
    """It says that nothing is needed."""
    denied: bool = False
    """It says of something that it is not asked for."""
    asking: bool = False
    """The sentence before asked for something."""
    mentioned: list[str] = field(default_factory=list)
    """Things that the sentence before spoke of."""
    client: str | None = None
    leads: bool | None = None
    """Whether lists that follow are asked for: yes, no, or nothing said yet."""
    lines: bool = False
    """Plain lines that follow may be entries of a list."""
    again: bool = False
    points: bool = False
    """It asks for an "it" that only the subject can mean."""
    doubtful: list[Wanted] = field(default_factory=list)
    """Entries of lists of which nothing says whether they are asked for."""
    parents: list[str] = field(default_factory=list)
    parted: bool = False
    too_many: bool = False

    def want(self, asked: Asked) -> None:
        """Note a thing; beyond 60 only that there were more."""
        if len(self.wanted) >= MOST_ITEMS:
            self.too_many = True
        elif asked.text or asked.unnamed:
            self.wanted.append(Wanted(asked, self.client))
