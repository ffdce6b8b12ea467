"""What staff wish besides the fourteen orders, read sentence by sentence before the orders are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mailbot.domain.letters import OutgoingMail
from mailbot.domain.practice import Staff
from mailbot.domain.wishes import Who, Wish, WishKind
from mailbot.reading.dates.named_days import find_spells
from mailbot.reading.orders.context import Context
from mailbot.reading.orders.dates import Days
from mailbot.reading.orders.items import Finder
from mailbot.reading.orders.people import People
from mailbot.reading.orders.reading import Reader
from mailbot.reading.orders.scope import Scope, Scoper
from mailbot.reading.orders.words import clauses, sentences
from mailbot.reading.text.frames import Frames, Hit

_MOST = 12
"""Wishes of one mail."""
_LONGEST = 300
"""Characters of a sentence that wishes something."""
_LONGEST_NAME = 3
_NAME = re.compile(r"\b(?:[A-Z][\w'’-]*|him|her|them)\b")
_RELATIVE = re.compile(r"\w\s+[A-Z]\w+ who\b")
""" "Karen who reads the mailbox" asks nothing."""
_WHO = (
    ("wish_who_answered", Who.ANSWERED), ("wish_who_silent", Who.SILENT), ("wish_who_contact", Who.CONTACT),
    ("wish_who_owner", Who.OWNER),
)  # fmt: skip
_TONE = (("wish_easier", WishKind.EASIER), ("wish_harder", WishKind.HARDER))
_BESIDE_ORDERS = frozenset({WishKind.WHY, WishKind.WHO, WishKind.LIST, WishKind.LEAVE})
"""Wishes whose sentence may be an order or a question of the fourteen as well: those read it, too."""


@dataclass(frozen=True, slots=True)
class Wished:
    """The wishes of a text."""

    wishes: tuple[Wish, ...] = ()
    rest: str = ""
    """The text without what wishes nothing else."""


@dataclass(slots=True)
class WishReader:
    """Reads the wishes of one mail."""

    context: Context
    table: Frames
    people: People
    days: Days
    scoper: Scoper
    finder: Finder
    author: Staff | None
    confirmed: OutgoingMail | None
    """The confirmation of ours that the mail answers."""
    beside: tuple[str, ...] = ()
    """The sentences behind and before the one that is read."""

    def read(self, text: str) -> Wished:
        """Every wish of a text, in order."""
        found: list[Wish] = []
        rest = list(text)
        places = tuple(sentences(text))
        for number, (start, end, _) in enumerate(places):
            sentence = text[start:end]
            self.beside = tuple(
                text[s:e] for s, e, _ in (*places[number + 1 : number + 2], *places[number - 1 : number])
            )
            if len(sentence) > _LONGEST or len(found) >= _MOST:
                continue
            for piece_start, piece in _pieces(sentence):
                wish = self._wish(piece, sentence)
                if wish is None:
                    continue
                found.append(wish)
                if wish.kind not in _BESIDE_ORDERS:
                    at = start + piece_start
                    rest[at : at + len(piece)] = " " * len(piece)
                if piece is sentence:
                    break
        return Wished(tuple(found), "".join(rest) if found else text)

    def _wish(self, piece: str, sentence: str) -> Wish | None:
        has = self.table.has
        if has(piece, "wish_undo") or (self.confirmed and has(piece, "wish_no_request")):
            return self._about(WishKind.UNDO, piece)
        if self.confirmed and (corrected := self._corrected(piece, self.confirmed)):
            return corrected
        if piece is sentence and (wish := self._asked(piece)):
            return wish
        if has(piece, "wish_help"):
            return Wish(WishKind.HELP, piece.strip())
        if tone := self._tone(piece, sentence):
            return tone
        return None

    # -- corrected ----------------------------------------------------------------------------------------------------

    def _corrected(self, piece: str, letter: OutgoingMail) -> Wish | None:
        """ "3 is only for Ben", "that's for Jane not Ben": of what a confirmation says was asked for."""
        scope = self.scoper.scope((piece,), strange=False)
        items = self._items(piece, scope)
        asked = {r.client.id for ref in letter.requests if (r := self.scoper.register.record_of(ref))}
        clients = tuple(r.client.id for r in self.people.clients_in(piece))
        others = tuple(c for c in clients if c not in asked)
        if hits := self.table.hits(piece, "wish_only_for"):
            name = _name(piece, hits[0])
            if items and name:
                return Wish(WishKind.FOR_ONE, piece.strip(), clients, items=items, note=name)
        if len(others) == 1 and self.table.has(piece, "wish_for_other"):
            refs = tuple(dict.fromkeys(ref for ref, _ in items)) or letter.requests
            return Wish(WishKind.FOR_OTHER, piece.strip(), others, refs, items)
        return None

    # -- asked of us --------------------------------------------------------------------------------------------------

    def _asked(self, sentence: str) -> Wish | None:
        has = self.table.has
        if has(sentence, "wish_why") and not has(sentence, "wish_not_why"):
            return self._about(WishKind.WHY, sentence, items=True)
        for label, who in _WHO:
            if has(sentence, label) and not _RELATIVE.search(sentence):
                wish = self._about(WishKind.WHO, sentence, who=who)
                return wish if self._tells(wish) else None
        if has(sentence, "wish_list") and has(sentence, "wish_mine") and has(sentence, "wish_open"):
            return Wish(WishKind.LIST, sentence.strip(), mine=True)
        return self._leave(sentence)

    @staticmethod
    def _tells(wish: Wish) -> bool:
        """Whether a question who somebody is names of whom, where that is needed."""
        if wish.who is Who.CONTACT:
            return bool(wish.clients)
        return wish.who is not Who.OWNER or bool(wish.clients or wish.requests)

    def _tone(self, piece: str, sentence: str) -> Wish | None:
        """Firmer or gentler; with a day or a span it is a pause, and "a gentle reminder" one reminder."""
        if self.table.has(piece, "wish_not_tone") or self.days.found(sentence) or self.days.stretch(sentence):
            return None
        for label, kind in _TONE:
            if self.table.has(piece, label):
                wish = self._about(kind, piece)
                return wish if wish.clients or wish.requests else None
        return None

    def _about(self, kind: WishKind, text: str, *, items: bool = False, who: Who | None = None) -> Wish:
        """A wish with whom and what it names: by its own words, else by where the mail stands."""
        scope = self.scoper.scope((text,), strange=False)
        requests = (scope.primary.ref,) if scope.primary else ()
        clients = tuple(r.client.id for r in scope.records) if scope.certain or scope.given else ()
        if who in (Who.ANSWERED, Who.SILENT) and not self.scoper.named_in(text):
            clients, requests = (), ()
        named = self._items(text, scope) if items and clients else ()
        mine = self.table.has(text, "wish_mine")
        return Wish(kind, text.strip(), clients, requests, named, who, mine)

    def _items(self, text: str, scope: Scope) -> tuple[tuple[str, str], ...]:
        if scope.items:
            return tuple((ref, item) for ref, _, item in (i.rpartition("/") for i in scope.items))
        found = self.finder.pointed(text, self.finder.asks(scope.pairs, scope.primary.ref if scope.primary else ""))
        return tuple(a.place for a in found.items) if found else ()

    # -- away ---------------------------------------------------------------------------------------------------------

    def _leave(self, sentence: str) -> Wish | None:
        """ "I'm away 1–14 Dec, Priya takes over my clients": its first and last day, and who stands in."""
        has = self.table.has
        if not has(sentence, "wish_away") or has(sentence, "wish_not_away") or self.author is None:
            return None
        spell = self._spell(sentence)
        if spell is None:
            return None
        if self._colleagues(sentence):
            stands_in, said = self._stands_in(sentence), sentence.strip()
            return Wish(WishKind.LEAVE, said, staff=stands_in, first=spell[0], last=spell[1]) if stands_in else None
        for other in self.beside:
            if stands_in := self._stands_in(other):
                said = f"{sentence.strip()} {other.strip()}"
                return Wish(WishKind.LEAVE, said, staff=stands_in, first=spell[0], last=spell[1])
        return Wish(WishKind.LEAVE, sentence.strip(), first=spell[0], last=spell[1])

    def _colleagues(self, sentence: str) -> list[Staff]:
        return [s for s in self.people.staff_in(sentence) if self.author is None or s.id != self.author.id]

    def _stands_in(self, sentence: str) -> str:
        """The id of the one colleague whom a sentence says to turn to; "" when it names none, or several."""
        named = self._colleagues(sentence)
        return named[0].id if len(named) == 1 and self.table.has(sentence, "wish_stands_in") else ""

    def _spell(self, text: str) -> tuple[date, date] | None:
        """The days away, both included; None where the last of them is not named, or lies behind us."""
        for code in self.days.spoken():
            for spell in find_spells(text, self.days.written, code, self.days.rules.languages[code].dates):
                if spell.last >= self.days.written:
                    return spell.first, spell.last
        days = [d.day for d in self.days.found(text) if not d.vague and d.day >= self.days.written]
        if len(days) == 2 and days[0] <= days[1]:
            return days[0], days[1]
        if len(days) == 1 and self.table.has(text, "wish_until"):
            return self.days.written, days[0]
        return (days[0], days[0]) if len(days) == 1 and self.table.has(text, "wish_one_day") else None


def _name(text: str, hit: Hit) -> str:
    """Whom a frame says that something is for."""
    start, end = hit.inside if hit.inside[1] else (hit.end, len(text))
    return " ".join(_NAME.findall(text[start:end])[:_LONGEST_NAME]) if start < end else ""


def wishes_in(reader: Reader, text: str, confirmed: OutgoingMail | None) -> Wished:
    """The wishes of a mail that stands ready to be read for orders."""
    author = reader.requests.author
    wishing = WishReader(
        reader.context, reader.table, reader.people, reader.days, reader.scoper, reader.finder, author, confirmed
    )
    return wishing.read(text)


def _pieces(sentence: str) -> Iterator[tuple[int, str]]:
    """A sentence whole, then its clauses, each with where it begins."""
    yield 0, sentence
    at = 0
    for clause in clauses(sentence):
        at = sentence.index(clause, at)
        yield at, clause
        at += len(clause)
