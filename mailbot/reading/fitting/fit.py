"""What a paper is to an item, and what telling it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mailbot.domain.documents import Document
from mailbot.domain.practice import Client
from mailbot.domain.requests import Item
from mailbot.domain.rules import DocumentType, Rules
from mailbot.domain.understanding import Reason
from mailbot.reading.fitting.wanted import Part
from mailbot.reading.papers.paper_words import PaperWords, paper_words

Verdict = Literal["full", "partial", "likely", "unsure", "wrong", "no"]
BEST: tuple[Verdict, ...] = ("full", "partial", "likely", "unsure", "wrong", "no")
GOOD = ("full", "partial", "likely")


@dataclass(frozen=True, slots=True)
class Fit:
    """What a paper (or several together) is to an item."""

    verdict: Verdict
    """full | partial | wrong (it is for this item, but won't do) | no (it is not for this item) | unsure (a person must
    say) | likely (the right sort of paper and nothing against it, but it doesn't name what was asked for)."""
    score: float = 0.0
    reason: Reason = Reason("")
    missing: tuple[str, ...] = ()
    """ "YYYY-MM" months that are not here yet."""
    had: tuple[str, ...] = ()
    """What is here now: months ("2026-07"), parts of months ("2026-07-14/2026-08-13"), and, for an item that asks for
    several papers, the types that are here."""
    note: str = ""
    """For wrong: why, in words for the client."""


NO = Fit("no")


@dataclass(frozen=True, slots=True)
class Case:
    """One part of what an item asks for, against one paper."""

    part: Part
    item: Item
    document: Document
    client: Client
    rules: Rules
    near: date

    @property
    def words(self) -> PaperWords:
        """The tables of papers.toml."""
        return paper_words(self.rules)

    @property
    def kind(self) -> DocumentType | None:
        """The type of the paper: of those it may be, the one asked for."""
        keys = [k for k in self.document.kinds if k in self.part.types] or [self.document.type or ""]
        return self.rules.document(keys[0])

    @property
    def asked(self) -> DocumentType | None:
        """The type asked for, when the tables know it."""
        return next((d for k in sorted(self.part.types) if (d := self.rules.document(k))), None)
