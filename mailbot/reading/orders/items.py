"""Which items an order is about: by reference, number or name, by a word for all or the rest, or by what fits alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mailbot.domain.practice import Client
from mailbot.domain.requests import SETTLED, Item, ItemState, Request, RequestState
from mailbot.domain.understanding import Verb
from mailbot.reading.naming.numbering import list_order, numbered, numbers_in
from mailbot.reading.naming.references import Asked, Asks, Pointing, asks_of, named
from mailbot.reading.orders.dates import Days
from mailbot.reading.orders.people import People
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.lexicon import Lexicon
from mailbot.reading.text.words import fold, stem, words

Pair = tuple[Request, Client]

_S = ItemState
_FITS: dict[str, tuple[frozenset[ItemState], ...]] = {
    Verb.RECEIVED: (frozenset(_S) - SETTLED, frozenset({_S.WAIVED})),
    Verb.CONFIRM: (frozenset({_S.CLAIMED}), frozenset(_S) - SETTLED - {_S.QUERY}),
    Verb.WAIVE: (frozenset(_S) - SETTLED,),
    Verb.REOPEN: (SETTLED, frozenset({_S.CLAIMED, _S.QUERY, _S.PARTIAL, _S.WRONG})),
    Verb.REJECT: (frozenset({_S.RECEIVED, _S.PARTIAL, _S.CLAIMED, _S.NOT_APPLICABLE}), frozenset(_S) - SETTLED),
}
"""States in which a ruling makes sense; the likelier first."""

_NUMBER = re.compile(r"(?<![\w£$€.,/-])(\d{1,2})(?:st|nd|rd|th)?(?![\w%£/-]|[.,:]\d)")
_IN_WORDS = re.compile(
    r"(?i)\b(?:number|item|point|question|no\.?)\s(one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_ARTICLE = re.compile(r"\b(?:the|his|her|their|that|those|these)\s+(\w{4,})\b(?!['’])", re.IGNORECASE)
_RUN = re.compile(r"(?i)\bfirst (?P<count>two|three|four|five)\b(?!\s(?:weeks?|days?|months?|pages?|years?|times)\b)")
_LEADING = re.compile(
    r"(?:^|[:;]\s)\W*((?:[b-h](?! mail)|a(?=\s*(?:[-,:&+]|and\b|is\b)))(?:\s*(?:,|&|\+|and)\s*[a-h])*)(?=\s|[-:,)])",
    re.IGNORECASE,
)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOT_COUNTED = frozenset(
    {
        "page",
        "pages",
        "p",
        "box",
        "year",
        "tax",
        "quarter",
        "version",
        "to",
        "form",
        "weeks",
        "april",
        "chapter",
        "phase",
    }
)
"""Before a number: it counts something else."""
_NOT_OF = frozenset(
    {
        "week",
        "weeks",
        "day",
        "days",
        "month",
        "months",
        "fortnight",
        "fortnights",
        "pages",
        "copies",
        "times",
        "years",
        "am",
        "pm",
        "items",
        "things",
        "more",
    }
)
_ROW = re.compile(r"\s(?:and|&|plus)\s|,\s", re.IGNORECASE)
_SEVERAL = 2
_ALIKE = 5
"""Letters by which words are taken for one ("photos", "photographs")."""
_EVERYWHERE = frozenset(
    {
        "june",
        "july",
        "january",
        "february",
        "april",
        "august",
        "september",
        "october",
        "november",
        "december",
        "march",
        "years",
        "please",
        "there",
        "their",
        "these",
        "those",
        "about",
        "quarter",
        "ended",
        "ending",
        "other",
        "every",
        "still",
        "until",
        "needed",
        "received",
    }
)
_BARE = frozenset(
    {
        "and",
        "no",
        "nos",
        "number",
        "numbers",
        "item",
        "items",
        "please",
        "pls",
        "thanks",
        "off",
        "now",
        "the",
        "to",
        "for",
        "ok",
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """Items a text points at; several `certain` False: one of them, nobody can tell which."""

    items: tuple[Asked, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Finder:
    """What finds items in a text of this practice."""

    lexicon: Lexicon
    table: Frames
    days: Days
    people: People

    def asks(self, pairs: Sequence[Pair], primary: str = "") -> Asks:
        """The items of these requests, ready to be pointed at; numbered as the request of the thread lists them."""
        made = asks_of(pairs, self.lexicon, primary)
        return Asks(
            made.items, made.lexicon, primary, made.writer, list_order(made, ()), made.subjects, made.names, made.shares
        )

    def numbers(self, text: str, verb_words: str, asks: Asks) -> tuple[Asked, ...]:
        """Items pointed at by number or letter."""
        masked = self._masked(text)
        found = [numbered(n, asks) for n in self._counted(masked)]
        found += [p.items[0] for p in numbers_in(masked, asks)]
        found += [numbered(str(n), asks) for n in _in_a_row(masked, asks)]
        if not any(found):
            letters = *_leading(masked), *_letters(masked, verb_words)
            found = [numbered(n, asks) for n in letters]
        return tuple({a.place: a for a in found if a}.values())

    def _masked(self, text: str) -> str:
        for day in self.days.found(text):
            text = text[: day.start] + "." * (day.end - day.start) + text[day.end :]
        return text

    def _counted(self, text: str) -> Iterator[str]:
        yield from (str(_WORDS.index(m[1].lower()) + 1) for m in _IN_WORDS.finditer(text))
        for hit in _NUMBER.finditer(text):
            before, behind = words(text[: hit.start()])[-1:], words(text[hit.end() :])[:1]
            if not any(w.form in _NOT_COUNTED for w in before) and not any(w.form in _NOT_OF for w in behind):
                yield hit[1]

    def pointed(self, text: str, asks: Asks) -> Found | None:
        """The items a text points at by number, letter or name."""
        numbers = self.numbers(text, "", asks)
        return Found(numbers) if numbers else self.named(text, asks)

    def named(self, text: str, asks: Asks) -> Found | None:
        """The items a text names; the first name that fits several makes it uncertain."""
        text = self.people.without_names(text)
        if (clients := {a.client.id: a.client for a in asks.items}) and (
            plain := self.people.without(text, clients.values())
        ) != text:
            found = self._named(plain, asks)
            if found is None or found.certain:
                return found
        return self._named(text, asks)

    def only_dates(self, text: str, asks: Asks) -> bool:
        """Whether a text names items by nothing but months and years."""
        told = named(self.people.without_names(text), asks)
        return bool(told) and all(p.strength < 1 for p in told)

    def meant(self, text: str, asks: Asks) -> Found | None:
        """What "that" or "they" stand for behind a text: what it names, without what it only mentions besides."""
        told = named(self.people.without_names(text), asks)
        if len(told) < _SEVERAL:
            return self.named(text, asks)
        best = max(told, key=lambda p: p.strength)
        kept = [p for p in told if p.strength > 0.5 * best.strength or _beside(text, p, best)]
        items = tuple({a.place: a for p in kept for a in p.items}.values())
        return Found(items, all(p.certain for p in kept))

    def _named(self, text: str, asks: Asks) -> Found | None:
        pointings = named(text, asks)
        if not pointings:
            return _by_letters(text, asks) or _by_article(text, asks)
        best = max(p.strength for p in pointings)
        telling = [p for p in pointings if p.certain or p.strength > 0.5 * best]
        items = tuple({a.place: a for p in telling for a in p.items}.values())
        return _with_letters(text, Found(items, all(p.certain for p in telling)), asks)


def _beside(text: str, one: Pointing, other: Pointing) -> bool:
    """Whether two things stand in one row: "the P60, the rent and the vouchers"."""
    first, second = sorted((one, other), key=lambda p: p.start)
    between = text[first.end : second.start]
    return _ROW.search(f" {between} ") is not None or "," in between


def _leading(text: str) -> Iterator[str]:
    """ "b received", "a and c are here": letters that open what is said, where they are no words."""
    hit = _LEADING.search(text)
    yield from re.findall(r"\b[a-h]\b", hit[1].lower()) if hit else ()


def _in_a_row(text: str, asks: Asks) -> Iterator[int]:
    """ "The first two", counted in the list that is answered; "the last two" may be the last to come."""
    size = max((int(n) for n in asks.order if n.isdecimal()), default=0)
    for hit in _RUN.finditer(text):
        count = _WORDS.index(hit["count"].lower()) + 1
        if count < size:
            yield from range(1, count + 1)


def _with_letters(text: str, found: Found, asks: Asks) -> Found:
    """ "Photos and invoice": a part of a row that names nothing may be nearly the word of another item."""
    parts = _ROW.split(text)
    if len(parts) < 2 or not found.certain:
        return found
    more = [_by_letters(part, asks) for part in parts if not named(part, asks)]
    items = (*found.items, *(a for f in more if f for a in f.items))
    return Found(tuple({a.place: a for a in items}.values()))


def _by_letters(text: str, asks: Asks) -> Found | None:
    """Items whose everyday words ("photos", "copy of the lease") are nearly a word of the text."""
    said = {stem(w.form) for w in words(text) if _telling(w.form)}
    hits = tuple(a for a in asks.items if any(_alike(stem(w.form), s) for w in words(a.item.ask) for s in said))
    return Found(hits) if len(hits) == 1 else None


def _by_article(text: str, asks: Asks) -> Found | None:
    """ "The will", "her lease": an item that alone has this very word, however everyday it is."""
    said = {fold(m[1]) for m in _ARTICLE.finditer(text)} - _EVERYWHERE
    hits = tuple(a for a in asks.items if any(w.form in said for w in words(a.item.ask)))
    return Found(hits) if len(hits) == 1 else None


def _telling(form: str) -> bool:
    return len(form) >= _ALIKE and form not in _EVERYWHERE


def _alike(one: str, other: str) -> bool:
    """Whether the shorter is the beginning of the longer: "photo", "photograph"."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _ALIKE and longer.startswith(shorter) and _telling(longer)


