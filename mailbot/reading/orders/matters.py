"""No client is named: the one request of the whole practice whose matter the words tell beyond doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.domain.register import Register
from mailbot.reading.naming.references import Asked, Asks, subject_named
from mailbot.reading.orders.items import Finder
from mailbot.reading.orders.people import People

_TELLING = 5
"""Letters of a word that may tell by itself which request is meant."""


@dataclass(slots=True)
class Matters:
    """All that is asked in the practice; made ready when it is looked at first, and once for all orders of a mail."""

    register: Register
    finder: Finder
    people: People
    _all: Asks | None = None
    _owners: Mapping[str, frozenset[str]] | None = None

    def named(self, texts: Sequence[str]) -> str:
        """The ref of the request whose subject, or one of whose items, one of these texts names; "" for none."""
        asks = self._every_one()
        for text in texts:
            if (ref := subject_named(text, asks)) and _tells(text, ref, asks):
                return ref
            found = self.finder.named(text, asks)
            if found and len(found.items) == 1 and _sure(text, found.items[0], asks):
                return found.items[0].request.ref
        return ""

    def with_a_word_of(self, texts: Sequence[str]) -> str:
        """The ref of the open request that has a word of one of these texts as the only one; "" for none."""
        lexicon, owners = self.finder.lexicon, self._owned()
        for text in texts:
            telling = (owners.get(n.key, frozenset()) for n in lexicon.namings(self.people.without_names(text)))
            refs = frozenset[str]().union(*(refs for refs in telling if len(refs) == 1))
            if len(refs) == 1:
                return next(iter(refs))
        return ""

    def _every_one(self) -> Asks:
        if self._all is None:
            records = self.register.clients.values()
            self._all = self.finder.asks(tuple((q, r.client) for r in records for q in r.requests))
        return self._all

    def _owned(self) -> Mapping[str, frozenset[str]]:
        """Each word of what is open that is long enough to tell something, with the requests that have it."""
        if self._owners is None:
            records = self.register.clients.values()
            asks = self.finder.asks(tuple((q, r.client) for r in records for q in r.open))
            self._owners = owners_of_words(asks, _TELLING)
        return self._owners


def _tells(text: str, ref: str, asks: Asks) -> bool:
    """Whether a text has the whole of a subject: all its things, so that "tax return" alone names nobody's."""
    keys = {n.key for n in asks.lexicon.namings(text)}
    wanted = asks.subjects.get(ref, frozenset())
    return bool(wanted) and wanted <= keys and sum(own >= wanted for own in asks.subjects.values()) == 1


def owners_of_words(asks: Asks, telling: int) -> dict[str, frozenset[str]]:
    """Each word of subjects and items that has so many letters, with the requests that have it."""
    found: dict[str, set[str]] = {}
    for ref, key in _words(asks):
        found.setdefault(key, set()).add(ref)
    return {key: frozenset(refs) for key, refs in found.items() if len(key) >= telling}


def _words(asks: Asks) -> Iterator[tuple[str, str]]:
    yield from ((ref, key) for ref, keys in asks.subjects.items() for key in keys)
    yield from ((asked.request.ref, key) for asked in asks.items for key in asked.keys)


def _sure(text: str, asked: Asked, asks: Asks) -> bool:
    """Whether a text has enough of an item's words: two of them at least, or a number that only it bears."""
    keys = {n.key for n in asks.lexicon.namings(text, deep=True)}
    if any(k for k in keys & asked.keys if any(c.isdigit() for c in k) and asks.shares.get(k) == 1):
        return True
    return len(keys & asked.keys) >= min(2, len(asked.keys))
