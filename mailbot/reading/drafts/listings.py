"""Checklists that staff start by name in a mail to the bot: "please start the SA list for Jane", "checklist: vat"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mailbot.domain.asked import answered_by
from mailbot.domain.checklists import Checklist
from mailbot.domain.facts import anchors_of
from mailbot.domain.mail import Mail, VisibleText
from mailbot.domain.practice import Client, Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.rules import Rules
from mailbot.domain.terms import Term, TermKind, last_ended, term_of
from mailbot.domain.understanding import Doubt, Opening
from mailbot.reading.asked.due_days import Sentence, due_day, without_deadlines
from mailbot.reading.dates.named_days import FoundDay, find_days
from mailbot.reading.drafts.drawing import drawn_up
from mailbot.reading.naming.whose_request import Mention, Names, addressed
from mailbot.reading.orders.choosing import chosen
from mailbot.reading.papers.periods import Dated, find_periods
from mailbot.reading.text.frames import Frames, frames, frames_from
from mailbot.reading.text.same_rules import TheSame
from mailbot.reading.text.words import words
from mailbot.reading.visible.subjects import bare_subject

_LONGEST = 4_000
"""Characters of a mail that are looked at: who orders a list says so at the beginning."""
_MOST_CHOICES = 4
_LABELLED = re.compile(r"^\W{0,40}(?P<label>[a-z ]{4,12}?)\s{0,9}[:=]\s{0,40}(?P<rest>.{2,200})$", re.IGNORECASE)
_JOINED = re.compile(r"[\s\-–,&+/]*(?:\band\b)?\s*(?:\bthe\b)?\s*", re.IGNORECASE)
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Listings:
    """The lists that a mail starts, and what is not clear about them."""

    openings: tuple[Opening, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.openings or self.doubts)


@dataclass(frozen=True, slots=True)
class _Order:
    """One sentence that starts lists."""

    text: str
    lists: tuple[Checklist, ...]


def read_listings(mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules) -> Listings:
    """The checklists started in a mail that only the bot reads; nothing for any other mail. Never raises."""
    whom = addressed(mail.to, mail.cc, register, practice)
    author = practice.member_at(mail.author.email)
    if author is None or whom.clients or whom.strangers or not rules.checklists:
        return Listings()
    return _Reader(mail, visible, register, practice, rules, author.id).read()


class _Reader:
    """A mail with all that is needed to read it."""

    def __init__(
        self, mail: Mail, visible: VisibleText, register: Register, practice: Practice, rules: Rules, owner: str
    ) -> None:
        self._mail, self._register, self._practice, self._rules, self._owner = mail, register, practice, rules, owner
        self._written = mail.written.astimezone(practice.zone).date()
        self._subject = bare_subject(mail.subject)
        self._text = _said(mail, visible, register, practice)[:_LONGEST]
        self._frames = list_frames(rules)
        self._names = Names.of(r.client for r in register.clients.values())

    def read(self) -> Listings:
        """Every list that is started, for every client that is named."""
        orders = tuple(self._orders())
        openings: list[Opening] = []
        doubts: list[Doubt] = []
        for order in orders:
            clients, unclear = self._clients(order)
            for checklist in order.lists:
                found: list[Opening | Doubt] = [self._open(checklist, record, order.text) for record in clients]
                found += [_which(mention, checklist, self._register) for mention in unclear]
                openings += (f for f in found if isinstance(f, Opening))
                doubts += (f for f in found if isinstance(f, Doubt))
                if not clients and not unclear:
                    doubts.append(_nobody(checklist))
        return Listings(tuple(openings), tuple(dict.fromkeys(doubts)))

    # -- the order ----------------------------------------------------------------------------------------------------

    def _orders(self) -> Iterator[_Order]:
        parts = [p for p in _SENTENCES.split(self._text) if p.strip()]
        if bare_subject(self._mail.subject) == self._mail.subject.strip():
            parts = [self._subject, *parts]
        for part in parts:
            if lists := self._started(part):
                yield _Order(part, lists)

    def _started(self, part: str) -> tuple[Checklist, ...]:
        labelled = _LABELLED.match(part)
        if labelled and self._frames.begins(labelled["label"], "list_label"):
            return tuple(c for c, _, _ in lists_in(labelled["rest"], self._rules))
        if not self._frames.has(part, "list_start") or self._frames.has(part, "list_not"):
            return ()
        return tuple(dict.fromkeys(self._named_as_lists(part)))

    def _named_as_lists(self, part: str) -> Iterator[Checklist]:
        """ "The SA list", "the VAT and payroll checklists": not "the list of what is open for her tax return"."""
        named = lists_in(part, self._rules)
        for noun in self._frames.hits(part, "list_noun"):
            after = noun.start
            for checklist, start, end in reversed([n for n in named if n[2] <= noun.start]):
                if not _JOINED.fullmatch(part[end:after]):
                    break
                yield checklist
                after = start

    # -- of whom ------------------------------------------------------------------------------------------------------

    def _clients(self, order: _Order) -> tuple[tuple[ClientRecord, ...], tuple[Mention, ...]]:
        """The clients that a sentence names, else the subject, else the rest of the mail; and names of several."""
        for text in (order.text, self._subject, self._text):
            bare = without_lists(text, self._rules)
            by_id = tuple(r for r in self._register.clients.values() if _bears(bare, r.client))
            mentions = self._names.mentions(bare)
            sure = dict.fromkeys(m.clients[0] for m in mentions if len(m.clients) == 1)
            unclear = tuple(m for m in mentions if len(m.clients) > 1 and not set(m.clients) & {*sure})
            found = {r.client.id: r for r in (*by_id, *(self._register.clients[c] for c in sure))}
            if by_id or found or unclear:
                return tuple(found.values()), () if by_id else unclear
        return self._of_thread(), ()

    def _of_thread(self) -> tuple[ClientRecord, ...]:
        """Whom the thread is about, in an answer to a mail of ours about one client."""
        ids = (*self._mail.in_reply_to, *reversed(self._mail.references))
        request = next((r for i in ids if (r := self._register.request_of_message(i))), None)
        record = self._register.record_of(request.ref) if request else None
        return (record,) if record else ()

    # -- for when -----------------------------------------------------------------------------------------------------

    def _open(self, checklist: Checklist, record: ClientRecord, text: str) -> Opening | Doubt:
        undated = without_deadlines(text, self._written, self._days, frames(self._rules, "en"))
        term = term_in(undated, checklist, record.client, self._written, self._rules)
        if term is None and checklist.term is not TermKind.NONE:
            return _no_term(checklist, record.client)
        opening = drawn_up(checklist, record, term, self._due(text), self._owner, self._rules)
        return opening or _nothing_new(checklist, record)

    def _due(self, text: str) -> date | None:
        tongue = frames(self._rules, "en")
        return due_day([Sentence(text, asks=True)], self._written, self._days, tongue)

    def _days(self, text: str) -> tuple[FoundDay, ...]:
        return find_days(text, self._written, "en", self._rules.language("en").dates)


def _said(mail: Mail, visible: VisibleText, register: Register, practice: Practice) -> str:
    """What its author says: the answer they chose by number, else their words."""
    question = answered_by(mail, register, practice)
    return (chosen(visible.text, question.question.choices) if question else None) or visible.text


def list_frames(rules: Rules) -> Frames:
    """The frames of checklists.toml, in every language that has them."""
    return _table(TheSame(rules))


@lru_cache(maxsize=8)
def _table(rules: TheSame) -> Frames:
    made = Frames()
    for code, language in rules.rules.languages.items():
        own = frames_from(language.lists, code)
        for label, patterns in own.patterns.items():
            made.patterns.setdefault(label, []).extend(patterns)
            made.sources[label] = made.sources.get(label, ()) + own.sources[label]
    return made


def _bears(text: str, client: Client) -> bool:
    """Whether a client's id stands in a text by itself; a bare number could be anything."""
    shown = re.escape(client.id)
    return not client.id.isdigit() and bool(re.search(rf"(?<![\w-]){shown}(?![\w-])", text, re.IGNORECASE))


