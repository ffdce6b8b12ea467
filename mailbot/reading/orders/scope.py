"""Whose requests an order can be about: by reference, client, thread or subject, or by what went before."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from mailbot.domain.register import ClientRecord, Register
from mailbot.domain.requests import Request
from mailbot.reading.naming.references import subject_named
from mailbot.reading.orders.context import Context
from mailbot.reading.orders.items import Finder, Pair, closed
from mailbot.reading.orders.matters import Matters, owners_of_words
from mailbot.reading.orders.people import People
from mailbot.reading.text.frames import Frames

_REF = re.compile(r"(?<![\w@.-])([A-Za-z0-9][\w-]{0,40})(?:/([A-Za-z]{1,2}|\d{1,2}))?(?![\w@/-])")


_LINE = re.compile(
    r"\W*(?:(?:number|no\.?|line|item)\s)?(\d{1,2})(?=\s*(?:[-:–—,)]|\.\s|is\b|can\b|please\b))", re.IGNORECASE
)
_TELLING = 3
"""Letters of a word that may tell by itself which request of a client is meant."""


def without_refs(text: str, refs: Collection[str]) -> str:
    """A text with every reference to a request or its item blanked, as long as before; `refs` in lower case."""
    return _REF.sub(lambda m: " " * len(m[0]) if m[1].lower() in refs else m[0], text)


@dataclass(frozen=True, slots=True)
class Scope:
    """Requests an order may be about. `certain` False: the client can't be told."""

    records: tuple[ClientRecord, ...] = ()
    primary: Request | None = None
    """The one request, where reference or thread tell it."""
    items: tuple[str, ...] = ()
    """Ids of items given by reference, "REF/item"."""
    given: bool = False
    """The request was named by its reference."""
    certain: bool = True

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every request with its client: the primary one first, open ones before closed ones."""
        every = [(q, r.client) for r in self.records for q in r.requests]
        first = self.primary.ref if self.primary else ""
        return tuple(sorted(every, key=lambda p: (p[0].ref != first, closed(p[0]))))

    @property
    def open(self) -> tuple[Pair, ...]:
        """The open ones."""
        return tuple(p for p in self.pairs if not closed(p[0]))


@dataclass(slots=True)
class Scoper:
    """What tells the scope of one order after the other; it remembers of whom was spoken last."""

    context: Context
    people: People
    finder: Finder
    table: Frames
    register: Register
    matters: Matters
    refs: dict[str, str] = field(default_factory=dict)
    spoken_of: tuple[ClientRecord, ...] = ()
    mentioned: tuple[ClientRecord, ...] = ()
    """Everybody whom the mail names anywhere."""

    def __post_init__(self) -> None:
        every = (q.ref for r in self.register.clients.values() for q in r.requests)
        self.refs = {ref.lower(): ref for ref in every}

    def scope(self, texts: Sequence[str], own: str = "", *, strange: bool = True, lightly: bool = False) -> Scope:
        """The scope of an order, by its own words first, then the sentence's, then what the mail says of itself.

        References are looked for in all of its own words, names only where they are not part of a reason. `strange`: it
        may be a matter of somebody of whom nothing was said. `lightly`: one word that no other request has is enough.
        """
        for text in (own, *texts):
            if by_ref := self._by_ref(text):
                return by_ref
            if by_line := self._by_line(text):
                return by_line
        for text in texts:
            if named := self.people.clients_in(text):
                self.spoken_of = named
                return self._of_clients(named)
        if self.context.new_subject and (by_ref := self._by_ref(self.context.subject)):
            return by_ref
        if self.spoken_of:
            return (self._of_another(texts) if strange else None) or self._of_clients(self.spoken_of)
        if self.context.thread is not None or self.context.clients:
            return self._of_clients(self.context.clients)
        said = (*texts, self.context.subject)
        found = self._of_request(self.matters.named(said))
        if lightly and not found.certain and not self.mentioned:
            found = self._of_request(self.matters.with_a_word_of(said))
        return found if found.certain or len(self.mentioned) != 1 else self._of_clients(self.mentioned)

    def _of_another(self, texts: Sequence[str]) -> Scope | None:
        """A matter that is nobody's of whom was spoken, named beyond doubt outside any thread: "Payroll: leave it"."""
        own = tuple((q, r.client) for r in self.spoken_of for q in r.requests)
        if self.context.thread is not None or any(self.matter_of(text, own) for text in texts):
            return None
        found = self._of_request(self.matters.named(texts))
        return found if found.certain else None

    def named_in(self, text: str) -> bool:
        """Whether a text itself names a client or a request."""
        return bool(self._by_ref(text) or self.people.clients_in(text))

    def _by_ref(self, text: str) -> Scope | None:
        hits = [(self.refs[m[1].lower()], m[2]) for m in _REF.finditer(text) if m[1].lower() in self.refs]
        if not hits:
            return None
        refs = {ref for ref, _ in hits}
        records = {r.client.id: r for ref in refs if (r := self.register.record_of(ref))}
        primary = self.register.request(hits[0][0]) if len(refs) == 1 else None
        items = tuple(f"{ref}/{item.lower()}" for ref, item in hits if item)
        return Scope(tuple(records.values()), primary, items, given=True)

    def _by_line(self, text: str) -> Scope | None:
        """ "Number 2: Lydia is to have that one": whom the second line of what is answered names."""
        hit = _LINE.match(text) if self.context.lines else None
        number = int(hit[1]) if hit else 0
        if not 0 < number <= len(self.context.lines):
            return None
        line = self.context.lines[number - 1]
        records = self.people.clients_in(line)
        if len(records) != 1:
            return None
        pairs = tuple((q, records[0].client) for q in records[0].open)
        return Scope(records, self.matter_of(line, pairs) if len(pairs) > 1 else None)

    def _of_clients(self, records: tuple[ClientRecord, ...]) -> Scope:
        thread = self.context.thread
        primary = thread if thread and any(r.client.id == thread.client for r in records) else None
        if primary is not None:
            return Scope(tuple(r for r in records if r.client.id == primary.client), primary)
        return Scope(records, self._by_subject(records), certain=len(records) == 1)

    def _by_subject(self, records: tuple[ClientRecord, ...]) -> Request | None:
        """The one open request whose subject, or whose item, the mail's own subject names."""
        pairs = tuple((q, r.client) for r in records for q in r.open)
        return self.matter_of(self.context.subject, pairs) if len(pairs) > 1 else None

    def matter_of(self, text: str, pairs: Sequence[Pair]) -> Request | None:
        """The one request of these that a text names, by its subject or by its items."""
        asks = self.finder.asks(pairs)
        found = self.finder.named(text, asks)
        refs = {a.request.ref for a in found.items} if found else set()
        by_subject = subject_named(text, asks)
        if by_subject and (not refs or by_subject in refs):
            refs = {by_subject}
        return next((q for q, _ in pairs if q.ref in refs), None) if len(refs) == 1 else None

    def with_a_word_of(self, text: str, pairs: Sequence[Pair]) -> Request | None:
        """The one request of these that a text names, if only by a word that none of the others has."""
        if found := self.matter_of(text, pairs):
            return found
        owners = owners_of_words(self.finder.asks(pairs), _TELLING)
        said = {n.key for n in self.finder.lexicon.namings(self.people.without_names(text))}
        refs = {ref for key in said for ref in owners.get(key, ()) if len(owners[key]) == 1}
        return next((q for q, _ in pairs if q.ref in refs), None) if len(refs) == 1 else None

    def _of_request(self, ref: str) -> Scope:
        if not ref:
            return Scope(certain=False)
        record = self.register.record_of(ref)
        return Scope((record,) if record else (), self.register.request(ref))
