"""Whom a staff mail asks: the clients it is addressed to, and the clients it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from mailbot.domain.legal_forms import LEGAL_FORMS, TITLES
from mailbot.domain.mail import Address
from mailbot.domain.practice import Client, Practice
from mailbot.domain.register import ClientRecord, Register
from mailbot.reading.text.words import Word, words

_NOT_TELLING = LEGAL_FORMS | {"the", "and", "t", "a", "ta", "of"}
_LONGEST = 5
_TRADING = re.compile(r"\b(?:t/a|trading as)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A client named in a text. Offsets are characters of that text."""

    start: int
    end: int
    clients: tuple[str, ...]
    """Ids; more than one when several clients bear the name."""


@dataclass(slots=True)
class Names:
    """The names by which staff speak of some clients."""

    by_words: dict[tuple[str, ...], set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, clients: Iterable[Client]) -> Names:
        """The names of these clients and of their contacts."""
        made = cls()
        for client in clients:
            for name in _names(client):
                made.by_words[name].add(client.id)
        return made

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every client named in a text, the longest name at each place."""
        found = words(text)
        return tuple(self._mentions(found))

    def _mentions(self, found: Sequence[Word]) -> Iterator[Mention]:
        at = 0
        while at < len(found):
            size = next((n for n in range(_LONGEST, 0, -1) if self._at(found, at, n)), 0)
            if size:
                yield Mention(found[at].start, found[at + size - 1].end, tuple(sorted(self._at(found, at, size))))
            at += size or 1

    def _at(self, found: Sequence[Word], at: int, size: int) -> set[str]:
        if at + size > len(found):
            return set()
        return self.by_words.get(tuple(w.form for w in found[at : at + size]), set())


def _names(client: Client) -> Iterator[tuple[str, ...]]:
    for name in (*_TRADING.split(client.name), client.contact):
        full = tuple(w.form for w in words(name))
        bare = tuple(w for w in full if w not in TITLES)
        core = tuple(w for w in bare if w not in _NOT_TELLING)
        yield from (n for n in (full, bare, core) if n)
        if len(core) > 2:
            yield core[:2]
        if core and len(core[0]) > 2:
            yield core[:1]
        if len(core) > 1 and len(core) == len(bare) and len(core[-1]) > 2:
            yield core[-1:]
            yield from ((title, core[-1]) for title in TITLES)


def only_one(mentions: Iterable[Mention]) -> str | None:
    """The one client that these names can mean together; None when they leave it open, or mean several."""
    sets = [frozenset(m.clients) for m in mentions]
    sure = {next(iter(s)) for s in sets if len(s) == 1}
    if len(sure) == 1:
        return sure.pop()
    common = frozenset.intersection(*sets) if sets and not sure else frozenset()
    return next(iter(common)) if len(common) == 1 else None


def sure_ones(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The clients named beyond doubt, in order, once each."""
    return tuple(dict.fromkeys(m.clients[0] for m in mentions if len(m.clients) == 1))


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom a mail is addressed to, besides the bot and staff."""

    clients: tuple[ClientRecord, ...]
    """In order of To, then CC."""
    main: tuple[ClientRecord, ...]
    """Those in To; all when none is."""
    shared: bool
    """One address writes for several of them."""
    strangers: tuple[Address, ...]
    """Addresses of nobody we know."""


def addressed(to: Sequence[Address], cc: Sequence[Address], register: Register, practice: Practice) -> Addressed:
    """The clients and strangers among the recipients."""
    main = _records(to, register, practice)
    every = tuple({r.client.id: r for r in (*main, *_records(cc, register, practice))}.values())
    outside = [a for a in (*to, *cc) if _is_outside(a, practice)]
    shared = any(len(register.clients_at(a.email)) > 1 for a in outside)
    own = tuple(f"@{domain}" for domain in practice.domains)  # "allstaff@": colleagues
    strangers = tuple(a for a in outside if not register.clients_at(a.email) and not a.email.lower().endswith(own))
    return Addressed(every, main or every, shared, strangers)


def _records(addresses: Iterable[Address], register: Register, practice: Practice) -> tuple[ClientRecord, ...]:
    found = (r for a in addresses if _is_outside(a, practice) for r in register.clients_at(a.email))
    return tuple({r.client.id: r for r in found}.values())


def _is_outside(address: Address, practice: Practice) -> bool:
    """Whether it is neither the practice's nor the bot's, tagged or plain."""
    return bool(address.email) and practice.member_at(address.email) is None and not is_bot(address.email, practice)


def is_bot(email: str, practice: Practice) -> bool:
    """Whether an address is the bot's own, plain or tagged (RFC 5233)."""
    local, _, domain = email.lower().rpartition("@")
    own, _, home = practice.bot.lower().rpartition("@")
    return domain == home and local.split("+")[0] == own


def by_id(register: Register, ids: Iterable[str]) -> tuple[ClientRecord, ...]:
    """The records with these ids."""
    return tuple(register.clients[i] for i in ids if i in register.clients)


def named_alone(text: str, names: Names) -> tuple[str, str] | None:
    """(client, rest) of a line that begins with one client's name and a colon, comma or dash; None otherwise."""
    ordered = re.match(
        r"\W{0,3}(?P<name>[^:\n]{2,60}?)\s(?:for|(?:needs )?to send|about|re)\s(?=\S)", text, re.IGNORECASE
    )
    if ordered and (whom := names_only(ordered["name"], names)):
        return whom, text[ordered.end() :].strip()
    head = re.match(
        r"\W{0,3}(?:(?:for|from|to|and)\s)?(?P<name>[^:\n]{2,60}?)\s?(?P<end>:|,|\s[-–—]\s|[-–—]\s)",
        text,
        re.IGNORECASE,
    )
    if not head:
        return None
    client = only_one(names.mentions(head["name"]))
    if client is None or len(words(head["name"])) > 6:
        return None
    return client, text[head.end() :].strip()


def names_only(text: str, names: Names) -> str | None:
    """The client of a line that holds a name and nothing else: the heading of that client's part."""
    bare = re.sub(r"^\W*(?:(?:for|from)\s)?|\W*$", "", text, flags=re.IGNORECASE)
    mentions = names.mentions(bare)
    whole = len(mentions) == 1 and len(words(bare)) == len(words(bare[mentions[0].start : mentions[0].end]))
    return only_one(mentions) if whole else None
