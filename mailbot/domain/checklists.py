"""Checklists: what a job usually needs of a client, as data of rules/checklists/, and what is asked of one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from mailbot.domain.facts import Condition, FactWords, holds
from mailbot.domain.last_time import NOTHING, LastTime, LastTimeWords
from mailbot.domain.practice import Client
from mailbot.domain.requests import ItemKind, RequestKind
from mailbot.domain.sources import Source
from mailbot.domain.terms import Term, TermKind

NEVER: Mapping[str, LastTime] = MappingProxyType({})
"""The list was not drawn up for this client before."""
_MOST_EACH = 6
"""Employers or accounts that are asked for one by one; more are only named."""
_MOST_NAMED = 4


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
    each: bool = False
    """Every employer, or account, from which it came last time is asked for by itself."""
    drop_after: int = 0
    """None so many times running, and nothing says that it applies: it is left out once, by name. 0: never."""


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
    """The client list says that it applies, or it did last time."""
    expected: Source | None = None
    """From whom it came last time, where there were several."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A checklist drawn up for one client and one stretch of time."""

    subject: str
    lines: tuple[Line, ...]
    left_out: tuple[str, ...] = ()
    """What is not asked, by the client list."""
    dropped: tuple[str, ...] = ()
    """What is not asked this time, because there was none of it time and again."""


def draw_up(
    checklist: Checklist,
    client: Client,
    term: Term | None,
    known: FactWords,
    before: Mapping[str, LastTime] = NEVER,
) -> Drawn:
    """What it asks of this client. What the client list does not tell is asked all the same: better one line that gets
    "none" for an answer than one that nobody thought of. What there was none of last time is asked as well, unless the
    checklist has it left out after so many times: then it is named, and asked again the next time."""
    words: Mapping[str, str] = term.words if term else {}
    sentences = known.last_time.get(client.language.partition("-")[0]) or known.last_time.get("en")
    lines, left_out, dropped = [], [], []
    for item in checklist.items:
        verdict = holds(item.when, client, known)
        if verdict is False:
            left_out.append(item.ask.format_map(words))
            continue
        then = before.get(item.key, NOTHING)
        sure = verdict is not None or then.papers
        if not sure and 0 < item.drop_after <= then.nones:
            dropped.append(item.ask.format_map(words))
            continue
        asks = not sure and bool(item.unknown)
        ask = (item.unknown if asks else item.ask).format_map(words)
        kind = ItemKind.ANSWER if asks else item.kind
        hint = " ".join(filter(None, (_said(then, sentences), "" if asks else item.hint.format_map(words))))
        line = Line(item, ask, kind, hint, known=sure)
        lines += _each(line, then, item.hint.format_map(words), sentences) if item.each and not asks else [line]
    return Drawn(checklist.subject.format_map(words), tuple(lines), tuple(left_out), tuple(dropped))


def _said(then: LastTime, sentences: LastTimeWords | None) -> str:
    """What a client is told of last time, in their language."""
    if sentences is None:
        return ""
    if then.nones:
        return sentences.none
    if not then.sources:
        return ""
    more = "; …" if len(then.sources) > _MOST_NAMED else ""
    return sentences.came.format(sources="; ".join(map(str, then.sources[:_MOST_NAMED])) + more)


def _each(line: Line, then: LastTime, hint: str, sentences: LastTimeWords | None) -> list[Line]:
    """A line for every employer or account, where there were several; else the one."""
    if not 1 < len(then.sources) <= _MOST_EACH:
        return [line]
    lines = [replace(line, ask=f"{line.ask}: {source}", hint=hint, expected=source) for source in then.sources]
    others = " ".join(filter(None, (hint, sentences.others if sentences else "")))
    return [*lines[:-1], replace(lines[-1], hint=others)]
