"""Of which items a stretch of text speaks: by the things it names, by number, by month, amount or owner."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from mailbot.domain.grammar import NO_GRAMMAR, Grammar
from mailbot.domain.practice import Client
from mailbot.domain.requests import SETTLED, Item, Request
from mailbot.reading.text.lexicon import MONTH, Lexicon, Naming
from mailbot.reading.text.words import akin, amounts, stem, words

_YEAR = re.compile(r"\b(?:199\d|20[0-4]\d)\b")
_BREAK = re.compile(r"[,;:/&+()]|\s-\s|\b(?:and|or|nor)\b", re.IGNORECASE)
_THEIRS = re.compile(r"\b(?:his|her)\s(?:\w+\s)?$", re.IGNORECASE)
_OURS = re.compile(r"\b(?:our|both|both of our)\s(?:\w+\s)?$", re.IGNORECASE)
_CLEAR = 0.05
"""By how much a reading must be better than the next to count as certain."""
_LITERAL = 0.08
"""What the very words of an item count for, where other words for the same thing stand in another."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An item that a mail may be about, and the things its words name."""

    request: Request
    item: Item
    client: Client
    keys: frozenset[str]
    minor: frozenset[str] = frozenset()
    """Months and years: they tell two papers of one sort apart, but name nothing alone."""
    numbers: frozenset[Decimal] = frozenset()
    grammar: Grammar = field(default=NO_GRAMMAR, repr=False, compare=False)
    """By which it is told what it wants to know."""

    @property
    def place(self) -> tuple[str, str]:
        """Request and item."""
        return self.request.ref, self.item.id

    @property
    def open(self) -> bool:
        """Whether it still needs anything."""
        return self.item.state not in SETTLED


@dataclass(frozen=True, slots=True)
class Pointing:
    """Something in a text that points at an item, or at one of several."""

    items: tuple[Asked, ...]
    start: int
    end: int
    by: str
    """What it went by: name | number | subject."""
    strength: float = 1.0

    @property
    def certain(self) -> bool:
        """Whether it points at one item only."""
        return len(self.items) == 1


@dataclass(frozen=True, slots=True)
class Asks:
    """All items that a mail may be about, and what tells them apart."""

    items: tuple[Asked, ...]
    lexicon: Lexicon
    primary: str = ""
    """The request in whose thread the mail stands; "" when it stands in none."""
    writer: str = ""
    """The client who seems to be writing, where several share an address."""
    order: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Numbers and letters of the list that the mail answers, to request and item."""
    subjects: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Client to the words of their name, where several share an address."""
    shares: Mapping[str, int] = field(default_factory=dict)
    """Thing to the number of items that name it."""
    foreign: bool = False
    """The mail is in a language of which the build of a clause is not known, only words and phrases."""

    @property
    def open(self) -> tuple[Asked, ...]:
        """The items that still need something."""
        return tuple(a for a in self.items if a.open)

    def at(self, place: tuple[str, str]) -> Asked | None:
        """The item at this place."""
        return next((a for a in self.items if a.place == place), None)

    def of_primary(self) -> tuple[Asked, ...]:
        """The open items of the request in whose thread the mail stands; of all requests when it stands in none."""
        own = tuple(a for a in self.open if a.request.ref == self.primary)
        return own or self.open


def things_asked(item: Item, lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str], frozenset[Decimal]]:
    """(things, months and years, numbers) that an item's words name."""
    told = lexicon.grammar.wanting
    ask = told.besides.sub("", told.number_of.sub("", item.ask))
    namings = lexicon.namings(ask, deep=True)
    keys = {n.key for n in namings if _is_name(n.key)} | lexicon.houses_in(item.ask)
    minor = {n.key for n in namings if n.key.startswith(MONTH)} | {f"year_{y}" for y in _YEAR.findall(item.ask)}
    numbers = {a.value for a in amounts(item.ask) if a.money or a.value >= 100}
    return frozenset(keys), frozenset(minor), frozenset(n for n in numbers if not 1900 <= n <= 2100)


