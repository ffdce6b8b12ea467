"""What staff ask for without a verb: "Also the invoice for the ramp.", "& the deed?", "Your P60 by the 18th"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailbot.domain.requests import ItemKind
from mailbot.reading.asked.named import may_be_paper
from mailbot.reading.asked.prose import Asked
from mailbot.reading.asked.things import is_named, things_in
from mailbot.reading.text.frames import Frames
from mailbot.reading.text.words import words

_EDGES = " \t,;:.–—-!&+"
_ASIDE = re.compile(r"^(?:since|as|because|given|now that|if)\b[^,]{2,80},\s*", re.IGNORECASE)
_CLAUSE = re.compile(r",\s|;\s|\s[-–—]\s|\s(?=(?:i|we|you|he|she|they|it|that|which|who)\s)", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:that|it|this|them|those)$", re.IGNORECASE)
_LONGEST = 40
_LEAST_PIECES = 3
_SHORT_PIECE = 5
_AND = re.compile(r"^\W*[&+]\s")


def fragment(text: str, every: Frames, *, goes_on: bool, dated: bool = False) -> Iterator[Asked]:
    """The things that a sentence without a verb names, when something shows that they are asked for.

    `goes_on`: the sentence before asked; `dated`: a deadline stood in it.
    """
    bare = text.strip(_EDGES)
    if announced := _announced(bare, every):
        yield from announced
        return
    only = every.begins(bare, "only_this")
    start = only or every.begins(bare, "one_more")
    further = bool(start) or bool(_AND.match(text))
    bare = bare[start:].strip(_EDGES)
    aside = _ASIDE.match(bare)
    bare = bare[aside.end() if aside else 0 :].strip(_EDGES)
    if not bare or len(words(bare)) > _LONGEST or not (dated or only or (goes_on and further)):
        return
    named = _is_noun_phrase(bare, every) or (goes_on and further and may_be_paper(bare, every))
    if not named or every.has(text, "not_asked", "attached", "statement"):
        return
    for thing in things_in(bare, every):
        if every.has(thing, "no_document"):
            continue
        points = aside is not None and _POINTS.search(thing)
        whole = f"{thing} ({aside[0].strip(_EDGES)})" if points and aside else thing
        yield Asked(whole.rstrip(" ?؟"), ItemKind.DOCUMENT)


def bare_list(text: str, every: Frames) -> tuple[Asked, ...]:
    """ "Rent statements, agents' fees, insurance.": two things or more without a verb."""
    bare = text.strip(_EDGES)
    if not bare or not _is_noun_phrase(bare, every) or every.has(text, "not_asked", "attached", "statement"):
        return ()
    things = things_in(bare, every)
    return tuple(Asked(t, ItemKind.DOCUMENT) for t in things) if len(things) > 1 else ()


def _announced(text: str, every: Frames) -> tuple[Asked, ...]:
    """ "For the allowances claim: the invoice for the tractor; the finance agreement", "By return please: your P60"."""
    head, colon, rest = text.partition(": ")
    asks = every.begins(head, "announces") or every.has(head, "please")
    if not (colon and asks) or every.has(text, "not_asked", "attached") or every.has(head, "heading_ours", "statement"):
        return ()
    things = _apart(rest, every)
    plain = any(_is_noun_phrase(t, every) for t in things)
    return tuple(Asked(t.rstrip(" ?؟"), ItemKind.DOCUMENT) for t in things) if plain else ()


def _apart(text: str, every: Frames) -> tuple[str, ...]:
    """The things of a list in one line: where there are three pieces or more, a short one of its own is a thing even
    if we know no such paper ("creditors list, loan statement, diesel")."""
    pieces = [p.strip(_EDGES) for p in re.split(r",\s", text)]
    own = [p for p in pieces if p[:1].islower() and len(words(p)) <= _SHORT_PIECE and not every.begins(p, "goes_on")]
    things = things_in(text, every)
    if len(pieces) < _LEAST_PIECES or len(own) < len(pieces) - 1:
        return things
    return tuple(t for piece in pieces for t in (things_in(piece, every) or ()))


def _is_noun_phrase(text: str, every: Frames) -> bool:
    """Whether its first clause names a paper and says nothing about it."""
    head = _CLAUSE.split(text)[0]
    starts = every.begins(text, "determiner") or text[:1].isupper() or is_named(text.split()[0], every)
    return bool(starts) and is_named(head, every) and not every.has(head, "verb_sign")