# -- names of lists ---------------------------------------------------------------------------------------------------


def lists_in(text: str, rules: Rules) -> tuple[tuple[Checklist, int, int], ...]:
    """The checklists that a text names, with their places; the longest name at each place."""
    found, names = words(text), _names(TheSame(rules))
    longest = max(map(len, names), default=0)
    at, named = 0, []
    while at < len(found):
        forms = tuple(w.form for w in found[at : at + longest])
        size = next((n for n in range(len(forms), 0, -1) if forms[:n] in names), 0)
        if size:
            named.append((names[forms[:size]], found[at].start, found[at + size - 1].end))
        at += size or 1
    return tuple(named)


def without_lists(text: str, rules: Rules) -> str:
    """A text with the names of lists blanked out: they name no client."""
    for _, start, end in lists_in(text, rules):
        text = text[:start] + "." * (end - start) + text[end:]
    return text


@lru_cache(maxsize=8)
def _names(rules: TheSame) -> dict[tuple[str, ...], Checklist]:
    return {
        tuple(w.form for w in words(name)): checklist
        for checklist in rules.rules.checklists.values()
        for name in (checklist.key, *checklist.words)
    }


# -- the stretch of time ----------------------------------------------------------------------------------------------


def term_in(text: str, checklist: Checklist, client: Client, today: date, rules: Rules) -> Term | None:
    """The stretch that a text names, else the latest by the list's own rule; None when it can't be told."""
    anchors, kind = anchors_of(client, rules.facts), checklist.term
    for named in find_periods(text, rules, today):
        if named.kind == "day" or kind is TermKind.NONE:
            continue
        fixed = term_of(kind, _day_of(named, kind), anchors)
        term = fixed or (Term(named.period.start, named.period.end) if named.kind == "span" else None)
        if term and (term.first <= today or checklist.running):
            return term
    return term_of(kind, today, anchors) if checklist.running else last_ended(kind, today, anchors)