def _is_name(key: str) -> bool:
    if key.startswith(MONTH) or (key.isdigit() and (len(key) < 3 or _YEAR.fullmatch(key))):
        return False
    return len(key) > 1 or not key.isascii()


def asks_of(requests: Sequence[tuple[Request, Client]], lexicon: Lexicon, primary: str = "") -> Asks:
    """The items of these requests, ready to be pointed at."""
    items = tuple(
        Asked(request, item, client, *things_asked(item, lexicon), grammar=lexicon.grammar)
        for request, client in requests
        for item in request.items
    )
    clients = {c.id: c for _, c in requests}
    names = {i: frozenset(w.form for w in words(c.name) if len(w.form) > 2) for i, c in clients.items()}
    return Asks(
        items=items,
        lexicon=lexicon,
        primary=primary,
        subjects={r.ref: _subject(r, lexicon, names[c.id] if len(clients) > 1 else frozenset()) for r, c in requests},
        names=_distinct(names) if len(clients) > 1 else {},
        shares=Counter(k for a in items for k in a.keys),
    )


def _subject(request: Request, lexicon: Lexicon, names: frozenset[str]) -> frozenset[str]:
    """What a request's subject names, besides the client."""
    return frozenset(n.key for n in lexicon.namings(request.subject) if _is_name(n.key) and n.key not in names)


