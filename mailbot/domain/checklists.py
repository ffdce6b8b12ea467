"""Checklists: what a job usually needs of a client, as data of rules/checklists/, and what is asked of one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mailbot.domain.facts import Condition, FactWords, holds
from mailbot.domain.practice import Client
from mailbot.domain.requests import ItemKind, RequestKind
from mailbot.domain.terms import Term, TermKind


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One line of a checklist."""

    key: str
    ask: str
    """May name {tax_year}, {from}, {to}, {month}, {after}."""
    kind: ItemKind = ItemKind.DOCUMENT
    when: Condition | None = None
    """Of which clients it is asked; None: of all."""
    unknown: str = ""
    """What is asked when nobody knows whether it applies: a question; empty: the thing itself."""
    hint: str = ""
    """Why it is needed, or where to find it: one short sentence for the client."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """A file of rules/checklists/."""

    key: str
    name: str
    """As staff read it: "Self Assessment"."""
    words: tuple[str, ...]
    """What staff call it, lower case; the key is known besides."""
    subject: str
    """Of the mail to the client; may name what asks may name."""
    items: tuple[ListedItem, ...]
    term: TermKind = TermKind.NONE
    running: bool = False
    """It is about the stretch that is running, not the last that has ended."""
    due_days: int = 0
    """Calendar days until it is due; 0: the practice's usual term."""
    kind: RequestKind = RequestKind.INFORMATION


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a checklist asks of one client."""

    item: ListedItem
    ask: str
    kind: ItemKind
    hint: str
    known: bool = True
    """The client list says that it applies."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A checklist drawn up for one client and one stretch of time."""

    subject: str
    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()
    """What is not asked, by the client list."""


def draw_up(checklist: Checklist, client: Client, term: Term | None, known: FactWords) -> Drawn:
    """What it asks of this client. What the client list does not tell is asked all the same: better one line that gets
    "none" for an answer than one that nobody thought of."""
    words: Mapping[str, str] = term.words if term else {}
    lines, left_out = [], []
    for item in checklist.items:
        verdict = holds(item.when, client, known)
        if verdict is False:
            left_out.append(item.ask.format_map(words))
            continue
        asks = verdict is None and bool(item.unknown)
        ask = (item.unknown if asks else item.ask).format_map(words)
        kind = ItemKind.ANSWER if asks else item.kind
        lines.append(Line(item, ask, kind, "" if asks else item.hint.format_map(words), known=verdict is not None))
    return Drawn(checklist.subject.format_map(words), tuple(lines), tuple(left_out))