def _day_of(named: Dated, kind: TermKind) -> date:
    """A day in the stretch that is meant; the tax month "of November" ends on its fifth."""
    tax = kind in (TermKind.TAX_MONTH, TermKind.TAX_QUARTER) and named.kind == "month"
    return named.period.end.replace(day=5) if tax else named.period.end


# -- what only a person can say ---------------------------------------------------------------------------------------


def _which(mention: Mention, checklist: Checklist, register: Register) -> Doubt:
    meant = [register.clients[c].client for c in mention.clients[:_MOST_CHOICES]]
    choices = tuple(f"start the {checklist.key} list for {c.id} ({c.name})" for c in meant)
    return Doubt(f"Several clients bear that name. For whom shall I start “{checklist.name}”?", choices=choices)


def _nobody(checklist: Checklist) -> Doubt:
    return Doubt(
        f"For which client shall I start “{checklist.name}”? Nobody on the client list was named; nothing was opened."
    )


_NEEDED = {
    TermKind.COMPANY_YEAR: ("year end", "year to 31 March 2026"),
    TermKind.VAT_QUARTER: ("VAT stagger", "quarter to 30 November 2026"),
    TermKind.REVIEW_YEAR: ("incorporation date", "year to 3 March 2027"),
}


def _no_term(checklist: Checklist, client: Client) -> Doubt:
    column, example = _NEEDED.get(checklist.term, ("period", "year to 31 March 2026"))
    return Doubt(
        f"The client list has no {column} for {client.name}, so I don't know which period “{checklist.name}” is for. "
        f"Please say it again with one, for example “start the {checklist.key} list for {client.id}, {example}”.",
        client.id,
    )


def _nothing_new(checklist: Checklist, record: ClientRecord) -> Doubt:
    return Doubt(
        f"Everything on the list “{checklist.name}” has been asked of {record.client.name} already, so nothing was "
        "opened. Shall anything be asked again?",
        record.client.id,
    )