def fitting(verb: str, asks: Asks) -> Iterator[tuple[Asked, ...]]:
    """The items to which a ruling may apply, the likeliest group first."""
    for states in _FITS.get(verb, (frozenset(_S),)):
        if group := tuple(a for a in asks.items if a.item.state in states):
            yield group


def only(asks: Asks, group: Iterable[Asked]) -> Asks:
    """The same list, but only these items can be meant."""
    kept = tuple(group)
    places = {a.place for a in kept}
    order = {label: place for label, place in asks.order.items() if place in places}
    shares: dict[str, int] = {}
    for asked in kept:
        for key in asked.keys:
            shares[key] = shares.get(key, 0) + 1
    return Asks(kept, asks.lexicon, asks.primary, asks.writer, order, asks.subjects, asks.names, shares)


def _letters(text: str, verb_words: str) -> Iterator[str]:
    """ "reopen c", "a and b": letters count only where nothing else is said."""
    forms = [w.form for w in words(text.replace(verb_words, " ", 1) if verb_words else text)]
    own = {w.form for w in words(verb_words)} | _BARE
    rest = [f for f in forms if f not in own or len(f) == 1]
    if rest and all(f in "abcdefgh" for f in rest):
        yield from rest


def closed(request: Request) -> bool:
    """Whether nothing more is asked in it."""
    return request.state is not RequestState.OPEN


def still_open(item: Item) -> bool:
    """Whether it still needs anything."""
    return item.state not in SETTLED
