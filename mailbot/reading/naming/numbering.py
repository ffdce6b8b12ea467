"""Items pointed at by number or letter: "1 and 3", "item b", "the last one"; and which number stands for which item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mailbot.reading.naming.references import Asked, Asks, Pointing, named

_NUMBERS = r"\d{1,2}(?:\s?(?:,|&|and|to|-|/)\s?\d{1,2}){0,8}"
_INLINE = re.compile(
    rf"\b(?:numbers?|nos?|nr|items?|points?|questions?|nums?)\.?\s?(?P<list>{_NUMBERS}|[a-h])\b(?![.,]?\d)"
    r"|#(?P<m>\d{1,2})\b",
    re.IGNORECASE,
)
_LEADING = re.compile(rf"\s*\(?(?P<list>{_NUMBERS})\)?(?=\s|$)", re.IGNORECASE)
_ROW = re.compile(r"(?:^|[.;]\s)(\d{1,2}(?:\s?,\s?\d{1,2}){0,8}\s?(?:and|&)\s?\d{1,2})\b", re.IGNORECASE | re.MULTILINE)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_NTH = rf"({'|'.join(_ORDINALS)}|last)\s(?:one|item|point|question|thing)"
_ORDINAL = re.compile(
    rf"\b(?:the|your)\s{_NTH}(?:['’]s)?\b(?!\s(?:i|we|you)\b)"
    rf"|\b{_NTH}(?:['’]s\b|(?=\W*$|\s?[:,–-]|\s(?:is|was|are)\b))",
    re.IGNORECASE,
)
"""In broken English "third one app not show" may be the third of anything."""
_RANGE = re.compile(r"(\d{1,2})\s?(?:to|-)\s?(\d{1,2})", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


def numbered(label: str, asks: Asks) -> Asked | None:
    """The item that a number or a letter of the list stands for."""
    place = asks.order.get(label.lower().strip("().: "))
    return asks.at(place) if place else None


def numbers_in(text: str, asks: Asks, *, bare: bool = False) -> tuple[Pointing, ...]:
    """Items pointed at by "number 4", "item b"; with `bare` also by a list of numbers that begins the text."""
    found: list[Pointing] = []
    for hit in _INLINE.finditer(text):
        named_so = (numbered(label, asks) for label in _listed(hit["list"] or hit["m"]))
        found.extend(Pointing((a,), hit.start(), hit.end(), "number", 2.0) for a in named_so if a)
    found.extend(_by_ordinal(text, asks))
    lead = _LEADING.match(text) if bare and not found else None
    if lead:
        for number in _listed(lead["list"]):
            asked = numbered(number, asks)
            if asked:
                found.append(Pointing((asked,), lead.start("list"), lead.end("list"), "number", 1.5))
    return tuple(found)


def _by_ordinal(text: str, asks: Asks) -> Iterator[Pointing]:
    """ "The first one", "last question": counted in the list that is answered."""
    numbers = [int(n) for n in asks.order if n.isdecimal()]
    if len(numbers) < 2:
        return
    for hit in _ORDINAL.finditer(text):
        nth = (hit[1] or hit[2]).lower()
        at = max(numbers, default=0) if nth == "last" else _ORDINALS.index(nth) + 1
        if asked := numbered(str(at), asks):
            yield Pointing((asked,), hit.start(), hit.end(), "number", 2.0)


def _listed(text: str) -> list[str]:
    spread = _RANGE.sub(lambda m: ",".join(str(n) for n in range(int(m[1]), min(int(m[2]), int(m[1]) + 30) + 1)), text)
    return re.findall(r"\d{1,2}|^[a-h]$", spread)


def number_lists(text: str) -> list[tuple[int, int]]:
    """Where "numbers 1 and 3" stand: the "and" joins no clauses there."""
    found = [hit.span() for hit in _INLINE.finditer(text)]
    return found + [(m.start(1), m.end(1)) for m in _ROW.finditer(text)]


def list_order(
    asks: Asks, labels: Iterable[tuple[str, str]], listed: Sequence[tuple[str, str]] = ()
) -> dict[str, tuple[str, str]]:
    """Label to item: as the quoted list has it, else as our letter (`listed`) had it, else as the request asked."""
    order: dict[str, tuple[str, str]] = {}
    for written, line in labels:
        label = written.lstrip("0") or written  # "01." is item 1
        pointing = max(named(line, asks), key=lambda p: p.strength, default=None)
        if pointing and pointing.certain and label not in order:
            order[label] = pointing.items[0].place
    if order:
        return order
    own = [a for a in asks.items if a.request.ref == asks.primary] or _only_request(asks)
    places = list(listed) or [a.place for a in own]
    for number, place in enumerate(places, 1):
        order[str(number)] = order[chr(96 + number)] = place
    if not listed:
        order.update({a.item.id.lower(): a.place for a in own})
    return {**{r: order[str(n)] for r, n in _ROMAN.items() if str(n) in order and r not in order}, **order}


def _only_request(asks: Asks) -> list[Asked]:
    return list(asks.items) if len({a.request.ref for a in asks.items}) == 1 else []