def _distinct(names: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The parts of their names that clients do not share."""
    shared = frozenset.intersection(*names.values())
    return {client: name - shared for client, name in names.items()}


# -- by name ----------------------------------------------------------------------------------------------------------


def named(text: str, asks: Asks) -> tuple[Pointing, ...]:
    """The items whose things a text names, in order; nearby words that fit one item together count together."""
    hits = list(_hits(text, asks))
    found: list[Pointing] = []
    for group in _groups(text, hits, asks):
        pointing = _best(text, group, asks)
        if pointing:
            found.extend(_of_both(text, group, pointing, asks))
    return tuple(found)


def _of_both(text: str, group: Sequence[Naming], pointing: Pointing, asks: Asks) -> Iterator[Pointing]:
    """ "Our P60s", written by one of two who share an address: the paper of each."""
    yield pointing
    if not asks.names or not pointing.certain or not _OURS.search(text[: group[0].start]):
        return
    first = pointing.items[0]
    spoken = {h.key for h in group if not h.key.startswith((MONTH, "="))}
    for other in asks.open:
        if other.client.id != first.client.id and spoken <= other.keys:
            yield replace(pointing, items=(other,))


def _hits(text: str, asks: Asks) -> Iterator[Naming]:
    """Namings that some item shares, under that item's key."""
    for naming in asks.lexicon.namings(text):
        key = _known(naming.key, asks)
        if key:
            yield Naming(key, naming.start, naming.end)
    numbers = {n for a in asks.items for n in a.numbers}
    for amount in amounts(text):
        if amount.value in numbers:
            yield Naming(f"={amount.value.normalize():f}", amount.start, amount.end)


def _known(key: str, asks: Asks) -> str | None:
    if key in asks.shares or key.startswith(MONTH):
        return key
    if not _is_name(key) or key.isdigit():
        return None
    return next((k for k in asks.shares if akin(k, key)), None)


def _groups(text: str, hits: Sequence[Naming], asks: Asks) -> Iterator[list[Naming]]:
    """Runs of hits that stand close together and that one item can share ("timber and hardware")."""
    group: list[Naming] = []
    for hit in sorted(hits, key=lambda h: h.start):
        between = text[group[-1].end : hit.start] if group else ""
        if group and not _joins(group, hit, between, asks):
            yield group
            group = []
        group.append(hit)
    if group:
        yield group


def _joins(group: Sequence[Naming], hit: Naming, between: str, asks: Asks) -> bool:
    if len(words(between)) > 3:
        return False
    keys = {h.key for h in (*group, hit) if not h.key.startswith((MONTH, "="))}
    if _BREAK.search(between):
        return len(keys) > 1 and any(keys <= a.keys for a in asks.items)
    return len(keys) < 2 or any(keys <= a.keys for a in asks.items)


def _best(text: str, group: Sequence[Naming], asks: Asks) -> Pointing | None:
    start, end = group[0].start, max(h.end for h in group)
    keys = {h.key for h in group}
    scores = {a.place: _score(keys, a, asks) for a in asks.items}
    top = max(scores.values(), default=0.0)
    if top <= 0:
        return None
    hints = _hints(text[max(0, start - 40) : end + 40], asks, text[:start])
    spoken = {stem(w.form) for hit in group for w in words(text[hit.start : hit.end])}
    ranked = sorted(
        (
            (scores[a.place] + _leaning(a, asks, hints) + _in_its_words(a, spoken), a)
            for a in asks.items
            if scores[a.place] >= top - 0.01 or scores[a.place] >= 0.5 * top
        ),
        key=lambda r: -r[0],
    )
    best = ranked[0][0]
    tied = tuple(a for score, a in ranked if score > best - _CLEAR)
    return Pointing(tied, start, end, "name", top)


def _score(keys: Iterable[str], asked: Asked, asks: Asks) -> float:
    """Rare things count more than things that many items share; months and years only tip the scales."""
    main = sum(1 / asks.shares[k] for k in keys if k in asked.keys)
    main += sum(2.0 for n in asked.numbers if f"={n.normalize():f}" in keys)
    months = {k for k in keys if k.startswith(MONTH)}
    if main == 0:
        return _by_month(months, asked, asks)
    return main + 0.3 * len(months & asked.minor)


def _by_month(months: set[str], asked: Asked, asks: Asks) -> float:
    """ "November is in the post": enough where two papers of one sort differ by their month only."""
    if not months & asked.minor:
        return 0.0
    twins = [a for a in asks.items if a is not asked and a.keys == asked.keys and a.minor != asked.minor]
    return 0.6 if twins and not any(months & a.minor for a in twins) else 0.0


def _leaning(asked: Asked, asks: Asks, hints: frozenset[str]) -> float:
    """What tips the scales between items that a text names equally well."""
    leaning = 0.3 if asked.open else 0.0
    leaning += 0.2 if asked.client.id in hints else 0.0
    return leaning + (0.1 if asked.request.ref == asks.primary else 0.0)


def _in_its_words(asked: Asked, spoken: set[str]) -> float:
    """ "The lease" is sooner the item that says "lease" than the one that says "hire purchase"."""
    return _LITERAL if spoken & {stem(w.form) for w in words(asked.item.ask)} else 0.0


def _hints(text: str, asks: Asks, before: str = "") -> frozenset[str]:
    """The clients whose names stand near; by "his" or "her" the other of two; else the one who writes."""
    forms = {w.form for w in words(text)}
    near = frozenset(c for c, names in asks.names.items() if names & forms)
    if not near and asks.writer and len(asks.names) == 2 and _THEIRS.search(before):
        return frozenset(asks.names) - {asks.writer}
    return near or (frozenset({asks.writer}) if asks.writer else frozenset())


# -- by subject -------------------------------------------------------------------------------------------------------


def subject_named(text: str, asks: Asks) -> str | None:
    """The one request whose subject a text names ("Payroll - all fine"), where its words fit no other."""
    keys = {n.key for n in asks.lexicon.namings(text)}
    fitting = {ref: len(keys & own) for ref, own in asks.subjects.items() if keys & own}
    best = max(fitting.values(), default=0)
    top = [ref for ref, n in fitting.items() if n == best]
    return top[0] if len(top) == 1 else None


def names_whom(text: str, asks: Asks) -> frozenset[str]:
    """The clients named in a text, where several share an address."""
    forms = {w.form for w in words(text)}
    return frozenset(c for c, names in asks.names.items() if names & forms)
