"""Papers as clients send them, and what each is to an item: tables of held.toml and seen.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from mailbot.domain.documents import Document
from mailbot.reading.fitting.coverage import Fit, combine, fits
from mailbot.reading.fitting.fit import BEST
from mailbot.reading.papers.documents import identify, papers_in
from tests.world import client, file, request, rules

WRITTEN = date(2026, 10, 5)


@dataclass(frozen=True)
class Tried:
    """One paper tried on one item."""

    paper: dict[str, Any]
    ask: str
    verdict: str
    missing: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.paper['about']}: {self.ask}"

    @cached_property
    def document(self) -> Document:
        """The paper, read."""
        text, name = self.paper["text"].strip("\n"), self.paper["name"]
        read = file(name, text, scanned=self.paper.get("scanned", False))
        return identify(read, (self.paper["client"],), rules())

    @cached_property
    def papers(self) -> tuple[Document, ...]:
        """Every paper that is in the file."""
        return papers_in(self.document.file, (self.paper["client"],), rules())

    @cached_property
    def fit(self) -> Fit:
        """What it is to the item; several papers in one file together."""
        asked = request({"a": f"doc: {self.ask}"}, subject=self.paper.get("subject", "What we need from you"))
        owner = client(self.paper["client"], language=self.paper.get("language", "en"))
        tried = [(p, fits(asked.items[0], p, owner, rules(), WRITTEN, asked)) for p in self.papers]
        good = [p for p, fit in tried if fit.verdict in ("full", "partial")]
        if len(good) > 1:
            return combine(asked.items[0], good, owner, rules(), WRITTEN, asked)
        return min((fit for _, fit in tried), key=lambda fit: BEST.index(fit.verdict))

    def verdict_is_right(self) -> bool:
        """Whether verdict and missing months are the expected ones."""
        if self.verdict == "not full":
            return self.fit.verdict not in ("full", "partial", "likely")
        right = self.fit.verdict in self.verdict.split("|")
        return right and (not self.missing or self.fit.missing == self.missing)

    def told(self) -> str:
        """What was found, for whoever reads the failure."""
        seen = self.document
        return f"{self.fit}\n{seen.type} {seen.kinds} {seen.person} {seen.account} {seen.periods} {seen.exact}"


def papers(name: str) -> tuple[Tried, ...]:
    """Every row of a table."""
    return tuple(_rows(name))


def _rows(name: str) -> Iterator[Tried]:
    for paper in tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))["paper"]:
        for ask, verdict, *missing in paper["asks"]:
            yield Tried(paper, ask, verdict, tuple(missing))
